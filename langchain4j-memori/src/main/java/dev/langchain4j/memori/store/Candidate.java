package dev.langchain4j.memori.store;

import java.util.Comparator;
import java.util.List;

/**
 * A memory that lies near a vector.
 *
 * @param key   the store's number of the version
 * @param score its cosine, from -1 to 1
 */
public record Candidate(long key, double score) {

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::score).reversed().thenComparingLong(Candidate::key);

    /**
     * The best of some candidates.
     *
     * @param candidates in any order; the list is sorted
     * @param limit      how many to return at the most
     * @return the best first, ties by key
     */
    public static List<Candidate> best(List<Candidate> candidates, int limit) {
        candidates.sort(BEST_FIRST);
        return candidates.size() > limit ? List.copyOf(candidates.subList(0, limit)) : candidates;
    }
}
