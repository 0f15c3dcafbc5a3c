package dev.langchain4j.memori.observe;

/** What takes time. */
public enum Operation {
    /** A search from the question to the hits: its embedding and lanes are inside, and so is a scoring model. */
    SEARCH,
    /** Candidates by words, of one search. */
    LEXICAL_LANE,
    /** Candidates by meaning, of one search. */
    VECTOR_LANE,
    /** One call of the embedding model, for questions or memories. Loading the bundled model is inside the first one. */
    EMBED,
    /** A write, from when it was asked for until it is durable: waiting for others is inside. */
    WRITE,
    /** An erasure: as a write, and the search for what was erased. */
    FORGET
}
