package dev.langchain4j.memori.store;

/**
 * Where a message of a window stands.
 *
 * @param key     the store's own number of the message, which grows in the order of arrival and is never reused
 * @param place   orders the window; only the order means anything
 * @param waiting whether it is a part of a tool call that lacks results and was overtaken by others: then it is not in the window, and the
 *                place is the one that it is to return to
 */
public record MessagePosition(long key, long place, boolean waiting) {}
