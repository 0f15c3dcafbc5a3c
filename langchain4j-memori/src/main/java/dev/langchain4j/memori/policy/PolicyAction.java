package dev.langchain4j.memori.policy;

/** What becomes of something that a rule says must not be remembered. */
public enum PolicyAction {
    /**
     * It is not stored. A message of a conversation, which would be torn without it, is kept as {@link #REDACT} leaves it, and no memory is
     * made of it.
     */
    REFUSE,
    /** What the rule found is replaced by a note that says what it was, such as {@code [credential removed]}; the rest is stored. */
    REDACT,
    /** It is stored whole, but in quarantine, where no search finds it until a person has confirmed it. */
    QUARANTINE
}
