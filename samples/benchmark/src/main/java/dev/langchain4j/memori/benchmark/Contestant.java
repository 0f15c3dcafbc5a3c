package dev.langchain4j.memori.benchmark;

/** One operation of one engine on one filled store. */
interface Contestant {

    /** What is done, the same words for every engine that does it. */
    String operation();

    /** Who does it. */
    String engine();

    /** Whether calls write the items they count, so that a time an item makes sense. */
    default boolean writes() {
        return false;
    }

    /** Makes ready for a turn; not timed. */
    Turn begin();

    /** The time between a contestant's coming and going. */
    interface Turn extends AutoCloseable {

        /**
         * Does the operation once; timed.
         *
         * @param i counts this contestant's calls, so that each call can have its own query
         * @return how many items were found or written
         */
        int call(int i);

        /** After how many calls there is nothing left to do in this turn. */
        default int limit() {
            return Integer.MAX_VALUE;
        }

        /** Cleans up; not timed. */
        @Override
        default void close() {}
    }
}
