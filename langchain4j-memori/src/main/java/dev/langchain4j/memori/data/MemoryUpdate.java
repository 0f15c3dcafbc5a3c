package dev.langchain4j.memori.data;

import dev.langchain4j.data.document.Metadata;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change to one memory. What is not set stays as it is; the version before the change stays in history. */
public final class MemoryUpdate {

    private final @Nullable String content;
    private final @Nullable MemoryType type;
    private final @Nullable Metadata metadata;
    private final boolean replaceMetadata;
    private final Set<String> removedKeys;
    private final @Nullable Instant occurredAt;
    private final @Nullable Boolean pinned;
    private final @Nullable Instant expiresAt;
    private final boolean expiryGiven;
    private final @Nullable Long expectedVersion;
    private final @Nullable Double importance;
    private final @Nullable Instant validFrom;
    private final boolean validFromGiven;
    private final @Nullable Instant validTo;
    private final boolean validToGiven;

    private MemoryUpdate(Builder builder) {
        if (builder.content != null && Texts.isBlank(builder.content)) {
            throw MemoriException.invalid(
                    "content must hold at least one character that is neither white space nor a control character");
        }
        this.content = builder.content;
        this.type = builder.type;
        this.metadata = builder.metadata == null ? null : builder.metadata.copy();
        this.replaceMetadata = builder.replaceMetadata;
        this.removedKeys = Set.copyOf(builder.removedKeys);
        this.occurredAt = Moments.kept(builder.occurredAt);
        this.pinned = builder.pinned;
        this.expiresAt = Moments.kept(builder.expiresAt);
        this.expiryGiven = builder.expiryGiven;
        this.expectedVersion = builder.expectedVersion;
        this.importance = builder.importance == null ? null : Memory.checkedImportance(builder.importance);
        this.validFrom = Moments.kept(builder.validFrom);
        this.validFromGiven = builder.validFromGiven;
        this.validTo = Moments.kept(builder.validTo);
        this.validToGiven = builder.validToGiven;
    }

    /**
     * Starts an update that changes nothing.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The new content.
     *
     * @return the content, or null to keep it
     */
    public @Nullable String content() {
        return content;
    }

    /**
     * The new type.
     *
     * @return the type, or null to keep it
     */
    public @Nullable MemoryType type() {
        return type;
    }

    /**
     * The metadata that results from applying this update.
     *
     * @param current the metadata before
     * @return a new object
     */
    public Metadata applyTo(Metadata current) {
        Metadata result = replaceMetadata ? new Metadata() : current.copy();
        removedKeys.forEach(result::remove);
        if (metadata != null) {
            result.putAll(metadata.toMap());
        }
        return result;
    }

    /**
     * The new time of what the memory tells of.
     *
     * @return the time, or null to keep it
     */
    public @Nullable Instant occurredAt() {
        return occurredAt;
    }

    /**
     * Whether to pin or unpin.
     *
     * @return the new state, or null to keep it
     */
    public @Nullable Boolean pinned() {
        return pinned;
    }

    /**
     * The expiry that results from applying this update.
     *
     * @param current the expiry before, or null
     * @return the expiry after, or null for never
     */
    public @Nullable Instant applyTo(@Nullable Instant current) {
        return expiryGiven ? expiresAt : current;
    }

    /**
     * The version that the caller read.
     *
     * @return the version, or null to update whatever is current
     */
    public @Nullable Long expectedVersion() {
        return expectedVersion;
    }

    /**
     * How much it matters that the memory is kept.
     *
     * @return from 0 to 1, or null to keep what is there
     */
    public @Nullable Double importance() {
        return importance;
    }

    /**
     * The validity that results from applying this update.
     *
     * @param current the validity before
     * @return the validity after
     * @throws MemoriException if it would end before it begins
     */
    public Validity applyTo(Validity current) {
        return new Validity(validFromGiven ? validFrom : current.from(), validToGiven ? validTo : current.to());
    }

