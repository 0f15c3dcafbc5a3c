package dev.langchain4j.memori.data;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * What a rehearsed recovery has shown: the store was backed up, restored elsewhere and verified. A drill that fails throws instead.
 *
 * @param at      when it ended
 * @param backup  what was backed up; the file is gone again
 * @param restore what was restored; the file is gone again
 * @param missing how many changes were made while it ran, and would be missing if the store had been lost at its end
 * @param rpo     the recovery point: how far back from the end the loss would reach, which is the age of the oldest change that is missing;
 *                zero if none is
 * @param rto     the recovery time: how long it took to restore and verify
 */
public record DrillReport(
        Instant at, BackupReport backup, RestoreReport restore, long missing, Duration rpo, Duration rto) {

    /**
     * The report for people, in a few lines.
     *
     * @return what was done, RPO and RTO
     */
    @Override
    public String toString() {
        String steps = restore.steps().stream()
                .map(step -> step.name() + " " + millis(step.took()))
                .collect(Collectors.joining(", "));
        String lines = String.join(
                "%n",
                "recovery drill of %s: passed",
                "  backed up  %,d memories in %,d versions, %,d rows, %,d bytes: %s",
                "  restored   %s",
                "  verified   %,d rows and their hash %s…, indexes%s, %s",
                "  RPO        %s: %s",
                "  RTO        %s");
        return String.format(
                java.util.Locale.ROOT,
                lines,
                at,
                backup.memories(),
                backup.versions(),
                backup.rows(),
                backup.bytes(),
                millis(backup.took()),
                steps,
                restore.rows(),
                restore.hash().substring(0, 12),
                restore.rebuilt() ? " (built again)" : "",
                restore.searched() ? "a memory was searched for and found" : "no memory to search for",
                millis(rpo),
                missing == 0 ? "nothing would be missing" : missing + " changes made meanwhile would be missing",
                millis(rto));
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
