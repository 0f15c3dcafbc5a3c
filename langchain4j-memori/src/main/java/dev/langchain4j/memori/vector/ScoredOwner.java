package dev.langchain4j.memori.vector;

/**
 * An owner found near a query.
 *
 * @param owner  the owner's number
 * @param cosine the cosine of its nearest vector, from -1 to 1
 */
public record ScoredOwner(int owner, float cosine) {}
