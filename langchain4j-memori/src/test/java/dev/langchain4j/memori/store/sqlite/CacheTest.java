package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.vector.Tiers;
import dev.langchain4j.memori.vector.VectorSet;
import dev.langchain4j.memori.vector.Vectors;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vectors in memory stay within their budget, and what was dropped is there again when it is asked for. */
class CacheTest {

    private static final int DIMENSION = 16;
    private static final int NAMESPACES = 5;
    private static final int MEMORIES = 40;
    private static final long NOW = 0; // Nothing expires here.
    private static final EmbeddingModelId MODEL = new EmbeddingModelId("random", DIMENSION, 1);
    private static final List<Long> ALL = List.of(1L, 2L, 3L, 4L, 5L);
    private static final RowSet EVERYTHING = RowSet.ALL;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(20260301);
    private final Map<Long, float[]> vectors = new HashMap<>();
    private @Nullable SqliteStore opened;
    private @Nullable Session reader;

    @BeforeEach
    void fill() {
        opened = SqliteStore.open(config());
        reader = new SqliteFile(config()).openReader();
        for (int n = 0; n < NAMESPACES; n++) {
            String namespace = "n" + n;
            store().write(writer -> {
                for (int i = 0; i < MEMORIES; i++) {
                    float[] vector = vector(DIMENSION);
                    StoredMemory stored =
                            writer.insert(stored(namespace, "m" + i), new Change(Event.CREATED, null, Actor.UNNAMED));
                    writer.putVectors(stored, MODEL, List.of(vector));
                    vectors.put(stored.key(), vector);
                }
                return true;
            });
        }
    }

    @AfterEach
    void close() {
        session().close();
        store().close();
    }

    @Test
    void should_drop_what_was_not_used_for_the_longest_time_and_load_it_again() {
        CollectionCache cache = new CollectionCache(2 * bytesOfOne(), RankProfile.DEFAULT);
        float[] query = vector(DIMENSION);
        List<List<Candidate>> first = List.of(nearest(cache, 1, query), nearest(cache, 2, query));
        assertThat(held(cache)).containsExactly(1L, 2L);

        nearest(cache, 1, query); // Now the second is the one that was not used for longer.
        nearest(cache, 3, query);

        assertThat(held(cache)).containsExactly(1L, 3L);
        assertThat(nearest(cache, 2, query)).isEqualTo(first.get(1));
        assertThat(held(cache)).containsExactly(2L, 3L);
        assertThat(nearest(cache, 1, query)).isEqualTo(first.get(0));
    }

    @Test
    void should_serve_with_a_budget_for_nothing_at_all() {
        CollectionCache tiny = new CollectionCache(1, RankProfile.DEFAULT);
        CollectionCache ample = new CollectionCache(Long.MAX_VALUE, RankProfile.DEFAULT);
        for (int round = 0; round < 50; round++) {
            long collection = 1L + random.nextInt(NAMESPACES);
            float[] query = vector(DIMENSION);
            assertThat(nearest(tiny, collection, query)).isEqualTo(nearest(ample, collection, query));
            assertThat(held(tiny)).containsExactly(collection);
        }
        assertThat(held(ample)).hasSize(NAMESPACES);
    }

    @Test
    void should_hold_all_that_one_search_needs_however_much_it_is() {
        CollectionCache tiny = new CollectionCache(1, RankProfile.DEFAULT);
        float[] query = vector(DIMENSION);

        List<Candidate> found = tiny.nearest(session(), NOW, served(), ALL, query, EVERYTHING, 10);

        assertThat(found).extracting(Candidate::key).isEqualTo(byComparingAll(query, 10));
        assertThat(held(tiny)).containsExactlyElementsOf(ALL);
        addTo("n1", query); // The next search catches up with this, and looks at the budget again.
        nearest(tiny, 4, query);
        assertThat(held(tiny)).containsExactly(4L);
    }

    @Test
    void should_follow_changes_of_sets_it_holds_and_of_those_it_dropped() {
        CollectionCache tiny = new CollectionCache(1, RankProfile.DEFAULT);
        float[] query = vector(DIMENSION);
        nearest(tiny, 1, query);
        nearest(tiny, 2, query); // The first is dropped.
        for (int n = 0; n < 2; n++) {
            long added = addTo("n" + n, query);
            assertThat(nearest(tiny, n + 1, query).get(0).key()).isEqualTo(added);
        }
    }

