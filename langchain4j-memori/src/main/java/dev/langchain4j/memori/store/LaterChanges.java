package dev.langchain4j.memori.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The changes behind a point of the history.
 *
 * @param count  how many
 * @param oldest when the first of them was made, or null if there is none
 */
public record LaterChanges(long count, @Nullable Instant oldest) {}
