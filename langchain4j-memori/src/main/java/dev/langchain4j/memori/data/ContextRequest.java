package dev.langchain4j.memori.data;

import dev.langchain4j.model.TokenCountEstimator;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a context is about, how many tokens it may have and which sections it shows. Immutable. */
public final class ContextRequest {

    /** How many tokens a context may have where nobody says. */
    public static final int DEFAULT_TOKEN_BUDGET = 2_000;

    private final String task;
    private final int tokenBudget;
    private final @Nullable TokenCountEstimator tokenCountEstimator;
    private final Set<ContextSection> sections;

    private ContextRequest(Builder builder) {
        this.task = Texts.required("task", builder.task);
        this.tokenBudget = builder.tokenBudget;
        this.tokenCountEstimator = builder.tokenCountEstimator;
        this.sections = Collections.unmodifiableSet(EnumSet.copyOf(builder.sections));
        if (tokenBudget < 1) {
            throw MemoriException.invalid("tokenBudget must be at least 1, but is " + tokenBudget);
        }
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
     * What the session is about.
     *
     * @return the task; blank for no particular one
     */
    public String task() {
        return task;
    }

    /**
     * The most tokens that the text may have.
     *
     * @return 1 or more
     */
    public int tokenBudget() {
        return tokenBudget;
    }

    /**
     * What counts the tokens.
     *
     * @return the estimator, or null for the library's approximate one
     */
    public @Nullable TokenCountEstimator tokenCountEstimator() {
        return tokenCountEstimator;
    }

    /**
     * What is shown if it fits.
     *
     * @return the sections, at least one
     */
    public Set<ContextSection> sections() {
        return sections;
    }

    /** Collects a {@link ContextRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private String task = "";
        private int tokenBudget = DEFAULT_TOKEN_BUDGET;
        private @Nullable TokenCountEstimator tokenCountEstimator;
        private Set<ContextSection> sections = EnumSet.allOf(ContextSection.class);

        private Builder() {}

        /**
         * What the session is about: any text.
         *
         * @param task the task; blank, the default, for no particular one, and then nothing is relevant to it
         * @return this
         */
        public Builder task(String task) {
            this.task = task;
            return this;
        }

        /**
         * The most tokens that the text may have, everything in it included.
         *
         * @param tokenBudget at least 1; default {@value #DEFAULT_TOKEN_BUDGET}
         * @return this
         */
        public Builder tokenBudget(int tokenBudget) {
            this.tokenBudget = tokenBudget;
            return this;
        }

        /**
         * Counts the tokens of the text, a few dozen times for one context. The budget is kept as this counts.
         *
         * @param tokenCountEstimator an estimator that always counts the same for one text; null, the default, for the library's approximate one
         * @return this
         */
        public Builder tokenCountEstimator(@Nullable TokenCountEstimator tokenCountEstimator) {
            this.tokenCountEstimator = tokenCountEstimator;
            return this;
        }

        /**
         * Shows these sections and no others: without {@link ContextSection#CORE}, say, where core memory stands in the system message already.
         *
         * @param sections at least one; default all
         * @return this
         * @throws MemoriException if there is none
         */
        public Builder sections(ContextSection... sections) {
            if (Texts.required("sections", sections).length == 0) {
                throw MemoriException.invalid("sections must name at least 1 section, but names 0");
            }
            Set<ContextSection> chosen = EnumSet.noneOf(ContextSection.class);
            Arrays.asList(sections).forEach(section -> chosen.add(Texts.required("section", section)));
            this.sections = chosen;
            return this;
        }

        /**
         * Finishes the request.
         *
         * @return the request
         * @throws MemoriException if the task is null or the budget is less than 1
         */
        public ContextRequest build() {
            return new ContextRequest(this);
        }
    }
}
