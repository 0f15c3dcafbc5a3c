package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.store.Evidence;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges ranked lists by rank alone (Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
 * Learning Methods", 2009): each list adds {@code 1 / (k + rank)} to a candidate, with rank from 1. Scores are divided by what the first
 * place in both lists would give, so that they lie between 0 and 1.
 */
final class ReciprocalRankFusion implements Relevance {

    /** The paper's constant. A larger one gives the lower ranks more say. */
    static final int K = 60;

    private static final int LANES = 2;

    @Override
    public double of(Evidence evidence) {
        return (share(evidence.lexicalRank()) + share(evidence.vectorRank())) / LANES;
    }

    @Override
    public Explanation explain(Evidence evidence, String matched) {
        List<Explanation> places = new ArrayList<>(2);
        if (evidence.lexicalRank() > 0) {
            places.add(Explanation.of(evidence.bm25(), "BM25" + Relevance.lexicalLabel(evidence, matched)));
        }
        if (evidence.vectorRank() > 0) {
            places.add(Explanation.of(evidence.cosine(), "cosine" + Relevance.vectorLabel(evidence)));
        }
        return new Explanation(of(evidence), "reciprocal rank fusion, k = " + K + ", on a scale from 0 to 1", places);
    }

    private static double share(int rank) {
        return rank == 0 ? 0 : (K + 1.0) / (K + rank);
    }
}