    /** Collects a {@link MemoryUpdate}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String content;
        private @Nullable MemoryType type;
        private @Nullable Metadata metadata;
        private boolean replaceMetadata;
        private Set<String> removedKeys = Set.of();
        private @Nullable Instant occurredAt;
        private @Nullable Boolean pinned;
        private @Nullable Instant expiresAt;
        private boolean expiryGiven;
        private @Nullable Long expectedVersion;
        private @Nullable Double importance;
        private @Nullable Instant validFrom;
        private boolean validFromGiven;
        private @Nullable Instant validTo;
        private boolean validToGiven;

        private Builder() {}

        /**
         * Replaces the content.
         *
         * @param content the new text; not blank
         * @return this
         */
        public Builder content(String content) {
            this.content = content;
            return this;
        }

        /**
         * Replaces the type.
         *
         * @param type the new type
         * @return this
         */
        public Builder type(MemoryType type) {
            this.type = type;
            return this;
        }

        /**
         * Merges these pairs into the metadata: given keys are set, others stay.
         *
         * @param metadata the pairs to set
         * @return this
         */
        public Builder metadata(Metadata metadata) {
            this.metadata = metadata.copy();
            this.replaceMetadata = false;
            return this;
        }

        /**
         * Replaces the whole metadata by these pairs.
         *
         * @param metadata the pairs to keep
         * @return this
         */
        public Builder replaceMetadata(Metadata metadata) {
            this.metadata = metadata.copy();
            this.replaceMetadata = true;
            return this;
        }

        /**
         * Removes these keys from the metadata, before anything is merged in.
         *
         * @param keys the keys; those that are not there are passed over
         * @return this
         */
        public Builder removeMetadata(String... keys) {
            this.removedKeys = Set.copyOf(Arrays.asList(keys));
            return this;
        }

        /**
         * Replaces the time of what the memory tells of.
         *
         * @param occurredAt the new time
         * @return this
         */
        public Builder occurredAt(Instant occurredAt) {
            this.occurredAt = occurredAt;
            return this;
        }

        /**
         * Pins or unpins.
         *
         * @param pinned true to exempt the memory from purging
         * @return this
         */
        public Builder pinned(boolean pinned) {
            this.pinned = pinned;
            return this;
        }

        /**
         * Sets or clears the expiry.
         *
         * @param expiresAt from when on it is not found any more, or null for never
         * @return this
         */
        public Builder expiresAt(@Nullable Instant expiresAt) {
            this.expiresAt = expiresAt;
            this.expiryGiven = true;
            return this;
        }

        /**
         * Replaces the importance.
         *
         * @param importance how much it matters that the memory is kept, from 0 to 1
         * @return this
         */
        public Builder importance(double importance) {
            this.importance = importance;
            return this;
        }

        /**
         * Sets or clears since when what the memory says is true.
         *
         * @param validFrom the first moment, or null where that is not known
         * @return this
         */
        public Builder validFrom(@Nullable Instant validFrom) {
            this.validFrom = validFrom;
            this.validFromGiven = true;
            return this;
        }

        /**
         * Sets or clears until when what the memory says is true.
         *
         * @param validTo the first moment at which it no longer is, or null for no end
         * @return this
         */
        public Builder validTo(@Nullable Instant validTo) {
            this.validTo = validTo;
            this.validToGiven = true;
            return this;
        }

        /**
         * Refuses the update if somebody else changed the memory since.
         *
         * @param expectedVersion the {@link Memory#version()} that the caller read
         * @return this
         */
        public Builder expectedVersion(long expectedVersion) {
            this.expectedVersion = expectedVersion;
            return this;
        }

        /**
         * Finishes the update.
         *
         * @return the update
         * @throws MemoriException if the content is blank or the importance is not from 0 to 1
         */
        public MemoryUpdate build() {
            return new MemoryUpdate(this);
        }
    }
}
