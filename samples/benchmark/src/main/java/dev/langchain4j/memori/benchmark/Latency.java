package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.benchmark.EvaluationSet.Corpus;
import dev.langchain4j.memori.benchmark.EvaluationSet.Question;
import dev.langchain4j.memori.data.SearchRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a search takes as shipped and as plain reciprocal rank fusion, in nanoseconds: the vector of the question is at hand, and both answer the same question
 * one after the other, so that a machine that changes its speed changes it for both.
 *
 * @param shipped the time of a search with every default
 * @param plain   the time of plain reciprocal rank fusion
 * @param ratio   how many times as long the defaults take, median over the questions
 */
record Latency(Times shipped, Times plain, double ratio) {

    private static final int QUESTIONS = 300;
    private static final int CALLS = 5;

    /** Over the questions, of each question's median call. */
    record Times(double p50, double p95) {

        private static Times of(double[] nanos) {
            return new Times(Timing.quantile(nanos, 0.5), Timing.quantile(nanos, 0.95));
        }
    }

    private record Task(Corpus corpus, Question question) {}

    static Latency measure(EvaluationSet set, EvaluationStore.Open shipped, EvaluationStore.Open plain) {
        List<Task> tasks = tasks(set);
        for (Task task : tasks) { // Until both are compiled.
            nanos(shipped, task);
            nanos(plain, task);
        }
        double[] ours = new double[tasks.size()];
        double[] theirs = new double[tasks.size()];
        double[] ratios = new double[tasks.size()];
        for (int i = 0; i < ours.length; i++) {
            Task task = tasks.get(i);
            double[] first = new double[CALLS];
            double[] second = new double[CALLS];
            // Once untimed: it embeds the question.
            nanos(shipped, task);
            nanos(plain, task);
            for (int call = 0; call < CALLS; call++) {
                if (call % 2 == 0) {
                    first[call] = nanos(shipped, task);
                    second[call] = nanos(plain, task);
                } else {
                    second[call] = nanos(plain, task);
                    first[call] = nanos(shipped, task);
                }
            }
            ours[i] = Timing.median(first);
            theirs[i] = Timing.median(second);
            ratios[i] = ours[i] / theirs[i];
        }
        return new Latency(Times.of(ours), Times.of(theirs), Timing.median(ratios));
    }

    /** Evenly spread over all corpora. */
    private static List<Task> tasks(EvaluationSet set) {
        List<Task> all = new ArrayList<>();
        set.corpora().forEach(corpus -> corpus.questions().forEach(question -> all.add(new Task(corpus, question))));
        if (all.size() <= QUESTIONS) {
            return all;
        }
        List<Task> some = new ArrayList<>(QUESTIONS);
        for (int i = 0; i < QUESTIONS; i++) {
            some.add(all.get((int) ((long) i * all.size() / QUESTIONS)));
        }
        return some;
    }

    private static long nanos(EvaluationStore.Open store, Task task) {
        MemoryNamespace namespace = store.namespace(task.corpus());
        SearchRequest request = SearchRequest.of(task.question().text());
        long start = System.nanoTime();
        Sink.keep(namespace.search(request));
        return System.nanoTime() - start;
    }
}
