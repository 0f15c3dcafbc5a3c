package dev.langchain4j.memori.data;

/**
 * Every constant by which a hybrid search ranks. The defaults are measured: the benchmark's {@code retrieval --ablate} prints what each of
 * them is worth. Immutable, and so safe for use by several threads.
 *
 * <p>The lexical lane scores by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009), with the
 * fields of a memory weighted as in BM25F. The neighbours of a memory in its session are such fields, too: one at distance d counts
 * {@code lexicalLoan · falloff^(d-1)}. The vector lane adds {@code vectorLoan · falloff^(d-1)} of what a neighbour's cosine is above the
 * mean of the collection. A memory without session neither lends nor borrows. With {@link Fusion#SCORE} the two make
 *
 * <pre>
 *   bm25 / (bm25 + saturation · idf) + vectorWeight · (cosine - floor) / (1 - floor) + authorBoost - questionPenalty · share + dateBoost
 *   + graphBoost · strength
 * </pre>
 *
 * with {@code idf} the inverse document frequencies of the question's words together, {@code floor} the mean cosine of all memories (in
 * small collections rather what is usual with the embedding model), {@code share} that of a memory's sentences which are questions, and
 * {@code strength} what the way by {@linkplain Fact facts} is worth that leads to a memory from what the question names, and the last four terms
 * where they apply. The sum is then put on a scale from 0 to 1 that means much the same in every collection.
 * {@link Fusion#RECIPROCAL_RANK} takes the ranks in both lanes and nothing else. A lane that is asked alone ({@link SearchMode#TEXT},
 * {@link SearchMode#VECTOR}) borrows nothing.
 */
public final class RankProfile {

    /** What a search does when nothing else is said. */
    public static final RankProfile DEFAULT = builder().build();

    /** Reciprocal rank fusion of two plain lists, without any help from neighbours: what most stores ship. */
    public static final RankProfile PLAIN = builder()
            .fusion(Fusion.RECIPROCAL_RANK)
            .neighbours(0)
            .timeWeight(0)
            .graphBoost(0)
            .build();

    private final Fusion fusion;
    private final double k1;
    private final double b;
    private final double nameWeight;
    private final double metadataWeight;
    private final double timeWeight;
    private final double saturation;
    private final double vectorWeight;
    private final int neighbours;
    private final double falloff;
    private final double lexicalLoan;
    private final double vectorLoan;
    private final double authorBoost;
    private final double questionPenalty;
    private final double dateBoost;
    private final double graphBoost;

    private RankProfile(Builder builder) {
        this.fusion = Texts.required("fusion", builder.fusion);
        this.k1 = checked("k1", builder.k1, 0, 10);
        this.b = checked("b", builder.b, 0, 1);
        this.nameWeight = checked("nameWeight", builder.nameWeight, 0, 10);
        this.metadataWeight = checked("metadataWeight", builder.metadataWeight, 0, 10);
        this.timeWeight = checked("timeWeight", builder.timeWeight, 0, 10);
        this.saturation = checked("saturation", builder.saturation, 0.01, 100);
        this.vectorWeight = checked("vectorWeight", builder.vectorWeight, 0, 10);
        this.neighbours = checked("neighbours", builder.neighbours, 0, 16);
        this.falloff = checked("falloff", builder.falloff, 0, 1);
        this.lexicalLoan = checked("lexicalLoan", builder.lexicalLoan, 0, 1);
        this.vectorLoan = checked("vectorLoan", builder.vectorLoan, 0, 1);
        this.authorBoost = checked("authorBoost", builder.authorBoost, 0, 1);
        this.questionPenalty = checked("questionPenalty", builder.questionPenalty, 0, 1);
        this.dateBoost = checked("dateBoost", builder.dateBoost, 0, 1);
        this.graphBoost = checked("graphBoost", builder.graphBoost, 0, 1);
    }

    /**
     * Starts a profile.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a profile that differs a little from this one.
     *
     * @return a builder with the values of this profile
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.fusion = fusion;
        builder.k1 = k1;
        builder.b = b;
        builder.nameWeight = nameWeight;
        builder.metadataWeight = metadataWeight;
        builder.timeWeight = timeWeight;
        builder.saturation = saturation;
        builder.vectorWeight = vectorWeight;
        builder.neighbours = neighbours;
        builder.falloff = falloff;
        builder.lexicalLoan = lexicalLoan;
        builder.vectorLoan = vectorLoan;
        builder.authorBoost = authorBoost;
        builder.questionPenalty = questionPenalty;
        builder.dateBoost = dateBoost;
        builder.graphBoost = graphBoost;
        return builder;
    }

    /**
     * How the lanes' lists are merged.
     *
     * @return the fusion
     */
    public Fusion fusion() {
        return fusion;
    }

