package dev.langchain4j.memori.store;

import java.time.Instant;

/**
 * A message whose memory is still to be made.
 *
 * @param key          the store's own number of the message
 * @param namespace    whose conversation it belongs to
 * @param conversation the id of the conversation
 * @param body         the message
 * @param storedAt     when it was stored
 */
public record UnrecalledMessage(long key, String namespace, String conversation, MessageBody body, Instant storedAt) {}
