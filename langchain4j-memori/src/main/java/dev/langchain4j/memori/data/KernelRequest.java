package dev.langchain4j.memori.data;

import dev.langchain4j.model.TokenCountEstimator;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a kernel: the memories most worth carrying to another store. Pinned ones come first, then those of the greatest weight, which is
 * {@code importance · (1 + 0.1·ln(1 + reads + reinforcements)) · (confirmed ? 1.3 : 1) · min(1.5, 1 + 0.1·corroborations)}. What no longer holds,
 * what another memory corrects, and what a tool or the web said and nobody has confirmed stays behind.
 */
public final class KernelRequest {

    /** How many memories a kernel has where nobody says. */
    public static final int DEFAULT_LIMIT = 200;

    /** The most memories that a kernel may have. */
    public static final int MAX_LIMIT = 10_000;

    private final Path file;
    private final MemorySelection selection;
    private final int limit;
    private final int tokenBudget;
    private final @Nullable TokenCountEstimator estimator;

    private KernelRequest(Builder builder) {
        this.file = Texts.required("file", builder.file);
        this.selection = Texts.required("selection", builder.selection);
        this.limit = builder.limit;
        this.tokenBudget = builder.tokenBudget;
        this.estimator = builder.estimator;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw MemoriException.invalid("limit must be from 1 to " + MAX_LIMIT + ", but is " + limit);
        }
        if (tokenBudget < 1) {
            throw MemoriException.invalid("tokenBudget must be at least 1, but is " + tokenBudget);
        }
        if (selection.asOf() != null) {
            throw MemoriException.invalid("a kernel holds current memories; its selection cannot be of a past moment");
        }
    }

    /**
     * Asks for a kernel of the default size of everything.
     *
     * @param file where to
     * @return the request
     */
    public static KernelRequest to(Path file) {
        return builder().file(file).build();
    }

    /**
     * Starts a request.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where to.
     *
     * @return the file
     */
    public Path file() {
        return file;
    }

    /**
     * Which memories come into question.
     *
     * @return the selection
     */
    public MemorySelection selection() {
        return selection;
    }

    /**
     * How many memories at the most.
     *
     * @return from 1 to {@value #MAX_LIMIT}
     */
    public int limit() {
        return limit;
    }

    /**
     * How many tokens their texts may have together.
     *
     * @return at least 1; {@link Integer#MAX_VALUE} where nobody said
     */
    public int tokenBudget() {
        return tokenBudget;
    }

    /**
     * What counts tokens.
     *
     * @return the estimator, or null for the library's approximate one
     */
    public @Nullable TokenCountEstimator estimator() {
        return estimator;
    }

    /** Collects a {@link KernelRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Path file;
        private MemorySelection selection = MemorySelection.all();
        private int limit = DEFAULT_LIMIT;
        private int tokenBudget = Integer.MAX_VALUE;
        private @Nullable TokenCountEstimator estimator;

        private Builder() {}

        /**
         * Where to; required.
         *
         * @param file a file in a folder that exists; replaced if it is there, and written whole or not at all
         * @return this
         */
        public Builder file(Path file) {
            this.file = file;
            return this;
        }

        /**
         * Which memories come into question.
         *
         * @param selection of current memories; default all
         * @return this
         */
        public Builder selection(MemorySelection selection) {
            this.selection = selection;
            return this;
        }

        /**
         * How many memories at the most.
         *
         * @param limit from 1 to {@value KernelRequest#MAX_LIMIT}; default {@value KernelRequest#DEFAULT_LIMIT}
         * @return this
         */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * How many tokens the texts may have together. A text that does not fit is left out whole, and the next one may fit.
         *
         * @param tokenBudget at least 1; default unlimited
         * @return this
         */
        public Builder tokenBudget(int tokenBudget) {
            this.tokenBudget = tokenBudget;
            return this;
        }

        /**
         * What counts tokens.
         *
         * @param estimator default the library's approximate one
         * @return this
         */
        public Builder estimator(@Nullable TokenCountEstimator estimator) {
            this.estimator = estimator;
            return this;
        }

        /**
         * Finishes the request.
         *
         * @return the request
         * @throws MemoriException if there is no file, or limit, budget or selection are not legal
         */
        public KernelRequest build() {
            return new KernelRequest(this);
        }
    }
}
