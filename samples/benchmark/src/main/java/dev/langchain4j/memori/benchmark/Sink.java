package dev.langchain4j.memori.benchmark;

import org.jspecify.annotations.Nullable;

/**
 * Where results end. What is published through a volatile field must exist in full, so no compiler can leave out a part of
 * a call because only the number of its results is looked at.
 */
final class Sink {

    static volatile @Nullable Object last;

    private Sink() {}

    /** Publishes the result and hands it back. */
    static <T> T keep(T result) {
        last = result;
        return result;
    }
}
