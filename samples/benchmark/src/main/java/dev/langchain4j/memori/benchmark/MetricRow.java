package dev.langchain4j.memori.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The means of every metric over some questions.
 *
 * @param label    which questions
 * @param n        how many
 * @param means    of every metric
 * @param r10      the 95 % interval of R@10
 * @param ndcg10   the 95 % interval of nDCG@10
 */
record MetricRow(String label, int n, Map<RankMetric, Double> means, Interval r10, Interval ndcg10) {

    private static final TreeSet<String> LOCOMO = new TreeSet<>(List.of("1", "2", "3", "4"));

    /** From the 2.5th to the 97.5th percentile. */
    record Interval(double low, double high) {}

    /** A mean of differences, question by question. */
    record Difference(double mean, Interval interval) {}

    double mean(RankMetric metric) {
        return Objects.requireNonNull(means.get(metric));
    }

    /** All questions that count, then each category where there are any. Questions that nothing answers have no part in it. */
    static List<MetricRow> of(List<Answer> answers) {
        List<Answer> answerable = answers.stream()
                .filter(answer -> answer.question().answerable())
                .toList();
        TreeSet<String> categories = new TreeSet<>();
        answerable.forEach(answer -> categories.add(answer.question().category()));
        List<MetricRow> rows = new ArrayList<>();
        rows.add(overall(answerable));
        if (categories.size() > 1) {
            categories.forEach(category ->
                    rows.add(row(category.isEmpty() ? "none" : category, answerable, answer -> answer.question()
                            .category()
                            .equals(category))));
        }
        return rows;
    }

    /** All questions that count. */
    static MetricRow overall(List<Answer> answers) {
        List<Answer> counted = answers.stream()
                .filter(answer ->
                        answer.question().answerable() && answer.question().counts())
                .toList();
        boolean locomo = counted.stream()
                .allMatch(answer -> LOCOMO.contains(answer.question().category()));
        return row(locomo ? "1–4" : "all", counted, answer -> true);
    }

    /** How much a metric over the questions that count differs from that of other answers to the same questions, with its 95 % interval. */
    static Difference difference(List<Answer> answers, List<Answer> others, RankMetric metric) {
        Map<String, List<Double>> byCorpus = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            if (answer.question().answerable() && answer.question().counts()) {
                double difference = answer.metric(metric) - others.get(i).metric(metric);
                byCorpus.computeIfAbsent(answer.corpus(), corpus -> new ArrayList<>())
                        .add(difference);
            }
        }
        List<double[]> corpora = byCorpus.values().stream()
                .map(differences ->
                        differences.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
        double mean = corpora.stream().flatMapToDouble(Arrays::stream).average().orElse(Double.NaN);
        return new Difference(mean, Bootstrap.interval(corpora));
    }

    private static MetricRow row(String label, List<Answer> answers, Predicate<Answer> which) {
        Map<String, List<Answer>> byCorpus = new LinkedHashMap<>();
        answers.stream().filter(which).forEach(answer -> byCorpus.computeIfAbsent(
                        answer.corpus(), corpus -> new ArrayList<>())
                .add(answer));
        List<Answer> all = byCorpus.values().stream().flatMap(List::stream).toList();
        Map<RankMetric, Double> means = new EnumMap<>(RankMetric.class);
        for (RankMetric metric : RankMetric.values()) {
            means.put(
                    metric,
                    all.stream().mapToDouble(answer -> answer.metric(metric)).sum() / all.size());
        }
        return new MetricRow(
                label,
                all.size(),
                Collections.unmodifiableMap(means),
                interval(byCorpus.values(), RankMetric.R_10),
                interval(byCorpus.values(), RankMetric.NDCG_10));
    }

    private static Interval interval(Collection<List<Answer>> corpora, RankMetric metric) {
        return Bootstrap.interval(corpora.stream()
                .map(answers -> answers.stream()
                        .mapToDouble(answer -> answer.metric(metric))
                        .toArray())
                .toList());
    }
}
