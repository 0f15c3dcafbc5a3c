package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Provenance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What ranking needs to know of a candidate, without loading it.
 *
 * @param key            the store's number of the version
 * @param id             the memory's id, which breaks ties
 * @param createdAt      when the memory was first stored
 * @param lastAccessedAt when it was last read, or null
 * @param accessCount    how often it was read
 * @param validTo        the first moment at which what it says is no longer true, or null
 * @param provenance     where it came from, and who stands behind it
 */
public record RankSignals(
        long key,
        String id,
        Instant createdAt,
        @Nullable Instant lastAccessedAt,
        long accessCount,
        @Nullable Instant validTo,
        Provenance provenance) {}
