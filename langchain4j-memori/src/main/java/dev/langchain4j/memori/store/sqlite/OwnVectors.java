package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.vector.Vectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The vectors that a transaction has written or taken away itself, and which nobody else may see before it commits. */
final class OwnVectors {

    private final Map<Long, List<float[]>> written = new HashMap<>();
    private final Map<Long, Long> collectionOf = new HashMap<>();
    private final Set<Long> gone = new HashSet<>();

    OwnVectors() {}

    /** With all that another one has, which stays as it is. */
    OwnVectors(OwnVectors other) {
        written.putAll(other.written);
        collectionOf.putAll(other.collectionOf);
        gone.addAll(other.gone);
    }

    void wrote(long collection, long key, List<float[]> vectors) {
        written.put(key, vectors);
        collectionOf.put(key, collection);
    }

    void removed(long key) {
        gone.add(key);
        written.remove(key);
    }

    /** What of the committed vectors this transaction still sees. */
    RowSet without(RowSet accepted) {
        // What was selected inside this transaction holds nothing that is gone.
        return gone.isEmpty() || accepted.only() != null ? accepted : accepted.without(gone);
    }

    /** Adds its own candidates to the committed ones. */
    List<Candidate> merge(
            List<Candidate> committed, List<Long> collections, float[] query, RowSet accepted, int limit) {
        List<Candidate> all = new ArrayList<>(committed);
        written.forEach((key, vectors) -> {
            if (collections.contains(collectionOf.get(key)) && accepted.accepts(key)) {
                double best = vectors.stream()
                        .mapToDouble(vector -> Vectors.cosine(query, vector))
                        .max()
                        .orElse(-1);
                all.add(new Candidate(key, best));
            }
        });
        return Candidate.best(all, limit);
    }
}
