package dev.langchain4j.memori.observe;

/** What is counted. */
public enum Occurrence {
    /** Memories that were added and stand on their own. */
    CREATED,
    /** Memories that were added, and were there already, with the same content. */
    REINFORCED,
    /** Memories that were added, and became the newest version of one that says almost the same. */
    MERGED,
    /** Memories that were added to correct another. */
    CORRECTED,
    /** Texts that the policy did not let be stored. */
    REFUSED,
    /** Texts that the policy has taken something out of. */
    REDACTED,
    /** Texts that the policy lets wait for a human. */
    QUARANTINED,
    /** Writes that were refused because a namespace had as many in a minute as the policy allows. */
    OVER_RATE,
    /** Memories that were erased, by whichever way. */
    FORGOTTEN,
    /** Texts that the embedding model was given; a long memory is several. */
    EMBEDDED
}
