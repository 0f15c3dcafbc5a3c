package dev.langchain4j.memori.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.memori.benchmark.EvaluationSet.Question;
import dev.langchain4j.memori.benchmark.MetricRow.Interval;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures against values computed by hand. */
class RankMetricTest {

    @Test
    void should_give_full_marks_to_the_only_answer_in_first_place() {
        assertThat(RankMetric.all(List.of("a"), List.of("a", "b", "c")))
                .hasSameSizeAs(RankMetric.values())
                .allSatisfy((metric, value) -> assertThat(value).isEqualTo(1));
    }

    @Test
    void should_give_nothing_for_an_answer_that_did_not_come() {
        assertThat(RankMetric.all(List.of("z"), List.of("a", "b", "c")).values())
                .containsOnly(0.0);
        assertThat(RankMetric.all(List.of("z"), List.of()).values()).containsOnly(0.0);
    }

    @Test
    void should_count_each_of_several_answers_by_its_rank() {
        // Of three answers one is third, one eleventh, one nowhere.
        List<String> ranked = IntStream.rangeClosed(1, 60)
                .mapToObj(rank -> rank == 3 ? "x" : rank == 11 ? "y" : "other" + rank)
                .toList();

        Map<RankMetric, Double> metrics = RankMetric.all(List.of("y", "z", "x"), ranked);

        assertThat(metrics.get(RankMetric.R_1)).isZero();
        assertThat(metrics.get(RankMetric.R_5)).isEqualTo(1 / 3.0);
        assertThat(metrics.get(RankMetric.R_10)).isEqualTo(1 / 3.0);
        assertThat(metrics.get(RankMetric.R_20)).isEqualTo(2 / 3.0);
        assertThat(metrics.get(RankMetric.R_50)).isEqualTo(2 / 3.0);
        assertThat(metrics.get(RankMetric.ANY_10)).isEqualTo(1);
        assertThat(metrics.get(RankMetric.ALL_10)).isZero();
        assertThat(metrics.get(RankMetric.MRR)).isEqualTo(1 / 3.0);
        // The third place gains 1 / log2(4) = 0.5; three answers in the first places would gain 1 + 0.63093 + 0.5.
        assertThat(metrics.get(RankMetric.NDCG_10)).isCloseTo(0.5 / 2.13093, within(1e-5));
    }

    @Test
    void should_take_ten_answers_for_the_most_that_ten_places_can_hold() {
        List<String> gold = IntStream.range(0, 12).mapToObj(Integer::toString).toList();

        Map<RankMetric, Double> metrics = RankMetric.all(gold, gold);

        assertThat(metrics.get(RankMetric.R_10)).isEqualTo(10 / 12.0);
        assertThat(metrics.get(RankMetric.ALL_10)).isZero();
        assertThat(metrics.get(RankMetric.NDCG_10)).isCloseTo(1, within(1e-12));
    }

    @Test
    void should_look_for_the_first_answer_in_the_whole_list() {
        List<String> ranked = IntStream.rangeClosed(1, 80)
                .mapToObj(rank -> rank == 64 ? "x" : "other" + rank)
                .toList();

        assertThat(RankMetric.all(List.of("x"), ranked).get(RankMetric.MRR)).isEqualTo(1 / 64.0);
    }

    @Test
    void should_average_over_questions_and_report_the_adversarial_ones_apart() {
        List<Answer> answers = List.of(
                answer("c1", "4", List.of("a"), List.of("a")),
                answer("c1", "4", List.of("a"), List.of("b")),
                answer("c2", "1", List.of("a", "b"), List.of("b", "c")),
                answer("c2", "5", List.of("a"), List.of("a")),
                answer("c2", "5", List.of(), List.of("a")));

        List<MetricRow> rows = MetricRow.of(answers);

        assertThat(rows).extracting(MetricRow::label).containsExactly("1–4", "1", "4", "5");
        assertThat(rows).extracting(MetricRow::n).containsExactly(3, 1, 2, 1);
        assertThat(rows).extracting(row -> row.mean(RankMetric.R_10)).containsExactly(0.5, 0.5, 0.5, 1.0);
        assertThat(rows.get(0).mean(RankMetric.R_1)).isEqualTo(0.5);
    }

    @Test
    void should_have_one_row_where_questions_have_no_category() {
        assertThat(MetricRow.of(List.of(answer("c", "", List.of("a"), List.of("a")))))
                .extracting(MetricRow::label)
                .containsExactly("all");
    }

    @Test
    void should_draw_whole_conversations_and_questions_where_there_is_one_alone() {
        // Two conversations of one opinion each: every draw is 0, a half or 1, and a quarter of them are 0.
        assertThat(Bootstrap.interval(List.of(new double[] {0, 0, 0, 0}, new double[] {1, 1, 1, 1})))
                .isEqualTo(new Interval(0, 1));
        // Drawn one by one, hundred questions of one conversation stay near their mean of a half: two deviations are
        // 0.1.
        double[] alternating = IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray();

        Interval one = Bootstrap.interval(List.of(alternating));

        assertThat(one.low()).isBetween(0.37, 0.43);
        assertThat(one.high()).isBetween(0.57, 0.63);
        assertThat(Bootstrap.interval(List.of(alternating)))
                .as("the same every time")
                .isEqualTo(one);
    }

    @ParameterizedTest
    @CsvSource({
        "0.12345, 12.3",
        "0.123456, 12.3",
        "0.1235, 12.3",
        "0.001, 0.1",
        "0.0025, 0.2",
        "0.0075, 0.8",
        "1, 100.0"
    })
    void should_print_percent_with_a_tie_to_the_even_digit(double share, String printed) {
        assertThat(RetrievalTables.percent(share)).isEqualTo(printed);
    }

    private static Answer answer(String corpus, String category, List<String> gold, List<String> ranked) {
        return new Answer(corpus, new Question("q", "?", category, gold), ranked);
    }
}
