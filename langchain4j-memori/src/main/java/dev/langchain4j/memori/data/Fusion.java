package dev.langchain4j.memori.data;

/** How a hybrid search makes one list of what its lanes found. */
public enum Fusion {
    /**
     * By the lanes' scores: saturated BM25 plus weighted cosine plus what speaks for or against a memory beside its words. The default: it
     * found more than ranks did on every collection it was measured on.
     */
    SCORE,
    /** By the lanes' ranks alone: reciprocal rank fusion with k = 60, as most stores ship it. */
    RECIPROCAL_RANK
}
