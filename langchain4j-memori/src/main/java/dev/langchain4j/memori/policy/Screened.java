package dev.langchain4j.memori.policy;

/**
 * A text after a policy has seen it.
 *
 * @param text     the text with notes in the place of what was to be redacted or refused
 * @param redacted whether that is another text than before
 * @param decision what becomes of it; {@link Decision#REFUSE} where something was found that must not be stored
 * @param reason   why, in words that never hold content; empty where nothing was found
 */
public record Screened(String text, boolean redacted, Decision decision, String reason) {}
