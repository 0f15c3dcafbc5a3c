package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.SearchRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What a scan over all vectors in double precision finds, and which share of it others do; over the first questions of the data set. */
final class Recall {

    /** What an approximate engine must reach before it is compared. */
    static final double WANTED = 0.999;

    private static final int TOP = SearchRequest.DEFAULT_LIMIT;
    private static final int QUERIES = 200;

    /** Among equals, which ten are the top ten is nobody's business. */
    private static final double TIE = 1e-6;

    private static final int[] CANDIDATES = {10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640};

    /** A search that collects as many candidates as it is told to. */
    interface Widening {
        int[] found(int query, int candidates);
    }

    private final List<float[]> vectors;
    private final List<float[]> queries;
    private final double[] tenth;

    private Recall(List<float[]> vectors, List<float[]> queries) {
        this.vectors = vectors;
        this.queries = queries;
        this.tenth = IntStream.range(0, queries.size())
                .parallel()
                .mapToDouble(this::tenth)
                .toArray();
    }

    static Recall of(DataSet data) {
        return new Recall(
                data.memories().stream()
                        .map(memory ->
                                Objects.requireNonNull(memory.embedding()).vector())
                        .toList(),
                data.queries().stream()
                        .limit(QUERIES)
                        .map(query -> query.vector())
                        .toList());
    }

    /** The share of the true ten nearest that a search finds. */
    double of(IntFunction<int[]> search) {
        long found = 0;
        for (int q = 0; q < queries.size(); q++) {
            for (int position : search.apply(q)) {
                if (similarity(queries.get(q), vectors.get(position)) >= tenth[q] - TIE) {
                    found++;
                }
            }
        }
        return (double) found / ((long) queries.size() * Math.min(TOP, vectors.size()));
    }

    /** That of the vector search of a filled store. */
    double of(FilledStore store, DataSet data) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < store.ids().size(); i++) {
            positions.put(store.ids().get(i), i);
        }
        // Decay reorders near-ties on purpose; here the question is whether the lane itself misses anything.
        try (FilledStore.Copy copy = store.copyWithoutDecay()) {
            MemoryNamespace namespace = copy.namespace();
            return of(query -> namespace.search(data.vectorRequests().get(query)).stream()
                    .mapToInt(hit ->
                            Objects.requireNonNull(positions.get(hit.memory().id())))
                    .toArray());
        }
    }

    /** The fewest candidates by which a search reaches {@link #WANTED}; the most that are tried if none do. */
    int candidatesFor(Widening search) {
        for (int candidates : CANDIDATES) {
            if (of(query -> search.found(query, candidates)) >= WANTED) {
                return candidates;
            }
        }
        return CANDIDATES[CANDIDATES.length - 1];
    }

    private double tenth(int query) {
        double[] similarities = vectors.stream()
                .mapToDouble(vector -> similarity(queries.get(query), vector))
                .toArray();
        Arrays.sort(similarities);
        return similarities[Math.max(0, similarities.length - TOP)];
    }

    private static double similarity(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (double) a[d] * b[d];
        }
        return sum;
    }
}
