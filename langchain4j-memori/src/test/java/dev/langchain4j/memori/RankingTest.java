package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the lanes' lists to one list: what a score is made of and what the order follows from. */
class RankingTest {

    private static final int FULL_MEMORIES = 20;
    private static final double EXACT = 1e-9;

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final ConceptModel model = new ConceptModel("boat ship vessel", "train railway");

    @Test
    void should_give_the_sum_of_reciprocal_ranks_over_that_of_two_first_places() {
        try (Memori memori = byRanks()) {
            MemoryNamespace shelf = memori.namespace("alice");
            shelf.addAll(harbours(FULL_MEMORIES));
            Map<String, Integer> words = ranks(shelf, SearchMode.TEXT);
            Map<String, Integer> meaning = ranks(shelf, SearchMode.VECTOR);
            assertThat(words).as("both lanes know all, each in its own order").hasSize(FULL_MEMORIES);
            assertThat(words).isNotEqualTo(meaning);

            List<MemoryHit> hits = shelf.search(harbour(SearchMode.HYBRID, FULL_MEMORIES));

            assertThat(hits).hasSize(FULL_MEMORIES);
            for (MemoryHit hit : hits) {
                String id = hit.memory().id();
                double sum = 1 / (60.0 + place(words, id)) + 1 / (60.0 + place(meaning, id));
                assertThat(hit.score()).isCloseTo(sum / (2 / 61.0), within(EXACT));
            }
            assertThat(hits)
                    .isSortedAccordingTo(Comparator.comparingDouble(MemoryHit::score)
                            .reversed()
                            .thenComparing(hit -> hit.memory().id()));
        }
    }

    @Test
    void should_ask_each_lane_for_three_candidates_a_hit() {
        try (Memori memori = byRanks()) {
            MemoryNamespace shelf = memori.namespace("alice");
            for (int rank = 1; rank <= 70; rank++) {
                String content = rank == 60 ? "harbour" : rank == 61 ? "harbour quay" : "quay number " + rank;
                shelf.add(memory(content, rank));
            }

            List<MemoryHit> hits = shelf.search(harbour(SearchMode.HYBRID, 20));

            // The lexical lane knows these two alone; of the vector lane's list one is the last that counts, the other
            // comes behind it.
            assertThat(score(hits, "harbour")).isCloseTo((1 + 61 / 120.0) / 2, within(EXACT));
            assertThat(score(hits, "harbour quay")).isCloseTo(61 / 62.0 / 2, within(EXACT));
        }
    }

    @Test
    void should_return_what_only_one_lane_finds() {
        try (Memori memori = byRanks()) {
            MemoryNamespace shelf = memori.namespace("alice");
            IntStream.rangeClosed(1, 80).forEach(rank -> shelf.add(memory("quay number " + rank, rank)));
            shelf.add(memory("the harbour", 90));

            List<MemoryHit> hits = shelf.search(harbour(SearchMode.HYBRID, 10));

            assertThat(hits).extracting(hit -> hit.memory().content()).contains("the harbour", "quay number 1");
            assertThat(score(hits, "the harbour")).isCloseTo(0.5, within(EXACT));
            assertThat(score(hits, "quay number 1")).isCloseTo(0.5, within(EXACT));
            assertThat(score(hits, "quay number 2")).isCloseTo(61 / 62.0 / 2, within(EXACT));
        }
    }

    @Test
    void should_give_memories_between_which_nothing_differs_one_score() {
        try (Memori memori = byRanks()) {
            MemoryNamespace shelf = imported(
                    memori, new ImportFile().memory("second-000", "a harbour").memory("first-0000", "a harbour"));

            for (SearchMode mode : SearchMode.values()) {
                List<MemoryHit> hits = shelf.search(
                        SearchRequest.builder().text("harbour").mode(mode).build());

                assertThat(hits)
                        .as("by id in mode " + mode)
                        .extracting(hit -> hit.memory().id())
                        .containsExactly("first-0000", "second-000");
                assertThat(hits.get(0).score())
                        .as("mode " + mode)
                        .isEqualTo(hits.get(1).score());
            }
        }
    }

