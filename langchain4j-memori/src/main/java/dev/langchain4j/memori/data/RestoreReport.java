package dev.langchain4j.memori.data;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was restored, and how it was verified before it took its place.
 *
 * @param file         the restored store
 * @param backupAt     when the backup was made
 * @param newestChange when the newest change in it was made, or null if nothing was ever written
 * @param rows         how many rows were counted and compared
 * @param hash         SHA-256 over every row, the same as when the backup was made
 * @param searched     whether a memory was searched for, and found; false only if the backup holds none that could be
 * @param rebuilt      whether an index was damaged, and was built again from the table
 * @param steps        how long each step took, in order
 */
public record RestoreReport(
        Path file,
        Instant backupAt,
        @Nullable Instant newestChange,
        long rows,
        String hash,
        boolean searched,
        boolean rebuilt,
        List<Step> steps) {

    /**
     * Copies the list.
     *
     * @param file         the restored store
     * @param backupAt     when the backup was made
     * @param newestChange when the newest change in it was made, or null
     * @param rows         how many rows were compared
     * @param hash         over every row
     * @param searched     whether a memory was found
     * @param rebuilt      whether an index was built again
     * @param steps        how long each step took
     */
    public RestoreReport {
        steps = List.copyOf(steps);
    }

    /**
     * A part of the work.
     *
     * @param name what was done
     * @param took how long it took
     */
    public record Step(String name, Duration took) {}

    /**
     * How long all steps took together.
     *
     * @return their sum
     */
    public Duration took() {
        return steps.stream().map(Step::took).reduce(Duration.ZERO, Duration::plus);
    }
}
