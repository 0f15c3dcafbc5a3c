package dev.langchain4j.memori.store;

/**
 * A memory, or core memory block, that somebody changed.
 *
 * @param collection where it stands
 * @param id         its id, or the label of the block
 */
public record ChangedMemory(String collection, String id) {}
