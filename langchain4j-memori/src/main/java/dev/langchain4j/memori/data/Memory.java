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
 * @param importance     how much it matters that it is kept, from 0 to 1
 * @param validity       when what it says is true
 * @param provenance     where it came from, and who stands behind it
 * @param supersedes     the id of the memory of its collection that it corrects, or null
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
        long version,
        double importance,
        Validity validity,
        Provenance provenance,
        @Nullable String supersedes) {

    /** The importance of what nobody has weighed. */
    public static final double DEFAULT_IMPORTANCE = 0.5;

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
     * @param importance     how much it matters that it is kept, from 0 to 1
     * @param validity       when what it says is true
     * @param provenance     where it came from, and who stands behind it
     * @param supersedes     the id of the memory of its collection that it corrects, or null
     */
    public Memory {
        metadata = metadata.copy();
        occurredAt = occurredAt.truncatedTo(ChronoUnit.MICROS);
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
        updatedAt = updatedAt.truncatedTo(ChronoUnit.MICROS);
        lastAccessedAt = Moments.kept(lastAccessedAt);
        expiresAt = Moments.kept(expiresAt);
    }

    static double checkedImportance(double importance) {
        if (!(importance >= 0 && importance <= 1)) {
            throw MemoriException.invalid("importance must be from 0 to 1, but is " + importance);
        }
        return importance;
    }

    /**
     * This memory after one more access.
     *
     * @param at when it was read
     * @return a memory that counts it
     */
    public Memory accessed(Instant at) {
        return toBuilder()
                .lastAccessedAt(lastAccessedAt != null && lastAccessedAt.isAfter(at) ? lastAccessedAt : at)
                .accessCount(accessCount + 1)
                .build();
    }

    /**
     * Starts a memory that says something and of which nothing else is known yet.
     *
     * @param id         its id
     * @param namespace  whose memory it is
     * @param collection the shelf it stands on
     * @param content    the text
     * @param now        when it is stored; it happened at the same time unless something else is said
     * @return a builder of its first version, a {@link MemoryType#SEMANTIC semantic} memory
     */
    public static Builder builder(String id, String namespace, String collection, String content, Instant now) {
        return new Builder(new Memory(
                id,
                namespace,
                collection,
                content,
                MemoryType.SEMANTIC,
                new Metadata(),
                null,
                null,
                now,
                now,
                now,
                null,
                0,
                0,
                false,
                null,
                1,
                DEFAULT_IMPORTANCE,
                Validity.ALWAYS,
                Provenance.UNKNOWN,
                null));
    }

    /**
     * Starts a memory that differs from this one.
     *
     * @return a builder with everything as it is here
     */
    public Builder toBuilder() {
        return new Builder(this);
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

    /** Collects a {@link Memory}: for stores and what stands before them; applications add a {@link NewMemory}. Not safe for use by several threads. */
    public static final class Builder {

        private final String id;
        private final String namespace;
        private String collection;
        private String content;
        private MemoryType type;
        private Metadata metadata;
        private @Nullable String author;
        private @Nullable String sessionId;
        private Instant occurredAt;
        private Instant createdAt;
        private Instant updatedAt;
        private @Nullable Instant lastAccessedAt;
        private long accessCount;
        private long reinforcements;
        private boolean pinned;
        private @Nullable Instant expiresAt;
        private long version;
        private double importance;
        private Validity validity;
        private Provenance provenance;
        private @Nullable String supersedes;

        private Builder(Memory memory) {
            this.id = memory.id;
            this.namespace = memory.namespace;
            this.collection = memory.collection;
            this.content = memory.content;
            this.type = memory.type;
            this.metadata = memory.metadata;
            this.author = memory.author;
            this.sessionId = memory.sessionId;
            this.occurredAt = memory.occurredAt;
            this.createdAt = memory.createdAt;
            this.updatedAt = memory.updatedAt;
            this.lastAccessedAt = memory.lastAccessedAt;
            this.accessCount = memory.accessCount;
            this.reinforcements = memory.reinforcements;
            this.pinned = memory.pinned;
            this.expiresAt = memory.expiresAt;
            this.version = memory.version;
            this.importance = memory.importance;
            this.validity = memory.validity;
            this.provenance = memory.provenance;
            this.supersedes = memory.supersedes;
        }

        /**
         * Sets the shelf it stands on.
         *
         * @param collection the shelf
         * @return this
         */
        public Builder collection(String collection) {
            this.collection = collection;
            return this;
        }

        /**
         * Sets the text.
         *
         * @param content the text
         * @return this
         */
        public Builder content(String content) {
            this.content = content;
            return this;
        }

        /**
         * Sets the type.
         *
         * @param type what sort of knowledge it is
         * @return this
         */
        public Builder type(MemoryType type) {
            this.type = type;
            return this;
        }

        /**
         * Sets the caller's key and value pairs.
         *
         * @param metadata the caller's key and value pairs
         * @return this
         */
        public Builder metadata(Metadata metadata) {
            this.metadata = metadata;
            return this;
        }

        /**
         * Sets who said it.
         *
         * @param author who said it, or null
         * @return this
         */
        public Builder author(@Nullable String author) {
            this.author = author;
            return this;
        }

        /**
         * Sets the session it came from.
         *
         * @param sessionId the session it came from, or null
         * @return this
         */
        public Builder sessionId(@Nullable String sessionId) {
            this.sessionId = sessionId;
            return this;
        }

        /**
         * Sets when what it tells of happened.
         *
         * @param occurredAt when what it tells of happened
         * @return this
         */
        public Builder occurredAt(Instant occurredAt) {
            this.occurredAt = occurredAt;
            return this;
        }

        /**
         * Sets when its first version was stored.
         *
         * @param createdAt when its first version was stored
         * @return this
         */
        public Builder createdAt(Instant createdAt) {
            this.createdAt = createdAt;
            return this;
        }

        /**
         * Sets when this version was stored.
         *
         * @param updatedAt when this version was stored
         * @return this
         */
        public Builder updatedAt(Instant updatedAt) {
            this.updatedAt = updatedAt;
            return this;
        }

        /**
         * Sets when it was last read.
         *
         * @param lastAccessedAt when it was last read, or null if never
         * @return this
         */
        public Builder lastAccessedAt(@Nullable Instant lastAccessedAt) {
            this.lastAccessedAt = lastAccessedAt;
            return this;
        }

        /**
         * Sets how often it was read.
         *
         * @param accessCount how often it was read
         * @return this
         */
        public Builder accessCount(long accessCount) {
            this.accessCount = accessCount;
            return this;
        }

        /**
         * Sets how often the same content was added again.
         *
         * @param reinforcements how often the same content was added again
         * @return this
         */
        public Builder reinforcements(long reinforcements) {
            this.reinforcements = reinforcements;
            return this;
        }

        /**
         * Sets whether it is exempt from purging.
         *
         * @param pinned whether it is exempt from purging
         * @return this
         */
        public Builder pinned(boolean pinned) {
            this.pinned = pinned;
            return this;
        }

        /**
         * Sets from when on it is not found any more.
         *
         * @param expiresAt from when on it is not found any more, or null for never
         * @return this
         */
        public Builder expiresAt(@Nullable Instant expiresAt) {
            this.expiresAt = expiresAt;
            return this;
        }

        /**
         * Sets counts its changes.
         *
         * @param version counts its changes, from 1
         * @return this
         */
        public Builder version(long version) {
            this.version = version;
            return this;
        }

        /**
         * Sets how much it matters that it is kept.
         *
         * @param importance how much it matters that it is kept, from 0 to 1
         * @return this
         */
        public Builder importance(double importance) {
            this.importance = importance;
            return this;
        }

        /**
         * Sets when what it says is true.
         *
         * @param validity when what it says is true
         * @return this
         */
        public Builder validity(Validity validity) {
            this.validity = validity;
            return this;
        }

        /**
         * Sets where it came from.
         *
         * @param provenance where it came from
         * @return this
         */
        public Builder provenance(Provenance provenance) {
            this.provenance = provenance;
            return this;
        }

        /**
         * Sets the id of the memory that it corrects.
         *
         * @param supersedes the id of the memory that it corrects, or null
         * @return this
         */
        public Builder supersedes(@Nullable String supersedes) {
            this.supersedes = supersedes;
            return this;
        }

        /**
         * Finishes the memory.
         *
         * @return the memory
         */
        public Memory build() {
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
                    lastAccessedAt,
                    accessCount,
                    reinforcements,
                    pinned,
                    expiresAt,
                    version,
                    importance,
                    validity,
                    provenance,
                    supersedes);
        }
    }
}
