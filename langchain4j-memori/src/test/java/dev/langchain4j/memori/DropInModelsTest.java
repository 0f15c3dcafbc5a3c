package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.e5smallv2q.E5SmallV2QuantizedEmbeddingModel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of LangChain4j's small models takes the default one's place by one call of the builder. */
class DropInModelsTest {

    @TempDir
    Path folder;

    static Stream<Named<Supplier<EmbeddingModel>>> models() {
        return Stream.of(
                Named.of("all-MiniLM-L6-v2, int8", AllMiniLmL6V2QuantizedEmbeddingModel::new),
                Named.of("e5-small-v2, int8", E5SmallV2QuantizedEmbeddingModel::new),
                Named.of("bge-small-en-v1.5, int8", BgeSmallEnV15QuantizedEmbeddingModel::new));
    }

    @ParameterizedTest
    @MethodSource("models")
    void should_find_by_meaning_and_again_after_a_restart(Supplier<EmbeddingModel> model) {
        Path file = folder.resolve("memory.db");
        try (Memori memori =
                Memori.builder().file(file).embeddingModel(model.get()).build()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.add("Prefers aisle seats on long flights");
            anna.add("Allergic to peanuts; carries an EpiPen");
            anna.add("Her beagle Milo is four years old");
        }
        try (Memori memori =
                Memori.builder().file(file).embeddingModel(model.get()).build()) {
            MemoryNamespace anna = memori.namespace("anna");
            assertThat(best(anna, "where does she like to sit on a plane?")).contains("aisle");
            assertThat(best(anna, "what is she allergic to?")).contains("peanuts");
            assertThat(best(anna, "how old is her dog?")).contains("beagle");
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void should_score_what_nothing_answers_lower_than_what_something_does(Supplier<EmbeddingModel> model) {
        try (Memori memori =
                Memori.builder().inMemory().embeddingModel(model.get()).build()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.add("Prefers aisle seats on long flights");
            anna.add("Allergic to peanuts; carries an EpiPen");

            double answered = anna.search("which seats does she prefer on flights?")
                    .get(0)
                    .score();
            List<MemoryHit> unanswered = anna.search("how is the billing service deployed?");

            assertThat(unanswered).extracting(MemoryHit::score).allMatch(score -> score < 0.3 && score < answered / 2);
        }
    }

    private static String best(MemoryNamespace namespace, String question) {
        List<MemoryHit> hits = namespace.search(
                SearchRequest.builder().text(question).mode(SearchMode.VECTOR).build());
        return hits.get(0).memory().content();
    }
}
