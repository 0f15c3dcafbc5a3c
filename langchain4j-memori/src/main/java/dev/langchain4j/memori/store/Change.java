package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.HistoryEntry;
import org.jspecify.annotations.Nullable;

/**
 * What the history is to say about a change. When it happened the store knows itself.
 *
 * @param event  what is done
 * @param reason why, or null; never memory content
 * @param actor  who does it
 */
public record Change(HistoryEntry.Event event, @Nullable String reason, Actor actor) {}
