package dev.langchain4j.memori.policy;

import dev.langchain4j.memori.data.NewMemory;

/**
 * A memory after a policy has seen it.
 *
 * @param decision what becomes of it
 * @param memory   the memory as it may be stored: redacted, and with the pin and the life that the policy gives it
 * @param redacted whether anything was taken out
 * @param reason   why, in words that never hold content; empty where nothing was found
 */
public record Verdict(Decision decision, NewMemory memory, boolean redacted, String reason) {}
