package dev.langchain4j.memori.search;

import dev.langchain4j.memori.store.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges ranked lists by rank alone (Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
 * Learning Methods", 2009): each list adds {@code 1 / (k + rank)} to a candidate, with rank from 1. Scores are divided by what the first
 * place in every list would give, so that they lie between 0 and 1. Candidates that a lane cannot tell apart share a rank: what is equal
 * must not be ordered by chance.
 */
final class ReciprocalRankFusion {

    /** The paper's constant. A larger one gives the lower ranks more say. */
    static final int K = 60;

    private ReciprocalRankFusion() {}

    /** The candidates of all lists, by key, in no particular order. */
    static Map<Long, Fused> fuse(List<Lane> lanes) {
        Map<Long, Fused> fused = new HashMap<>();
        for (Lane lane : lanes) {
            int rank = 0;
            double before = Double.NaN;
            for (int i = 0; i < lane.candidates().size(); i++) {
                Candidate candidate = lane.candidates().get(i);
                if (candidate.score() != before) {
                    rank = i + 1;
                    before = candidate.score();
                }
                Fused entry = fused.computeIfAbsent(candidate.key(), Fused::new);
                entry.score += (K + 1.0) / (K + rank) / lanes.size();
                entry.places.add(new Place(lane, rank, candidate));
            }
        }
        return fused;
    }

    /** A candidate and where it stood. */
    static final class Fused {
        final long key;
        double score;
        final List<Place> places = new ArrayList<>(2);

        Fused(long key) {
            this.key = key;
        }
    }

    /** A rank in a lane, from 1. */
    record Place(Lane lane, int rank, Candidate candidate) {}
}
