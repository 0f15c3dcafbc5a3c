package dev.langchain4j.memori.data;

/** What a grant lets another namespace do with a core memory block, or with the memories of a namespace. */
public enum Access {
    /** It sees what is shared. */
    READ,
    /** It sees what is shared and may change it, unless that is read-only. */
    WRITE
}
