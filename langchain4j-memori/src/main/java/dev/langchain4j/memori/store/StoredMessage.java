package dev.langchain4j.memori.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation as it stands in a store.
 *
 * @param key      the store's own number of the message
 * @param body     the message
 * @param inWindow whether it is in the window
 * @param memoryId the id of the memory that holds its text, or null if there is none
 * @param storedAt when it was stored
 */
public record StoredMessage(
        long key, MessageBody body, boolean inWindow, @Nullable String memoryId, Instant storedAt) {}
