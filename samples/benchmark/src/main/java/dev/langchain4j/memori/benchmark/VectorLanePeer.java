package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.vector.ScoredOwner;
import dev.langchain4j.memori.vector.VectorQuery;
import dev.langchain4j.memori.vector.VectorSet;
import dev.langchain4j.memori.vector.VectorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * This library's vectors without the rest: no transaction, no ranking, no rows loaded. What the other engines are compared with that return
 * numbers, too. The one place that knows the face of {@link VectorSet}.
 */
final class VectorLanePeer implements Peer {

    static final String OPERATION = "vector lane alone";

    private final VectorSet vectors;
    private final List<float[]> queries;

    /** What the library reads from its table. */
    private final List<float[]> floats = new ArrayList<>();

    VectorLanePeer(DataSet data) {
        vectors = new VectorSet(data.queries().get(0).dimension());
        for (int i = 0; i < data.memories().size(); i++) {
            Embedding embedding = Objects.requireNonNull(data.memories().get(i).embedding());
            vectors.put(i, List.of(embedding.vector()));
            floats.add(embedding.vector());
        }
        queries = data.queries().stream().map(Embedding::vector).toList();
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String engine() {
        return MemoriContestants.ENGINE;
    }

    @Override
    public Turn begin() {
        return i -> Sink.keep(nearest(i % queries.size())).size();
    }

    @Override
    public int[] positions(int query) {
        return nearest(query).stream().mapToInt(ScoredOwner::owner).toArray();
    }

    private List<ScoredOwner> nearest(int query) {
        try (VectorQuery begun = vectors.query(queries.get(query), this::read)) {
            return begun.nearest(SearchRequest.DEFAULT_LIMIT, owner -> true);
        }
    }

    private void read(int[] owners, int count, VectorSource.Reader reader) {
        for (int i = 0; i < count; i++) {
            reader.take(owners[i], floats.get(owners[i]));
        }
    }

    @Override
    public String note() {
        return "row numbers returned; beyond 65,536 vectors the few that are compared in full come from memory, not from the table";
    }

    @Override
    public void close() {}
}
