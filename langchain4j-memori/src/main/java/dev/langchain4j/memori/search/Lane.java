package dev.langchain4j.memori.search;

import dev.langchain4j.memori.store.Candidate;
import java.util.List;

/**
 * What one lane proposes.
 *
 * @param kind       which lane
 * @param candidates best first
 */
record Lane(Kind kind, List<Candidate> candidates) {

    /** The lanes, each with the scale of its own score. */
    enum Kind {
        LEXICAL("BM25", "lexical lane") {
            @Override
            double relevance(double bm25) {
                return bm25 / (bm25 + BM25_HALF);
            }
        },
        VECTOR("cosine", "vector lane") {
            @Override
            double relevance(double cosine) {
                return (cosine + 1) / 2; // LangChain4j's relevance score
            }
        };

        /** The BM25 that counts as half relevant: that of a fair match of two or three words. */
        private static final double BM25_HALF = 15;

        final String measure;
        final String label;

        Kind(String measure, String label) {
            this.measure = measure;
            this.label = label;
        }

        /** The lane's own score on a scale from 0 to 1: rank alone says nothing of how well the best one fits. */
        abstract double relevance(double score);
    }
}
