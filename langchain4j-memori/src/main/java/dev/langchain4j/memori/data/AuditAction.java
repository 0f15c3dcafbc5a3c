package dev.langchain4j.memori.data;

/** What an audit keeps. */
public enum AuditAction {
    /** The audit was switched on. */
    ENABLE,
    /** The audit was switched off. */
    DISABLE,
    /** Something was added, changed or imported: a memory, a core memory block, a conversation or a document. */
    WRITE,
    /** Something was read. */
    READ,
    /** Something was put into a prompt, so that a model saw it. */
    INJECT,
    /** Memories left the store in a file. */
    EXPORT,
    /** Something was erased. */
    FORGET,
    /** Another namespace was let in. */
    GRANT,
    /** Another namespace is let in no longer. */
    REVOKE
}
