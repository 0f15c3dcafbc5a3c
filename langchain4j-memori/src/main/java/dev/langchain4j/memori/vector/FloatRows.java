package dev.langchain4j.memori.vector;

import java.util.ArrayList;
import java.util.List;

/** Floats one vector after the other: for a set in which only some vectors are compared with a query, any of them. */
final class FloatRows implements Rows {

    /** Floats of a chunk: no more than half a megabyte, above which some collectors treat an array as something special. */
    private static final int CHUNK = 1 << 16;

    private final int dimension;
    private final int shift;
    private final int mask;
    private final List<float[]> chunks = new ArrayList<>();

    FloatRows(int dimension) {
        this.dimension = dimension;
        this.shift = Math.max(0, 31 - Integer.numberOfLeadingZeros(Math.max(1, CHUNK / dimension)));
        this.mask = (1 << shift) - 1;
    }

    @Override
    public void set(int place, float[] unit) {
        if (place >> shift == chunks.size()) {
            chunks.add(new float[dimension << shift]);
        }
        System.arraycopy(unit, 0, chunks.get(place >> shift), (place & mask) * dimension, dimension);
    }

    @Override
    public void get(int place, float[] unit) {
        System.arraycopy(chunks.get(place >> shift), (place & mask) * dimension, unit, 0, dimension);
    }

    @Override
    public float cosine(int place, Probe query) {
        return dot(query.unit(), chunks.get(place >> shift), (place & mask) * dimension);
    }

    /** By fours: while the processor waits for the memory of one, it fetches that of the others. */
    @Override
    public void cosines(int[] places, int count, Probe query, float[] cosines) {
        float[] unit = query.unit();
        int i = 0;
        for (; i + 3 < count; i += 4) {
            four(unit, places, i, cosines);
        }
        for (; i < count; i++) {
            cosines[i] = cosine(places[i], query);
        }
    }

    private void four(float[] q, int[] places, int first, float[] cosines) {
        float[] a = chunks.get(places[first] >> shift);
        float[] b = chunks.get(places[first + 1] >> shift);
        float[] c = chunks.get(places[first + 2] >> shift);
        float[] d = chunks.get(places[first + 3] >> shift);
        int fromA = (places[first] & mask) * dimension;
        int fromB = (places[first + 1] & mask) * dimension;
        int fromC = (places[first + 2] & mask) * dimension;
        int fromD = (places[first + 3] & mask) * dimension;
        float a0 = 0;
        float a1 = 0;
        float b0 = 0;
        float b1 = 0;
        float c0 = 0;
        float c1 = 0;
        float d0 = 0;
        float d1 = 0;
        int i = 0;
        for (; i + 1 < q.length; i += 2) {
            float q0 = q[i];
            float q1 = q[i + 1];
            a0 += q0 * a[fromA + i];
            a1 += q1 * a[fromA + i + 1];
            b0 += q0 * b[fromB + i];
            b1 += q1 * b[fromB + i + 1];
            c0 += q0 * c[fromC + i];
            c1 += q1 * c[fromC + i + 1];
            d0 += q0 * d[fromD + i];
            d1 += q1 * d[fromD + i + 1];
        }
        if (i < q.length) {
            a0 += q[i] * a[fromA + i];
            b0 += q[i] * b[fromB + i];
            c0 += q[i] * c[fromC + i];
            d0 += q[i] * d[fromD + i];
        }
        cosines[first] = a0 + a1;
        cosines[first + 1] = b0 + b1;
        cosines[first + 2] = c0 + c1;
        cosines[first + 3] = d0 + d1;
    }

    @Override
    public float error(Probe query) {
        return 0;
    }

    @Override
    public long bytes() {
        return (long) chunks.size() * (dimension << shift) * Float.BYTES;
    }

    /** Eight sums side by side, because one would have to wait for every addition before the next. */
    static float dot(float[] a, float[] b, int from) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i + 7 < a.length; i += 8) {
            s0 += a[i] * b[from + i];
            s1 += a[i + 1] * b[from + i + 1];
            s2 += a[i + 2] * b[from + i + 2];
            s3 += a[i + 3] * b[from + i + 3];
            s4 += a[i + 4] * b[from + i + 4];
            s5 += a[i + 5] * b[from + i + 5];
            s6 += a[i + 6] * b[from + i + 6];
            s7 += a[i + 7] * b[from + i + 7];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[from + i];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }
}
