package dev.langchain4j.memori.store;

/**
 * What a store has made of a memory before the transaction that writes it, so that others need not wait for that. Only the store knows what
 * it is.
 */
public interface Prepared {}
