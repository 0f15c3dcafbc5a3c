package dev.langchain4j.memori.store.sqlite;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best few of many scored slots. Ties go to the smaller key. */
final class TopSlots {

    private static final Comparator<Scored> BEST_FIRST =
            Comparator.comparingDouble(Scored::score).reversed().thenComparingLong(Scored::key);

    private final int limit;
    private final PriorityQueue<Scored> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
    private double least = Double.NEGATIVE_INFINITY;

    TopSlots(int limit) {
        this.limit = limit;
    }

    /**
     * A scored slot.
     *
     * @param collection the number of its collection among those searched
     * @param slot       its slot there
     * @param key        its row
     * @param score      how well it fits
     */
    record Scored(int collection, int slot, long key, double score) {}

    /** Whether a score may still get in. */
    boolean reaches(double score) {
        return score >= least;
    }

    /** The worst score among as many as there may be; negative infinity while there are fewer. */
    double least() {
        return least;
    }

    void add(int collection, int slot, long key, double score) {
        worstFirst.add(new Scored(collection, slot, key, score));
        if (worstFirst.size() > limit) {
            worstFirst.remove();
        }
        if (worstFirst.size() == limit) {
            least = worstFirst.element().score();
        }
    }

    List<Scored> bestFirst() {
        Scored[] sorted = worstFirst.toArray(new Scored[0]);
        Arrays.sort(sorted, BEST_FIRST);
        return List.of(sorted);
    }
}
