package dev.langchain4j.memori.benchmark;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws ranks as words are used: rank {@code r} (from 0) with a weight of {@code 1 / (r + 2.7)^1.07}, Mandelbrot's form of
 * Zipf's law with the constants usually fitted to English.
 */
final class Zipf {

    private static final double SHIFT = 2.7;
    private static final double EXPONENT = 1.07;

    private final double[] cumulative;

    Zipf(int ranks) {
        cumulative = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1 / Math.pow(rank + SHIFT, EXPONENT);
            cumulative[rank] = sum;
        }
    }

    int draw(RandomGenerator random) {
        double wanted = random.nextDouble() * cumulative[cumulative.length - 1];
        int at = Arrays.binarySearch(cumulative, wanted);
        return Math.min(at < 0 ? -at - 1 : at, cumulative.length - 1);
    }
}