    @Test
    void should_not_begin_anew_before_changes_that_it_failed_to_carry_out() {
        long before = session().number("SELECT max(sequence) FROM history");
        CachedCollection cached = new CachedCollection(1, RankProfile.DEFAULT, Tiers.DEFAULT);
        cached.release(Objects.requireNonNull(cached.acquire(session(), before, NOW, null)));
        long added = addTo("n0", vector(DIMENSION));
        long after = session().number("SELECT max(sequence) FROM history");
        for (long sequence = before + 1; sequence <= after; sequence++) {
            cached.note(new CachedCollection.Change(sequence, added, null));
        }
        Session broken = new SqliteFile(config()).openReader();
        broken.close();
        assertThatThrownBy(() -> cached.acquire(broken, after, NOW, null)).isInstanceOf(RuntimeException.class);

        // One who has an older snapshot would load what was there, and nobody would be told again what came since.
        assertThat(cached.acquire(session(), before, NOW, null)).isNull();
        LoadedCollection now = Objects.requireNonNull(cached.acquire(session(), after, NOW, null));
        assertThat(now.directory().size()).isEqualTo(MEMORIES + 1);
        cached.release(now);
    }

    @Test
    void should_take_little_for_a_single_vector() {
        int dimension = 384;
        VectorSet set = new VectorSet(dimension);
        assertThat(set.bytes()).isZero();
        set.put(1, List.of(vector(dimension)));

        assertThat(set.bytes()).isLessThan(32 * 1024); // A thousand users with a memory each: 32 MB, not 1.5 GB.
        for (int owner = 2; owner <= 3_000; owner++) {
            set.put(owner, List.of(vector(dimension)));
        }
        long needed = 3_000L * dimension * Float.BYTES;
        assertThat(set.bytes()).isBetween(needed, needed * 3 / 2);
    }

    private long addTo(String namespace, float[] vector) {
        return store().write(writer -> {
            StoredMemory late =
                    writer.insert(stored(namespace, "late"), new Change(Event.CREATED, null, Actor.UNNAMED));
            writer.putVectors(late, MODEL, List.of(vector));
            return late.key();
        });
    }

    private List<Candidate> nearest(CollectionCache cache, long collection, float[] query) {
        List<Candidate> found = cache.nearest(session(), NOW, served(), List.of(collection), query, EVERYTHING, 5);
        assertThat(found).hasSize(5);
        return List.copyOf(Objects.requireNonNull(found));
    }

    /** The collections whose sets are in memory: only those can serve a transaction that has begun to write. */
    private List<Long> held(CollectionCache cache) {
        long sequence = session().number("SELECT max(sequence) FROM history");
        float[] query = vector(DIMENSION);
        return ALL.stream()
                .filter(collection -> cache.nearestBeforeChanges(
                                session(), sequence, NOW, served(), List.of(collection), query, EVERYTHING, 1)
                        != null)
                .toList();
    }

    private List<Long> byComparingAll(float[] query, int limit) {
        return vectors.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -Vectors.cosine(query, entry.getValue())))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    private long bytesOfOne() {
        LoadedCollection one = LoadedCollection.current(session(), 1, NOW, RankProfile.DEFAULT);
        one.loadVectors(session(), served(), Tiers.DEFAULT);
        return one.bytes();
    }

    private float[] vector(int dimension) {
        float[] vector = new float[dimension];
        for (int d = 0; d < dimension; d++) {
            vector[d] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }

    private static Memory memory(String namespace, String id) {
        Instant now = Instant.parse("2026-03-01T08:00:00Z");
        return new Memory(
                id,
                namespace,
                "archival",
                "what " + id + " says",
                MemoryType.SEMANTIC,
                new Metadata(),
                null,
                null,
                now,
                now,
                now,
                null,
                0,
                0,
                false,
                null,
                1,
                Memory.DEFAULT_IMPORTANCE,
                Validity.ALWAYS,
                Provenance.UNKNOWN,
                null);
    }

    private static StoredMemory stored(String namespace, String id) {
        return new StoredMemory(0, memory(namespace, id), false);
    }

    private SqliteConfig config() {
        return new SqliteConfig(
                folder.resolve("memory.db"),
                false,
                null,
                Duration.ofSeconds(30),
                InstantSource.system(),
                RankProfile.DEFAULT);
    }

    private Generation served() {
        return new Generations(session()).active().orElseThrow();
    }

    private SqliteStore store() {
        return Objects.requireNonNull(opened);
    }

    private Session session() {
        return Objects.requireNonNull(reader);
    }
}
