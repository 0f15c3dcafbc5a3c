package dev.langchain4j.memori.benchmark;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a ranked list is worth to a question with known answers, from 0 to 1. An answer that is not in the list stands at no rank
 * at all.
 */
enum RankMetric {
    R_1("R@1") {
        @Override
        double of(int[] ranks) {
            return share(ranks, 1);
        }
    },
    R_5("R@5") {
        @Override
        double of(int[] ranks) {
            return share(ranks, 5);
        }
    },
    R_10("R@10") {
        @Override
        double of(int[] ranks) {
            return share(ranks, TOP);
        }
    },
    R_20("R@20") {
        @Override
        double of(int[] ranks) {
            return share(ranks, 20);
        }
    },
    R_50("R@50") {
        @Override
        double of(int[] ranks) {
            return share(ranks, 50);
        }
    },
    /** Whether any answer is among the first ten. */
    ANY_10("any@10") {
        @Override
        double of(int[] ranks) {
            return share(ranks, TOP) > 0 ? 1 : 0;
        }
    },
    /** Whether all answers are among the first ten. */
    ALL_10("all@10") {
        @Override
        double of(int[] ranks) {
            return share(ranks, TOP) == 1 ? 1 : 0;
        }
    },
    /** One over the rank of the first answer, over the whole list. */
    MRR("MRR") {
        @Override
        double of(int[] ranks) {
            int first = Arrays.stream(ranks).min().orElse(NOWHERE);
            return first == NOWHERE ? 0 : 1.0 / first;
        }
    },
    /** The sum of 1 / log2(1 + rank) over the answers among the first ten, divided by the greatest that could be. */
    NDCG_10("nDCG@10") {
        @Override
        double of(int[] ranks) {
            double gain = Arrays.stream(ranks)
                    .filter(rank -> rank <= TOP)
                    .sorted()
                    .mapToDouble(RankMetric::gain)
                    .sum();
            double ideal = 0;
            for (int rank = 1; rank <= Math.min(ranks.length, TOP); rank++) {
                ideal += gain(rank);
            }
            return gain / ideal;
        }
    };

    private static final int TOP = 10;
    private static final int NOWHERE = Integer.MAX_VALUE;

    private final String label;

    RankMetric(String label) {
        this.label = label;
    }

    /** What tables call it. */
    String label() {
        return label;
    }

    /** The metric of one question, from the rank of each of its answers, counted from 1. */
    abstract double of(int[] ranks);

    /** Every metric of one question. */
    static Map<RankMetric, Double> all(List<String> gold, List<String> ranked) {
        Map<String, Integer> places = new HashMap<>();
        for (String id : ranked) {
            places.putIfAbsent(id, places.size() + 1);
        }
        int[] ranks =
                gold.stream().mapToInt(id -> places.getOrDefault(id, NOWHERE)).toArray();
        Map<RankMetric, Double> metrics = new EnumMap<>(RankMetric.class);
        for (RankMetric metric : values()) {
            metrics.put(metric, metric.of(ranks));
        }
        return metrics;
    }

    private static double share(int[] ranks, int top) {
        return (double) Arrays.stream(ranks).filter(rank -> rank <= top).count() / ranks.length;
    }

    private static double gain(int rank) {
        return Math.log(2) / Math.log(1.0 + rank);
    }
}
