package dev.langchain4j.memori.data;

import org.jspecify.annotations.Nullable;

/**
 * A change to one core memory block by the application. What is null stays as it is; the version before the change stays in history.
 *
 * @param value           the new text, or null to keep it
 * @param description     the new description, or null to keep it
 * @param limit           the new limit in Unicode code points, or null to keep it
 * @param readOnly        whether tools are refused to edit it from now on, or null to keep that
 * @param expectedVersion the version that the caller read, or null to change whatever is current
 */
public record BlockUpdate(
        @Nullable String value,
        @Nullable String description,
        @Nullable Integer limit,
        @Nullable Boolean readOnly,
        @Nullable Long expectedVersion) {

    /**
     * Starts an update that changes nothing.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects a {@link BlockUpdate}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String value;
        private @Nullable String description;
        private @Nullable Integer limit;
        private @Nullable Boolean readOnly;
        private @Nullable Long expectedVersion;

        private Builder() {}

        /**
         * Replaces the text.
         *
         * @param value the whole new text; may be empty
         * @return this
         */
        public Builder value(String value) {
            this.value = value;
            return this;
        }

        /**
         * Replaces the description.
         *
         * @param description at most 1,000 characters; may be empty
         * @return this
         */
        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /**
         * Replaces the limit, which the text must not exceed.
         *
         * @param limit Unicode code points, from 1 to {@value Block#MAX_LIMIT}
         * @return this
         */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * Lets tools edit it, or refuses them.
         *
         * @param readOnly true to leave changes to the application
         * @return this
         */
        public Builder readOnly(boolean readOnly) {
            this.readOnly = readOnly;
            return this;
        }

        /**
         * Refuses the update if somebody else changed the block since.
         *
         * @param expectedVersion the {@link Block#version()} that the caller read
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
         */
        public BlockUpdate build() {
            return new BlockUpdate(value, description, limit, readOnly, expectedVersion);
        }
    }
}
