package dev.langchain4j.memori.data;

/** What became of a memory that was added. */
public enum AddOutcome {
    /** It was new and stands on its own. */
    CREATED,
    /** The same content was there already; that memory was reinforced instead. */
    REINFORCED,
    /** It says almost the same as an existing memory and became that memory's newest version; the older one is history. */
    SUPERSEDED,
    /** It was stored out of reach of searches until somebody confirms it. */
    QUARANTINED,
    /** It was not stored. */
    REFUSED
}
