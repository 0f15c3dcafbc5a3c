package dev.langchain4j.memori.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One bit for every component: its sign. They tell which vectors are worth comparing with a query.
 *
 * <p>This is the estimator of RaBitQ (Gao and Long, "RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound for
 * Approximate Nearest Neighbor Search", SIGMOD 2024) without its rotation, which with sentence embeddings was measured to gain nothing. With a
 * centre {@code c}, a vector is {@code x = c + r}, and {@code r} is remembered as its signs {@code s}, from -1 to 1, and a factor:
 *
 * <pre>
 *   q·x = q·c + c·r + (q - c)·r
 *       ≈ q·c + base + factor · (q - c)·s      base = c·r      factor = |r|² / Σ|r[i]|
 * </pre>
 *
 * <p>{@code q - c} is rounded to four bits a component, whose planes are compared with the
 * signs by counting common bits. The centre is the vectors' mean: with models whose vectors all point much the same way, signs around zero would
 * be nearly the same for all.
 *
 * <p>As in {@link ExactRows} there is one array for every word of 32 bits and block, so that counting bits becomes vector instructions
 * where the processor has such.
 */
final class SignCodes {

    static final int BLOCK = 1024;

    private final int dimension;
    private final int words;
    private final float[] centre;
    private final List<Block> blocks = new ArrayList<>();

    SignCodes(int dimension, float[] centre) {
        this.dimension = dimension;
        this.words = (dimension + Integer.SIZE - 1) / Integer.SIZE;
        this.centre = centre;
    }

    /** A query of codes around this centre. */
    CodeQuery query(float[] unit) {
        return new CodeQuery(unit, centre, words);
    }

    void set(int place, float[] unit) {
        if (place / BLOCK == blocks.size()) {
            blocks.add(new Block(words));
        }
        Block block = blocks.get(place / BLOCK);
        int j = place % BLOCK;
        float squares = 0;
        float sum = 0;
        float base = 0;
        for (int w = 0; w < words; w++) {
            int from = w * Integer.SIZE;
            int to = Math.min(dimension, from + Integer.SIZE);
            int bits = 0;
            for (int i = from; i < to; i++) {
                float rest = unit[i] - centre[i];
                bits |= (Float.floatToRawIntBits(-rest) >>> 31) << (i - from);
                squares += rest * rest;
                sum += Math.abs(rest);
                base += centre[i] * rest;
            }
            block.bits[w][j] = bits;
        }
        block.base[j] = base;
        block.factor[j] = sum == 0 ? 0 : squares / sum;
    }

    /** Makes a place one that no query finds. */
    void clear(int place) {
        Block block = blocks.get(place / BLOCK);
        block.base[place % BLOCK] = Float.NEGATIVE_INFINITY;
        block.factor[place % BLOCK] = 0;
    }

    /**
     * Estimates the cosines of all places.
     *
     * @param places    how many places to look at
     * @param common    room for a block
     * @param estimates is filled by place, in whole blocks; of a place that was cleared, and of none, with negative infinity
     */
    void estimate(CodeQuery query, int places, int[] common, float[] estimates) {
        for (int b = 0; b * BLOCK < places; b++) {
            Block block = blocks.get(b);
            query.count(block.bits, common);
            estimate(block.base, block.factor, common, query, estimates, b * BLOCK);
        }
    }

    long bytes() {
        return blocks.size() * (long) BLOCK * (words * Integer.BYTES + 2 * Float.BYTES);
    }

    private static void estimate(
            float[] base, float[] factor, int[] common, CodeQuery query, float[] estimates, int from) {
        float slope = query.slope();
        float offset = query.offset();
        float constant = query.constant();
        for (int j = 0; j < BLOCK; j++) {
            estimates[from + j] = constant + base[j] + factor[j] * (slope * common[j] + offset);
        }
    }

    private static final class Block {
        final int[][] bits;
        final float[] base = new float[BLOCK];
        final float[] factor = new float[BLOCK];

        Block(int words) {
            bits = new int[words][BLOCK];
            Arrays.fill(base, Float.NEGATIVE_INFINITY);
        }
    }
}
