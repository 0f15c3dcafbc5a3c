package dev.langchain4j.memori;

/** How durable a write is when the call that made it returns. */
public enum Synchronous {
    /** The disk has it: neither a crash nor a power failure takes it. The default. */
    FULL,
    /** The operating system has it: a crash of the process takes nothing, a power failure may take the last writes. */
    NORMAL
}
