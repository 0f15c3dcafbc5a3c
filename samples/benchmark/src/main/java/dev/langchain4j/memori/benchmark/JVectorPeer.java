package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.data.SearchRequest;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult.NodeScore;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** JVector's graph of vectors in memory, with the parameters of its manual; as many candidates as it takes to find as much as this library does. */
final class JVectorPeer implements Peer {

    private static final int DEGREE = 16;
    private static final int BEAM = 100;
    private static final float OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;
    private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.DOT_PRODUCT;

    private final RandomAccessVectorValues vectors;
    private final ImmutableGraphIndex graph;
    private final GraphSearcher searcher;
    private final List<VectorFloat<?>> queries;
    private final int candidates;
    private final double buildSeconds;

    private JVectorPeer(
            RandomAccessVectorValues vectors,
            ImmutableGraphIndex graph,
            List<VectorFloat<?>> queries,
            Recall truth,
            double buildSeconds) {
        this.vectors = vectors;
        this.graph = graph;
        this.searcher = new GraphSearcher(graph);
        this.queries = queries;
        this.buildSeconds = buildSeconds;
        this.candidates = truth.candidatesFor((query, wanted) -> found(query, wanted));
    }

    static Peer open(DataSet data, Recall truth, PrintWriter progress) throws PeerMissing {
        progress.println("  building JVector's graph");
        try {
            VectorTypeSupport types = VectorizationProvider.getInstance().getVectorTypeSupport();
            List<VectorFloat<?>> stored = new ArrayList<>();
            data.memories()
                    .forEach(memory -> stored.add(types.createFloatVector(
                            Objects.requireNonNull(memory.embedding()).vector())));
            List<VectorFloat<?>> queries = new ArrayList<>();
            data.queries().forEach(query -> queries.add(types.createFloatVector(query.vector())));
            int dimension = data.queries().get(0).dimension();
            RandomAccessVectorValues vectors = new ListRandomAccessVectorValues(stored, dimension);
            long start = System.nanoTime();
            try (GraphIndexBuilder builder = GraphIndexBuilder.builder(
                            BuildScoreProvider.randomAccessScoreProvider(vectors, SIMILARITY), dimension, DEGREE)
                    .withBeamWidth(BEAM)
                    .withNeighborOverflow(OVERFLOW)
                    .withAlpha(ALPHA)
                    .build()) {
                ImmutableGraphIndex graph = builder.build(vectors);
                return new JVectorPeer(vectors, graph, queries, truth, (System.nanoTime() - start) / 1e9);
            }
        } catch (IOException | LinkageError unusable) {
            throw new PeerMissing("it does not run on this JDK: " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public String operation() {
        return MemoriContestants.VECTOR;
    }

    @Override
    public String engine() {
        return "JVector";
    }

    @Override
    public Turn begin() {
        return i -> Sink.keep(positions(i % queries.size())).length;
    }

    @Override
    public int[] positions(int query) {
        return found(query, candidates);
    }

    private int[] found(int query, int wanted) {
        NodeScore[] nodes = searcher.search(
                        DefaultSearchScoreProvider.exact(queries.get(query), SIMILARITY, vectors), wanted, 0, Bits.ALL)
                .getNodes();
        int[] found = new int[Math.min(nodes.length, SearchRequest.DEFAULT_LIMIT)];
        for (int i = 0; i < found.length; i++) {
            found[i] = nodes[i].node;
        }
        return found;
    }

    @Override
    public String note() {
        return String.format(
                Locale.ROOT,
                "graph built in %.1f s on all processors, %d candidates, node numbers returned, no incubating vector module",
                buildSeconds,
                candidates);
    }

    @Override
    public void close() {
        try {
            searcher.close();
            graph.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
