package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.memori.data.Fusion;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.rag.MemoriContentRetriever;
import dev.langchain4j.rag.query.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sailing club asks its memory, with the model that everybody has: who said it, when it was, what answers, and what nothing answers. */
class FusionTest {

    private final SettableClock clock = new SettableClock();
    private final Memori memori =
            Memori.builder().inMemory().clock(clock).dedup(false).build();
    private final MemoryNamespace club = memori.namespace("club");

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_fuse_by_scores_unless_ranks_are_wanted() {
        try (Memori ranks = Memori.builder()
                .inMemory()
                .rankProfile(
                        RankProfile.builder().fusion(Fusion.RECIPROCAL_RANK).build())
                .build()) {
            for (MemoryNamespace shelf : List.of(club, ranks.namespace("club"))) {
                shelf.add("The mast of the old boat is broken");
                shelf.add("Dinner is at seven");
            }

            assertThat(explained(club.search("who broke the mast?"))).contains("relevance on a scale from 0 to 1");
            assertThat(explained(ranks.namespace("club").search("who broke the mast?")))
                    .contains("reciprocal rank fusion, k = 60");
        }
    }

    @Test
    void should_propose_nothing_for_a_time_that_does_not_count() {
        for (RankProfile profile : List.of(RankProfile.DEFAULT, RankProfile.PLAIN)) {
            try (Memori words = Memori.builder()
                    .inMemory()
                    .clock(clock)
                    .textOnly()
                    .rankProfile(profile)
                    .build()) {
                MemoryNamespace shelf = words.namespace("club");
                shelf.add(said("Eva", "Dinner was late", "2026-02-18T15:00:00Z"));

                assertThat(shelf.search("what did we repair last week?")).hasSize(profile.timeWeight() == 0 ? 0 : 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"what did Ben say about the mast?, Ben", "What does Eva think about the mast?, Eva"})
    void should_prefer_whom_the_question_names(String question, String author) {
        for (String name : List.of("Carl", "Eva", "Ben", "Dora")) {
            club.add(said(name, "The mast is fine as it is", "2026-02-01T10:00:00Z"));
        }

        assertThat(club.search(question).get(0).memory().author()).isEqualTo(author);
    }

    @ParameterizedTest
    @CsvSource({
        "what did we repair yesterday?, 2026-02-28T15:00:00Z",
        "what did we repair last week?, 2026-02-18T15:00:00Z",
        "what did we repair in May 2023?, 2023-05-20T15:00:00Z",
        "what did we repair in May?, 2025-05-10T15:00:00Z",
        "what did we repair in November?, 2024-11-11T15:00:00Z",
        "was haben wir letzte Woche repariert? repair, 2026-02-18T15:00:00Z",
    })
    void should_prefer_what_happened_when_the_question_says(String question, Instant then) {
        for (String time : List.of(
                "2022-03-03T15:00:00Z",
                "2023-05-20T15:00:00Z",
                "2024-11-11T15:00:00Z",
                "2025-05-10T15:00:00Z",
                "2026-02-18T15:00:00Z",
                "2026-02-28T15:00:00Z")) {
            club.add(said("Ben", "We had to repair the boat again", time));
        }

        assertThat(club.search(question).get(0).memory().occurredAt()).isEqualTo(then);
    }

    @Test
    void should_move_on_with_the_clock() {
        club.add(said("Ben", "We had to repair the boat", "2026-02-28T15:00:00Z"));
        club.add(said("Ben", "We had to repair the boat", "2026-03-10T15:00:00Z"));
        clock.advance(Duration.ofDays(10));

        assertThat(club.search("what did we repair yesterday?").get(0).memory().occurredAt())
                .isEqualTo(Instant.parse("2026-03-10T15:00:00Z"));
    }

    @Test
    void should_prefer_who_names_a_time_when_the_question_asks_when() {
        club.add("Dora learnt to sail with her uncle");
        club.add("Dora learnt to sail two summers ago");

        assertThat(club.search("When did Dora learn to sail?").get(0).memory().content())
                .isEqualTo("Dora learnt to sail two summers ago");
        assertThat(explained(club.search("When did Dora learn to sail?"))).contains("speaks of a time");
    }

    @Test
    void should_not_rank_a_question_above_its_answer() {
        club.add(said("Eva", "Which colour did you paint the hull of the boat, Ben?", "2026-02-01T10:00:00Z"));
        club.add(said("Ben", "We painted the hull of the boat dark green", "2026-02-01T10:01:00Z"));

        assertThat(club.search("which colour did Ben paint the hull of the boat?")
                        .get(0)
                        .memory()
                        .content())
                .isEqualTo("We painted the hull of the boat dark green");
    }

    @Test
    void should_score_a_memory_the_same_however_many_are_wanted() {
        try (Memori timeless = Memori.builder().inMemory().decay(0, 69).build()) {
            MemoryNamespace shelf = timeless.namespace("club");
            fill(shelf);
            double alone = shelf.search(
                            request("where is the spare anchor?").limit(1).build())
                    .get(0)
                    .score();

            for (int limit : new int[] {2, 10, 1_000}) {
                List<MemoryHit> hits = shelf.search(
                        request("where is the spare anchor?").limit(limit).build());
                assertThat(hits.get(0).score()).isEqualTo(alone);
                assertThat(hits).allSatisfy(hit -> assertThat(hit.score()).isBetween(0.0, 1.0));
            }
        }
    }

    @Test
    void should_score_the_past_as_it_was_scored_then() {
        try (Memori timeless =
                Memori.builder().inMemory().clock(clock).decay(0, 69).build()) {
            MemoryNamespace shelf = timeless.namespace("club");
            fill(shelf);
            SearchRequest.Builder request = request("who keeps the keys?").explain(true);
            List<MemoryHit> then = shelf.search(request.build());
            Instant moment = clock.instant();
            clock.advance(Duration.ofDays(1));
            shelf.add("Ben keeps a copy of the keys of the shed");
            shelf.forget(then.get(9).memory().id());

            List<MemoryHit> asOf = shelf.search(request.asOf(moment).limit(9).build());

            assertThat(asOf)
                    .extracting(hit -> hit.memory().content())
                    .startsWith("Sonja keeps the keys of the shed")
                    .doesNotContain("Ben keeps a copy of the keys of the shed");
            assertThat(asOf.get(0).score()).isCloseTo(then.get(0).score(), within(0.01));
        }
    }

    private static final List<String> ANSWERED = List.of(
            "where is the spare anchor?",
            "who keeps the keys of the shed?",
            "what does the yearly fee cost?",
            "is Eva allergic to something?",
            "when does the season start?",
            "which boat leaks?");

    private static final List<String> NEVER_SAID = List.of(
            "what is the capital of Mongolia?",
            "how do I bake sourdough bread?",
            "which database index is slow?",
            "who won the chess tournament?",
            "what did the dentist prescribe?",
            "how many calories has an avocado?");

    @Test
    void should_keep_answers_and_withhold_what_answers_nothing() {
        fill(club);

        assertThat(ANSWERED)
                .allSatisfy(question -> assertThat(recalled(memori, question)).isNotEmpty());
        long silent = NEVER_SAID.stream()
                .filter(question -> recalled(memori, question).isEmpty())
                .count();
        assertThat(silent).as("questions that nothing answers").isGreaterThanOrEqualTo(4);
    }

    @Test
    void should_do_so_without_a_model_too() {
        try (Memori words = Memori.builder().inMemory().textOnly().build()) {
            fill(words.namespace("club"));

            assertThat(ANSWERED).allSatisfy(question -> assertThat(recalled(words, question))
                    .isNotEmpty());
            assertThat(NEVER_SAID).allSatisfy(question -> assertThat(recalled(words, question))
                    .isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void should_keep_the_answers_of_tiny_stores(int memories) {
        List<String> contents = List.of(
                "The spare anchor is in the green locker",
                "Sonja keeps the keys of the shed",
                "The yearly fee costs 340 euros");
        try (Memori words = Memori.builder().inMemory().textOnly().build()) {
            contents.subList(0, memories).forEach(club::add);
            contents.subList(0, memories).forEach(words.namespace("club")::add);

            for (int i = 0; i < memories; i++) {
                assertThat(recalled(memori, ANSWERED.get(i)).get(0)).isEqualTo(contents.get(i));
                assertThat(recalled(words, ANSWERED.get(i)).get(0)).isEqualTo(contents.get(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void should_know_no_relevance_but_that_of_fused_scores(SearchMode mode) {
        try (Memori ranks = Memori.builder()
                        .inMemory()
                        .rankProfile(RankProfile.PLAIN)
                        .build();
                Memori words = Memori.builder()
                        .inMemory()
                        .textOnly()
                        .rankProfile(RankProfile.PLAIN)
                        .build()) {
            for (MemoryNamespace shelf : List.of(club, ranks.namespace("club"), words.namespace("club"))) {
                shelf.add("The spare anchor is in the green locker");
            }
            SearchRequest strict = request("where is the spare anchor?")
                    .mode(mode)
                    .minRelevance(1)
                    .build();

            assertThat(club.search(strict)).hasSize(mode == SearchMode.HYBRID ? 0 : 1);
            assertThat(ranks.namespace("club").search(strict)).hasSize(1);
            if (mode != SearchMode.VECTOR) {
                assertThat(words.namespace("club").search(strict)).hasSize(1);
            }
            assertThat(recalled(words, "where is the spare anchor?")).hasSize(1);
        }
    }

    @Test
    void should_recall_what_a_model_of_high_cosines_has_not_embedded_yet(@TempDir Path folder) {
        Path file = folder.resolve("club.db");
        try (Memori words = Memori.builder().file(file).textOnly().build()) {
            words.namespace("club").add("The spare anchor is in the green locker");
            words.namespace("club").add("Sonja keeps the keys of the shed");
        }

        // By this name the model counts as e5, whose cosines lie between 0.7 and 1.
        try (Memori vectors = Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words())
                .embeddingModelName("e5-small-v2")
                .build()) {
            assertThat(recalled(vectors, "where is the spare anchor?"))
                    .startsWith("The spare anchor is in the green locker");
        }
    }

    private static void fill(MemoryNamespace shelf) {
        shelf.addAll(IntStream.range(0, 40)
                .mapToObj(i -> NewMemory.of(
                        switch (i % 8) {
                            case 0 -> "Tour number " + i + " went round the lighthouse and back";
                            case 1 -> "On tour " + i + " the wind came from the west";
                            case 2 -> "Member " + i + " has paid and got a badge";
                            case 3 -> "Sail " + i + " was washed and hung up to dry";
                            case 4 -> "Course " + i + " for beginners was full";
                            case 5 -> "Berth " + i + " is rented to a guest";
                            case 6 -> "Rope " + i + " has to be replaced before summer";
                            default -> "Race " + i + " was won by the blue team";
                        }))
                .toList());
        shelf.add("The spare anchor is in the green locker");
        shelf.add("Sonja keeps the keys of the shed");
        shelf.add("The yearly fee costs 340 euros");
        shelf.add("Eva is allergic to shellfish");
        shelf.add("The season starts in the second week of April");
        shelf.add("The old wooden boat leaks at the keel");
    }

    private static SearchRequest.Builder request(String text) {
        return SearchRequest.builder().text(text);
    }

    private static NewMemory said(String author, String content, String time) {
        return NewMemory.builder()
                .content(content)
                .author(author)
                .occurredAt(Instant.parse(time))
                .build();
    }

    private static List<String> recalled(Memori memori, String question) {
        return MemoriContentRetriever.builder()
                .memori(memori)
                .namespaceResolver(NamespaceResolver.fixed("club"))
                .build()
                .retrieve(Query.from(question))
                .stream()
                .map(content -> content.textSegment().text())
                .toList();
    }

    private static String explained(List<MemoryHit> hits) {
        return hits.get(0).explanation().toString();
    }
}
