package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.benchmark.EvaluationSet.Corpus;
import dev.langchain4j.memori.benchmark.EvaluationSet.Question;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Whether a store keeps silent about what it was never told, and speaks where it knows: by a least score. */
final class Abstention {

    private static final double[] THRESHOLDS = {
        0.1, SearchRequest.BESIDE_THE_POINT, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9
    };

    /** Every fifth question of the other corpora is put to a corpus. */
    private static final int SAMPLE = 5;

    /**
     * Shares from 0 to 1; a share of nothing is not a number.
     *
     * @param threshold    the least score
     * @param unanswerable of the questions that nothing answers, how many got nothing
     * @param foreign      of the questions of other corpora, how many got nothing
     * @param answerable   of the questions that have an answer, how many got nothing
     * @param lost         of the questions that have an answer, how many had it among the first ten and lost it by the threshold
     */
    record Row(double threshold, double unanswerable, double foreign, double answerable, double lost) {}

    /**
     * What one question got.
     *
     * @param best the best score of all hits
     * @param gold the best score of an answer among the first ten; not a number if there is none
     */
    private record Outcome(double best, double gold) {}

    private final EvaluationStore.Open store;
    private final List<Outcome> unanswerable = new ArrayList<>();
    private final List<Outcome> foreign = new ArrayList<>();
    private final List<Outcome> answerable = new ArrayList<>();

    private Abstention(EvaluationStore.Open store) {
        this.store = store;
    }

    /** The rates at each threshold. None if there is no question that must find nothing. */
    static List<Row> measure(EvaluationSet set, EvaluationStore.Open store) {
        Abstention abstention = new Abstention(store);
        for (Corpus corpus : set.corpora()) {
            corpus.unanswerable().forEach(question -> abstention.unanswerable.add(abstention.ask(corpus, question)));
            corpus.answerable().stream()
                    .filter(Question::counts)
                    .forEach(question -> abstention.answerable.add(abstention.ask(corpus, question)));
            for (Corpus other : set.corpora()) {
                if (!other.name().equals(corpus.name())) {
                    for (int i = 0; i < other.questions().size(); i += SAMPLE) {
                        abstention.foreign.add(
                                abstention.ask(corpus, other.questions().get(i)));
                    }
                }
            }
        }
        return abstention.rows();
    }

    private Outcome ask(Corpus corpus, Question question) {
        MemoryNamespace namespace = store.namespace(corpus);
        List<MemoryHit> any = namespace.search(
                SearchRequest.builder().text(question.text()).minScore(0).build());
        double best = any.isEmpty() ? Double.NEGATIVE_INFINITY : any.get(0).score();
        return new Outcome(best, gold(corpus, question, any));
    }

    private double gold(Corpus corpus, Question question, List<MemoryHit> hits) {
        return hits.stream()
                .filter(hit -> store.entries(corpus, List.of(hit)).stream().anyMatch(question.gold()::contains))
                .mapToDouble(MemoryHit::score)
                .max()
                .orElse(Double.NaN);
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        if (unanswerable.isEmpty() && foreign.isEmpty()) {
            return rows;
        }
        for (double threshold : THRESHOLDS) {
            ToDoubleFunction<Outcome> below = outcome -> outcome.best() < threshold ? 1 : 0;
            rows.add(new Row(
                    threshold,
                    share(unanswerable, below),
                    share(foreign, below),
                    share(answerable, below),
                    share(answerable, outcome -> outcome.gold() < threshold ? 1 : 0)));
        }
        return rows;
    }

    private static double share(List<Outcome> outcomes, ToDoubleFunction<Outcome> counts) {
        return outcomes.stream().mapToDouble(counts).average().orElse(Double.NaN);
    }
}
