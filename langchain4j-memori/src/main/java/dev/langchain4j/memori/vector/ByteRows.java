package dev.langchain4j.memori.vector;

import java.util.ArrayList;
import java.util.List;

/**
 * One byte for every component: {@code x[i] ≈ scale · b[i]} with a scale for every vector, so that its greatest component becomes 127. The
 * dot product with a query of integers is a sum of integers, which the JVM's compiler turns into vector instructions, other than a sum of
 * floats.
 *
 * <p>What is lost has a bound. With {@code x'} for the rounded vector and {@code q'} for the rounded query, by Cauchy and Schwarz
 * {@code |q·x - q'·x'| <= |q||x - x'| + |q - q'||x'|}, and {@code |x - x'|} is remembered: the greatest of all vectors that were put.
 */
final class ByteRows implements Rows {

    /** Bytes of a chunk, as for {@link FloatRows}. */
    private static final int CHUNK = 1 << 18;

    private final int dimension;
    private final int shift;
    private final int mask;
    private final List<byte[]> chunks = new ArrayList<>();
    private final List<float[]> scales = new ArrayList<>();
    private float greatestLoss;

    ByteRows(int dimension) {
        this.dimension = dimension;
        this.shift = Math.max(0, 31 - Integer.numberOfLeadingZeros(Math.max(1, CHUNK / dimension)));
        this.mask = (1 << shift) - 1;
    }

    @Override
    public void set(int place, float[] unit) {
        if (place >> shift == chunks.size()) {
            chunks.add(new byte[dimension << shift]);
            scales.add(new float[1 << shift]);
        }
        float greatest = Float.MIN_NORMAL;
        for (float x : unit) {
            greatest = Math.max(greatest, Math.abs(x));
        }
        float scale = greatest / Byte.MAX_VALUE;
        float inverse = Byte.MAX_VALUE / greatest;
        scales.get(place >> shift)[place & mask] = scale;
        byte[] chunk = chunks.get(place >> shift);
        int from = (place & mask) * dimension;
        float lost = 0;
        for (int i = 0; i < dimension; i++) {
            float level = unit[i] * inverse;
            byte rounded = (byte) (level + (level < 0 ? -0.5f : 0.5f));
            chunk[from + i] = rounded;
            float off = unit[i] - scale * rounded;
            lost += off * off;
        }
        greatestLoss = Math.max(greatestLoss, (float) Math.sqrt(lost));
    }

    @Override
    public void get(int place, float[] unit) {
        float scale = scales.get(place >> shift)[place & mask];
        byte[] chunk = chunks.get(place >> shift);
        int from = (place & mask) * dimension;
        for (int i = 0; i < dimension; i++) {
            unit[i] = scale * chunk[from + i];
        }
    }

    @Override
    public float cosine(int place, Probe query) {
        int sum = dot(query.levels(), chunks.get(place >> shift), (place & mask) * dimension);
        return sum * (query.step() * scales.get(place >> shift)[place & mask]);
    }

    @Override
    public float error(Probe query) {
        // A little more than the formula says: for what floats round.
        return 1.01f * (greatestLoss + query.error() * (1 + greatestLoss)) + 1e-6f;
    }

    @Override
    public long bytes() {
        return (long) chunks.size() * ((dimension + Float.BYTES) << shift);
    }

    private static int dot(short[] levels, byte[] chunk, int from) {
        int sum = 0;
        for (int i = 0; i < levels.length; i++) {
            sum += levels[i] * chunk[from + i];
        }
        return sum;
    }
}
