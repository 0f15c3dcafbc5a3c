package dev.langchain4j.memori.data;

/** What becomes of what a namespace already holds when another is imported into it. */
public enum ImportMode {
    /** It stays as it is: a memory, block, conversation or document whose id is there already is left out, with all its versions and history. */
    MERGE,
    /**
     * It is erased first, its history included, in the same transaction: if the import fails, it is still there. The bytes are not looked for; they may
     * stand in the write-ahead log until that begins anew, or the store is closed. Who needs them gone at once forgets everything first.
     */
    REPLACE
}
