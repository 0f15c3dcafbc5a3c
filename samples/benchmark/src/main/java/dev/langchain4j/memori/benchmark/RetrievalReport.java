package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.benchmark.MetricRow.Difference;
import java.util.List;
import java.util.Map;

/** What {@code retrieval} found out, to be printed. */
record RetrievalReport(Map<String, String> circumstances, List<SetReport> sets) {

    /**
     * One evaluation set.
     *
     * @param set        what was stored and asked
     * @param merged     how many entries were taken for duplicates
     * @param rows       the defaults, overall and by category
     * @param plain      the row of plain reciprocal rank fusion, overall
     * @param latency    the time of both
     * @param thresholds what a least score does; empty where no question is unanswerable
     * @param ablations  empty unless asked for
     */
    record SetReport(
            EvaluationSet set,
            int merged,
            List<MetricRow> rows,
            MetricRow plain,
            Latency latency,
            List<Abstention.Row> thresholds,
            List<AblationRow> ablations) {}

    /**
     * The questions that count, asked another way.
     *
     * @param name   what was changed
     * @param row    what came of it
     * @param r10    the difference to the defaults in R@10
     * @param ndcg10 the difference to the defaults in nDCG@10
     */
    record AblationRow(String name, MetricRow row, Difference r10, Difference ndcg10) {

        static AblationRow of(String name, List<Answer> answers, List<Answer> shipped) {
            return new AblationRow(
                    name,
                    MetricRow.overall(answers),
                    MetricRow.difference(answers, shipped, RankMetric.R_10),
                    MetricRow.difference(answers, shipped, RankMetric.NDCG_10));
        }
    }
}