    /**
     * How soon repeating a word stops helping: BM25's k1.
     *
     * @return from 0 to 10
     */
    public double k1() {
        return k1;
    }

    /**
     * How much BM25 prefers short memories: 0 not at all, 1 fully.
     *
     * @return from 0 to 1
     */
    public double b() {
        return b;
    }

    /**
     * What a word counts in the author's name, where it counts 1 in the content.
     *
     * @return from 0 to 10
     */
    public double nameWeight() {
        return nameWeight;
    }

    /**
     * What a word counts in the metadata values.
     *
     * @return from 0 to 10
     */
    public double metadataWeight() {
        return metadataWeight;
    }

    /**
     * What it counts that a memory lies in the time that the question speaks of, where a word counts 1.
     *
     * @return from 0 to 10
     */
    public double timeWeight() {
        return timeWeight;
    }

    /**
     * The BM25 that counts one half, in multiples of the inverse document frequencies of all words of the question together.
     *
     * @return from 0.01 to 100
     */
    public double saturation() {
        return saturation;
    }

    /**
     * What a cosine of 1 counts, where an endless BM25 would count 1.
     *
     * @return from 0 to 10
     */
    public double vectorWeight() {
        return vectorWeight;
    }

    /**
     * How many memories before and after it in its session lend a memory their evidence; 0 for none.
     *
     * @return from 0 to 16
     */
    public int neighbours() {
        return neighbours;
    }

    /**
     * What the next neighbour further away lends of what the nearer one does.
     *
     * @return from 0 to 1
     */
    public double falloff() {
        return falloff;
    }

    /**
     * How much of its words' evidence the nearest neighbour lends.
     *
     * @return from 0 to 1
     */
    public double lexicalLoan() {
        return lexicalLoan;
    }

    /**
     * How much of its cosine's evidence the nearest neighbour lends.
     *
     * @return from 0 to 1
     */
    public double vectorLoan() {
        return vectorLoan;
    }

    /**
     * What it counts that the question names the author of a memory, but not every author.
     *
     * @return from 0 to 1
     */
    public double authorBoost() {
        return authorBoost;
    }

    /**
     * What it counts against a memory that it asks rather than tells, if the search asks, too.
     *
     * @return from 0 to 1
     */
    public double questionPenalty() {
        return questionPenalty;
    }

    /**
     * What it counts that a memory speaks of a time, if the search asks for one.
     *
     * @return from 0 to 1
     */
    public double dateBoost() {
        return dateBoost;
    }

    /**
     * What it counts at the most that facts lead to a memory from what the question names: by one certain fact whose predicate is asked for, too.
     *
     * @return from 0 to 1
     */
    public double graphBoost() {
        return graphBoost;
    }

