package dev.langchain4j.memori.data;

import java.util.Map;

/**
 * Counts of what is stored.
 *
 * @param memories how many memories there are, expired ones not counted
 * @param versions how many stored versions, current and past
 * @param byType   memories by type; types without a memory are absent
 * @param embedded how many memories have a vector of the current embedding model
 * @param vectors  how many vectors they have together; a long memory has several
 * @param bytes    what the contents and vectors of the current versions take, in bytes
 */
public record MemoryStats(
        long memories, long versions, Map<MemoryType, Long> byType, long embedded, long vectors, long bytes) {

    /**
     * Copies the map.
     *
     * @param memories how many memories there are
     * @param versions how many stored versions
     * @param byType   memories by type
     * @param embedded how many have a vector
     * @param vectors  how many vectors
     * @param bytes    what they take
     */
    public MemoryStats {
        byType = Map.copyOf(byType);
    }

    /**
     * The share of memories that can be found by meaning.
     *
     * @return from 0 to 1; 1 where there is no memory
     */
    public double coverage() {
        return memories == 0 ? 1 : (double) embedded / memories;
    }
}
