package dev.langchain4j.memori.spring;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** An embedding model for which texts are near one another that share words, and which counts what it is given. */
final class WordsModel implements EmbeddingModel {

    private static final int DIMENSION = 32;

    final AtomicInteger texts = new AtomicInteger();

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        texts.addAndGet(segments.size());
        return Response.from(
                segments.stream().map(segment -> embedding(segment.text())).toList());
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public String modelName() {
        return "words";
    }

    private static Embedding embedding(String text) {
        float[] vector = new float[DIMENSION];
        vector[0] = 0.1f;
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
            SplittableRandom random = new SplittableRandom(word.hashCode());
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] += (float) random.nextDouble() - 0.5f;
            }
        }
        return Embedding.from(vector);
    }
}
