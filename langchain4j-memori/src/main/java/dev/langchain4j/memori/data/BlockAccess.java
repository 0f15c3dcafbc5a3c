package dev.langchain4j.memori.data;

/** What a grant lets another namespace do with a core memory block. */
public enum BlockAccess {
    /** It sees the block, always as it is now. */
    READ,
    /** It sees the block and may edit its value, unless the block is read-only. */
    WRITE
}
