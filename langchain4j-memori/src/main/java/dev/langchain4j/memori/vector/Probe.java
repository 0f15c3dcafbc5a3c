package dev.langchain4j.memori.vector;

/**
 * A query as unit vector and, for the comparison with bytes, as integers: {@code unit[i] ≈ step · levels[i]}. The levels are as fine as a sum
 * of products with bytes allows that must not exceed an int.
 */
final class Probe {

    private final float[] unit;
    private final short[] levels;
    private final float step;
    private final float error;

    Probe(float[] query) {
        this.unit = Vectors.normalize(query);
        this.levels = new short[unit.length];
        float greatest = 0;
        for (float x : unit) {
            greatest = Math.max(greatest, Math.abs(x));
        }
        int top = Math.min(Short.MAX_VALUE, Integer.MAX_VALUE / (Byte.MAX_VALUE * unit.length));
        this.step = greatest / top;
        double lost = 0;
        for (int i = 0; i < unit.length; i++) {
            levels[i] = (short) Math.round(unit[i] / step);
            double off = unit[i] - (double) step * levels[i];
            lost += off * off;
        }
        this.error = (float) Math.sqrt(lost);
    }

    /** Not to be changed. */
    float[] unit() {
        return unit;
    }

    /** Not to be changed. */
    short[] levels() {
        return levels;
    }

    float step() {
        return step;
    }

    /** The length of what the levels leave out. */
    float error() {
        return error;
    }
}
