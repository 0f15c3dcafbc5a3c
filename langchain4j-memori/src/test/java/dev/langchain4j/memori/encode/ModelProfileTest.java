package dev.langchain4j.memori.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.vector.Vectors;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.e5smallv2q.E5SmallV2QuantizedEmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model is used as its makers say, whichever way it comes. */
class ModelProfileTest {

    private static final String INSTRUCTION = "Represent this sentence for searching relevant passages: ";

    @Test
    void should_know_in_process_models_by_their_class() {
        assertKnown(
                Encoder.of(new E5SmallV2QuantizedEmbeddingModel(), null, null, null), "e5-small-v2-q [\"passage: \"]");
        assertKnown(Encoder.of(new BgeSmallEnV15QuantizedEmbeddingModel(), null, null, null), "bge-small-en-v1.5-q");
        assertKnown(Encoder.of(new AllMiniLmL6V2QuantizedEmbeddingModel(), null, null, null), "all-minilm-l6-v2-q");
    }

    private static void assertKnown(Encoder encoder, String storedName) {
        assertThat(encoder.id()).isEqualTo(new EmbeddingModelId(storedName, 384, EmbeddingRecipe.VERSION));
    }

    @ParameterizedTest
    @CsvSource({
        "all-minilm-l6-v2, 126",
        "all-minilm-l6-v2-q, 126",
        "e5-small-v2, 510",
        "e5-small-v2-q, 510",
        "intfloat/e5-small-v2, 510",
        "bge-small-en-v1.5, 510",
        "bge-small-en-v15-q, 510",
        "BAAI/bge-small-en-v1.5, 510"
    })
    void should_use_a_wrapper_like_the_model_it_is_named_after(String name, int window) {
        ModelProfile wrapped = ModelProfile.of(new Hearing("a wrapper"), name);

        assertThat(wrapped).usingRecursiveComparison().ignoringFields("counter").isEqualTo(ModelProfile.bundled(name));
        assertThat(wrapped.window()).isEqualTo(window);
        assertThat(wrapped.counter().applyAsInt("unbelievable"))
                .isEqualTo(ModelProfile.bundled(name).counter().applyAsInt("unbelievable"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nomic-embed-text:latest | 'search_query: ' | 'search_document: '",
                "nomic-ai/nomic-embed-text-v1.5 | 'search_query: ' | 'search_document: '",
                "intfloat/multilingual-e5-large | 'query: ' | 'passage: '",
                "e5-base-v2 | 'query: ' | 'passage: '",
                "mxbai-embed-large | '" + INSTRUCTION + "' | ''",
                "BAAI/bge-large-en-v1.5 | '" + INSTRUCTION + "' | ''",
                "bge-large | '" + INSTRUCTION + "' | ''",
                "snowflake-arctic-embed:335m | '" + INSTRUCTION + "' | ''",
                "Snowflake/snowflake-arctic-embed-l-v2.0 | 'query: ' | ''",
                "snowflake-arctic-embed2 | 'query: ' | ''",
                "embeddinggemma:300m | 'task: search result | query: ' | 'title: none | text: '"
            })
    void should_put_in_front_what_a_remote_model_wants(String name, String query, String passage) {
        assertThat(ModelProfile.of(new Hearing(name), null).prefixes()).isEqualTo(new Prefixes(query, passage));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text-embedding-3-small",
                "bge-m3",
                "all-minilm",
                "e5-mistral-7b-instruct",
                "multilingual-e5-large-instruct",
                "my-own-e5",
                "granite-embedding:30m"
            })
    void should_put_nothing_in_front_where_nothing_is_known(String name) {
        ModelProfile profile = ModelProfile.of(new Hearing(name), null);

        assertThat(profile.prefixes()).isEqualTo(Prefixes.NONE);
        assertThat(profile.storedName()).isEqualTo(name);
    }

    @Test
    void should_keep_what_is_known_of_a_class_under_another_name() {
        ModelProfile profile = ModelProfile.of(new E5SmallV2QuantizedEmbeddingModel(), "ours");

        assertThat(profile.storedName()).isEqualTo("ours [\"passage: \"]");
        assertThat(profile.window()).isEqualTo(510);
    }

