package dev.langchain4j.memori.store;

/**
 * What waits for the background.
 *
 * @param unembedded versions without their vectors
 * @param unrecalled messages without their memories
 */
public record Backlog(long unembedded, long unrecalled) {}
