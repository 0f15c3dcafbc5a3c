package dev.langchain4j.memori.vector;

import java.util.ArrayList;
import java.util.List;

/** The best few of many scores: a binary heap with the worst of them on top. Ties go to the smaller owner. */
final class TopPlaces {

    private final float[] scores;
    private final long[] owners;
    private int size;

    TopPlaces(int capacity) {
        this.scores = new float[capacity];
        this.owners = new long[capacity];
    }

    int size() {
        return size;
    }

    /** Whether {@link #add} would change anything. */
    boolean accepts(float score, long owner) {
        return size < scores.length || worse(scores[0], owners[0], score, owner);
    }

    void add(float score, long owner) {
        if (size < scores.length) {
            int i = size++;
            while (i > 0 && worse(score, owner, scores[(i - 1) / 2], owners[(i - 1) / 2])) {
                move((i - 1) / 2, i);
                i = (i - 1) / 2;
            }
            set(i, score, owner);
        } else {
            sink(score, owner);
        }
    }

    List<ScoredOwner> descending() {
        List<ScoredOwner> sorted = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            sorted.add(new ScoredOwner(owners[i], Math.max(-1, Math.min(1, scores[i]))));
        }
        sorted.sort((a, b) -> {
            int byCosine = Double.compare(b.cosine(), a.cosine());
            return byCosine != 0 ? byCosine : Long.compare(a.owner(), b.owner());
        });
        return sorted;
    }

    /** Replaces the worst. */
    private void sink(float score, long owner) {
        int i = 0;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && worse(scores[child + 1], owners[child + 1], scores[child], owners[child])) {
                child++;
            }
            if (!worse(scores[child], owners[child], score, owner)) {
                break;
            }
            move(child, i);
            i = child;
        }
        set(i, score, owner);
    }

    private static boolean worse(float scoreA, long ownerA, float scoreB, long ownerB) {
        return scoreA < scoreB || (scoreA == scoreB && ownerA > ownerB);
    }

    private void move(int from, int to) {
        scores[to] = scores[from];
        owners[to] = owners[from];
    }

    private void set(int i, float score, long owner) {
        scores[i] = score;
        owners[i] = owner;
    }
}
