package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.MemoryHit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares the vector search with a scan over all vectors in double precision. */
final class Recall {

    private static final int TOP = 10;
    private static final int QUERIES = 200;

    /** Among equals, which ten are the top ten is nobody's business. */
    private static final double TIE = 1e-6;

    private Recall() {}

    /** The share of the true ten nearest that the search finds, over the first questions of the data set. */
    static double atTen(FilledStore store, DataSet data) {
        // Decay reorders near-ties on purpose; here the question is whether the lane itself misses anything.
        try (FilledStore.Copy copy = store.copyWithoutDecay()) {
            return atTen(copy.namespace(), data, store.ids());
        }
    }

    private static double atTen(MemoryNamespace namespace, DataSet data, List<String> ids) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            positions.put(ids.get(i), i);
        }
        List<float[]> vectors = data.memories().stream()
                .map(memory -> Objects.requireNonNull(memory.embedding()).vector())
                .toList();
        int queries = Math.min(QUERIES, data.queries().size());
        long found = 0;
        for (int q = 0; q < queries; q++) {
            double[] similarities = similarities(data.queries().get(q), vectors);
            double threshold = tenth(similarities) - TIE;
            for (MemoryHit hit : namespace.search(data.vectorRequests().get(q))) {
                int position = Objects.requireNonNull(positions.get(hit.memory().id()));
                if (similarities[position] >= threshold) {
                    found++;
                }
            }
        }
        return (double) found / ((long) queries * TOP);
    }

    private static double[] similarities(Embedding query, List<float[]> vectors) {
        float[] wanted = query.vector();
        double[] similarities = new double[vectors.size()];
        for (int i = 0; i < similarities.length; i++) {
            float[] vector = vectors.get(i);
            double sum = 0;
            for (int d = 0; d < wanted.length; d++) {
                sum += (double) wanted[d] * vector[d];
            }
            similarities[i] = sum;
        }
        return similarities;
    }

    private static double tenth(double[] similarities) {
        double[] sorted = similarities.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - TOP];
    }
}
