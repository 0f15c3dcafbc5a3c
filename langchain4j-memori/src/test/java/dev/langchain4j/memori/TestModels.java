package dev.langchain4j.memori;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Embedding models that need no weights: every word stands for a fixed random direction, a text for the sum of its words. The same words
 * give the same vector, texts that share words lie near one another, and nothing is loaded.
 */
final class TestModels {

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private TestModels() {}

    /** The model that most tests use. */
    static EmbeddingModel words() {
        return words("words", 32);
    }

    /** A model of another name or dimension; models of different names place the same word differently. */
    static EmbeddingModel words(String name, int dimension) {
        return new WordsModel(name, dimension);
    }

    /** As {@link #words()}, but it fails for as long as it is broken. */
    static EmbeddingModel failingWhile(AtomicBoolean broken) {
        return new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                if (broken.get()) {
                    throw new IllegalStateException("out of order");
                }
                return words().embedAll(segments);
            }

            @Override
            public int dimension() {
                return words().dimension();
            }
        };
    }

    private record WordsModel(String modelName, int dimension) implements EmbeddingModel {

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(
                    segments.stream().map(segment -> embedding(segment.text())).toList());
        }

        private Embedding embedding(String text) {
            float[] vector = new float[dimension];
            add("", 0.1f, vector); // A text without any word has a direction, too.
            for (String word : NO_WORD.split(text.toLowerCase(Locale.ROOT), -1)) {
                if (!word.isEmpty()) {
                    add(word, 1, vector);
                }
            }
            return Embedding.from(vector);
        }

        private void add(String word, float weight, float[] vector) {
            SplittableRandom random = new SplittableRandom(31L * modelName.hashCode() + word.hashCode());
            for (int i = 0; i < dimension; i++) {
                vector[i] += weight * (float) random.nextDouble(-1, 1);
            }
        }
    }
}
