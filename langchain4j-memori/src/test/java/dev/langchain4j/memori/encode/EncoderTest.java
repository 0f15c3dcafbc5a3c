package dev.langchain4j.memori.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.vector.Vectors;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the real, bundled model. */
class EncoderTest {

    private static final Encoder BUNDLED = Encoder.bundled();

    @Test
    void should_know_the_bundled_model_without_loading_it() {
        assertThat(BUNDLED.id()).isEqualTo(new EmbeddingModelId("all-minilm-l6-v2", 384, EmbeddingRecipe.VERSION));
    }

    @Test
    void should_tell_the_int8_twin_from_the_float_model() {
        Encoder int8 = Encoder.of(new AllMiniLmL6V2QuantizedEmbeddingModel(), null, null, null);

        assertThat(int8.id()).isEqualTo(new EmbeddingModelId("all-minilm-l6-v2-q", 384, EmbeddingRecipe.VERSION));
    }

    @Test
    void should_let_langchain4js_own_class_go_on_with_a_file_of_the_bundled_model() {
        Encoder theirs = Encoder.of(new AllMiniLmL6V2EmbeddingModel(), null, null, null);

        assertThat(theirs.id()).isEqualTo(BUNDLED.id());
        assertThat(Vectors.cosine(theirs.encodeQuery("green tea"), BUNDLED.encodeQuery("green tea")))
                .isEqualTo(1, within(1e-5));
    }

    @Test
    void should_give_a_short_memory_one_vector() {
        assertThat(BUNDLED.encode(List.of(passage("Anna likes green tea."))).get(0))
                .hasSize(1);
    }

    @Test
    void should_give_a_long_memory_a_vector_for_its_last_sentence_too() {
        String filler = "The meeting went through the usual points of the agenda without surprises. ".repeat(20);

        List<float[]> vectors = BUNDLED.encode(List.of(passage(filler + "The zebra escaped from the zoo.")))
                .get(0);

        assertThat(vectors).hasSizeGreaterThan(1);
        float[] query = BUNDLED.encodeQuery("Which animal ran away?");
        double last = Vectors.cosine(query, vectors.get(vectors.size() - 1));
        double first = Vectors.cosine(query, vectors.get(0));
        assertThat(last).isGreaterThan(first + 0.1);
    }

    @Test
    void should_put_author_and_date_in_front_and_text_values_behind() {
        Instant may = Instant.parse("2023-05-08T13:56:00Z");
        Passage full = new Passage("I went hiking", "Caroline", may, Metadata.from("caption", "a mountain lake"));

        float[] composed = BUNDLED.encode(List.of(full)).get(0).get(0);

        float[] expected = BUNDLED.encodeQuery("[8 May 2023] Caroline: I went hiking [a mountain lake]");
        assertThat(Vectors.cosine(composed, expected)).isEqualTo(1, within(1e-5));
    }

    @Test
    void should_embed_a_batch_as_it_embeds_each_alone() {
        List<Passage> passages = List.of(passage("first"), passage("second one"), passage("a third, longer one"));

        List<List<float[]>> batch = BUNDLED.encode(passages);

        for (int i = 0; i < passages.size(); i++) {
            float[] alone = BUNDLED.encode(List.of(passages.get(i))).get(0).get(0);
            assertThat(Vectors.cosine(batch.get(i).get(0), alone)).isEqualTo(1, within(1e-5));
        }
    }

    @Test
    void should_embed_a_question_once() {
        assertThat(BUNDLED.encodeQuery("what did she eat?")).isSameAs(BUNDLED.encodeQuery("what did she eat?"));
    }

    @Test
    void should_not_hold_a_question_that_is_as_long_as_a_book() {
        String book = "what did she eat? ".repeat(400);

        assertThat(BUNDLED.encodeQuery(book)).isNotSameAs(BUNDLED.encodeQuery(book));
    }

    private static Passage passage(String content) {
        return new Passage(content, null, null, new Metadata());
    }
}
