package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.Evidence;
import dev.langchain4j.memori.store.Findings;
import dev.langchain4j.memori.store.LaneQuery;
import dev.langchain4j.memori.store.LaneQuery.QueryVector;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.TimeRange;
import dev.langchain4j.memori.text.TextAnalyzer;
import dev.langchain4j.memori.vector.Tiers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever was written, by whichever process, and whatever is asked: the lanes say what plain loops over all memories say. */
class LanesPropertyTest {

    private static final double EXACT = 1e-9;
    private static final int STEPS = 120;

    /** So many are worked out where a query asks for a few alone. */
    private static final int SHORTLIST = 3;

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final EmbeddingModelId MODEL = new EmbeddingModelId("exact", 4, 1);
    private static final Change CREATED = new Change(Event.CREATED, null, Actor.UNNAMED);
    private static final Change UPDATED = new Change(Event.UPDATED, null, Actor.UNNAMED);
    private static final List<String> WORDS = List.of(
            "boat", "harbour", "train", "museum", "letter", "Anna", "Otto", "garden", "violin", "bread", "storm",
            "key");
    private static final List<String> SHELVES = List.of("archival", "recall");

    /** Every constant differs from its default, some columns and loans count nothing. */
    private static final RankProfile OTHER = RankProfile.builder()
            .k1(0)
            .b(1)
            .nameWeight(2.5)
            .metadataWeight(0)
            .neighbours(2)
            .falloff(0)
            .lexicalLoan(0.3)
            .vectorLoan(0.7)
            .timeWeight(0.4)
            .build();

    private static final RankProfile LENDING_NO_WORDS =
            RankProfile.builder().lexicalLoan(0).nameWeight(0).timeWeight(0).build();

    @TempDir
    Path folder;

