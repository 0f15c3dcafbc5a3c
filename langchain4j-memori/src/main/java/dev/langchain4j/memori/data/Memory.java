package dev.langchain4j.memori.data;

import dev.langchain4j.data.document.Metadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One remembered text: what it says, whose it is, where it came from and when.
 *
 * <p>Times are kept to the microsecond.
 *
 * @param id             the memory's id, unique in its collection; a random UUID unless the caller gave one
 * @param namespace      whose memory it is
 * @param collection     the shelf it stands on, {@code archival} by default
 * @param content        the text, exactly as it was given
 * @param type           what sort of knowledge it is
 * @param metadata       the caller's key and value pairs, each with the Java type it was given with; a copy
 * @param author         who said it, or null
 * @param sessionId      the session it came from, or null
 * @param occurredAt     when what it tells of happened; the time of storing where the caller gave none
 * @param createdAt      when its first version was stored
 * @param updatedAt      when this version was stored
 * @param lastAccessedAt when it was last read by {@code get} or a search, or null if never
 * @param accessCount    how often it was read
 * @param reinforcements how often the same content was added again
 * @param pinned         whether it is exempt from purging
 * @param expiresAt      from when on it is not found any more, or null for never
 * @param version        counts its changes, from 1
 */
public record Memory(
        String id,
        String namespace,
        String collection,
        String content,
        MemoryType type,
        Metadata metadata,
        @Nullable String author,
        @Nullable String sessionId,
        Instant occurredAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant lastAccessedAt,
        long accessCount,
        long reinforcements,
        boolean pinned,
        @Nullable Instant expiresAt,
        long version) {

    /**
     * Copies the metadata, which LangChain4j lets anybody change, and cuts the times to the microsecond.
     *
     * @param id             the memory's id, unique in its collection; a random UUID unless the caller gave one
     * @param namespace      whose memory it is
     * @param collection     the shelf it stands on, {@code archival} by default
     * @param content        the text, exactly as it was given
     * @param type           what sort of knowledge it is
     * @param metadata       the caller's key and value pairs, each with the Java type it was given with; a copy
     * @param author         who said it, or null
     * @param sessionId      the session it came from, or null
     * @param occurredAt     when what it tells of happened; the time of storing where the caller gave none
     * @param createdAt      when its first version was stored
     * @param updatedAt      when this version was stored
     * @param lastAccessedAt when it was last read by {@code get} or a search, or null if never
     * @param accessCount    how often it was read
     * @param reinforcements how often the same content was added again
     * @param pinned         whether it is exempt from purging
     * @param expiresAt      from when on it is not found any more, or null for never
     * @param version        counts its changes, from 1
     */
    public Memory {
        metadata = metadata.copy();
        occurredAt = occurredAt.truncatedTo(ChronoUnit.MICROS);
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
        updatedAt = updatedAt.truncatedTo(ChronoUnit.MICROS);
        lastAccessedAt = Moments.kept(lastAccessedAt);
        expiresAt = Moments.kept(expiresAt);
    }

    /**
     * This memory after one more access.
     *
     * @param at when it was read
     * @return a memory that counts it
     */
    public Memory accessed(Instant at) {
        return new Memory(
                id,
                namespace,
                collection,
                content,
                type,
                metadata,
                author,
                sessionId,
                occurredAt,
                createdAt,
                updatedAt,
                lastAccessedAt != null && lastAccessedAt.isAfter(at) ? lastAccessedAt : at,
                accessCount + 1,
                reinforcements,
                pinned,
                expiresAt,
                version);
    }

    /**
     * The metadata.
     *
     * @return a copy that the caller may change
     */
    @Override
    public Metadata metadata() {
        return metadata.copy();
    }
}
