package dev.langchain4j.memori.vector;

import java.util.Arrays;

/**
 * A query for {@link SignCodes}: {@code q - c} with every component rounded to a whole number of steps from -7 to 7, the bits of which stand in
 * four planes, the last of them of negative weight. With {@code u} for those numbers, {@code (q - c)·s ≈ step · (2 · common - Σu)}, where
 * {@code common} sums up {@code u} where the sign's bit is set.
 */
final class CodeQuery {

    private static final int TOP = 7;

    /** Components further out than so many standard deviations are cut: they are few, and steps for them would be too coarse for the others. */
    private static final double SPREAD = 4;

    private final int[] ones;
    private final int[] twos;
    private final int[] fours;
    private final int[] minusEights;
    private final float slope;
    private final float offset;
    private final float constant;

    CodeQuery(float[] unit, float[] centre, int words) {
        this.ones = new int[words];
        this.twos = new int[words];
        this.fours = new int[words];
        this.minusEights = new int[words];
        double squares = 0;
        float greatest = Float.MIN_NORMAL;
        for (int i = 0; i < unit.length; i++) {
            float rest = unit[i] - centre[i];
            squares += (double) rest * rest;
            greatest = Math.max(greatest, Math.abs(rest));
        }
        float step =
                (float) Math.max(Float.MIN_NORMAL, Math.min(greatest, SPREAD * Math.sqrt(squares / unit.length)) / TOP);
        int sum = 0;
        for (int i = 0; i < unit.length; i++) {
            int steps = Math.max(-TOP, Math.min(TOP, Math.round((unit[i] - centre[i]) / step)));
            int bit = i % Integer.SIZE;
            ones[i / Integer.SIZE] |= (steps & 1) << bit;
            twos[i / Integer.SIZE] |= ((steps >> 1) & 1) << bit;
            fours[i / Integer.SIZE] |= ((steps >> 2) & 1) << bit;
            minusEights[i / Integer.SIZE] |= ((steps >> 3) & 1) << bit;
            sum += steps;
        }
        this.slope = 2 * step;
        this.offset = -step * sum;
        this.constant = FloatRows.dot(unit, centre, 0);
    }

    /** Sums up, for every place of a block, the query's numbers where the place has a bit. */
    void count(int[][] bits, int[] common) {
        Arrays.fill(common, 0);
        for (int w = 0; w < bits.length; w++) {
            count(bits[w], ones[w], twos[w], fours[w], minusEights[w], common);
        }
    }

    float slope() {
        return slope;
    }

    float offset() {
        return offset;
    }

    /** What the estimates of all places have in common, {@code q·c}. */
    float constant() {
        return constant;
    }

    private static void count(int[] bits, int one, int two, int four, int minusEight, int[] common) {
        for (int j = 0; j < bits.length; j++) {
            common[j] += Integer.bitCount(bits[j] & one)
                    + (Integer.bitCount(bits[j] & two) << 1)
                    + (Integer.bitCount(bits[j] & four) << 2)
                    - (Integer.bitCount(bits[j] & minusEight) << 3);
        }
    }
}
