package dev.langchain4j.memori.spring.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How something that is done regularly has gone in this process.
 *
 * @param task        what it is: retention, backup, drill or verify
 * @param due         when it is due next, or null if never
 * @param runs        how often this process has done it
 * @param failures    how often that failed
 * @param skipped     how often another process had done it
 * @param lastSuccess when it last ended well here, or null
 * @param took        how long the last run took, or null
 * @param result      what the last run did, in numbers, or null
 * @param failure     why the last run failed, or null if it did not
 */
public record ScheduleReport(
        String task,
        @Nullable Instant due,
        long runs,
        long failures,
        long skipped,
        @Nullable Instant lastSuccess,
        @Nullable Duration took,
        @Nullable String result,
        @Nullable String failure) {

    /**
     * Before it was ever done.
     *
     * @param task what it is
     * @return a report without any run
     */
    static ScheduleReport of(String task) {
        return new ScheduleReport(task, null, 0, 0, 0, null, null, null, null);
    }

    ScheduleReport dueAt(@Nullable Instant moment) {
        return new ScheduleReport(task, moment, runs, failures, skipped, lastSuccess, took, result, failure);
    }

    ScheduleReport succeeded(Instant at, Duration howLong, String what) {
        return new ScheduleReport(task, due, runs + 1, failures, skipped, at, howLong, what, null);
    }

    ScheduleReport failed(@Nullable Duration howLong, String why) {
        return new ScheduleReport(task, due, runs + 1, failures + 1, skipped, lastSuccess, howLong, result, why);
    }

    /** What another process has done well or not is in its own report: a failure of this one stays until it succeeds itself. */
    ScheduleReport skippedOnce() {
        return new ScheduleReport(task, due, runs, failures, skipped + 1, lastSuccess, took, result, failure);
    }
}
