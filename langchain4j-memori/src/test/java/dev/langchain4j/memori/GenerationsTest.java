package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file remembers whose vectors it holds, and can be given those of another model. */
class GenerationsTest {

    private static final String OLD = "old-model";
    private static final String NEW = "new-model";

    @TempDir
    Path folder;

    private Path file;

    GenerationsTest() {
        file = Path.of("");
    }

    @BeforeEach
    void fillWithTheOldModel() {
        file = folder.resolve("memory.db");
        try (Memori memori = open(OLD, 64)) {
            memori.namespace("a")
                    .addAll(IntStream.range(0, 200)
                            .mapToObj(i -> NewMemory.of("memory number " + i + " speaks of topic" + i))
                            .toList());
        }
    }

    @Test
    void should_serve_vectors_of_a_first_model_whose_building_was_cut_off() {
        Path file = folder.resolve("cut-off.db");
        EmbeddingModel first = TestModels.words();
        try (Memori memori = Memori.builder().file(file).textOnly().build()) {
            for (int i = 0; i < 100; i++) {
                memori.namespace("anna").add("Note number " + i);
            }
            assertThat(memori.reembed(first, (done, total) -> false)).isFalse();
        }
        try (Memori memori = Memori.builder().file(file).embeddingModel(first).build()) {
            memori.namespace("anna").add("The last note");
            memori.backfill(ProgressListener.NONE);

            assertThat(memori.stats().coverage()).isEqualTo(1);
            assertThat(memori.namespace("anna")
                            .search(SearchRequest.builder()
                                    .text("last note")
                                    .mode(SearchMode.VECTOR)
                                    .build()))
                    .isNotEmpty();
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_refuse_another_model_and_name_both_and_the_way_out() {
        assertThatThrownBy(() -> open(NEW, 32))
                .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                        .isEqualTo(MemoriException.Reason.MODEL_MISMATCH))
                .hasMessageContaining("old-model (dimension 64")
                .hasMessageContaining("new-model")
                .hasMessageContaining("reembedOnOpen(true)");
    }

    @Test
    void should_refuse_a_model_of_the_same_name_with_another_dimension() {
        try (Memori memori = open(OLD, 32)) {
            assertThatThrownBy(() -> memori.namespace("a").search("topic7"))
                    .hasMessageContaining("dimension 64")
                    .hasMessageContaining("dimension 32");
        }
    }

    @Test
    void should_refuse_vectors_that_were_made_with_another_passage_prefix() {
        assertThatThrownBy(() -> open("query: ", "passage: "))
                .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                        .isEqualTo(MemoriException.Reason.MODEL_MISMATCH))
                .hasMessageContaining("old-model (dimension 64")
                .hasMessageContaining("old-model [\"passage: \"]");
    }

    @Test
    void should_open_with_another_query_prefix_because_no_vector_of_a_question_is_stored() {
        try (Memori memori = open("query: ", "")) {
            assertFoundByVector(memori, "topic42");
        }
    }

    @Test
    void should_refuse_prefixes_without_a_model() {
        assertThatThrownBy(() -> Memori.builder()
                        .inMemory()
                        .embeddingPrefixes("query: ", "")
                        .build())
                .hasMessageContaining("embeddingPrefixes(…)")
                .hasMessageContaining("embeddingModel(…) has to give");
    }

    @Test
    void should_embed_again_on_opening_if_asked() {
        try (Memori memori = Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words(NEW, 32))
                .reembedOnOpen(true)
                .build()) {
            assertFoundByVector(memori, "topic42");
            assertThat(memori.stats().coverage()).isEqualTo(1);
        }
        open(NEW, 32).close();
        assertThatThrownBy(() -> open(OLD, 64)).hasMessageContaining("new-model (dimension 32");
    }

    @Test
    void should_swap_models_while_it_is_open_and_tell_of_its_progress() {
        List<Long> heard = new ArrayList<>();
        try (Memori memori = open(OLD, 64)) {
            boolean replaced = memori.reembed(TestModels.words(NEW, 32), (done, total) -> {
                heard.add(done);
                assertThat(total).isEqualTo(200);
                assertFoundByVector(memori, "topic7"); // The old vectors serve until the new ones are complete.
                return true;
            });

            assertThat(replaced).isTrue();
            assertThat(heard).isSorted().endsWith(200L).hasSizeGreaterThan(2);
            assertFoundByVector(memori, "topic7");
            memori.namespace("a").add("a later memory of zebras");
            assertFoundByVector(memori, "zebras");
            memori.compact();
            assertThat(memori.stats().vectors()).isEqualTo(201);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_resume_where_it_was_stopped() {
        try (Memori memori = open(OLD, 64)) {
            boolean replaced = memori.reembed(TestModels.words(NEW, 32), (done, total) -> done < 100);
            assertThat(replaced).isFalse();
            assertFoundByVector(memori, "topic7");
        }
        List<Long> totals = new ArrayList<>();
        try (Memori memori = open(OLD, 64)) {
            memori.reembed(TestModels.words(NEW, 32), (done, total) -> totals.add(total));
            assertThat(totals.get(0)).isLessThanOrEqualTo(100);
            assertFoundByVector(memori, "topic150");
        }
    }

    @Test
    void should_let_two_that_embed_again_at_once_both_arrive() {
        try (Memori one = open(OLD, 64);
                Memori two = open(OLD, 64)) {
            boolean first = one.reembed(TestModels.words(NEW, 32), (done, total) -> {
                if (done == 200) {
                    assertThat(two.reembed(TestModels.words(NEW, 32), ProgressListener.NONE))
                            .isTrue();
                }
                return true;
            });

            assertThat(first).isTrue();
            assertFoundByVector(one, "topic7");
            assertFoundByVector(two, "topic7");
            assertThat(one.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_backfill_what_was_added_without_a_model() {
        try (Memori memori = Memori.builder().file(file).textOnly().build()) {
            memori.namespace("a").add("a quiet addition about walruses");
            assertThat(memori.stats().coverage()).isLessThan(1);
        }
        try (Memori memori = open(OLD, 64)) {
            assertThat(memori.backfill(ProgressListener.NONE)).isEqualTo(1);
            assertFoundByVector(memori, "walruses");
            assertThat(memori.stats().coverage()).isEqualTo(1);
        }
    }

    private Memori open(String model, int dimension) {
        return Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words(model, dimension))
                .build();
    }

    private Memori open(String queryPrefix, String passagePrefix) {
        return Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words(OLD, 64))
                .embeddingPrefixes(queryPrefix, passagePrefix)
                .build();
    }

    private static void assertFoundByVector(Memori memori, String word) {
        Memory first = memori.namespace("a")
                .search(SearchRequest.builder()
                        .text(word)
                        .mode(SearchMode.VECTOR)
                        .build())
                .get(0)
                .memory();
        assertThat(first.content()).contains(word);
    }
}
