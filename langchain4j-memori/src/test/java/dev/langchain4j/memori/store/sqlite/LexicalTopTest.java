package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.Together;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.LaneQuery;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.TimeRange;
import dev.langchain4j.memori.store.sqlite.TopSlots.Scored;
import dev.langchain4j.memori.vector.Tiers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaving out what cannot get in changes nothing: the best are those of scoring every holder of every word, to the last bit. */
class LexicalTopTest {

    private static final int ROWS = 4_000;
    private static final int WORDS = 600;
    private static final int QUERIES = 150;
    private static final long NOW = 0; // Nothing expires here.
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final List<Long> COLLECTIONS = List.of(1L, 2L);
    private static final RankProfile WEIGHTED =
            RankProfile.builder().nameWeight(0.7).neighbours(2).timeWeight(3).build();

    @TempDir
    Path folder;

    private SplittableRandom random = new SplittableRandom(0);
    private int created;

    @Test
    void should_find_what_scoring_everything_finds() {
        for (RankProfile profile : List.of(RankProfile.DEFAULT, WEIGHTED)) {
            random = new SplittableRandom(20260501);
            CollectionCache thorough = new CollectionCache(Long.MAX_VALUE, profile, Integer.MAX_VALUE, Tiers.DEFAULT);
            CollectionCache frugal = new CollectionCache(Long.MAX_VALUE, profile, 0, Tiers.DEFAULT);
            try (SqliteStore store = SqliteStore.open(config());
                    Session session = new SqliteFile(config()).openReader()) {
                fill(store);
                for (int i = 0; i < QUERIES; i++) {
                    LaneQuery query = query();
                    RowSet accepted = accepted();
                    List<Scored> all = best(thorough, session, query, accepted);

                    assertThat(best(frugal, session, query, accepted))
                            .as("query " + i + ": " + query)
                            .isEqualTo(all);
                    if (i % 10 == 0) {
                        change(store);
                    }
                }
            }
        }
    }

    @Test
    void should_score_one_row_as_it_scores_all() {
        random = new SplittableRandom(20260502);
        CollectionCache cache = new CollectionCache(Long.MAX_VALUE, WEIGHTED, Integer.MAX_VALUE, Tiers.DEFAULT);
        RowSet everything = RowSet.ALL;
        try (SqliteStore store = SqliteStore.open(config());
                Session session = new SqliteFile(config()).openReader()) {
            fill(store);
            for (int i = 0; i < 20; i++) {
                LaneQuery query = query();
                cache.search(session, NOW, null, COLLECTIONS, loaded -> {
                    try (LexicalLane lane = lane(cache, session, query, loaded);
                            LexicalLane unasked = lane(cache, session, query, loaded)) {
                        List<Scored> best = lane.best(query.limit(), everything, cache.crossing());
                        for (Scored one : best) {
                            LexicalLane.Match match = unasked.match(one.collection(), one.slot(), Double.NaN);
                            assertThat(match.total()).as(query.toString()).isEqualTo(one.score());
                            assertThat(lane.match(one.collection(), one.slot(), Double.NaN))
                                    .as(query.toString())
                                    .isEqualTo(match);
                        }
                        return best;
                    }
                });
            }
        }
    }

    @Test
    void should_score_fewer_rows_than_hold_a_word() {
        random = new SplittableRandom(20260503);
        try (SqliteStore store = SqliteStore.open(config());
                Session session = new SqliteFile(config()).openReader()) {
            fill(store);
            List<LoadedCollection> loaded = List.of(LoadedCollection.current(session, 1, NOW, RankProfile.DEFAULT));
            SearchedSlots slots = new SearchedSlots(loaded, new double[0]);
            Bm25 bm25 = new Bm25(RankProfile.DEFAULT, false, loaded);
            Scratch scratch = new Scratch.Pool().take(slots.places());
            List<LexicalTerm> rareAndCommon = new ArrayList<>();
            for (String word : List.of(word(400), word(100), word(0))) {
                rareAndCommon.add(
                        new WordTerm(slots, List.of(loaded.get(0).postings(session, List.of(word))), bm25, 1));
            }

            List<Scored> best = new LexicalTop(slots, bm25, rareAndCommon, RowSet.ALL, 1, 0, scratch).find();

            assertThat(best).hasSize(1);
            assertThat(scratch.scoredCount())
                    .isLessThan(rareAndCommon.get(2).holding() / 2)
                    .isPositive();
        }
    }

