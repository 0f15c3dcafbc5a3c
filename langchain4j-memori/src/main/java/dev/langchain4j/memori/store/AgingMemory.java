package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.MemoryType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What retention needs to know of the current version of a memory that is not pinned.
 *
 * @param key            of the version
 * @param id             of the memory
 * @param collection     where it stands
 * @param type           what sort of knowledge it is
 * @param sessionId      the session it comes from, or null
 * @param occurredAt     when what it tells of happened
 * @param updatedAt      when this version was made
 * @param lastAccessedAt when it was last read, or null for never
 * @param expiresAt      from when on it is not found any more, or null for never
 * @param importance     from 0 to 1
 */
public record AgingMemory(
        long key,
        String id,
        String collection,
        MemoryType type,
        @Nullable String sessionId,
        Instant occurredAt,
        Instant updatedAt,
        @Nullable Instant lastAccessedAt,
        @Nullable Instant expiresAt,
        double importance) {}