    private final Map<String, Integer> firstSeen = new HashMap<>();
    private final List<Instant> past = new ArrayList<>();
    private SplittableRandom random = new SplittableRandom(0);
    private RankProfile profile = RankProfile.DEFAULT;
    private int crossing = LexicalLane.CROSSING;
    private Tiers tiers = Tiers.DEFAULT;
    private volatile Instant now = START;
    private int created;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void should_say_what_plain_loops_say_with_two_processes_writing(long seed) {
        writeAndCompare(seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void should_say_so_too_when_vectors_are_found_by_their_codes(long seed) {
        tiers = new Tiers(0, Integer.MAX_VALUE, 1);
        writeAndCompare(seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void should_say_so_too_when_vectors_are_held_rounded(long seed) {
        tiers = new Tiers(0, 0, 1);
        writeAndCompare(seed);
    }

    private void writeAndCompare(long seed) {
        random = new SplittableRandom(seed);
        profile = List.of(RankProfile.DEFAULT, OTHER, LENDING_NO_WORDS).get((int) (seed % 3));
        crossing = seed <= 3 ? LexicalLane.CROSSING : 0;
        try (SqliteStore here = open();
                SqliteStore there = open()) {
            for (int step = 0; step < STEPS; step++) {
                SqliteStore store = random.nextInt(3) == 0 ? there : here;
                past.add(now);
                if (random.nextInt(4) == 0) {
                    now = now.plusSeconds(random.nextInt(100));
                }
                String situation = "seed " + seed + ", step " + step;
                if (random.nextInt(8) == 0) {
                    writeInVain(store, situation);
                } else {
                    store.write(writer -> write(writer, situation));
                }
                if (random.nextInt(25) == 0) {
                    store.rebuild();
                }
                for (SqliteStore asked : List.of(here, there)) {
                    if (random.nextBoolean()) {
                        asked.read(reader -> compare(reader, situation));
                    }
                }
            }
        }
    }

    @Test
    void should_say_the_same_when_most_of_what_was_loaded_is_gone() {
        random = new SplittableRandom(7);
        try (SqliteStore store = open()) {
            store.write(writer -> {
                for (int i = 0; i < 30; i++) {
                    insert(writer, "anna", "archival");
                }
                return true;
            });
            for (int round = 0; round < 4; round++) {
                String situation = "round " + round;
                store.read(reader -> compare(reader, situation));
                store.write(writer -> {
                    for (int i = 0; i < 400; i++) {
                        replace(writer, pick(writer, "anna", "archival"));
                    }
                    return true;
                });
            }
            store.read(reader -> compare(reader, "at last"));
        }
    }

    private SqliteStore ofMany(long seed) {
        random = new SplittableRandom(seed);
        tiers = seed == 33 ? new Tiers(0, 0, 1) : new Tiers(0, Integer.MAX_VALUE, 1);
        List<String> sessions = IntStream.range(0, 60).mapToObj(i -> "s" + i).toList();
        SqliteStore store = open();
        store.write(writer -> {
            for (int i = 0; i < 900; i++) {
                String id = "m" + created++;
                firstSeen.put("archival/" + id, created);
                Memory memory = memory("anna", "archival", id, 1, maybe(sessions), occurredAt());
                StoredMemory stored = writer.insert(new StoredMemory(0, memory, true), CREATED);
                writer.putVectors(stored, MODEL, vectors());
            }
            return true;
        });
        return store;
    }

    /** Most are not compared with the query; what the lanes say of those that they propose, and of their neighbours, is the truth all the same. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void should_say_what_is_true_of_those_proposed_among_many(long seed) {
        try (SqliteStore store = ofMany(seed)) {
            Scope scope = new Scope("anna", List.of("archival"));
            for (int i = 0; i < 20; i++) {
                LaneQuery query = query();
                if (query.limit() == 5) {
                    String situation = "seed " + seed + ", query " + i + ": " + query;
                    store.read(reader -> {
                        Findings found = reader.find(scope, MemorySelection.all(), query);
                        LanesReference expected = new LanesReference(
                                reader, scope, MemorySelection.all(), query, profile, firstSeen, true);
                        assertThat(found.evidence()).as(situation).isNotNull();
                        found.evidence()
                                .forEach(evidence -> compare(evidence, expected.row(evidence.key()), situation));
                        return found;
                    });
                }
            }
        }
    }

    /** A search has its hits of the best alone: of those it is told the same as if all had been worked out, and of the others nothing. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void should_work_out_those_that_fit_best_and_leave_the_others(long seed) {
        int shortened = 0;
        try (SqliteStore store = ofMany(seed)) {
            Scope scope = new Scope("anna", List.of("archival"));
            for (int i = 0; i < 200; i++) {
                LaneQuery query = query();
                if (query.limit() == 5) {
                    String situation = "seed " + seed + ", query " + i + ": " + query;
                    List<Findings> rough = new ArrayList<>();
                    Findings all = store.read(reader -> reader.find(scope, MemorySelection.all(), query));
                    Findings some =
                            store.read(reader -> reader.find(scope, MemorySelection.all(), shortlisted(query, rough)));
                    List<Evidence> expected = all.evidence();
                    if (!rough.isEmpty()) {
                        Set<Long> best = best(rough.get(0));
                        expected = expected.stream()
                                .filter(evidence -> best.contains(evidence.key()))
                                .toList();
                        assertThat(rough.get(0).evidence())
                                .as(situation)
                                .extracting(Evidence::key)
                                .containsExactlyElementsOf(all.evidence().stream()
                                        .map(Evidence::key)
                                        .toList());
                        shortened++;
                    }
                    assertThat(some).as(situation).isEqualTo(all.with(expected));
                }
            }
        }
        assertThat(shortened).as("seed " + seed).isGreaterThan(5);
    }

    private static LaneQuery shortlisted(LaneQuery query, List<Findings> rough) {
        return new LaneQuery(
                query.terms(),
                query.times(),
                query.vector(),
                query.neighbours(),
                query.graph(),
                query.limit(),
                new LaneQuery.Shortlist(SHORTLIST, findings -> {
                    rough.add(findings);
                    return LanesPropertyTest::reach;
                }));
    }

    /** Of some the score is known, of others it may turn out to be much less. */
    private static LaneQuery.Reach reach(Evidence evidence) {
        double most = evidence.cosine();
        return new LaneQuery.Reach(evidence.key() % 3 == 0 ? most - 0.5 : most, most);
    }

    private static Set<Long> best(Findings rough) {
        double sure = rough.evidence().stream()
                .map(evidence -> reach(evidence).least())
                .sorted(Comparator.reverseOrder())
                .toList()
                .get(SHORTLIST - 1);
        return rough.evidence().stream()
                .filter(evidence -> reach(evidence).most() >= sure)
                .map(Evidence::key)
                .collect(Collectors.toSet());
    }

    @Test
    void should_show_what_had_expired_again_when_the_clock_is_set_back() {
        random = new SplittableRandom(8);
        try (SqliteStore store = open()) {
            store.write(writer -> {
                for (int i = 0; i < 40; i++) {
                    insert(writer, "anna", "archival");
                }
                return true;
            });
            for (int seconds : new int[] {0, 250, 100, 600, 40, 41, 300}) {
                now = START.plusSeconds(seconds);
                for (int i = 0; i < 5; i++) {
                    store.read(reader -> compare(reader, "after " + seconds + " s"));
                }
            }
        }
    }

    private boolean write(StoreWriter writer, String situation) {
        String namespace = random.nextInt(6) == 0 ? "otto" : "anna";
        String shelf = SHELVES.get(random.nextInt(2));
        for (int i = random.nextInt(3); i >= 0; i--) {
            StoredMemory one = random.nextInt(5) < 2 ? pick(writer, namespace, shelf) : null;
            if (one == null) {
                insert(writer, namespace, shelf);
                continue;
            }
            switch (random.nextInt(5)) {
                case 0 -> writer.forget(new Scope(namespace, SHELVES), List.of(one.key()));
                case 1 -> writer.reinforce(one, new Change(Event.REINFORCED, null, Actor.UNNAMED));
                case 2 -> writer.putVectors(one, MODEL, vectors());
                default -> replace(writer, one);
            }
        }
        if (random.nextInt(3) == 0) {
            compare(writer, situation + ", before the commit");
        }
        return true;
    }

    /** What a transaction wrote that failed in the end must leave no trace. */
    private void writeInVain(SqliteStore store, String situation) {
        Map<String, Integer> before = Map.copyOf(firstSeen);
        IllegalStateException failure = new IllegalStateException("in vain");
        try {
            store.write(writer -> {
                write(writer, situation);
                throw failure;
            });
        } catch (IllegalStateException e) {
            assertThat(e).isSameAs(failure);
            firstSeen.clear();
            firstSeen.putAll(before);
        }
    }

    private void insert(StoreWriter writer, String namespace, String shelf) {
        String id = "m" + created++;
        // Others' memories do not count here; their ids differ.
        firstSeen.put(shelf + "/" + id, created);
        Memory memory = memory(namespace, shelf, id, 1, maybe(List.of("s1", "s2", "s3")), occurredAt());
        StoredMemory stored = writer.insert(new StoredMemory(0, memory, true), CREATED);
        if (random.nextInt(6) == 0) {
            writer.defer(stored);
        } else {
            writer.putVectors(stored, MODEL, vectors());
        }
    }

    private void replace(StoreWriter writer, @Nullable StoredMemory before) {
        if (before == null) {
            return;
        }
        Memory old = before.memory();
        boolean moved = random.nextInt(4) == 0;
        Memory changed = memory(
                old.namespace(),
                old.collection(),
                old.id(),
                old.version() + 1,
                old.sessionId(),
                moved ? occurredAt() : old.occurredAt());
        StoredMemory after = writer.replace(before, new StoredMemory(0, changed, true), UPDATED);
        if (random.nextBoolean()) {
            writer.copyVectors(before, after);
        } else {
            writer.putVectors(after, MODEL, vectors());
        }
    }

    private Memory memory(
            String namespace, String shelf, String id, long version, @Nullable String session, Instant occurredAt) {
        return new Memory(
                id,
                namespace,
                shelf,
                text(1 + random.nextInt(9)) + (random.nextInt(4) == 0 ? " in May 2023?" : "."),
                random.nextBoolean() ? MemoryType.SEMANTIC : MemoryType.EPISODIC,
                random.nextInt(3) == 0 ? Metadata.from("place", text(2)) : new Metadata(),
                maybe(List.of("Anna Berg", "Otto", "Anna")),
                session,
                occurredAt,
                now,
                now,
                null,
                0,
                0,
                false,
                random.nextInt(4) == 0 ? now.plusSeconds(1 + random.nextInt(500)) : null,
                version,
                Memory.DEFAULT_IMPORTANCE,
                Validity.ALWAYS,
                Provenance.UNKNOWN,
                null);
    }

    private @Nullable StoredMemory pick(StoreReader reader, String namespace, String shelf) {
        List<StoredMemory> all = new ArrayList<>();
        for (int i = 0; i < created; i++) {
            all.addAll(reader.find(new Scope(namespace, List.of(shelf)), "m" + i));
        }
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    private boolean compare(StoreReader reader, String situation) {
        Scope scope = new Scope("anna", random.nextBoolean() ? SHELVES : List.of(SHELVES.get(random.nextInt(2))));
        MemorySelection.Builder selecting = MemorySelection.builder();
        switch (random.nextInt(6)) {
            case 0 -> selecting.types(MemoryType.SEMANTIC);
            case 1 -> selecting.after(START.minusSeconds(30));
            case 2 -> selecting.asOf(past.isEmpty() ? now : past.get(random.nextInt(past.size())));
            default -> {}
        }
        MemorySelection selection = selecting.build();
        LaneQuery query = query();
        Findings found = reader.find(scope, selection, query);
        LanesReference expected =
                new LanesReference(reader, scope, selection, query, profile, firstSeen, tiers.exact() == 0);
        String asked = situation + ": " + query + " of " + selection.types() + ", after " + selection.after()
                + ", as of " + selection.asOf() + " on " + scope.collections();

        assertThat(found.memories()).as(asked).isEqualTo(expected.rows().size());
        assertThat(found.idf()).as(asked).isCloseTo(expected.idf(), within(EXACT));
        assertThat(found.meanCosine()).as(asked).isCloseTo(expected.meanCosine(), within(tolerance()));
        found.evidence().forEach(evidence -> compare(evidence, expected.row(evidence.key()), asked));
        compareRanks(found, expected, row -> row.touched, row -> row.bm25, Evidence::lexicalRank, query.limit(), asked);
        // By codes those are found that are nearest by themselves, and their neighbours: not all that neighbours lift.
        if (tiers.exact() == 0
                && query.limit() == 5
                && query.vector() != null
                && !query.vector().exact()) {
            return true;
        }
        compareRanks(
                found,
                expected,
                row -> !Double.isNaN(row.ownCosine),
                row -> row.cosine,
                Evidence::vectorRank,
                query.limit(),
                asked);
        return true;
    }

    /** Bytes round even what floats hold exactly, by the last of a float's bits. */
    private double tolerance() {
        return tiers.exact() == 0 ? 1e-6 : EXACT;
    }

    private void compare(Evidence evidence, LanesReference.Row row, String asked) {
        assertThat(row.selected).as(asked).isTrue();
        assertThat(evidence.bm25()).as(asked).isCloseTo(row.bm25, within(EXACT));
        assertThat(evidence.ownBm25()).as(asked).isCloseTo(row.ownBm25, within(EXACT));
        assertThat(evidence.matched()).as(asked).isEqualTo(row.matched);
        assertThat(evidence.cosine()).as(asked).isCloseTo(row.cosine, within(tolerance()));
        if (tiers.exact() > 0 || Double.isNaN(row.ownCosine)) {
            assertThat(evidence.ownCosine()).as(asked).isEqualTo(Double.valueOf(row.ownCosine));
        } else {
            assertThat(evidence.ownCosine()).as(asked).isCloseTo(row.ownCosine, within(tolerance()));
        }
        assertThat(evidence.authorNamed()).as(asked).isEqualTo(row.authorNamed);
        assertThat(evidence.asking()).as(asked).isEqualTo(row.entry.asking() / 100.0);
        assertThat(evidence.dated()).as(asked).isEqualTo(row.entry.dated());
    }

    /** Sums of other order may differ in their last bits, so what is nearly equal may change places. */
    private void compareRanks(
            Findings found,
            LanesReference expected,
            Predicate<LanesReference.Row> proposed,
            ToDoubleFunction<LanesReference.Row> score,
            ToIntFunction<Evidence> rank,
            int limit,
            String asked) {
        double[] scores = expected.rows().stream()
                .filter(row -> row.selected && proposed.test(row))
                .mapToDouble(score)
                .toArray();
        List<Evidence> ranked = found.evidence().stream()
                .filter(evidence -> rank.applyAsInt(evidence) > 0)
                .toList();
        assertThat(ranked).as(asked).hasSize(Math.min(limit, scores.length));
        for (Evidence evidence : ranked) {
            LanesReference.Row row = expected.row(evidence.key());
            assertThat(proposed.test(row)).as(asked).isTrue();
            double own = score.applyAsDouble(row);
            long better = count(scores, own + tolerance());
            long atLeast = count(scores, own - tolerance());
            assertThat((long) rank.applyAsInt(evidence)).as(asked).isBetween(better + 1, atLeast);
        }
    }

    private static long count(double[] scores, double above) {
        long count = 0;
        for (double score : scores) {
            count += score > above ? 1 : 0;
        }
        return count;
    }

    private LaneQuery query() {
        List<List<String>> terms = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            terms.add(TextAnalyzer.tokens(text(random.nextInt(5) == 0 ? 2 : 1)));
        }
        List<List<TimeRange>> times = new ArrayList<>();
        for (int i = random.nextInt(2); i > 0; i--) {
            times.add(List.of(range(), range(), range()));
        }
        QueryVector vector =
                random.nextInt(3) == 0 ? null : new QueryVector(MODEL, Embedding.from(vector()), random.nextBoolean());
        return new LaneQuery(terms, times, vector, random.nextInt(4) > 0, null, random.nextBoolean() ? 5 : 1_000, null);
    }

    private TimeRange range() {
        Instant from = occurredAt();
        return new TimeRange(from, from.plusSeconds(random.nextInt(40)));
    }

    /** Few moments, so that many are equal. */
    private Instant occurredAt() {
        return START.minusSeconds(10L * random.nextInt(8));
    }

    private String text(int words) {
        List<String> text = new ArrayList<>(words);
        for (int i = 0; i < words; i++) {
            text.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return String.join(" ", text);
    }

    private @Nullable String maybe(List<String> values) {
        int choice = random.nextInt(values.size() + 1);
        return choice == 0 ? null : values.get(choice - 1);
    }

    private List<float[]> vectors() {
        return random.nextInt(4) == 0 ? List.of(vector(), vector()) : List.of(vector());
    }

    /** Of a length and with products that floats hold exactly. */
    private float[] vector() {
        float[] vector = new float[4];
        if (random.nextBoolean()) {
            vector[random.nextInt(4)] = random.nextBoolean() ? 1 : -1;
        } else {
            for (int d = 0; d < vector.length; d++) {
                vector[d] = random.nextBoolean() ? 0.5f : -0.5f;
            }
        }
        return vector;
    }

    private SqliteStore open() {
        SqliteConfig config =
                new SqliteConfig(folder.resolve("memory.db"), false, null, Duration.ofSeconds(30), () -> now, profile);
        return SqliteStore.open(
                config, new Sessions(config), new CollectionCache(Long.MAX_VALUE, profile, crossing, tiers));
    }
}
