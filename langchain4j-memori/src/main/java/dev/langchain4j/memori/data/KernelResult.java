package dev.langchain4j.memori.data;

/**
 * A kernel that was written.
 *
 * @param memories how many memories it holds
 * @param tokens   how many tokens their texts have, as they were counted
 * @param leftOut  how many came into question and did not fit
 * @param sha256   the hash of its content, in hexadecimal; the same memories have the same hash
 */
public record KernelResult(int memories, long tokens, long leftOut, String sha256) {}
