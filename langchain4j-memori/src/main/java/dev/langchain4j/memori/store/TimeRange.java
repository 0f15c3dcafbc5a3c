package dev.langchain4j.memori.store;

import java.time.Instant;

/**
 * A stretch of time that a search is interested in.
 *
 * @param from its first moment
 * @param to   the first moment after it
 */
public record TimeRange(Instant from, Instant to) {}
