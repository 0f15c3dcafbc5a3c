package dev.langchain4j.memori.policy;

import dev.langchain4j.memori.data.NewMemory;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How long something is to be remembered.
 *
 * @param applies whether a memory is meant
 * @param life    for how long; null for always
 */
record Keep(Predicate<? super NewMemory> applies, @Nullable Duration life) {

    /** A rule that fails must neither pin what it was not asked about nor let it live longer than it might say. */
    boolean meets(NewMemory memory) {
        try {
            return applies.test(memory);
        } catch (RuntimeException e) {
            return life != null;
        }
    }
}
