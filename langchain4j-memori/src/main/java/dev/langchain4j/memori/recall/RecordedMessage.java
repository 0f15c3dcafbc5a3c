package dev.langchain4j.memori.recall;

import dev.langchain4j.data.message.ChatMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of the history of a conversation.
 *
 * @param message  the message
 * @param storedAt when it was stored
 * @param inWindow whether a model is still shown it
 * @param memoryId the id of the memory that holds its text, in the collection {@value Conversations#COLLECTION}; null for system messages and
 *                 for those without words
 */
public record RecordedMessage(ChatMessage message, Instant storedAt, boolean inWindow, @Nullable String memoryId) {}