    @Test
    void should_give_every_thread_the_same() throws Exception {
        random = new SplittableRandom(20260504);
        CollectionCache shared = new CollectionCache(Long.MAX_VALUE, RankProfile.DEFAULT, 0, Tiers.DEFAULT);
        CollectionCache alone =
                new CollectionCache(Long.MAX_VALUE, RankProfile.DEFAULT, Integer.MAX_VALUE, Tiers.DEFAULT);
        try (SqliteStore store = SqliteStore.open(config());
                Session own = new SqliteFile(config()).openReader()) {
            fill(store);
            for (int round = 0; round < 5; round++) {
                List<LaneQuery> queries = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    queries.add(query());
                }
                RowSet everything = RowSet.ALL;
                List<List<Scored>> expected = new ArrayList<>();
                queries.forEach(query -> expected.add(best(alone, own, query, everything)));
                Together.<Boolean>run(4, number -> () -> {
                    try (Session session = new SqliteFile(config()).openReader()) {
                        for (int i = 0; i < queries.size(); i++) {
                            assertThat(best(shared, session, queries.get(i), everything))
                                    .isEqualTo(expected.get(i));
                        }
                    }
                    return true;
                });
                change(store);
            }
        }
    }

    private List<Scored> best(CollectionCache cache, Session session, LaneQuery query, RowSet accepted) {
        List<Scored> best = cache.search(session, NOW, null, COLLECTIONS, loaded -> {
            try (LexicalLane lane = lane(cache, session, query, loaded)) {
                return lane.best(query.limit(), accepted, cache.crossing());
            }
        });
        assertThat(best).isNotNull();
        return best == null ? List.of() : best;
    }

    private static LexicalLane lane(
            CollectionCache cache, Session session, LaneQuery query, List<LoadedCollection> loaded) {
        return new LexicalLane(cache.profile(), cache.weights().lexical(), query, loaded, session, cache.scratch());
    }

    private void fill(SqliteStore store) {
        store.write(writer -> {
            for (int i = 0; i < ROWS; i++) {
                writer.insert(stored(), new Change(Event.CREATED, null, Actor.UNNAMED));
            }
            return true;
        });
    }

    /** A few rows come and go, now and then many. */
    private void change(SqliteStore store) {
        int rows = random.nextInt(4) == 0 ? 300 : 1 + random.nextInt(5);
        store.write(writer -> {
            List<Long> gone = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                gone.add(1L + random.nextInt(created));
                writer.insert(stored(), new Change(Event.CREATED, null, Actor.UNNAMED));
            }
            writer.forget(new Scope("anna", List.of("archival")), new HashSet<>(gone));
            return true;
        });
    }

    /** Some of the rows in one collection, in sessions that go on side by side, or in none. */
    private StoredMemory stored() {
        String id = "m" + created++;
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            text.append(word(zipf())).append(' ');
        }
        Instant at = START.plusSeconds(random.nextInt(5_000));
        Memory memory = new Memory(
                id,
                "anna",
                random.nextInt(5) == 0 ? "recall" : "archival",
                text.toString(),
                MemoryType.SEMANTIC,
                new Metadata(),
                random.nextInt(4) == 0 ? word(zipf()) : null,
                random.nextInt(5) == 0 ? null : "s" + (created / 100 * 3 + random.nextInt(3)),
                at,
                at,
                at,
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
        return new StoredMemory(0, memory, true);
    }

    private LaneQuery query() {
        Set<List<String>> terms = new HashSet<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            int word = random.nextInt(3) == 0 ? random.nextInt(WORDS) : zipf();
            terms.add(random.nextInt(8) == 0 ? List.of(word(word), word(zipf())) : List.of(word(word)));
        }
        List<List<TimeRange>> times = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            Instant from = START.plusSeconds(random.nextInt(5_000));
            times.add(List.of(
                    new TimeRange(from, from.plusSeconds(random.nextInt(2_000))),
                    new TimeRange(from.plusSeconds(100), from.plusSeconds(random.nextInt(3_000)))));
        }
        int[] limits = {1, 10, 50, 5_000};
        return new LaneQuery(
                List.copyOf(terms),
                times,
                null,
                random.nextInt(3) > 0,
                null,
                limits[random.nextInt(limits.length)],
                null);
    }

    private RowSet accepted() {
        return switch (random.nextInt(5)) {
            case 0 -> RowSet.only(some(20).stream().mapToLong(Long::longValue));
            case 1 -> RowSet.only(some(3_000).stream().mapToLong(Long::longValue));
            case 2 -> RowSet.ALL.without(some(500));
            default -> RowSet.ALL;
        };
    }

    private Set<Long> some(int count) {
        Set<Long> keys = new HashSet<>();
        for (int i = 0; i < count; i++) {
            keys.add(1L + random.nextInt(created));
        }
        return keys;
    }

    /** The number of a word: the first are frequent, the last are rare. */
    private int zipf() {
        return (int) Math.min(WORDS - 1, Math.exp(random.nextDouble() * Math.log(WORDS)) - 1);
    }

    private static String word(int number) {
        return "w" + number + "q";
    }

    private SqliteConfig config() {
        return new SqliteConfig(
                folder.resolve("memory.db"), false, null, Duration.ofSeconds(30), InstantSource.system(), WEIGHTED);
    }
}
