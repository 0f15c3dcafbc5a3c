package dev.langchain4j.memori.store;

/**
 * A memory that a lane proposes.
 *
 * @param key     the store's number of the version
 * @param score   the lane's own score: BM25 in the lexical lane, cosine from -1 to 1 in the vector lane
 * @param matched bit i is set if term i of a lexical query matched; 0 in the vector lane
 */
public record Candidate(long key, double score, long matched) {}
