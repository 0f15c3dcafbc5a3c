package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Memory;

/**
 * One version of a memory as it stands in a store.
 *
 * @param key             the store's own number for this version, never reused
 * @param memory          the version
 * @param occurredAtGiven whether the caller said when it happened; otherwise the time is that of storing
 */
public record StoredMemory(long key, Memory memory, boolean occurredAtGiven) {}
