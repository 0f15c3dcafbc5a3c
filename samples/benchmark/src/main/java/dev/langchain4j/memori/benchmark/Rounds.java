package dev.langchain4j.memori.benchmark;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Lets contestants take turns. A round gives each one turn of the same length, in an order drawn anew for every round; the
 * garbage of the one before is collected first, and a turn's first calls are not counted, because caches then hold
 * another's data.
 *
 * <p>Warm-up rounds look exactly like those that count, so that the compiler sees the same mixture. They go on until every
 * contestant's median has stayed near its last one twice running, or twice the measuring time is spent. Near is 5 %, and 20 %
 * for writes, whose time is the disk's more than the compiler's.
 */
final class Rounds {

    /** Odd, so that a median is a round that happened. */
    static final int COUNTED = 9;

    private static final int WARM_AT_LEAST = 3;
    private static final int WARM_TIMES_COUNTED = 2;
    private static final double STABLE = 0.05;
    private static final double STABLE_WRITES = 0.2;
    private static final int STABLE_TIMES = 2;

    private static final int UNCOUNTED_CALLS = 3;
    private static final double UNCOUNTED_SHARE = 0.1;
    private static final int COUNTED_AT_LEAST = 5;

    private final long turnNanos;
    private final Random random;
    private final PrintWriter progress;
    private final int[] callsSoFar;
    private final List<Contestant> contestants;
    private long[] nanos = new long[1 << 16];
    private int[] found = new int[1 << 16];

    /** Of the last turn. */
    private long allocated;

    private int warmRounds;
    private boolean stable;

    Rounds(List<Contestant> contestants, double secondsEach, long seed, PrintWriter progress) {
        this.contestants = contestants;
        this.turnNanos = (long) (secondsEach * 1e9 / COUNTED);
        this.random = new Random(seed);
        this.progress = progress;
        this.callsSoFar = new int[contestants.size()];
    }

    /** Warms up, measures, and returns one timing a contestant, in their order. */
    List<Timing> run() {
        warmUp();
        List<Timing> timings = timings();
        for (int round = 0; round < COUNTED; round++) {
            progress.printf("  round %d of %d%n", round + 1, COUNTED);
            round(timings);
        }
        return timings;
    }

    int warmRounds() {
        return warmRounds;
    }

    boolean stable() {
        return stable;
    }

    private void warmUp() {
        List<Timing> timings = timings();
        int[] quiet = new int[contestants.size()];
        long budget = WARM_TIMES_COUNTED * COUNTED * turnNanos * contestants.size();
        long start = System.nanoTime();
        while (warmRounds < WARM_AT_LEAST || (!stable && System.nanoTime() - start < budget)) {
            progress.printf("  warm-up round %d%n", warmRounds + 1);
            round(timings);
            warmRounds++;
            for (int c = 0; c < quiet.length; c++) {
                double near = contestants.get(c).writes() ? STABLE_WRITES : STABLE;
                quiet[c] = steady(timings.get(c).rounds(), near) ? quiet[c] + 1 : 0;
            }
            stable = warmRounds >= WARM_AT_LEAST && Arrays.stream(quiet).allMatch(times -> times >= STABLE_TIMES);
        }
    }

    private static boolean steady(List<Timing.Round> rounds, double near) {
        if (rounds.size() < 2) {
            return false;
        }
        double last = rounds.get(rounds.size() - 1).medianNanos();
        double before = rounds.get(rounds.size() - 2).medianNanos();
        return Math.abs(last - before) <= near * before;
    }

    private List<Timing> timings() {
        return contestants.stream()
                .map(contestant -> new Timing(contestant.operation(), contestant.engine()))
                .toList();
    }

    private void round(List<Timing> timings) {
        List<Integer> order = new ArrayList<>();
        for (int c = 0; c < contestants.size(); c++) {
            order.add(c);
        }
        Collections.shuffle(order, random);
        for (int c : order) {
            try (Contestant.Turn turn = contestants.get(c).begin()) {
                System.gc();
                int calls = turn(turn, c);
                timings.get(c).add(nanos, found, calls, contestants.get(c).writes());
                timings.get(c).addAllocated(allocated);
            }
        }
    }

    /** Fills {@code nanos} and {@code found} and returns how many calls were counted. */
    private int turn(Contestant.Turn turn, int contestant) {
        int first = callsSoFar[contestant];
        int next = first;
        long uncountedEnd = System.nanoTime() + (long) (turnNanos * UNCOUNTED_SHARE);
        while ((next - first < UNCOUNTED_CALLS || System.nanoTime() < uncountedEnd)
                && next - first < turn.limit() / 4) {
            turn.call(next++);
        }
        int counted = 0;
        long ownAllocation = 0;
        long before = Allocation.ofThisThread();
        long end = System.nanoTime() + turnNanos;
        long now;
        do {
            if (counted == nanos.length) {
                nanos = Arrays.copyOf(nanos, counted * 2);
                found = Arrays.copyOf(found, counted * 2);
                ownAllocation += (long) nanos.length * (Long.BYTES + Integer.BYTES);
            }
            long start = System.nanoTime();
            int result = turn.call(next);
            now = System.nanoTime();
            next++;
            nanos[counted] = now - start;
            found[counted] = result;
            counted++;
        } while ((now < end || counted < COUNTED_AT_LEAST) && next - first < turn.limit());
        allocated = Allocation.ofThisThread() - before - ownAllocation;
        callsSoFar[contestant] = next;
        return counted;
    }
}
