package dev.langchain4j.memori.store.sqlite;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The best few of many scored slots: a binary heap with the worst of them on top. Ties go to the smaller key. */
final class TopSlots {

    private static final Comparator<Scored> BEST_FIRST =
            Comparator.comparingDouble(Scored::score).reversed().thenComparingLong(Scored::key);

    private final int limit;
    private final double[] scores;
    private final long[] keys;
    private final int[] collections;
    private final int[] slots;
    private int size;

    /** Room for {@code limit} slots, 1 or more. */
    TopSlots(int limit) {
        this.limit = limit;
        this.scores = new double[limit];
        this.keys = new long[limit];
        this.collections = new int[limit];
        this.slots = new int[limit];
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
        return size < limit || score >= scores[0];
    }

    /** The worst score among as many as there may be; negative infinity while there are fewer. */
    double least() {
        return size < limit ? Double.NEGATIVE_INFINITY : scores[0];
    }

    void add(int collection, int slot, long key, double score) {
        if (size < limit) {
            int i = size++;
            while (i > 0 && worse(score, key, (i - 1) / 2)) {
                move((i - 1) / 2, i);
                i = (i - 1) / 2;
            }
            set(i, collection, slot, key, score);
        } else if (!worse(score, key, 0)) {
            sink(collection, slot, key, score);
        }
    }

    List<Scored> bestFirst() {
        Scored[] sorted = new Scored[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = new Scored(collections[i], slots[i], keys[i], scores[i]);
        }
        Arrays.sort(sorted, BEST_FIRST);
        return List.of(sorted);
    }

    /** Replaces the worst. */
    private void sink(int collection, int slot, long key, double score) {
        int i = 0;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && worse(scores[child + 1], keys[child + 1], child)) {
                child++;
            }
            if (worse(score, key, child)) {
                break;
            }
            move(child, i);
            i = child;
        }
        set(i, collection, slot, key, score);
    }

    private boolean worse(double score, long key, int than) {
        return score < scores[than] || (score == scores[than] && key > keys[than]);
    }

    private void move(int from, int to) {
        set(to, collections[from], slots[from], keys[from], scores[from]);
    }

    private void set(int i, int collection, int slot, long key, double score) {
        collections[i] = collection;
        slots[i] = slot;
        keys[i] = key;
        scores[i] = score;
    }
}
