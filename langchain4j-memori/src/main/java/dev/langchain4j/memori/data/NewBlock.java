package dev.langchain4j.memori.data;

import org.jspecify.annotations.Nullable;

/**
 * A core memory block that is to be. Only the label is required.
 *
 * @param label       what it is called in its namespace: a letter, then up to 63 letters, digits, underscores and hyphens, all of them
 *                    ASCII
 * @param description what it is for, which the model reads; may be empty, at most 1,000 characters
 * @param value       its text; may be empty
 * @param limit       how many characters (Unicode code points) the value may have, from 1 to {@value Block#MAX_LIMIT}
 * @param readOnly    whether tools are refused to edit it
 */
public record NewBlock(String label, String description, String value, int limit, boolean readOnly) {

    /**
     * Checks that nothing is missing; the values are checked when the block is stored.
     *
     * @param label       what it is called in its namespace
     * @param description what it is for
     * @param value       its text
     * @param limit       how many characters the value may have
     * @param readOnly    whether tools are refused to edit it
     * @throws MemoriException if a text is null
     */
    public NewBlock {
        Texts.required("label", label);
        Texts.required("description", description);
        Texts.required("value", value);
    }

    /**
     * A block with every default: no description, no text, {@value Block#DEFAULT_LIMIT} characters, editable.
     *
     * @param label what it is called
     * @return the new block
     */
    public static NewBlock of(String label) {
        return builder().label(label).build();
    }

    /**
     * Starts a new block.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects a {@link NewBlock}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String label;
        private String description = "";
        private String value = "";
        private int limit = Block.DEFAULT_LIMIT;
        private boolean readOnly;

        private Builder() {}

        /**
         * What it is called; required.
         *
         * @param label a letter, then up to 63 letters, digits, underscores and hyphens, all of them ASCII
         * @return this
         */
        public Builder label(String label) {
            this.label = label;
            return this;
        }

        /**
         * What it is for. The model reads it to know what belongs there.
         *
         * @param description at most 1,000 characters; default empty
         * @return this
         */
        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /**
         * Its text.
         *
         * @param value the text; default empty
         * @return this
         */
        public Builder value(String value) {
            this.value = value;
            return this;
        }

        /**
         * How long its text may become.
         *
         * @param limit Unicode code points, from 1 to {@value Block#MAX_LIMIT}; default {@value Block#DEFAULT_LIMIT}
         * @return this
         */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * Whether tools are refused to edit it.
         *
         * @param readOnly true to leave changes to the application; default false
         * @return this
         */
        public Builder readOnly(boolean readOnly) {
            this.readOnly = readOnly;
            return this;
        }

        /**
         * Finishes the block.
         *
         * @return the new block
         * @throws MemoriException if there is no label, or a text is null
         */
        public NewBlock build() {
            return new NewBlock(Texts.required("label", label), description, value, limit, readOnly);
        }
    }
}