    /** With a strength of 0.5 the factor of an unread memory is 0.5 + 0.25 · 2^(-days/69); reading it 50 times adds the other 0.25. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.75",
        "69, 0, 0.625",
        "138, 0, 0.5625",
        "100000, 0, 0.5",
        "0, 50, 1",
        "69, 50, 0.875",
        "0, 1000, 1"
    })
    void should_halve_recency_in_69_days_and_count_use_up_to_50(int idleDays, int accesses, double factor) {
        try (Memori memori = settings().decay(0.5, 69).build()) {
            Instant read = ParityFixture.START;
            MemoryNamespace shelf = imported(
                    memori, new ImportFile().memory("abcdef", "a boat", read, accesses, accesses == 0 ? null : read));
            clock.advance(Duration.ofDays(idleDays));

            MemoryHit hit = shelf.search(byMeaning("a boat")).get(0);

            assertThat(hit.score()).as("of a cosine of 1").isCloseTo(factor, within(1e-6));
            assertThat(hit.explanation().toString()).contains(idleDays + " days", "read " + accesses + " times");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0.99", "69, 0, 0.985", "0, 50, 1", "69, 50, 0.995", "100000, 0, 0.98"})
    void should_take_two_percent_at_the_most_when_nothing_else_is_said(int idleDays, int accesses, double factor) {
        try (Memori memori = settings().build()) {
            Instant read = ParityFixture.START;
            MemoryNamespace shelf = imported(
                    memori, new ImportFile().memory("abcdef", "a boat", read, accesses, accesses == 0 ? null : read));
            clock.advance(Duration.ofDays(idleDays));

            assertThat(shelf.search(byMeaning("a boat")).get(0).score()).isCloseTo(factor, within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 17, 18, 69, 365, 3650})
    void should_keep_a_memory_that_was_read_above_its_twin_that_was_not(int idleDays) {
        for (SearchMode mode : SearchMode.values()) {
            try (Memori memori = settings().build()) {
                // The twin has the smaller id and came first: nothing but having been read speaks for the other.
                MemoryNamespace shelf = imported(
                        memori,
                        new ImportFile()
                                .memory("aaaaaa-unread", "a boat in the harbour")
                                .memory("bbbbbb-read", "a boat in the harbour"));
                IntStream.range(0, 5).forEach(i -> shelf.get("bbbbbb-read"));
                clock.advance(Duration.ofDays(idleDays));

                List<MemoryHit> hits = shelf.search(
                        SearchRequest.builder().text("boat").mode(mode).build());

                assertThat(hits)
                        .as("mode " + mode)
                        .extracting(hit -> hit.memory().id())
                        .containsExactly("bbbbbb-read", "aaaaaa-unread");
            }
        }
    }

    @Test
    void should_never_lift_a_memory_over_a_clearly_better_one_by_use() {
        try (Memori memori = settings().build()) {
            Instant longAgo = ParityFixture.START.minus(Duration.ofDays(4000));
            MemoryNamespace shelf = imported(
                    memori,
                    new ImportFile()
                            .memory("aaaaaa-fits", "a boat", longAgo, 0, null)
                            .memory("bbbbbb-loved", "a train", ParityFixture.START, 1_000_000, ParityFixture.START));

            List<MemoryHit> hits = shelf.search(byMeaning("ship"));

            assertThat(hits).extracting(hit -> hit.memory().id()).containsExactly("aaaaaa-fits", "bbbbbb-loved");
        }
    }

    @Test
    void should_return_the_old_and_unread_too() {
        try (Memori memori = settings().decay(0.5, 1).build()) {
            MemoryNamespace shelf = imported(
                    memori,
                    new ImportFile().memory("abcdef", "a boat", Instant.parse("1971-01-01T00:00:00Z"), 0, null));

            assertThat(shelf.search("boat")).singleElement().satisfies(hit -> assertThat(
                            hit.explanation().details().get(1).value())
                    .isCloseTo(0.5, within(1e-6)));
        }
    }

    @Test
    void should_apply_the_least_score_after_age_and_use() {
        try (Memori memori = settings().decay(0.5, 69).build()) {
            MemoryNamespace shelf = imported(memori, new ImportFile().memory("abcdef", "a boat"));
            clock.advance(Duration.ofDays(69));
            SearchRequest.Builder meaning = SearchRequest.builder().text("boat").mode(SearchMode.VECTOR);

            assertThat(shelf.search(meaning.minScore(0.63).build())).isEmpty();
            assertThat(shelf.search(meaning.minScore(0.62).build())).hasSize(1);
        }
    }

    /** Ten memories out of fifty are the first ten of fifty: use and age decide who is among them, not only how those stand. */
    @Test
    void should_return_the_beginning_of_one_and_the_same_list_for_every_limit() {
        long seed = new Random().nextLong();
        ImportFile used = usedMemories(new Random(seed));
        List<String> whole = idsFound(used, 50);

        for (int limit : List.of(1, 2, 5, 10, 49)) {
            assertThat(idsFound(used, limit))
                    .as("seed " + seed + ", limit " + limit)
                    .isEqualTo(whole.subList(0, limit));
        }
    }

