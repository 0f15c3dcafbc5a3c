package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.HistoryEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the history is to say about a change.
 *
 * @param event  what is done
 * @param at     when
 * @param reason why, or null; never memory content
 */
public record Change(HistoryEntry.Event event, Instant at, @Nullable String reason) {}
