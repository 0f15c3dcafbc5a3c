package dev.langchain4j.memori.data;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.store.embedding.filter.Filter;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What to search for and among which memories.
 *
 * <p>With a text the default is a hybrid search. With an embedding and no text the vector lane answers alone. With neither, the
 * selected memories come back most recently updated first.
 */
public final class SearchRequest {

    /** How many hits a search returns when nothing else is asked for. */
    public static final int DEFAULT_LIMIT = 10;

    /** The most hits that one search can be asked for. */
    public static final int MAX_LIMIT = 10_000;

    /** The greatest depth to which facts are walked over. */
    public static final int MAX_GRAPH_DEPTH = 4;

    /** The {@linkplain Builder#minRelevance relevance} below which next to nothing was what a question asked for. */
    public static final double BESIDE_THE_POINT = 0.17;

    private final @Nullable String text;
    private final @Nullable Embedding embedding;
    private final int limit;
    private final double minScore;
    private final double minRelevance;
    private final MemorySelection selection;
    private final SearchMode mode;
    private final double diversity;
    private final boolean explain;
    private final boolean exact;
    private final boolean rerank;
    private final int graphDepth;

    private SearchRequest(Builder builder) {
        this.text = builder.text == null || Texts.isBlank(builder.text) ? null : builder.text;
        this.embedding = builder.embedding;
        this.limit = builder.limit;
        this.minScore = builder.minScore;
        this.minRelevance = builder.minRelevance;
        this.selection = builder.selection.build();
        this.mode = Texts.required("mode", builder.mode);
        this.diversity = builder.diversity;
        this.explain = builder.explain;
        this.exact = builder.exact;
        this.rerank = builder.rerank;
        this.graphDepth = builder.graphDepth;
        if (graphDepth < 0 || graphDepth > MAX_GRAPH_DEPTH) {
            throw MemoriException.invalid(
                    "graphDepth must be between 0 and " + MAX_GRAPH_DEPTH + ", but is " + graphDepth);
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw MemoriException.invalid("limit must be between 1 and " + MAX_LIMIT + ", but is " + limit);
        }
        checkShare("minScore", minScore);
        checkShare("minRelevance", minRelevance);
        checkShare("diversity", diversity);
        if (mode == SearchMode.TEXT && text == null && embedding != null) {
            throw MemoriException.invalid("mode TEXT needs a text, but only an embedding was given; use mode VECTOR");
        }
    }

