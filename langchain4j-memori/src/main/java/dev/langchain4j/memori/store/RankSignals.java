package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.Provenance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What ranking needs to know of a candidate beside how well it fits.
 *
 * @param createdAt      when the memory was first stored
 * @param lastAccessedAt when it was last read, or null
 * @param accessCount    how often it was read
 * @param validTo        the first moment at which what it says is no longer true, or null
 * @param provenance     where it came from, and who stands behind it
 */
public record RankSignals(
        Instant createdAt,
        @Nullable Instant lastAccessedAt,
        long accessCount,
        @Nullable Instant validTo,
        Provenance provenance) {

    /**
     * Those of a memory as it is.
     *
     * @param memory the memory
     * @return its signals
     */
    public static RankSignals of(Memory memory) {
        return new RankSignals(
                memory.createdAt(),
                memory.lastAccessedAt(),
                memory.accessCount(),
                memory.validity().to(),
                memory.provenance());
    }
}
