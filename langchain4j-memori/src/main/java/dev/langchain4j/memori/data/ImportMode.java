package dev.langchain4j.memori.data;

/** What becomes of what a namespace already holds when another is imported into it. */
public enum ImportMode {
    /** It stays as it is: a memory, block, conversation or document whose id is there already is left out, with all its versions and history. */
    MERGE,
    /** It is erased first, its history included, in the same transaction: if the import fails, it is still there. */
    REPLACE
}
