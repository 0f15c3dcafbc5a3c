package dev.langchain4j.memori.data;

/**
 * One memory that a search found.
 *
 * @param memory      the memory
 * @param score       how well it answers, from 0 to 1; comparable within one search, and between hybrid searches that are fused by
 *                    {@link Fusion#SCORE}, where no scoring model has the last word
 * @param explanation how the score came about; with {@link SearchRequest#explain()} it also names the words that matched
 */
public record MemoryHit(Memory memory, double score, Explanation explanation) {}
