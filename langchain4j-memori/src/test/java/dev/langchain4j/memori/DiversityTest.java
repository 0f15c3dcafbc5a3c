package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three ways of saying one thing, and one of saying another: who asks for diversity gets both. */
class DiversityTest {

    private static final String[] ALIKE = {"the ferry sails at noon", "a ferry leaves at noon", "at noon the ferry goes"
    };
    private static final String OTHER = "the ferry costs nothing";

    @Test
    void should_show_what_is_best_when_nothing_is_said() {
        try (Memori memori = ferries()) {
            assertThat(contents(memori, SearchRequest.builder())).containsExactly(ALIKE[0], ALIKE[1]);
        }
    }

    @Test
    void should_show_something_else_beside_the_best_when_asked_to() {
        try (Memori memori = ferries()) {
            List<MemoryHit> hits = search(memori, SearchRequest.builder().diversity(0.5));

            assertThat(hits).extracting(hit -> hit.memory().content()).containsExactly(ALIKE[0], OTHER);
            assertThat(hits.get(1).score())
                    .as("the score says how well it fits")
                    .isEqualTo(scoreOfOther(memori));
        }
    }

    @Test
    void should_change_nothing_where_there_are_no_vectors() {
        try (Memori memori = Memori.builder().inMemory().textOnly().decay(0, 69).build()) {
            for (String content : ALIKE) {
                memori.namespace("anna").add(content);
            }

            assertThat(memori.namespace("anna")
                            .search(SearchRequest.builder()
                                    .text("ferry")
                                    .diversity(1)
                                    .build()))
                    .extracting(hit -> hit.memory().content())
                    .containsExactlyElementsOf(memori.namespace("anna").search("ferry").stream()
                            .map(hit -> hit.memory().content())
                            .toList());
        }
    }

    @Test
    void should_refuse_what_is_no_share() {
        assertThatThrownBy(() -> SearchRequest.builder().diversity(1.5).build())
                .isInstanceOf(MemoriException.class)
                .hasMessage("diversity must be between 0 and 1, but is 1.5");
        assertThatThrownBy(() -> SearchRequest.builder().diversity(Double.NaN).build())
                .isInstanceOf(MemoriException.class);
    }

    private static Memori ferries() {
        Memori memori = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .dedup(false)
                .decay(0, 69)
                .build();
        memori.namespace("anna")
                .addAll(List.of(
                        at(ALIKE[0], 1, 0.1f, 0),
                        at(ALIKE[1], 1, 0.12f, 0),
                        at(ALIKE[2], 1, 0.14f, 0),
                        at(OTHER, 0.6f, 0, 0.8f)));
        return memori;
    }

    private static NewMemory at(String content, float x, float y, float z) {
        return NewMemory.builder()
                .content(content)
                .embedding(direction(x, y, z))
                .build();
    }

    private static Embedding direction(float x, float y, float z) {
        float[] vector = new float[TestModels.words().dimension()];
        vector[0] = x;
        vector[1] = y;
        vector[2] = z;
        return Embedding.from(vector);
    }

    private static double scoreOfOther(Memori memori) {
        return search(memori, SearchRequest.builder().limit(4)).stream()
                .filter(hit -> hit.memory().content().equals(OTHER))
                .findFirst()
                .orElseThrow()
                .score();
    }

    private static List<String> contents(Memori memori, SearchRequest.Builder request) {
        return search(memori, request).stream()
                .map(hit -> hit.memory().content())
                .toList();
    }

    /** Two hits, unless the request says otherwise, of the pure vector lane: nothing but the directions decides. */
    private static List<MemoryHit> search(Memori memori, SearchRequest.Builder request) {
        SearchRequest built = request.build();
        int limit = built.limit() == SearchRequest.DEFAULT_LIMIT ? 2 : built.limit();
        return memori.namespace("anna")
                .search(built.toBuilder()
                        .limit(limit)
                        .mode(SearchMode.VECTOR)
                        .embedding(direction(1, 0, 0))
                        .build());
    }
}
