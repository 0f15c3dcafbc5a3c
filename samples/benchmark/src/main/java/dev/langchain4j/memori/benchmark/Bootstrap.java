package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.benchmark.MetricRow.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How far a mean would move on other data of the kind: whole conversations are drawn with replacement, because the questions of one have
 * its people and its topics in common. Where there is one alone, its questions are drawn.
 */
final class Bootstrap {

    private static final int DRAWS = 1_000;
    private static final long SEED = 1;

    private Bootstrap() {}

    /** The interval of the mean over all questions, from the values of the questions of each corpus. */
    static Interval interval(List<double[]> corpora) {
        List<double[]> units = corpora.size() == 1
                ? Arrays.stream(corpora.get(0))
                        .mapToObj(value -> new double[] {value})
                        .toList()
                : corpora;
        if (units.isEmpty()) {
            return new Interval(Double.NaN, Double.NaN);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            int questions = 0;
            for (int i = 0; i < units.size(); i++) {
                double[] drawn = units.get(random.nextInt(units.size()));
                sum += Arrays.stream(drawn).sum();
                questions += drawn.length;
            }
            means[draw] = sum / questions;
        }
        Arrays.sort(means);
        return new Interval(means[DRAWS / 40], means[DRAWS - DRAWS / 40]);
    }
}
