package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.rag.MemoriContentRetriever;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.query.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A scoring model has the last word on the best hits, and on nothing else. */
class RerankingTest {

    private static final String QUESTION = "what does Anna drink?";

    @Test
    void should_order_the_hits_as_the_scoring_model_says() {
        Reader reader = new Reader(text -> text.contains("water") ? 0.9 : text.contains("tea") ? 0.4 : 0.1);
        try (Memori memori = drinks(reader, 30)) {
            List<MemoryHit> hits = memori.namespace("anna").search(QUESTION);

            assertThat(contents(hits)).startsWith("Anna drinks water", "Anna drinks tea");
            assertThat(hits.get(0).score()).isEqualTo(0.9);
            assertThat(hits.get(1).score()).isEqualTo(0.4);
            assertThat(hits.get(0).explanation().toString())
                    .startsWith("0.9000  score\n  0.9000  of the scoring model\n")
                    .contains("score before the scoring model was asked");
        }
    }

    @Test
    void should_put_logits_on_a_scale_from_0_to_1() {
        Reader reader = new Reader(text -> text.contains("water") ? 2.2 : -3);
        try (Memori memori = drinks(reader, 30)) {
            List<MemoryHit> hits = memori.namespace("anna").search(QUESTION);

            assertThat(hits.get(0).score()).isEqualTo(0.9002, within(1e-4));
            assertThat(hits.get(1).score()).isEqualTo(0.0474, within(1e-4));
            assertThat(hits.get(0).explanation().toString())
                    .contains("scoring model: 2.20")
                    .contains("logistic");
        }
    }

    @Test
    void should_show_the_model_who_said_it_and_when_and_what_the_metadata_says() {
        Reader reader = new Reader(text -> 0.5);
        try (Memori memori = memori(reader, 30)) {
            memori.namespace("anna")
                    .add(NewMemory.builder()
                            .content("I drink tea")
                            .author("Anna")
                            .occurredAt(Instant.parse("2023-05-08T13:56:00Z"))
                            .metadata(Metadata.from("kind", "taste"))
                            .build());
            memori.namespace("anna").add("Tea is a drink");

            memori.namespace("anna").search(QUESTION);

            assertThat(reader.questions).containsExactly(QUESTION);
            assertThat(reader.texts)
                    .containsExactlyInAnyOrder("[8 May 2023] Anna: I drink tea [taste]", "Tea is a drink");
        }
    }

    @Test
    void should_show_the_model_the_best_only_and_keep_the_others_behind_them() {
        Reader reader = new Reader(text -> 0.2);
        try (Memori memori = drinks(reader, 2)) {
            List<MemoryHit> hits = memori.namespace("anna").search(QUESTION);
            List<MemoryHit> before = memori.namespace("anna")
                    .search(SearchRequest.builder().text(QUESTION).rerank(false).build());

            assertThat(reader.texts).hasSize(2);
            assertThat(contents(hits)).isEqualTo(contents(before));
            assertThat(hits).extracting(MemoryHit::score).allMatch(score -> score <= 0.2);
        }
    }

    @Test
    void should_find_with_a_small_limit_what_only_the_scoring_model_ranks_first() {
        Reader reader = new Reader(text -> text.contains("number 29") ? 1 : 0);
        try (Memori memori = memori(reader, 30)) {
            memori.namespace("anna")
                    .addAll(IntStream.range(0, 30)
                            .mapToObj(i -> NewMemory.of("Anna drinks from cup number " + i + " of the shelf"))
                            .toList());

            assertThat(contents(memori.namespace("anna")
                            .search(SearchRequest.builder()
                                    .text(QUESTION)
                                    .limit(1)
                                    .build())))
                    .containsExactly("Anna drinks from cup number 29 of the shelf");
        }
    }

    @Test
    void should_hold_the_least_score_against_the_scoring_models_score() {
        Reader reader = new Reader(text -> text.contains("water") ? 0.9 : 0.1);
        try (Memori memori = drinks(reader, 30)) {
            SearchRequest request =
                    SearchRequest.builder().text(QUESTION).minScore(0.5).build();

            assertThat(contents(memori.namespace("anna").search(request))).containsExactly("Anna drinks water");
        }
    }

