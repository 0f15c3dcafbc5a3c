package dev.langchain4j.memori.data;

import java.util.List;
import java.util.Map;

/**
 * What a purge would erase, without erasing it.
 *
 * @param memories how many memories it would erase
 * @param byType   the same by type; types without a memory are absent
 * @param pinned   how many selected memories it would leave because they are pinned
 * @param oldest   up to ten of the memories it would erase, oldest first
 */
public record PurgePreview(long memories, Map<MemoryType, Long> byType, long pinned, List<Memory> oldest) {

    /**
     * Copies the collections.
     *
     * @param memories how many memories it would erase
     * @param byType   the same by type
     * @param pinned   how many pinned ones it would leave
     * @param oldest   up to ten of them
     */
    public PurgePreview {
        byType = Map.copyOf(byType);
        oldest = List.copyOf(oldest);
    }
}
