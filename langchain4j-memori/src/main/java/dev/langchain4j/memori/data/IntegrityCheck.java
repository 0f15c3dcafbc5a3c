package dev.langchain4j.memori.data;

import java.time.Instant;

/**
 * A check of the whole store that was made.
 *
 * @param at     when it ended
 * @param report what was found
 */
public record IntegrityCheck(Instant at, IntegrityReport report) {}
