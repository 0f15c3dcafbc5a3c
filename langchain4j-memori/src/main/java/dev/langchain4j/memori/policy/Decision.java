package dev.langchain4j.memori.policy;

/** What a policy says to something that is about to be stored; the later one of two is the stricter. */
public enum Decision {
    /** It may be stored, as far as it was not redacted. */
    ACCEPT,
    /** It may be stored where no search finds it. */
    QUARANTINE,
    /** It must not be stored. */
    REFUSE;

    Decision and(Decision other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
