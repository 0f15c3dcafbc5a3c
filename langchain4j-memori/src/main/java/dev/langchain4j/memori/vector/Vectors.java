package dev.langchain4j.memori.vector;

import dev.langchain4j.memori.data.MemoriException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arithmetic on single vectors. */
public final class Vectors {

    private Vectors() {}

    /**
     * Checks that a vector can be compared by cosine.
     *
     * @param vector    the vector
     * @param dimension the length it must have
     * @throws MemoriException if it has another length, holds a NaN or an infinity, or is all zeros
     */
    public static void check(float[] vector, int dimension) {
        if (vector.length != dimension) {
            throw MemoriException.invalid("the vector has " + vector.length
                    + " dimensions, but the embedding model of this store has " + dimension);
        }
        boolean zero = true;
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                throw MemoriException.invalid("the vector holds " + vector[i] + " at position " + i
                        + "; every component must be a finite number");
            }
            zero &= vector[i] == 0;
        }
        if (zero) {
            throw MemoriException.invalid("the vector is all zeros and has no direction to compare");
        }
    }

    /**
     * The vector of length 1 in the same direction.
     *
     * @param vector a finite vector, not all zero
     * @return a new array
     */
    public static float[] normalize(float[] vector) {
        float[] unit = new float[vector.length];
        normalize(vector, unit);
        return unit;
    }

    /** Copies the vector of length 1 in the same direction. */
    static void normalize(float[] vector, float[] unit) {
        double sum = 0;
        for (float x : vector) {
            sum += (double) x * x;
        }
        double factor = 1 / Math.sqrt(sum);
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] * factor);
        }
    }

    /**
     * The cosine of the angle between two vectors.
     *
     * @param a a finite vector, not all zero
     * @param b another of the same dimension
     * @return from -1 to 1
     */
    public static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return Math.max(-1, Math.min(1, dot / Math.sqrt(aa * bb)));
    }

    /**
     * A vector as little-endian IEEE 754 floats, four bytes each.
     *
     * @param vector any vector
     * @return four bytes per component
     */
    public static byte[] toBytes(float[] vector) {
        ByteBuffer buffer = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }

    /**
     * The vector that {@link #toBytes} was given.
     *
     * @param bytes four bytes per component
     * @return the vector, bit for bit
     */
    public static float[] fromBytes(byte[] bytes) {
        float[] vector = new float[bytes.length / Float.BYTES];
        fromBytes(bytes, vector);
        return vector;
    }

    /**
     * Reads the vector that {@link #toBytes} was given into an array.
     *
     * @param bytes  four bytes per component
     * @param vector is given the components
     */
    public static void fromBytes(byte[] bytes, float[] vector) {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    }
}
