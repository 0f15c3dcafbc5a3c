package dev.langchain4j.memori.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The defaults find in the bundled set what they have found before, with the real model. */
class RetrievalFloorsTest {

    /** In percent, over all questions that have an answer: about two points below what is measured. */
    private static final Map<RankMetric, Double> FLOORS = new EnumMap<>(Map.of(
            RankMetric.R_1, 61.0,
            RankMetric.R_5, 90.0,
            RankMetric.R_10, 93.5,
            RankMetric.R_20, 96.5,
            RankMetric.R_50, 98.0,
            RankMetric.ANY_10, 95.5,
            RankMetric.ALL_10, 91.5,
            RankMetric.MRR, 79.0,
            RankMetric.NDCG_10, 81.5));

    /** In percent: how many of the questions that nothing answers get no hits above the default least score of prompts, at the least. */
    private static final double SILENT_FLOOR = 5;

    /** In percent: how many of the questions of other people get none, at the least. */
    private static final double FOREIGN_FLOOR = 15;

    /** In percent: how many of the questions that have an answer may lose it by that least score, at the most. */
    private static final double LOST_CEILING = 5;

    @Test
    void should_find_at_least_what_was_found_before(@TempDir Path directory) throws IOException {
        try (CachedModel model = CachedModel.open(directory.resolve("vectors.bin"));
                RetrievalRun run =
                        new RetrievalRun(EvaluationFiles.bundled(), model, new PrintWriter(new StringWriter()))) {
            List<Answer> answers = run.answers(Ablations.SHIPPED);
            MetricRow overall = MetricRow.overall(answers);
            Abstention.Row atDefault = run.thresholds().stream()
                    .filter(row -> row.threshold() == SearchRequest.BESIDE_THE_POINT)
                    .findFirst()
                    .orElseThrow();

            SoftAssertions.assertSoftly(soft -> {
                FLOORS.forEach((metric, floor) -> soft.assertThat(100 * overall.mean(metric))
                        .as(metric.label())
                        .isGreaterThanOrEqualTo(floor));
                soft.assertThat(100 * atDefault.foreign())
                        .as("never said, no hits")
                        .isGreaterThanOrEqualTo(FOREIGN_FLOOR);
                soft.assertThat(100 * atDefault.unanswerable())
                        .as("unanswerable, no hits")
                        .isGreaterThanOrEqualTo(SILENT_FLOOR);
                soft.assertThat(100 * atDefault.lost())
                        .as("answerable, answer lost")
                        .isLessThanOrEqualTo(LOST_CEILING);
            });
            assertThat(FLOORS).as("every metric has a floor").containsOnlyKeys(RankMetric.values());
        }
    }
}