    private static int checked(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw MemoriException.invalid(name + " must be between " + least + " and " + most + ", but is " + value);
        }
        return value;
    }

    private static double checked(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw MemoriException.invalid(name + " must be between " + least + " and " + most + ", but is " + value);
        }
        return value;
    }

    /** Collects a {@link RankProfile}. Not safe for use by several threads. */
    public static final class Builder {

        private Fusion fusion = Fusion.SCORE;
        private double k1 = 0.9;
        private double b = 0.4;
        private double nameWeight = 1;
        private double metadataWeight = 1;
        private double timeWeight = 1;
        private double saturation = 2;
        private double vectorWeight = 0.28;
        private int neighbours = 4;
        private double falloff = 0.6;
        private double lexicalLoan = 0.5;
        private double vectorLoan = 0.25;
        private double authorBoost = 0.1;
        private double questionPenalty = 0.1;
        private double dateBoost = 0.05;
        private double graphBoost = 0.35;

        private Builder() {}

        /**
         * How the lanes' lists are merged.
         *
         * @param fusion default {@link Fusion#SCORE}
         * @return this
         */
        public Builder fusion(Fusion fusion) {
            this.fusion = fusion;
            return this;
        }

        /**
         * How soon repeating a word stops helping: BM25's k1.
         *
         * @param k1 from 0 to 10; default 0.9
         * @return this
         */
        public Builder k1(double k1) {
            this.k1 = k1;
            return this;
        }

        /**
         * How much BM25 prefers short memories: 0 not at all, 1 fully.
         *
         * @param b from 0 to 1; default 0.4
         * @return this
         */
        public Builder b(double b) {
            this.b = b;
            return this;
        }

        /**
         * What a word counts in the author's name, where it counts 1 in the content.
         *
         * @param nameWeight from 0 to 10; default 1
         * @return this
         */
        public Builder nameWeight(double nameWeight) {
            this.nameWeight = nameWeight;
            return this;
        }

        /**
         * What a word counts in the metadata values.
         *
         * @param metadataWeight from 0 to 10; default 1
         * @return this
         */
        public Builder metadataWeight(double metadataWeight) {
            this.metadataWeight = metadataWeight;
            return this;
        }

        /**
         * What it counts that a memory lies in the time that the question speaks of, where a word counts 1.
         *
         * @param timeWeight from 0 to 10; default 1
         * @return this
         */
        public Builder timeWeight(double timeWeight) {
            this.timeWeight = timeWeight;
            return this;
        }

        /**
         * The BM25 that counts one half, in multiples of the inverse document frequencies of all words of the question together.
         *
         * @param saturation from 0.01 to 100; default 2
         * @return this
         */
        public Builder saturation(double saturation) {
            this.saturation = saturation;
            return this;
        }

        /**
         * What a cosine of 1 counts, where an endless BM25 would count 1.
         *
         * @param vectorWeight from 0 to 10; default 0.28
         * @return this
         */
        public Builder vectorWeight(double vectorWeight) {
            this.vectorWeight = vectorWeight;
            return this;
        }

        /**
         * How many memories before and after it in its session lend a memory their evidence; 0 for none.
         *
         * @param neighbours from 0 to 16; default 4
         * @return this
         */
        public Builder neighbours(int neighbours) {
            this.neighbours = neighbours;
            return this;
        }

        /**
         * What the next neighbour further away lends of what the nearer one does.
         *
         * @param falloff from 0 to 1; default 0.6
         * @return this
         */
        public Builder falloff(double falloff) {
            this.falloff = falloff;
            return this;
        }

        /**
         * How much of its words' evidence the nearest neighbour lends.
         *
         * @param lexicalLoan from 0 to 1; default 0.5
         * @return this
         */
        public Builder lexicalLoan(double lexicalLoan) {
            this.lexicalLoan = lexicalLoan;
            return this;
        }

        /**
         * How much of its cosine's evidence the nearest neighbour lends.
         *
         * @param vectorLoan from 0 to 1; default 0.25
         * @return this
         */
        public Builder vectorLoan(double vectorLoan) {
            this.vectorLoan = vectorLoan;
            return this;
        }

        /**
         * What it counts that the question names the author of a memory, but not every author.
         *
         * @param authorBoost from 0 to 1; default 0.1
         * @return this
         */
        public Builder authorBoost(double authorBoost) {
            this.authorBoost = authorBoost;
            return this;
        }

        /**
         * What it counts against a memory that it asks rather than tells, if the search asks, too.
         *
         * @param questionPenalty from 0 to 1; default 0.1
         * @return this
         */
        public Builder questionPenalty(double questionPenalty) {
            this.questionPenalty = questionPenalty;
            return this;
        }

        /**
         * What it counts that a memory speaks of a time, if the search asks for one.
         *
         * @param dateBoost from 0 to 1; default 0.05
         * @return this
         */
        public Builder dateBoost(double dateBoost) {
            this.dateBoost = dateBoost;
            return this;
        }

        /**
         * What it counts at the most that facts lead to a memory from what the question names. The way counts the less the longer it is, the less
         * likely its facts are, and half for each of them whose predicate the question does not speak of; 0 switches the graph lane off.
         *
         * @param graphBoost from 0 to 1; default 0.35
         * @return this
         */
        public Builder graphBoost(double graphBoost) {
            this.graphBoost = graphBoost;
            return this;
        }

        /**
         * Finishes the profile.
         *
         * @return the profile
         * @throws MemoriException if a value is outside its range
         */
        public RankProfile build() {
            return new RankProfile(this);
        }
    }
}
