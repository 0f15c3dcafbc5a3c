package dev.langchain4j.memori.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Compares the second half of a soak's samples with the first, by the median of each.
 *
 * @param table    the medians
 * @param growing  the names of what grew by more than is tolerated
 * @param compared how many samples
 */
record SoakVerdict(Table table, List<String> growing, int compared) {

    /** What a small store needs to be allowed: an arena of the allocator, a buffer of the compiler. */
    private static final double SLACK_MEMORY = 24e6;

    private static final double SLACK_FILE = 1e6;

    private record Quantity(String name, double slack, ToDoubleFunction<SoakRun.Sample> of) {}

    private static final List<Quantity> QUANTITIES = List.of(
            new Quantity("heap in use after collection", SLACK_MEMORY, SoakRun.Sample::heap),
            new Quantity("resident", SLACK_MEMORY, SoakRun.Sample::resident),
            // The history keeps that something was changed, for ever: a promise, and no leak.
            new Quantity("database but for the history", SLACK_FILE, sample -> sample.database() - sample.history()),
            new Quantity("write-ahead log", SLACK_FILE, SoakRun.Sample::log));

    static SoakVerdict of(List<SoakRun.Sample> samples, double tolerance) {
        List<SoakRun.Sample> warm = samples.subList(Math.min(SoakRun.WARM_UP, samples.size() - 2), samples.size());
        int half = warm.size() / 2;
        Table.Builder table = Table.of("Halves", "what", "first half", "second half", "times");
        List<String> growing = new ArrayList<>();
        for (Quantity quantity : QUANTITIES) {
            double first = median(warm.subList(0, half), quantity);
            double second = median(warm.subList(warm.size() - half, warm.size()), quantity);
            table.row(quantity.name(), Figure.bytes(first), Figure.bytes(second), Figure.times(second / first));
            if (second > first * (1 + tolerance) && second > first + quantity.slack()) {
                growing.add(quantity.name());
            }
        }
        return new SoakVerdict(table.build(), List.copyOf(growing), 2 * half);
    }

    boolean grew() {
        return !growing.isEmpty();
    }

    String sentence() {
        return String.format(
                Locale.ROOT,
                grew() ? "GREW over %d samples: %s." : "Flat over %d samples%s.",
                compared,
                String.join(", ", growing));
    }

    private static double median(List<SoakRun.Sample> samples, Quantity quantity) {
        double[] values = samples.stream().mapToDouble(quantity.of()).toArray();
        Arrays.sort(values);
        return Timing.median(values);
    }
}
