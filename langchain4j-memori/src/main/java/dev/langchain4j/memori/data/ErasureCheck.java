package dev.langchain4j.memori.data;

/** How an erasure is proved before its receipt is given. */
public enum ErasureCheck {
    /**
     * The write-ahead log is emptied into the file, and then everything that was erased is looked for: in every table and index, and in the raw
     * bytes of the store's files. Takes as long as reading the file does.
     */
    FILES,
    /** Nothing is looked for. What was erased is no longer found, and its bytes go when the log is next emptied. */
    NONE
}
