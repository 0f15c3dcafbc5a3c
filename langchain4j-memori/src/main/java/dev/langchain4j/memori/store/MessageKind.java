package dev.langchain4j.memori.store;

/** What a store has to know of a message. */
public enum MessageKind {
    /** Instructions of the application. */
    SYSTEM,
    /** What a person said. */
    USER,
    /** What a model answered. */
    AI,
    /** A model asks for tools; the results have to follow at once. */
    TOOL_REQUEST,
    /** What a tool returned. */
    TOOL_RESULT,
    /** Anything that only the application and its model understand. */
    CUSTOM
}
