package dev.langchain4j.memori.vector;

import java.util.Arrays;

/**
 * The best so many of a stream of estimates. They are gathered in an array of twice the size, which is cut to its better half whenever it is
 * full: cheaper than a heap, because after the first few blocks hardly an estimate gets in. Each is one number, of which the upper half is
 * the estimate and the lower half the place, so that ties go to the smaller place.
 */
final class Candidates {

    private final int[] common = new int[SignCodes.BLOCK];
    private long[] gathered = new long[0];
    private int wanted;
    private int size;
    private float least;

    /** Begins anew. */
    void reset(int wanted) {
        this.wanted = wanted;
        this.size = 0;
        this.least = Float.NEGATIVE_INFINITY;
        if (gathered.length < 64) {
            gathered = new long[64];
        }
    }

    /** Room for a block's counts. */
    int[] common() {
        return common;
    }

    /** Estimates up to this are not among the best. */
    float least() {
        return least;
    }

    /** Takes an estimate in; returns what {@link #least} is then. */
    float add(float estimate, int place) {
        if (size == 2 * wanted) {
            select(gathered, size, wanted);
            size = wanted;
            least = estimate(gathered[worst()]);
        } else if (size == gathered.length) {
            gathered = Arrays.copyOf(gathered, 2 * size);
        }
        gathered[size++] = key(estimate, place);
        return least;
    }

    /**
     * Cuts down to the best.
     *
     * @param first so many of the best come first, in any order
     * @return how many there are
     */
    int cut(int first) {
        if (size > wanted) {
            select(gathered, size, wanted);
            size = wanted;
        }
        if (size > first) {
            select(gathered, size, first);
        }
        return size;
    }

    int place(int i) {
        return ~(int) gathered[i];
    }

    long bytes() {
        return gathered.length * (long) Long.BYTES;
    }

    private int worst() {
        int worst = 0;
        for (int i = 1; i < size; i++) {
            if (gathered[i] < gathered[worst]) {
                worst = i;
            }
        }
        return worst;
    }

    /** Floats in their order, as integers have it. */
    private static long key(float estimate, int place) {
        int bits = Float.floatToRawIntBits(estimate);
        return ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | (~place & 0xffff_ffffL);
    }

    private static float estimate(long key) {
        int bits = (int) (key >> 32);
        return Float.intBitsToFloat(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
    }

    /** Hoare's selection: brings the greatest {@code count} of the first {@code size} to the front. */
    private static void select(long[] keys, int size, int count) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            long a = keys[low];
            long b = keys[(low + high) >>> 1];
            long c = keys[high];
            long pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
            int i = low;
            int j = high;
            while (i <= j) {
                while (keys[i] > pivot) {
                    i++;
                }
                while (keys[j] < pivot) {
                    j--;
                }
                if (i <= j) {
                    long swapped = keys[i];
                    keys[i++] = keys[j];
                    keys[j--] = swapped;
                }
            }
            if (count - 1 <= j) {
                high = j;
            } else if (count - 1 >= i) {
                low = i;
            } else {
                return;
            }
        }
    }
}