    private static void checkShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw MemoriException.invalid(name + " must be between 0 and 1, but is " + value);
        }
    }

    /**
     * A hybrid search with every default.
     *
     * @param text the question, or any other text
     * @return the request
     */
    public static SearchRequest of(String text) {
        return builder().text(text).build();
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
     * The text searched for.
     *
     * @return the text, or null where none, or only white space, was given
     */
    public @Nullable String text() {
        return text;
    }

    /**
     * The vector searched for.
     *
     * @return the embedding, or null where the text is to be embedded
     */
    public @Nullable Embedding embedding() {
        return embedding;
    }

    /**
     * The most hits wanted.
     *
     * @return from 1 to {@value #MAX_LIMIT}
     */
    public int limit() {
        return limit;
    }

    /**
     * The least score of a hit.
     *
     * @return from 0 to 1
     */
    public double minScore() {
        return minScore;
    }

    /**
     * The least relevance of a hit, where it is known.
     *
     * @return from 0 to 1
     */
    public double minRelevance() {
        return minRelevance;
    }

    /**
     * Which memories may be found.
     *
     * @return the selection
     */
    public MemorySelection selection() {
        return selection;
    }

    /**
     * Which lanes are used.
     *
     * @return the mode
     */
    public SearchMode mode() {
        return mode;
    }

    /**
     * How much hits have to differ from one another.
     *
     * @return from 0, not at all, to 1
     */
    public double diversity() {
        return diversity;
    }

    /**
     * Whether hits name the words that matched.
     *
     * @return true for the long explanation
     */
    public boolean explain() {
        return explain;
    }

    /**
     * Whether no memory that is nearest by its vector may be missed.
     *
     * @return true to look at all vectors, however many
     */
    public boolean exact() {
        return exact;
    }

    /**
     * Whether the store's scoring model, if it has one, orders the best hits anew.
     *
     * @return false to leave it out
     */
    public boolean rerank() {
        return rerank;
    }

    /**
     * How many facts are walked over from what the text names.
     *
     * @return from 0, none, to {@value #MAX_GRAPH_DEPTH}
     */
    public int graphDepth() {
        return graphDepth;
    }

    /**
     * Starts a request that differs a little from this one.
     *
     * @return a builder with the values of this request
     */
    public Builder toBuilder() {
        return new Builder()
                .text(text)
                .embedding(embedding)
                .limit(limit)
                .minScore(minScore)
                .minRelevance(minRelevance)
                .filter(selection.filter())
                .types(selection.types())
                .after(selection.after())
                .before(selection.before())
                .asOf(selection.asOf())
                .validAt(selection.validAt())
                .mode(mode)
                .diversity(diversity)
                .explain(explain)
                .exact(exact)
                .rerank(rerank)
                .graphDepth(graphDepth);
    }

    /** Collects a {@link SearchRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String text;
        private @Nullable Embedding embedding;
        private int limit = DEFAULT_LIMIT;
        private double minScore;
        private double minRelevance;
        private final MemorySelection.Builder selection = MemorySelection.builder();
        private SearchMode mode = SearchMode.HYBRID;
        private double diversity;
        private boolean explain;
        private boolean exact;
        private boolean rerank = true;
        private int graphDepth = 2;

        private Builder() {}

        /**
         * What to search for: a question, words, an id; any string is legal.
         *
         * @param text the text; null or blank for none
         * @return this
         */
        public Builder text(@Nullable String text) {
            this.text = text;
            return this;
        }

        /**
         * The vector to search for, in place of the text's own embedding.
         *
         * @param embedding a vector of the store's embedding model and dimension, of any length but zero
         * @return this
         */
        public Builder embedding(@Nullable Embedding embedding) {
            this.embedding = embedding;
            return this;
        }

        /**
         * The most hits wanted.
         *
         * @param limit from 1 to {@value #MAX_LIMIT}; default {@value #DEFAULT_LIMIT}
         * @return this
         */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * The least score of a hit, on whatever scale the search has: that of the lane which is asked alone, of the fusion, or of the scoring
         * model that has the last word.
         *
         * @param minScore from 0 to 1; default 0
         * @return this
         */
        public Builder minScore(double minScore) {
            this.minScore = minScore;
            return this;
        }

        /**
         * The least relevance of a hit: what {@link Fusion#SCORE} makes of it in a hybrid search for a text, before age and use count and before a
         * scoring model is asked. It means much the same in every collection. Other searches know no such relevance, and withhold
         * nothing by it.
         *
         * @param minRelevance from 0 to 1; default 0. {@link SearchRequest#BESIDE_THE_POINT} withholds more often when a question was never
         *                     answered, and hardly ever an answer
         * @return this
         */
        public Builder minRelevance(double minRelevance) {
            this.minRelevance = minRelevance;
            return this;
        }

        /**
         * Only memories whose metadata the filter accepts.
         *
         * @param filter any combination of LangChain4j's filters, or null for no condition
         * @return this
         */
        public Builder filter(@Nullable Filter filter) {
            selection.filter(filter);
            return this;
        }

        /**
         * Only memories of these types.
         *
         * @param types the accepted types; none means every type
         * @return this
         */
        public Builder types(MemoryType... types) {
            selection.types(types);
            return this;
        }

        /**
         * Only memories of these types.
         *
         * @param types the accepted types; an empty collection means every type
         * @return this
         */
        public Builder types(Collection<MemoryType> types) {
            selection.types(types);
            return this;
        }

        /**
         * Only what happened later than this.
         *
         * @param after the exclusive lower bound of {@link Memory#occurredAt()}, or null for none
         * @return this
         */
        public Builder after(@Nullable Instant after) {
            selection.after(after);
            return this;
        }

        /**
         * Only what happened earlier than this.
         *
         * @param before the exclusive upper bound of {@link Memory#occurredAt()}, or null for none
         * @return this
         */
        public Builder before(@Nullable Instant before) {
            selection.before(before);
            return this;
        }

        /**
         * Search what the store knew at that moment.
         *
         * @param asOf the moment, or null for now
         * @return this
         */
        public Builder asOf(@Nullable Instant asOf) {
            selection.asOf(asOf);
            return this;
        }

        /**
         * Search what is true in the world at that moment, by the {@link Memory#validity()} of memories.
         *
         * @param validAt the moment, or null for whatever is known: then what is no longer true stands behind what corrects it
         * @return this
         */
        public Builder validAt(@Nullable Instant validAt) {
            selection.validAt(validAt);
            return this;
        }

        /**
         * Which lanes to use.
         *
         * @param mode the mode; default {@link SearchMode#HYBRID}
         * @return this
         */
        public Builder mode(SearchMode mode) {
            this.mode = mode;
            return this;
        }

        /**
         * How much hits have to differ from one another. Hits then come in the order in which they add something to those before, and keep
         * their scores. What is alike is told by vectors: without an embedding model this does nothing.
         *
         * @param diversity from 0, by score alone, to 1, as different as can be; default 0
         * @return this
         */
        public Builder diversity(double diversity) {
            this.diversity = diversity;
            return this;
        }

        /**
         * Whether hits name the words that matched.
         *
         * @param explain true for the long explanation; default false
         * @return this
         */
        public Builder explain(boolean explain) {
            this.explain = explain;
            return this;
        }

        /**
         * Whether no memory that is nearest by its vector may be missed. Up to some thousand memories a collection always compares all its
         * vectors. A larger one compares those that one bit a component finds worth it, which were measured to hold 999 of 1,000 that belong
         * among the first ten; asked to be exact it looks at all of them, which takes ten times as long and more.
         *
         * @param exact default false
         * @return this
         */
        public Builder exact(boolean exact) {
            this.exact = exact;
            return this;
        }

        /**
         * Whether the scoring model that the store was given orders the best hits anew. It is asked in hybrid searches for a text, and for
         * nothing else; a store without one does not ask.
         *
         * @param rerank default true
         * @return this
         */
        public Builder rerank(boolean rerank) {
            this.rerank = rerank;
            return this;
        }

        /**
         * How far the graph lane goes: from the entities that the text names, over this many {@linkplain Fact facts} that are true, to facts and the
         * memories they come from. Only hybrid searches for a text ask it, and only in a namespace that has facts. It finds facts where the
         * collection {@value Fact#COLLECTION} is searched, and elsewhere the memories that are the sources of facts.
         *
         * @param graphDepth from 0, not at all, to {@value SearchRequest#MAX_GRAPH_DEPTH}; default 2
         * @return this
         */
        public Builder graphDepth(int graphDepth) {
            this.graphDepth = graphDepth;
            return this;
        }

        /**
         * Finishes the request.
         *
         * @return the request
         * @throws MemoriException if a value is outside its range
         */
        public SearchRequest build() {
            return new SearchRequest(this);
        }
    }
}
