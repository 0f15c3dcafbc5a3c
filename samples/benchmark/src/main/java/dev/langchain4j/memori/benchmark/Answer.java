package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.benchmark.EvaluationSet.Question;
import java.util.List;
import java.util.Objects;

/** What came back for a question of a corpus: ids of its entries, best first. */
record Answer(String corpus, Question question, List<String> ranked) {

    double metric(RankMetric metric) {
        return Objects.requireNonNull(RankMetric.all(question.gold(), ranked).get(metric));
    }
}
