package dev.langchain4j.memori.observe;

import org.jspecify.annotations.Nullable;

/**
 * Hears what a store does. It is called by the threads that do it, several at the same time, and they wait until it returns. What it throws breaks no
 * call: the first time it is logged, as a warning.
 *
 * <p>It learns kinds and numbers alone. Names of namespaces, ids, contents and messages of exceptions never reach it, so that all of it can be a tag.
 */
public interface MemoriObserver {

    /**
     * An operation begins. Those within another one, such as the lanes of a search, begin and end on the same thread in between.
     *
     * @param operation which one
     * @return hears of its end
     */
    default Timing begin(Operation operation) {
        return Timing.NONE;
    }

    /**
     * Something has happened.
     *
     * @param occurrence what
     * @param times how often, at least once
     */
    default void count(Occurrence occurrence, long times) {}

    /** An operation that is under way. */
    @FunctionalInterface
    interface Timing {

        /** Does not want to know. */
        Timing NONE = failure -> {};

        /**
         * It has ended; called once, on the thread that it began on.
         *
         * @param failure null if it succeeded; otherwise a {@link dev.langchain4j.memori.data.MemoriException.Reason}, or the simple name of another exception
         */
        void end(@Nullable String failure);
    }
}
