package dev.langchain4j.memori.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.memori.benchmark.RetrievalReport.SetReport;
import java.io.IOException;
import java.nio.file.Path;

/** The retrieval report for programs: shares from 0 to 1, times in nanoseconds. */
final class RetrievalJson {

    private RetrievalJson() {}

    static void write(RetrievalReport report, Path file) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = json.createObjectNode();
        ObjectNode circumstances = root.putObject("circumstances");
        report.circumstances().forEach(circumstances::put);
        report.sets().forEach(set -> write(set, root.withArray("sets").addObject()));
        json.writeValue(file.toFile(), root);
    }

    private static void write(SetReport report, ObjectNode node) {
        node.put("name", report.set().name())
                .put("entries", report.set().entries())
                .put("merged", report.merged())
                .put("p50", report.latency().shipped().p50())
                .put("p95", report.latency().shipped().p95())
                .put("timesAsLongAsPlain", report.latency().ratio());
        report.rows().forEach(row -> write(row, node.withArray("rows").addObject()));
        write(report.plain(), node.putObject("plain"));
        report.thresholds().forEach(row -> node.withArray("thresholds")
                .addObject()
                .put("threshold", row.threshold())
                .put("unanswerable", row.unanswerable())
                .put("foreign", row.foreign())
                .put("answerable", row.answerable())
                .put("lost", row.lost()));
        report.ablations().forEach(row -> {
            ObjectNode ablation = node.withArray("ablations").addObject().put("name", row.name());
            write(row.row(), ablation);
        });
    }

    private static void write(MetricRow row, ObjectNode node) {
        node.put("questions", row.label()).put("n", row.n());
        for (RankMetric metric : RankMetric.values()) {
            node.put(metric.label(), row.mean(metric));
        }
    }
}
