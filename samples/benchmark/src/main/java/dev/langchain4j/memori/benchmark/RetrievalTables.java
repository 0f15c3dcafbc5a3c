package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.benchmark.MetricRow.Difference;
import dev.langchain4j.memori.benchmark.MetricRow.Interval;
import dev.langchain4j.memori.benchmark.RetrievalReport.SetReport;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The retrieval report for people, as Markdown; metrics in percent. */
final class RetrievalTables {

    /** What an ablation shows; the rest follows these. */
    private static final List<RankMetric> SHORT =
            List.of(RankMetric.R_1, RankMetric.R_10, RankMetric.R_50, RankMetric.MRR, RankMetric.NDCG_10);

    private final PrintWriter out;

    private RetrievalTables(PrintWriter out) {
        this.out = out;
    }

    static void print(RetrievalReport report, PrintWriter out) {
        RetrievalTables tables = new RetrievalTables(out);
        report.circumstances().forEach((name, value) -> out.println("- " + name + ": " + value));
        report.sets().forEach(tables::print);
        out.flush();
    }

    private void print(SetReport report) {
        out.printf("%n### %s%n%n", report.set().name());
        out.println(counts(report));
        out.println();
        metrics(report);
        if (!report.thresholds().isEmpty()) {
            thresholds(report.thresholds());
        }
        if (!report.ablations().isEmpty()) {
            ablations(report.ablations());
        }
    }

    private static String counts(SetReport report) {
        EvaluationSet set = report.set();
        int questions = set.corpora().stream()
                .mapToInt(corpus -> corpus.questions().size())
                .sum();
        int unanswerable = set.corpora().stream()
                .mapToInt(corpus -> corpus.unanswerable().size())
                .sum();
        return String.format(
                Locale.ROOT,
                "%,d entries in %d namespace%s, %,d of them merged into others as duplicates; %,d questions, %,d of them"
                        + " unanswerable.%s",
                set.entries(),
                set.corpora().size(),
                set.corpora().size() == 1 ? "" : "s",
                report.merged(),
                questions,
                unanswerable,
                set.missingGold() == 0
                        ? ""
                        : " " + set.missingGold() + " gold ids belong to no entry and count as not found.");
    }

    private void metrics(SetReport report) {
        String labels =
                Arrays.stream(RankMetric.values()).map(RankMetric::label).collect(Collectors.joining(" | "));
        out.println("| category | n | " + labels + " | R@10, 95 % | nDCG@10, 95 % | p50 | p95 | takes × as long |");
        out.println("|---|" + "---:|".repeat(RankMetric.values().length + 6));
        MetricRow overall = report.rows().get(0);
        Latency latency = report.latency();
        metrics(overall.label(), overall, latency.shipped(), String.format(Locale.ROOT, "%.2f", latency.ratio()));
        report.rows().stream().skip(1).forEach(row -> metrics(row.label(), row, null, ""));
        metrics(report.plain().label() + ", " + Ablations.PLAIN_RRF.name(), report.plain(), latency.plain(), "1");
    }

    private void metrics(String label, MetricRow row, Latency.@Nullable Times times, String ratio) {
        String values =
                row.means().values().stream().map(RetrievalTables::percent).collect(Collectors.joining(" | "));
        out.printf(
                Locale.ROOT,
                "| %s | %,d | %s | %s | %s | %s | %s | %s |%n",
                label,
                row.n(),
                values,
                interval(row.r10()),
                interval(row.ndcg10()),
                times == null ? "" : MarkdownReport.time(times.p50()),
                times == null ? "" : MarkdownReport.time(times.p95()),
                ratio);
    }

    private void thresholds(List<Abstention.Row> rows) {
        out.println();
        out.println("| least score | unanswerable: no hits | of another namespace: no hits | answerable: no hits"
                + " | answerable: answer lost |");
        out.println("|---|" + "---:|".repeat(4));
        for (Abstention.Row row : rows) {
            out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    row.threshold()
                            + (row.threshold() == SearchRequest.BESIDE_THE_POINT ? ", the default of prompts" : ""),
                    percent(row.unanswerable()),
                    percent(row.foreign()),
                    percent(row.answerable()),
                    percent(row.lost()));
        }
    }

    private void ablations(List<RetrievalReport.AblationRow> rows) {
        String labels = SHORT.stream().map(RankMetric::label).collect(Collectors.joining(" | "));
        out.println();
        out.println("| " + rows.get(0).row().label() + " | " + labels + " | Δ R@10, 95 % | Δ nDCG@10, 95 % |");
        out.println("|---|" + "---:|".repeat(SHORT.size() + 2));
        ablation(rows.get(0), "", "");
        rows.stream().skip(1).forEach(row -> ablation(row, difference(row.r10()), difference(row.ndcg10())));
    }

    private void ablation(RetrievalReport.AblationRow row, String r10, String ndcg10) {
        String values =
                SHORT.stream().map(metric -> percent(row.row().mean(metric))).collect(Collectors.joining(" | "));
        out.printf("| %s | %s | %s | %s |%n", row.name(), values, r10, ndcg10);
    }

    private static String difference(Difference difference) {
        return String.format(
                Locale.ROOT,
                "%+.1f (%+.1f to %+.1f)",
                100 * difference.mean(),
                100 * difference.interval().low(),
                100 * difference.interval().high());
    }

    private static String interval(Interval interval) {
        return percent(interval.low()) + "–" + percent(interval.high());
    }

    /** One decimal, a tie to the even digit: as other tools print the same number. */
    static String percent(double share) {
        return Double.isNaN(share)
                ? ""
                : new BigDecimal(100 * share)
                        .setScale(1, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }
}
