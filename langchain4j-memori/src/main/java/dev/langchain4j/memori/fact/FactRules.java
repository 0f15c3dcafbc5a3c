package dev.langchain4j.memori.fact;

import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What facts are written by.
 *
 * @param predicates which of them contradict one another
 * @param check      refuses a memory that may not be stored
 * @param origin     who stands behind a memory, so that those who say the same can be counted
 * @param wake       lets what was written be embedded, on another thread
 * @param clock      tells the time
 */
public record FactRules(
        Predicates predicates,
        BiConsumer<Scope, Memory> check,
        Function<StoredMemory, String> origin,
        Runnable wake,
        InstantSource clock) {}
