package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;

/** Stands in for the model whose vectors are given. It cannot embed, so no embedding can hide in a figure. */
final class RefusingModel implements EmbeddingModel {

    static final int DIMENSION = 384;

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        throw new IllegalStateException(
                "the benchmark gives every vector, but the store asked for " + segments.size() + " embeddings");
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public String modelName() {
        return "benchmark-vectors-given";
    }
}
