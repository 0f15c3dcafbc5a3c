package dev.langchain4j.memori.store;

/**
 * Which conversation, and how often it has changed: two equal states mean the same window.
 *
 * @param key      the store's own number of the conversation, never reused
 * @param revision counts its changes
 */
public record ConversationState(long key, long revision) {}
