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
 * @param corroborated whether others than its first source may have said the same as any of them
 */
public record Findings(List<Evidence> evidence, double idf, double meanCosine, int memories, boolean corroborated) {

    /**
     * Copies the list.
     *
     * @param evidence   what the lanes know
     * @param idf        how much there was to be found
     * @param meanCosine the mean cosine
     * @param memories   among how many
     * @param corroborated whether any may have been said by others, too
     */
    public Findings {
        evidence = List.copyOf(evidence);
    }

    /**
     * Some of it, seen against the same.
     *
     * @param some what of the evidence is left, or is known better
     * @return that evidence
     */
    public Findings with(List<Evidence> some) {
        return new Findings(some, idf, meanCosine, memories, corroborated);
    }
}
