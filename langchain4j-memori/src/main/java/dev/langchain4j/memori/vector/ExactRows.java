package dev.langchain4j.memori.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Floats for a set in which every query is compared with every vector. The layout is dimension-major: vectors stand in blocks of up to
 * {@value #BLOCK}, and a block holds one array per dimension with that component of all its vectors. The scan is then
 * {@code score[j] += q * component[j]} over whole arrays from index 0, which is the loop form that the JVM's compiler turns into vector
 * instructions without any flag; a row-major dot product is a reduction, and floating-point reductions it must keep scalar. The last
 * block grows as it fills, so that a set of few vectors is small.
 */
final class ExactRows implements Rows {

    static final int BLOCK = 1024;

    private static final int FIRST = 16;

    private final int dimension;
    private final List<float[][]> blocks = new ArrayList<>();

    ExactRows(int dimension) {
        this.dimension = dimension;
    }

    @Override
    public void set(int place, float[] unit) {
        int b = place / BLOCK;
        int j = place % BLOCK;
        if (b == blocks.size()) {
            blocks.add(new float[dimension][b == 0 ? FIRST : BLOCK]);
        }
        float[][] block = blocks.get(b);
        if (j == block[0].length) {
            for (int d = 0; d < dimension; d++) {
                block[d] = Arrays.copyOf(block[d], 2 * j);
            }
        }
        for (int d = 0; d < dimension; d++) {
            block[d][j] = unit[d];
        }
    }

    @Override
    public void get(int place, float[] unit) {
        float[][] block = blocks.get(place / BLOCK);
        for (int d = 0; d < dimension; d++) {
            unit[d] = block[d][place % BLOCK];
        }
    }

    @Override
    public float cosine(int place, Probe query) {
        float[][] block = blocks.get(place / BLOCK);
        float sum = 0;
        for (int d = 0; d < dimension; d++) {
            sum += query.unit()[d] * block[d][place % BLOCK];
        }
        return sum;
    }

    /** The cosines with all places of a block. */
    void cosines(int block, Probe query, float[] scores) {
        Arrays.fill(scores, 0);
        float[][] components = blocks.get(block);
        float[] unit = query.unit();
        for (int d = 0; d < unit.length; d++) {
            addScaled(scores, components[d], unit[d]);
        }
    }

    @Override
    public float error(Probe query) {
        return 0;
    }

    @Override
    public long bytes() {
        return blocks.stream().mapToLong(block -> block[0].length).sum() * dimension * Float.BYTES;
    }

    /** A method of its own so that the compiler sees nothing but the loop. */
    private static void addScaled(float[] scores, float[] component, float factor) {
        for (int j = 0; j < component.length; j++) {
            scores[j] += factor * component[j];
        }
    }
}