    @Test
    void should_explain_every_score_by_what_it_was_made_of() {
        try (Memori memori = settings().build()) {
            MemoryNamespace shelf = memori.namespace("alice");
            shelf.addAll(harbours(5));
            clock.advance(Duration.ofDays(3));

            MemoryHit hit = shelf.search(SearchRequest.builder()
                            .text("harbour boat")
                            .explain(true)
                            .build())
                    .get(0);

            assertThat(hit.explanation().value()).isEqualTo(hit.score());
            Explanation relevance = hit.explanation().details().get(0);
            double factor = hit.explanation().details().get(1).value();
            double sum =
                    relevance.details().stream().mapToDouble(Explanation::value).sum();
            assertThat(factor).isLessThan(1);
            // In logits the score lies as much lower than the relevance as the sum has lost, in units of 0.12.
            assertThat(logit(hit.score()))
                    .as("age and use take their share of the sum")
                    .isCloseTo(logit(relevance.value()) - sum * (1 - factor) / 0.12, within(EXACT));
            assertThat(hit.explanation().toString())
                    .containsPattern("BM25 \\d\\.\\d\\d, rank \\d in the lexical lane: harbour")
                    .containsPattern("cosine \\d\\.\\d\\d, of any \\d\\.\\d\\d, rank \\d in the vector lane")
                    .contains("relevance on a scale from 0 to 1", "3 days");
        }
    }

    private static double logit(double score) {
        return Math.log(score / (1 - score));
    }

    /** Two plain lists, fused by their ranks. */
    private Memori byRanks() {
        return settings().rankProfile(RankProfile.PLAIN).decay(0, 69).build();
    }

    private MemoriBuilder settings() {
        return Memori.builder().inMemory().embeddingModel(model).clock(clock).dedup(false);
    }

    private MemoryNamespace imported(Memori memori, ImportFile memories) {
        MemoryNamespace shelf = memori.namespace("alice");
        shelf.importFrom(memories.write(folder), ImportIds.KEEP);
        memori.backfill((done, total) -> true);
        return shelf;
    }

    /** Memories with the word harbour, the shorter the better for the lexical lane; their vectors rank them in another order. */
    private static List<NewMemory> harbours(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> memory("harbour" + " quay".repeat(i), 1 + i * 7 % count))
                .toList();
    }

    /** A memory whose vector lies the nearer to that of {@link #harbour} the smaller its rank. */
    private static NewMemory memory(String content, int rank) {
        double angle = rank * 0.01;
        return NewMemory.builder()
                .content(content)
                .embedding(Embedding.from(new float[] {(float) Math.cos(angle), (float) Math.sin(angle), 0}))
                .build();
    }

    private static SearchRequest harbour(SearchMode mode, int limit) {
        return SearchRequest.builder()
                .text("harbour")
                .embedding(Embedding.from(new float[] {1, 0, 0}))
                .mode(mode)
                .limit(limit)
                .build();
    }

    private static SearchRequest byMeaning(String text) {
        return SearchRequest.builder().text(text).mode(SearchMode.VECTOR).build();
    }

    private static Map<String, Integer> ranks(MemoryNamespace shelf, SearchMode mode) {
        Map<String, Integer> ranks = new HashMap<>();
        for (MemoryHit hit : shelf.search(harbour(mode, FULL_MEMORIES))) {
            ranks.put(hit.memory().id(), ranks.size() + 1);
        }
        return ranks;
    }

    private static int place(Map<String, Integer> ranks, String id) {
        return ranks.getOrDefault(id, Integer.MAX_VALUE);
    }

    private static double score(List<MemoryHit> hits, String content) {
        return hits.stream()
                .filter(hit -> hit.memory().content().equals(content))
                .mapToDouble(MemoryHit::score)
                .findFirst()
                .orElseThrow(() -> new AssertionError(content + " was not found"));
    }

    /** Near-ties in shuffled order of use and age. */
    private static ImportFile usedMemories(Random random) {
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
        Collections.shuffle(numbers, random);
        ImportFile file = new ImportFile();
        for (int number : numbers) {
            Instant created = ParityFixture.START.minus(Duration.ofDays(random.nextInt(1000)));
            int accesses = random.nextInt(60);
            file.memory(
                    "memory-" + number,
                    "a boat" + " quay".repeat(random.nextInt(10)),
                    created,
                    accesses,
                    accesses == 0 ? null : ParityFixture.START.minus(Duration.ofDays(random.nextInt(100))));
        }
        return file;
    }

    /** In a store of its own each time, because being found changes the use. */
    private List<String> idsFound(ImportFile memories, int limit) {
        try (Memori memori = settings().decay(0.3, 69).build()) {
            return imported(memori, memories)
                    .search(SearchRequest.builder().text("boat").limit(limit).build())
                    .stream()
                    .map(hit -> hit.memory().id())
                    .toList();
        }
    }
}
