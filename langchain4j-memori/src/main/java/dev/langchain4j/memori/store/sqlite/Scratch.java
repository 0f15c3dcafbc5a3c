package dev.langchain4j.memori.store.sqlite;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Room in which a search adds up scores: arrays by place, which is a slot's number among those of all collections searched. It is emptied
 * by the list of what was filled and used again, so that a search allocates nothing by the number of rows.
 */
final class Scratch {

    /** Of each place its score, and the occurrences of the present term: side by side, because they are asked for together. */
    private double[] cells = new double[0];

    private int[] scored = new int[0];
    private int[] given = new int[0];
    private int scoredCount;
    private int givenCount;
    private final Candidates candidates = new Candidates();

    /** What a search begins with: all zero, and large enough. */
    private void fit(int places) {
        if (scored.length < places) {
            int capacity = Math.max(places, scored.length + scored.length / 2);
            cells = new double[2 * capacity];
            scored = new int[capacity];
            given = new int[capacity];
        }
    }

    /** Adds to the occurrences of the present term. */
    void give(int place, double share) {
        if (share == 0) {
            return; // Nothing given is nothing found.
        }
        int cell = 2 * place + 1;
        if (cells[cell] == 0) {
            given[givenCount++] = place;
        }
        cells[cell] += share;
    }

    /** How many places were given occurrences of the present term. */
    int givenCount() {
        return givenCount;
    }

    int given(int i) {
        return given[i];
    }

    /** The occurrences that a place was given; none any more. */
    double takeFrequency(int place) {
        double frequency = cells[2 * place + 1];
        cells[2 * place + 1] = 0;
        return frequency;
    }

    /** To be called when all that was given is taken. */
    void endTerm() {
        givenCount = 0;
    }

    /** Adds to a score, which is more than 0. */
    void score(int place, double score) {
        int cell = 2 * place;
        if (cells[cell] == 0) {
            scored[scoredCount++] = place;
        }
        cells[cell] += score;
    }

    Candidates candidates() {
        return candidates;
    }

    double total(int place) {
        return cells[2 * place];
    }

    /** How many places have a score; they are in no order. */
    int scoredCount() {
        return scoredCount;
    }

    int scored(int i) {
        return scored[i];
    }

    private void clear() {
        for (int i = 0; i < scoredCount; i++) {
            cells[2 * scored[i]] = 0;
        }
        scoredCount = 0;
        candidates.clear();
    }

    /** Some to be used again, for use by several threads. */
    static final class Pool {

        private final AtomicReferenceArray<@Nullable Scratch> free =
                new AtomicReferenceArray<>(Runtime.getRuntime().availableProcessors());

        /** One for as many places, empty. It should be given back, unless the search fails: then it may not be empty. */
        Scratch take(int places) {
            Scratch taken = null;
            for (int i = 0; i < free.length() && taken == null; i++) {
                taken = free.getAndSet(i, null);
            }
            Scratch scratch = taken == null ? new Scratch() : taken;
            scratch.fit(places);
            return scratch;
        }

        void giveBack(Scratch scratch) {
            scratch.clear();
            for (int i = 0; i < free.length(); i++) {
                if (free.compareAndSet(i, null, scratch)) {
                    return;
                }
            }
        }
    }
}
