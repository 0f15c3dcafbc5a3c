package dev.langchain4j.memori.data;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be remembered. Only the content is required, and in a vector collection only the embedding. */
public final class NewMemory {

    private final @Nullable String id;
    private final String content;
    private final MemoryType type;
    private final Metadata metadata;
    private final @Nullable String author;
    private final @Nullable String sessionId;
    private final @Nullable Instant occurredAt;
    private final @Nullable Instant expiresAt;
    private final @Nullable Embedding embedding;
    private final boolean pinned;
    private final double importance;
    private final Validity validity;

    private NewMemory(Builder builder) {
        this.id = builder.id;
        this.content = builder.content == null ? "" : builder.content;
        if (builder.embedding == null) {
            Texts.requireNotBlank("content", content);
        }
        if (id != null && id.isBlank()) {
            throw MemoriException.invalid("id must not be blank; leave it out to have one made");
        }
        this.type = Texts.required("type", builder.type);
        this.metadata = builder.metadata.copy();
        this.author = builder.author;
        this.sessionId = builder.sessionId;
        this.occurredAt = Moments.kept(builder.occurredAt);
        this.expiresAt = Moments.kept(builder.expiresAt);
        this.embedding = builder.embedding;
        this.pinned = builder.pinned;
        this.importance = Memory.checkedImportance(builder.importance);
        this.validity = new Validity(builder.validFrom, builder.validTo);
    }

    /**
     * A memory of which only the content is known.
     *
     * @param content the text to remember
     * @return the new memory
     * @throws MemoriException if the content is blank
     */
    public static NewMemory of(String content) {
        return builder().content(content).build();
    }

    /**
     * Starts a new memory.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from this memory.
     *
     * @return a builder with everything that this memory says
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * The id that the caller chose.
     *
     * @return the id, or null where the store is to make one
     */
    public @Nullable String id() {
        return id;
    }

    /**
     * The text to remember.
     *
     * @return the content, not blank; empty only for an embedding without a text
     */
    public String content() {
        return content;
    }

    /**
     * What sort of knowledge it is.
     *
     * @return the type
     */
    public MemoryType type() {
        return type;
    }

    /**
     * The caller's key and value pairs.
     *
     * @return a copy
     */
    public Metadata metadata() {
        return metadata.copy();
    }

    /**
     * Who said it.
     *
     * @return the author, or null
     */
    public @Nullable String author() {
        return author;
    }

    /**
     * The session it comes from.
     *
     * @return the session, or null
     */
    public @Nullable String sessionId() {
        return sessionId;
    }

    /**
     * When what it tells of happened.
     *
     * @return the time, or null for the time of storing
     */
    public @Nullable Instant occurredAt() {
        return occurredAt;
    }

    /**
     * From when on it is not found any more.
     *
     * @return the time, or null for never
     */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /**
     * A vector made by the caller.
     *
     * @return the embedding, or null where the store is to make it
     */
    public @Nullable Embedding embedding() {
        return embedding;
    }

    /**
     * Whether it is exempt from purging.
     *
     * @return true if pinned
     */
    public boolean pinned() {
        return pinned;
    }

    /**
     * How much it matters that it is kept.
     *
     * @return from 0 to 1
     */
    public double importance() {
        return importance;
    }

    /**
     * When what it says is true.
     *
     * @return the validity, {@link Validity#ALWAYS} where nobody said
     */
    public Validity validity() {
        return validity;
    }

