package dev.langchain4j.memori.data;

/**
 * What sort of knowledge a memory holds. Only memories of the same type are ever taken for duplicates of one another.
 *
 * <p>A finer, free-form sort (decision, preference, debugging …) belongs into the metadata key {@code kind}.
 */
public enum MemoryType {
    /** Something that happened, at a time. */
    EPISODIC,
    /** Something that is so: a fact, a preference. The default. */
    SEMANTIC,
    /** How something is done. */
    PROCEDURAL,
    /** What the current task needs and nobody will miss afterwards. */
    WORKING,
    /** Where a piece of work stands. */
    STATE
}
