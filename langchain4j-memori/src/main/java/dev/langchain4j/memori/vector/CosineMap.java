package dev.langchain4j.memori.vector;

import java.util.Arrays;

/** Cosines by owner, for a search that computes only some: open addressing in two arrays, which the next search uses again. */
final class CosineMap {

    private static final int EMPTY = -1;
    private static final int FIRST = 1024;

    private int[] owners = new int[0];
    private float[] cosines = new float[0];
    private int size;

    /** Begins anew. */
    void reset() {
        if (owners.length == 0 || owners.length > 64 * FIRST) {
            owners = new int[FIRST]; // Emptying a huge one every time would cost more than growing.
            cosines = new float[FIRST];
        }
        Arrays.fill(owners, EMPTY);
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long bytes() {
        return owners.length * (long) (Integer.BYTES + Float.BYTES);
    }

    /** Where an owner is, or where it belongs: a negative number, of which {@link #put} makes use. */
    int find(int owner) {
        int mask = owners.length - 1;
        int i = ((owner * 0x9e3779b9) >>> 7) & mask;
        while (owners[i] != owner) {
            if (owners[i] == EMPTY) {
                return ~i;
            }
            i = (i + 1) & mask;
        }
        return i;
    }

    /** The cosine at a place that {@link #find} gave. */
    float cosine(int found) {
        return cosines[found];
    }

    /**
     * Puts a cosine in, or another in its place.
     *
     * @param found what {@link #find} has just said of that owner
     */
    void put(int found, int owner, float cosine) {
        if (found >= 0) {
            cosines[found] = cosine;
            return;
        }
        owners[~found] = owner;
        cosines[~found] = cosine;
        if (2 * ++size > owners.length) {
            grow();
        }
    }

    private void grow() {
        int[] oldOwners = owners;
        float[] oldCosines = cosines;
        owners = new int[2 * oldOwners.length];
        cosines = new float[owners.length];
        Arrays.fill(owners, EMPTY);
        for (int i = 0; i < oldOwners.length; i++) {
            if (oldOwners[i] != EMPTY) {
                int place = ~find(oldOwners[i]);
                owners[place] = oldOwners[i];
                cosines[place] = oldCosines[i];
            }
        }
    }
}