    @Test
    void should_keep_what_a_model_says_of_itself_under_another_name() {
        assertThat(ModelProfile.of(new Hearing("nomic-embed-text"), "ours").storedName())
                .isEqualTo("ours [\"search_document: \"]");
    }

    @Test
    void should_say_the_prefixes_to_the_model() {
        Hearing model = new Hearing("nomic-embed-text");
        Encoder encoder = Encoder.of(model, null, null, null);

        encoder.encode(List.of(new Passage("Anna likes tea", "Ben", null, Metadata.from("kind", "taste"))));
        encoder.encodeQuery("what does Anna like?");

        assertThat(model.heard)
                .containsExactly("search_document: Ben: Anna likes tea [taste]", "search_query: what does Anna like?");
    }

    @Test
    void should_say_the_users_prefixes_in_place_of_known_ones() {
        Hearing model = new Hearing("nomic-embed-text");
        Encoder encoder = Encoder.of(model, null, null, null).withPrefixes(new Prefixes("Q> ", ""));

        encoder.encode(List.of(new Passage("tea", null, null, new Metadata())));
        encoder.encodeQuery("what?");

        assertThat(model.heard).containsExactly("tea", "Q> what?");
        assertThat(encoder.name()).isEqualTo("nomic-embed-text");
    }

    @Test
    void should_say_the_prefix_with_every_piece_of_a_long_text() {
        Hearing model = new Hearing("e5-small-v2");
        String text = "The meeting went through the usual points of the agenda without surprises. ".repeat(100);

        Encoder.of(model, null, null, null).encode(List.of(new Passage(text, "Ben", null, new Metadata())));

        assertThat(model.heard).hasSizeGreaterThan(2).allMatch(input -> input.startsWith("passage: Ben: The meeting"));
        ModelProfile profile = ModelProfile.bundled("e5-small-v2");
        assertThat(model.heard).allMatch(input -> profile.counter().applyAsInt(input) <= profile.window());
    }

    @Test
    void should_refuse_prefixes_that_leave_no_room_for_the_memory() {
        Encoder encoder = Encoder.of(new Hearing("all-minilm-l6-v2"), null, null, null);

        assertThatThrownBy(() -> encoder.withPrefixes(new Prefixes("", "word ".repeat(70))))
                .hasMessageContaining("half of the embedding model's window of 126 tokens");
        assertThatThrownBy(() -> new Prefixes("", "x".repeat(501)))
                .hasMessageContaining("at most 500")
                .hasMessageContaining("501");
        assertThatThrownBy(() -> new Prefixes("\ud800", ""))
                .hasMessageContaining("query prefix")
                .hasMessageContaining("surrogate");
    }

    @Test
    void should_read_as_far_as_the_window_and_no_farther() {
        for (EmbeddingModel model : List.of(
                new E5SmallV2QuantizedEmbeddingModel(),
                new BgeSmallEnV15QuantizedEmbeddingModel(),
                new AllMiniLmL6V2QuantizedEmbeddingModel())) {
            int window = ModelProfile.of(model, null).window();
            assertThat(changeBehind(model, window)).isEqualTo(0, within(1e-6));
            assertThat(changeBehind(model, window - 1)).isGreaterThan(1e-4);
        }
    }

    private static double changeBehind(EmbeddingModel model, int words) {
        String text = "cat ".repeat(words).trim();
        return 1
                - Vectors.cosine(
                        model.embed(text).content().vector(),
                        model.embed(text + " volcano").content().vector());
    }

    /** Remembers what it was given. */
    private static final class Hearing implements EmbeddingModel {

        private final String name;
        private final List<String> heard = new ArrayList<>();

        Hearing(String name) {
            this.name = name;
        }

        @Override
        public String modelName() {
            return name;
        }

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            segments.forEach(segment -> heard.add(segment.text()));
            return Response.from(segments.stream()
                    .map(segment -> Embedding.from(new float[] {1, 0}))
                    .toList());
        }
    }
}
