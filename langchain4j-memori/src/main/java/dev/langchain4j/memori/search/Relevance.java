package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.store.Evidence;

/** Makes one number of what the lanes know of a memory. */
interface Relevance {

    /**
     * How well a memory fits.
     *
     * @return from 0 to 1
     */
    double of(Evidence evidence);

    /**
     * What age, use, trust and validity make of it.
     *
     * @param factor from just above 0 to 1.5
     * @return from 0 to 1, the more the greater the factor is; {@link #of} for a factor of 1. What does not fit at all stays at 0
     */
    default double weighed(Evidence evidence, double factor) {
        double relevance = of(evidence);
        return factor <= 1 ? relevance * factor : Math.pow(relevance, 1 / factor);
    }

    /**
     * How that came about.
     *
     * @param matched the words of the query that the memory holds; empty to leave them out
     */
    Explanation explain(Evidence evidence, String matched);

    /** Whether a number means much the same whatever is asked and wherever, so that a least one can be named. */
    default boolean isCalibrated() {
        return false;
    }

    /** What the lexical lane says. */
    static String lexicalLabel(Evidence evidence, String matched) {
        return (evidence.lexicalRank() == 0 ? "" : ", rank " + evidence.lexicalRank() + " in the lexical lane")
                + (matched.isEmpty() ? "" : ": " + matched);
    }

    /** What the vector lane says. */
    static String vectorLabel(Evidence evidence) {
        return evidence.vectorRank() == 0 ? "" : ", rank " + evidence.vectorRank() + " in the vector lane";
    }
}
