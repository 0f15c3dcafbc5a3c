package dev.langchain4j.memori.vector;

import java.util.ArrayList;
import java.util.List;

/** The best few of many scored owners: a binary heap with the worst of them on top. Ties go to the smaller owner. */
final class TopOwners {

    private float[] scores = new float[0];
    private int[] owners = new int[0];
    private int capacity;
    private int size;

    /** Begins anew. */
    void reset(int capacity) {
        if (scores.length < capacity) {
            scores = new float[capacity];
            owners = new int[capacity];
        }
        this.capacity = capacity;
        this.size = 0;
    }

    boolean isFull() {
        return size == capacity;
    }

    /** How many it takes. */
    int capacity() {
        return capacity;
    }

    /** The worst score of those that are there. */
    float least() {
        return scores[0];
    }

    /** Whether {@link #add} would change anything. */
    boolean takes(float score, int owner) {
        return size < capacity || (capacity > 0 && worse(scores[0], owners[0], score, owner));
    }

    void add(float score, int owner) {
        if (size < capacity) {
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

    long bytes() {
        return owners.length * (long) (Integer.BYTES + Float.BYTES);
    }

    List<ScoredOwner> descending() {
        List<ScoredOwner> sorted = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            sorted.add(new ScoredOwner(owners[i], scores[i]));
        }
        sorted.sort((a, b) -> {
            int byCosine = Float.compare(b.cosine(), a.cosine());
            return byCosine != 0 ? byCosine : Integer.compare(a.owner(), b.owner());
        });
        return sorted;
    }

    /** Replaces the worst. */
    private void sink(float score, int owner) {
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

    private static boolean worse(float scoreA, int ownerA, float scoreB, int ownerB) {
        return scoreA < scoreB || (scoreA == scoreB && ownerA > ownerB);
    }

    private void move(int from, int to) {
        scores[to] = scores[from];
        owners[to] = owners[from];
    }

    private void set(int i, float score, int owner) {
        scores[i] = score;
        owners[i] = owner;
    }
}
