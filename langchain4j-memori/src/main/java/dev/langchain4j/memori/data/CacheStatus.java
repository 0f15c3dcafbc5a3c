package dev.langchain4j.memori.data;

/**
 * How often a cache had what it was asked for, since the store was opened.
 *
 * @param hits   how often it had it
 * @param misses how often it had not
 */
public record CacheStatus(long hits, long misses) {

    /** Was never asked. */
    public static final CacheStatus UNUSED = new CacheStatus(0, 0);

    /**
     * The share of questions that it could answer.
     *
     * @return from 0 to 1; 1 where it was never asked
     */
    public double hitRate() {
        return hits + misses == 0 ? 1 : (double) hits / (hits + misses);
    }
}
