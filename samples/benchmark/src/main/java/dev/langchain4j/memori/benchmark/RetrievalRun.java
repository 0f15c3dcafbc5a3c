package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.benchmark.Ablations.Ablation;
import dev.langchain4j.memori.benchmark.EvaluationSet.Corpus;
import dev.langchain4j.memori.benchmark.EvaluationSet.Question;
import dev.langchain4j.memori.benchmark.RetrievalReport.AblationRow;
import dev.langchain4j.memori.benchmark.RetrievalReport.SetReport;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stores an evaluation set, asks its questions, and says how good the answers are. */
final class RetrievalRun implements AutoCloseable {

    /** The deepest rank that a metric looks at. */
    private static final int LIMIT = 50;

    private final EvaluationSet set;
    private final CachedModel model;
    private final PrintWriter progress;
    private final Path directory;
    private final Map<Ingest, EvaluationStore> stores = new HashMap<>();

    RetrievalRun(EvaluationSet set, CachedModel model, PrintWriter progress) throws IOException {
        this.set = set;
        this.model = model;
        this.progress = progress;
        this.directory = Files.createTempDirectory("memori-retrieval");
    }

    /** Every question's answer, in the order of the set. */
    List<Answer> answers(Ablation ablation) throws IOException {
        EvaluationStore store = store(ablation.ingest());
        progress.printf("%s: %s%n", set.name(), ablation.name());
        List<Answer> answers = new ArrayList<>();
        try (EvaluationStore.Open open = store.copy(ablation.store())) {
            for (Corpus corpus : set.corpora()) {
                for (Question question : corpus.questions()) {
                    SearchRequest request = ablation.request()
                            .apply(SearchRequest.builder().text(question.text()).limit(LIMIT))
                            .build();
                    List<MemoryHit> hits = open.namespace(corpus).search(request);
                    answers.add(new Answer(corpus.name(), question, open.entries(corpus, hits)));
                    open.settle();
                }
            }
        }
        return answers;
    }

    /** The report on answers that were given with every default. */
    SetReport report(List<Answer> shipped, boolean ablate) throws IOException {
        List<Answer> plain = answers(Ablations.PLAIN_RRF);
        List<AblationRow> ablations = new ArrayList<>();
        if (ablate) {
            for (Ablation ablation : Ablations.all()) {
                List<Answer> answers = ablation.equals(Ablations.SHIPPED)
                        ? shipped
                        : ablation.equals(Ablations.PLAIN_RRF) ? plain : answers(ablation);
                ablations.add(AblationRow.of(ablation.name(), answers, shipped));
            }
        }
        return new SetReport(
                set,
                store(Ingest.ALL).merged(),
                MetricRow.of(shipped),
                MetricRow.overall(plain),
                latency(),
                thresholds(),
                List.copyOf(ablations));
    }

    /** What a least score does to the answers of the defaults. */
    List<Abstention.Row> thresholds() throws IOException {
        progress.printf("%s: questions that nothing answers%n", set.name());
        try (EvaluationStore.Open open = store(Ingest.ALL).copy(Ablations.SHIPPED.store())) {
            return Abstention.measure(set, open);
        }
    }

    private Latency latency() throws IOException {
        progress.printf("%s: time of a search%n", set.name());
        EvaluationStore store = store(Ingest.ALL);
        try (EvaluationStore.Open shipped = store.copy(Ablations.SHIPPED.store());
                EvaluationStore.Open plain = store.copy(Ablations.PLAIN_RRF.store())) {
            return Latency.measure(set, shipped, plain);
        }
    }

    private EvaluationStore store(Ingest ingest) throws IOException {
        EvaluationStore store = stores.get(ingest);
        if (store == null) {
            progress.printf("%s: storing and embedding %,d memories%n", set.name(), set.entries());
            store = EvaluationStore.fill(directory, set, ingest, model, progress);
            stores.put(ingest, store);
        }
        return store;
    }

    /** Deletes the stores. */
    @Override
    public void close() {
        FilledStore.delete(directory);
    }
}
