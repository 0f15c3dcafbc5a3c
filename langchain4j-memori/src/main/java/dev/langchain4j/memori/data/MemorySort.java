package dev.langchain4j.memori.data;

/** By what a list of memories is ordered. Memories that tie are ordered by their id. */
public enum MemorySort {
    /** When the memory was first stored. */
    CREATED,
    /** When its newest version was stored. */
    UPDATED,
    /** When what it tells of happened. */
    OCCURRED,
    /** When it was last read; memories never read come last in descending order. */
    ACCESSED,
    /** How often it was read. */
    ACCESS_COUNT
}