    @Test
    void should_leave_single_lanes_and_searches_that_do_not_want_it_alone() {
        Reader reader = new Reader(text -> 0.5);
        try (Memori memori = drinks(reader, 30)) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.search(
                    SearchRequest.builder().text(QUESTION).mode(SearchMode.TEXT).build());
            anna.search(SearchRequest.builder()
                    .text(QUESTION)
                    .mode(SearchMode.VECTOR)
                    .build());
            anna.search(SearchRequest.builder().text(QUESTION).rerank(false).build());
            anna.search(SearchRequest.builder().limit(3).build());
            memori.namespace("nobody").search(QUESTION);

            assertThat(reader.questions).isEmpty();
        }
    }

    @Test
    void should_say_what_to_do_when_the_scoring_model_fails() {
        try (Memori memori = drinks(
                (texts, question) -> {
                    throw new IllegalStateException("out of order");
                },
                30)) {
            MemoryNamespace anna = memori.namespace("anna");

            assertThatThrownBy(() -> anna.search(QUESTION))
                    .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                            .isEqualTo(MemoriException.Reason.SCORING_FAILED))
                    .hasMessageContaining("failed on 3 memories")
                    .hasMessageContaining("rerank(false)")
                    .hasRootCauseMessage("out of order");
            assertThat(anna.search(
                            SearchRequest.builder().text(QUESTION).rerank(false).build()))
                    .hasSize(3);
            assertThat(MemoriContentRetriever.builder()
                            .memori(memori)
                            .namespaceResolver(NamespaceResolver.fixed("anna"))
                            .build()
                            .retrieve(Query.from(QUESTION)))
                    .extracting(Content::textSegment)
                    .hasSize(3);
        }
    }

    @Test
    void should_give_a_session_its_context_when_the_scoring_model_fails() {
        try (Memori memori = drinks(
                (texts, question) -> {
                    throw new IllegalStateException("out of order");
                },
                30)) {
            MemoryNamespace anna = memori.namespace("anna");
            List<String> found = contents(anna.search(
                    SearchRequest.builder().text(QUESTION).rerank(false).build()));

            assertThat(anna.context(QUESTION).relevant())
                    .extracting(memory -> memory.content())
                    .isEqualTo(found);
            assertThat(anna.context(QUESTION, 500).text()).contains("Relevant to the task:", "Anna drinks tea");
        }
    }

    @Test
    void should_not_hold_the_least_relevance_against_the_scoring_models_score() {
        // Many a scoring model gives an answer a few hundredths.
        Reader reader = new Reader(text -> text.contains("water") ? 0.05 : 0.01);
        try (Memori memori = drinks(reader, 30)) {
            MemoriContentRetriever.Builder retriever =
                    MemoriContentRetriever.builder().memori(memori).namespaceResolver(NamespaceResolver.fixed("anna"));

            assertThat(retriever.build().retrieve(Query.from(QUESTION)))
                    .extracting(content -> content.textSegment().text())
                    .startsWith("Anna drinks water")
                    .hasSize(3);
            assertThat(retriever.minScore(0.02).build().retrieve(Query.from(QUESTION)))
                    .hasSize(1);
        }
    }

    @Test
    void should_refuse_answers_that_are_not_one_number_a_memory() {
        assertFails((texts, question) -> Response.from(List.of(0.5)), "returned 1 scores for 3 memories");
        assertFails((texts, question) -> Response.from(Arrays.asList(0.5, null, 0.1)), "no number");
        assertFails((texts, question) -> Response.from(List.of(0.5, Double.NaN, 0.1)), "no number");
    }

    @Test
    void should_refuse_a_depth_outside_its_range() {
        assertThatThrownBy(() -> memori(new Reader(text -> 0), 0)).hasMessageContaining("between 1 and 1000, but is 0");
        assertThatThrownBy(() -> memori(new Reader(text -> 0), 1001)).hasMessageContaining("but is 1001");
    }

    private static void assertFails(ScoringModel model, String message) {
        try (Memori memori = drinks(model, 30)) {
            assertThatThrownBy(() -> memori.namespace("anna").search(QUESTION)).hasMessageContaining(message);
        }
    }

    private static Memori drinks(ScoringModel model, int depth) {
        Memori memori = memori(model, depth);
        memori.namespace("anna")
                .addAll(List.of(
                        NewMemory.of("Anna drinks coffee, that is what she drinks"),
                        NewMemory.of("Anna drinks tea"),
                        NewMemory.of("Anna drinks water")));
        return memori;
    }

    private static Memori memori(ScoringModel model, int depth) {
        return Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .dedup(false)
                .scoringModel(model)
                .rerankDepth(depth)
                .build();
    }

    private static List<String> contents(List<MemoryHit> hits) {
        return hits.stream().map(hit -> hit.memory().content()).toList();
    }

    /** Remembers what it was shown. */
    private static final class Reader implements ScoringModel {

        private final ToDoubleFunction<String> opinion;
        private final List<String> questions = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();

        Reader(ToDoubleFunction<String> opinion) {
            this.opinion = opinion;
        }

        @Override
        public Response<List<Double>> scoreAll(List<TextSegment> segments, String question) {
            questions.add(question);
            segments.forEach(segment -> texts.add(segment.text()));
            return Response.from(segments.stream()
                    .map(segment -> opinion.applyAsDouble(segment.text()))
                    .toList());
        }
    }
}
