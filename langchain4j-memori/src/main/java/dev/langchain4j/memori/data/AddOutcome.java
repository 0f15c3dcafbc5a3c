package dev.langchain4j.memori.data;

/** What became of a memory that was added. */
public enum AddOutcome {
    /** It was new and stands on its own. */
    CREATED,
    /** The same content was there already; that memory was reinforced instead. */
    REINFORCED,
    /** It says almost the same as an existing memory and became that memory's newest version; the older one is history. */
    SUPERSEDED,
    /** It was stored, or joined what waits already, out of reach of searches until a person confirms it. */
    QUARANTINED,
    /** The store's policy did not let it be stored, and nothing of it was. */
    REFUSED
}
