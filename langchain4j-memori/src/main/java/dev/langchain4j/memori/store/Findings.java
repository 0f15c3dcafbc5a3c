package dev.langchain4j.memori.store;

import java.util.List;

/**
 * What the lanes found, and what it has to be seen against.
 *
 * @param evidence   what they know of every memory that one of them proposes, in no particular order
 * @param idf        the inverse document frequencies of the query's words together, of those that no memory holds, too: how much there was
 *                   to be found
 * @param meanCosine the mean cosine of all memories; 0 if the vector lane was not asked
 * @param memories   among how many they were found
 */
public record Findings(List<Evidence> evidence, double idf, double meanCosine, int memories) {

    /**
     * Copies the list.
     *
     * @param evidence   what the lanes know
     * @param idf        how much there was to be found
     * @param meanCosine the mean cosine
     * @param memories   among how many
     */
    public Findings {
        evidence = List.copyOf(evidence);
    }
}
