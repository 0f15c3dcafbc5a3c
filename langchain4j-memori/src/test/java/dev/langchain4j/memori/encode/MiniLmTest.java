package dev.langchain4j.memori.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.vector.Vectors;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against LangChain4j's own classes, with the real weights. */
class MiniLmTest {

    /** So near that rounding alone can have made the difference. */
    private static final double SAME = 0.99999;

    private static final long SEED = 20_261_121;

    private static final List<String> WORDS = List.of(
            "the",
            "a",
            "Anna",
            "green",
            "tea",
            "meeting",
            "on",
            "Monday",
            "moved",
            "to",
            "Berlin",
            "likes",
            "v2.3.1",
            "don't",
            "HTTPServer",
            "caf\u00e9",
            "r\u00e9sum\u00e9",
            "42",
            "12,50",
            "\u20ac",
            "\ud83d\ude42",
            "antidisestablishmentarianism",
            "\u4e2d\u6587",
            "Stra\u00dfe",
            "a.smith@example.com",
            "?",
            "\u2014",
            "##ing",
            "[SEP]",
            "x\u0301");

    private static final List<String> ODD = List.of(
            "a",
            ".",
            "\u2026",
            "\ud83d\ude42\ud83c\udf89",
            "   x ",
            "##ing is a",
            "[UNK] [CLS] [MASK]",
            "na\u00efve \u00d1and\u00fa",
            "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8",
            "\ud55c\uad6d\uc5b4",
            "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
            "a\u0000b",
            "\u200bx",
            "e\u0301",
            "a".repeat(150),
            "\ufb01ne",
            "\u0130stanbul",
            "soft\u00adhyphen",
            "broken \ud800 pair");

    enum Weights {
        FLOAT {
            @Override
            EmbeddingModel own() throws IOException {
                return MiniLm.ofFloats();
            }

            @Override
            EmbeddingModel langChain4j() {
                return new AllMiniLmL6V2EmbeddingModel();
            }
        },
        INT8 {
            @Override
            EmbeddingModel own() throws IOException {
                return MiniLm.ofBytes();
            }

            @Override
            EmbeddingModel langChain4j() {
                return new AllMiniLmL6V2QuantizedEmbeddingModel();
            }
        };

        abstract EmbeddingModel own() throws IOException;

        abstract EmbeddingModel langChain4j();
    }

    @ParameterizedTest
    @EnumSource
    void should_make_the_vectors_of_langchain4j_of_any_text_alone_or_in_company(Weights weights) throws IOException {
        EmbeddingModel own = weights.own();
        EmbeddingModel langChain4j = weights.langChain4j();
        List<String> texts = texts();

        List<float[]> together = embedAll(own, texts);

        assertThat(together).hasSameSizeAs(texts);
        for (int i = 0; i < texts.size(); i++) {
            float[] expected = langChain4j.embed(texts.get(i)).content().vector();
            assertThat(Vectors.cosine(together.get(i), expected))
                    .as("of " + texts.size() + " with seed " + SEED + ": " + texts.get(i))
                    .isGreaterThan(SAME);
            assertThat(Vectors.cosine(own.embed(texts.get(i)).content().vector(), expected))
                    .as("alone: " + texts.get(i))
                    .isGreaterThan(SAME);
        }
    }

    @ParameterizedTest
    @EnumSource
    void should_make_unit_vectors(Weights weights) throws IOException {
        EmbeddingModel own = weights.own();

        float[] vector = own.embed("Anna likes green tea").content().vector();

        assertThat(vector).hasSize(384).hasSize(own.dimension());
        assertThat(Vectors.normalize(vector)).containsExactly(vector, within(1e-5f));
    }

    @ParameterizedTest
    @EnumSource
    void should_refuse_a_text_without_any_token_as_langchain4j_does(Weights weights) throws IOException {
        EmbeddingModel own = weights.own();
        List<TextSegment> texts = List.of(TextSegment.from("fine"), TextSegment.from("\u200b"));

        assertThatThrownBy(() -> own.embedAll(texts)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> weights.langChain4j().embedAll(texts))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void should_serve_several_threads_at_once(Weights weights) throws Exception {
        EmbeddingModel own = weights.own();
        List<String> texts = texts().subList(0, 60);
        List<float[]> expected = embedAll(own, texts);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<float[]>>> made = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                made.add(threads.submit(() -> embedAll(own, texts)));
            }
            for (Future<List<float[]>> one : made) {
                assertSame(one.get(), expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void should_not_let_the_company_of_a_text_change_its_int8_vector() throws IOException {
        EmbeddingModel own = MiniLm.ofBytes();
        List<String> texts = new ArrayList<>();
        for (String name : List.of("Anna", "Ben", "Clara", "David", "Emma", "Frank", "Greta", "Hans")) {
            for (String drink : List.of("tea", "milk", "wine")) {
                texts.add(name + " drinks " + drink); // Texts of one length are what could be put in one run.
            }
        }

        List<float[]> together = embedAll(own, texts);

        for (int i = 0; i < texts.size(); i++) {
            float[] alone = own.embed(texts.get(i)).content().vector();
            assertThat(Vectors.cosine(together.get(i), alone)).as(texts.get(i)).isGreaterThan(SAME);
        }
    }

    private static void assertSame(List<float[]> made, List<float[]> expected) {
        assertThat(made).hasSameSizeAs(expected);
        for (int i = 0; i < made.size(); i++) {
            assertThat(Vectors.cosine(made.get(i), expected.get(i))).isGreaterThan(SAME);
        }
    }

    /** Odd ones, and random ones of 1 to 200 words: the longest are cut by the model. */
    private static List<String> texts() {
        Random random = new Random(SEED);
        List<String> texts = new ArrayList<>(ODD);
        for (int i = 0; i < 160; i++) {
            int words = 1 + random.nextInt(i % 8 == 0 ? 200 : 20);
            StringJoiner text = new StringJoiner(" ");
            for (int word = 0; word < words; word++) {
                text.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static List<float[]> embedAll(EmbeddingModel model, List<String> texts) {
        return model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                .map(Embedding::vector)
                .toList();
    }
}