    /** Collects a {@link NewMemory}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String id;
        private @Nullable String content;
        private MemoryType type = MemoryType.SEMANTIC;
        private Metadata metadata = new Metadata();
        private @Nullable String author;
        private @Nullable String sessionId;
        private @Nullable Instant occurredAt;
        private @Nullable Instant expiresAt;
        private @Nullable Embedding embedding;
        private boolean pinned;
        private double importance = Memory.DEFAULT_IMPORTANCE;
        private @Nullable Instant validFrom;
        private @Nullable Instant validTo;

        private Builder() {}

        private Builder(NewMemory memory) {
            this.id = memory.id;
            this.content = memory.content;
            this.type = memory.type;
            this.metadata = memory.metadata;
            this.author = memory.author;
            this.sessionId = memory.sessionId;
            this.occurredAt = memory.occurredAt;
            this.expiresAt = memory.expiresAt;
            this.embedding = memory.embedding;
            this.pinned = memory.pinned;
            this.importance = memory.importance;
            this.validFrom = memory.validity.from();
            this.validTo = memory.validity.to();
        }

        /**
         * The memory's id. A memory with an id of its own is never taken for a duplicate.
         *
         * @param id not blank, at most 1,000 characters, and not in use in its collection; default a random UUID
         * @return this
         */
        public Builder id(@Nullable String id) {
            this.id = id;
            return this;
        }

        /**
         * The text to remember; required, except beside an embedding in a vector collection.
         *
         * @param content at least one character that is not white space
         * @return this
         */
        public Builder content(String content) {
            this.content = content;
            return this;
        }

        /**
         * What sort of knowledge it is.
         *
         * @param type the type; default {@link MemoryType#SEMANTIC}
         * @return this
         */
        public Builder type(MemoryType type) {
            this.type = type;
            return this;
        }

        /**
         * Key and value pairs to filter by; the values are searchable as words, too.
         *
         * @param metadata the pairs; default none
         * @return this
         */
        public Builder metadata(Metadata metadata) {
            this.metadata = metadata.copy();
            return this;
        }

        /**
         * Who said it. The same words by two authors are two memories.
         *
         * @param author a name, or null for unknown
         * @return this
         */
        public Builder author(@Nullable String author) {
            this.author = author;
            return this;
        }

        /**
         * The session it comes from.
         *
         * @param sessionId any string, or null for none
         * @return this
         */
        public Builder sessionId(@Nullable String sessionId) {
            this.sessionId = sessionId;
            return this;
        }

        /**
         * When what it tells of happened. The same words about two times are two memories.
         *
         * @param occurredAt the time, or null for the time of storing
         * @return this
         */
        public Builder occurredAt(@Nullable Instant occurredAt) {
            this.occurredAt = occurredAt;
            return this;
        }

        /**
         * From when on it is not found any more.
         *
         * @param expiresAt the time, or null for never
         * @return this
         */
        public Builder expiresAt(@Nullable Instant expiresAt) {
            this.expiresAt = expiresAt;
            return this;
        }

        /**
         * A vector made by the caller with the store's own embedding model; the store then embeds nothing.
         *
         * @param embedding a finite vector of the model's dimension, of any length but zero; null to let the store embed
         * @return this
         */
        public Builder embedding(@Nullable Embedding embedding) {
            this.embedding = embedding;
            return this;
        }

        /**
         * Whether it is exempt from purging.
         *
         * @param pinned true to pin; default false
         * @return this
         */
        public Builder pinned(boolean pinned) {
            this.pinned = pinned;
            return this;
        }

        /**
         * How much it matters that it is kept: what goes first when retention has to choose.
         *
         * @param importance from 0 to 1; default {@value Memory#DEFAULT_IMPORTANCE}
         * @return this
         */
        public Builder importance(double importance) {
            this.importance = importance;
            return this;
        }

        /**
         * Since when what it says is true in the world.
         *
         * @param validFrom the first moment, or null where that is not known
         * @return this
         */
        public Builder validFrom(@Nullable Instant validFrom) {
            this.validFrom = validFrom;
            return this;
        }

        /**
         * Until when what it says is true in the world. Unlike an expired memory, it is still found afterwards, behind what is true.
         *
         * @param validTo the first moment at which it no longer is, or null for no end
         * @return this
         */
        public Builder validTo(@Nullable Instant validTo) {
            this.validTo = validTo;
            return this;
        }

        /**
         * Finishes the memory.
         *
         * @return the new memory
         * @throws MemoriException if the content is missing or blank, the importance is not from 0 to 1, or the validity ends before it begins
         */
        public NewMemory build() {
            return new NewMemory(this);
        }
    }
}
