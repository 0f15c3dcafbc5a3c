package dev.langchain4j.memori.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the rounds of one contestant gave. Where a call writes several items, every time is the call's divided by them.
 */
final class Timing {

    /** One turn: the median time of an item, and how many items a second of timed calls did. */
    record Round(double medianNanos, double itemsPerSecond) {}

    private final String operation;
    private final String engine;
    private final List<Round> rounds = new ArrayList<>();
    private double[] samples = new double[0];
    private long items;
    private long calls;
    private long allocated;

    Timing(String operation, String engine) {
        this.operation = operation;
        this.engine = engine;
    }

    /** Adds a turn: the nanoseconds of each call, and how many items each call found or wrote. */
    void add(long[] nanos, int[] found, int callsInTurn, boolean writes) {
        double[] each = new double[callsInTurn];
        double total = 0;
        double done = 0;
        for (int i = 0; i < callsInTurn; i++) {
            int weight = writes ? found[i] : 1;
            each[i] = (double) nanos[i] / weight;
            total += nanos[i];
            done += weight;
            items += found[i];
        }
        calls += callsInTurn;
        int before = samples.length;
        samples = Arrays.copyOf(samples, before + callsInTurn);
        System.arraycopy(each, 0, samples, before, callsInTurn);
        rounds.add(new Round(quantile(each, 0.5), done / total * 1e9));
    }

    /** Adds the bytes that the counted calls of a turn took from the heap. */
    void addAllocated(long bytes) {
        allocated += bytes;
    }

    String operation() {
        return operation;
    }

    String engine() {
        return engine;
    }

    List<Round> rounds() {
        return List.copyOf(rounds);
    }

    long calls() {
        return calls;
    }

    /** How many items a call found or wrote, on average. */
    double itemsPerCall() {
        return calls == 0 ? 0 : (double) items / calls;
    }

    /** How many bytes a call took from the heap, in the thread that made it. */
    double allocatedPerCall() {
        return calls == 0 ? 0 : (double) allocated / calls;
    }

    /** The median over the rounds of each round's median. */
    double p50() {
        return median(rounds.stream().mapToDouble(Round::medianNanos).toArray());
    }

    /** The 99th percentile of all rounds' calls; one round alone has too few. */
    double p99() {
        return quantile(samples, 0.99);
    }

    /** The median over the rounds. */
    double itemsPerSecond() {
        return median(rounds.stream().mapToDouble(Round::itemsPerSecond).toArray());
    }

    /**
     * How many times faster this is than another, round by round, for machines change their speed between rounds.
     *
     * @return the median over the rounds
     */
    double timesFasterThan(Timing other) {
        double[] ratios = new double[Math.min(rounds.size(), other.rounds.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = other.rounds.get(i).medianNanos() / rounds.get(i).medianNanos();
        }
        return median(ratios);
    }

    /**
     * How many times as many items a second this does as another, round by round.
     *
     * @return the median over the rounds
     */
    double rateOver(Timing other) {
        double[] ratios = new double[Math.min(rounds.size(), other.rounds.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = rounds.get(i).itemsPerSecond() / other.rounds.get(i).itemsPerSecond();
        }
        return median(ratios);
    }

    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** By nearest rank. */
    static double quantile(double[] values, double q) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(q * sorted.length) - 1];
    }
}
