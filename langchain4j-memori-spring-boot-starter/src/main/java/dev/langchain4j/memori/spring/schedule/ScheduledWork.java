package dev.langchain4j.memori.spring.schedule;

import java.util.function.BooleanSupplier;

/**
 * Something that is done regularly.
 *
 * @param task    what it is called in logs, health and metrics
 * @param cadence when
 * @param work    does it
 */
record ScheduledWork(String task, Cadence cadence, Work work) {

    /** Does it once. */
    @FunctionalInterface
    interface Work {

        /**
         * Does it.
         *
         * @param stopping whether the application is stopping, so that it should come to an end
         * @return what was done, in numbers and without content
         */
        String run(BooleanSupplier stopping);
    }
}
