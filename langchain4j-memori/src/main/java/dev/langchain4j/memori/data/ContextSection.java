package dev.langchain4j.memori.data;

/** The sections of a {@link MemoryContext}, in the order in which they are shown and of what they are worth. */
public enum ContextSection {
    /** Pinned memories. */
    PINNED,
    /** Core memory blocks. */
    CORE,
    /** What the task brings to mind. */
    RELEVANT,
    /** What was last updated. */
    RECENT,
    /** What was read most often. */
    FREQUENT,
    /** What has lain unread: candidates to tidy. */
    STALE,
    /** How much there is in all. */
    STATS
}
