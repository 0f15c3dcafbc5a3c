package dev.langchain4j.memori.benchmark;

import java.util.List;
import java.util.Map;

/**
 * What a run gave.
 *
 * @param circumstances what it was measured on and with, by name, in order
 * @param sizes         the figures for each size, ascending
 */
record SpeedReport(Map<String, String> circumstances, List<Size> sizes) {

    /**
     * The figures for stores of one size.
     *
     * @param memories       how many memories the stores held
     * @param timings        one for each contestant
     * @param baseline       the one that the others are compared with
     * @param bytesPerMemory the size of the store's files, divided by its memories
     * @param recall         the share of the true ten nearest that the vector search finds
     * @param fillPerSecond  how many memories a second went into the empty store, without warm-up
     * @param warmRounds     how many rounds of warm-up there were
     * @param stable         whether every contestant was steady after them
     */
    record Size(
            int memories,
            List<Timing> timings,
            Timing baseline,
            double bytesPerMemory,
            double recall,
            double fillPerSecond,
            int warmRounds,
            boolean stable) {

        /** How many times faster than the baseline, where that is a question; otherwise NaN. */
        double timesFaster(Timing timing) {
            boolean comparable = timing.operation().equals(MemoriContestants.VECTOR)
                    || timing.operation().equals(MemoriContestants.HYBRID);
            return comparable ? timing.timesFasterThan(baseline) : Double.NaN;
        }
    }
}
