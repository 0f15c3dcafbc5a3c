package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.store.Evidence;

/** The relevance of a lane that was asked alone: its own score on a scale from 0 to 1, because a rank says nothing of how well the best one fits. */
enum LaneRelevance implements Relevance {
    /** {@code bm25 / (bm25 + 15)}. */
    LEXICAL {
        @Override
        public double of(Evidence evidence) {
            return evidence.bm25() / (evidence.bm25() + BM25_HALF);
        }

        @Override
        public Explanation explain(Evidence evidence, String matched) {
            return Explanation.of(
                    of(evidence),
                    "lexical lane on a scale from 0 to 1",
                    Explanation.of(evidence.bm25(), "BM25" + Relevance.lexicalLabel(evidence, matched)));
        }
    },
    /** {@code (cosine + 1) / 2}, LangChain4j's relevance score. */
    VECTOR {
        @Override
        public double of(Evidence evidence) {
            return ofCosine(evidence.ownCosine());
        }

        @Override
        public Explanation explain(Evidence evidence, String matched) {
            return Explanation.of(
                    of(evidence),
                    "vector lane on a scale from 0 to 1",
                    Explanation.of(evidence.ownCosine(), "cosine" + Relevance.vectorLabel(evidence)));
        }
    };

    /** The BM25 that counts as half relevant: that of a fair match of two or three words. */
    private static final double BM25_HALF = 15;

    static double ofCosine(double cosine) {
        return (cosine + 1) / 2;
    }
}
