package dev.langchain4j.memori.policy;

import dev.langchain4j.memori.data.NewMemory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What must not be remembered. Either a detector, which finds parts of texts, or a predicate, which judges a memory as a whole.
 *
 * @param name      what the rule is called; a later rule of the same name takes its place
 * @param action    what becomes of what it finds
 * @param detector  finds parts, or null
 * @param predicate judges memories, or null
 * @param ofNames   whether ids and sessions are looked at, too
 */
record Rule(
        String name,
        PolicyAction action,
        @Nullable Detector detector,
        @Nullable Predicate<? super NewMemory> predicate,
        boolean ofNames) {}
