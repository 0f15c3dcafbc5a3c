package dev.langchain4j.memori.data;

/** Which lanes a search uses to find its candidates. */
public enum SearchMode {
    /** The lexical and the vector lane, fused. The default. */
    HYBRID,
    /** The lexical lane alone: BM25 over the words of content, author and metadata values. */
    TEXT,
    /** The vector lane alone: cosine similarity of embeddings. */
    VECTOR
}
