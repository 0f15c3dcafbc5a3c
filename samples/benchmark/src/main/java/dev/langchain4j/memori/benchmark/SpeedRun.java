package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One run: for each size the data, the filled store, the turns of all contestants. */
final class SpeedRun {

    /** From how many texts word weights are learned; more change nothing. */
    private static final int SAMPLE = 5_000;

    private final SpeedSettings settings;
    private final PrintWriter progress;

    SpeedRun(SpeedSettings settings, PrintWriter progress) {
        this.settings = settings;
        this.progress = progress;
    }

    SpeedReport run() throws IOException {
        Path cache = settings.cache();
        if (cache == null) {
            return run(wordVectors());
        }
        try (VectorCache vectors = ModelVectors.openCache(cache)) {
            return run(new ModelVectors(AllMiniLmL6V2EmbeddingModel::new, vectors, progress));
        }
    }

    private Vectorizer wordVectors() {
        List<String> sample =
                IntStream.range(0, SAMPLE).mapToObj(settings.texts()::text).toList();
        return new WordVectors(RefusingModel.DIMENSION, settings.seed(), sample);
    }

    private SpeedReport run(Vectorizer vectorizer) throws IOException {
        Path directory = Files.createTempDirectory(settings.directory(), "memori-benchmark");
        try {
            List<SpeedReport.Size> sizes = new ArrayList<>();
            for (int size : settings.sizes()) {
                sizes.add(measure(size, vectorizer, directory));
            }
            return new SpeedReport(circumstances(vectorizer), List.copyOf(sizes));
        } finally {
            FilledStore.delete(directory);
        }
    }

    private SpeedReport.Size measure(int size, Vectorizer vectorizer, Path directory) throws IOException {
        progress.printf("%,d memories%n", size);
        DataSet data = DataSet.of(size, settings.texts(), vectorizer);
        FilledStore store = FilledStore.fill(directory, data.memories(), progress);
        double recall = Recall.atTen(store, data);
        try (FilledStore.Copy copy = store.copy()) {
            MemoryNamespace namespace = copy.namespace();
            Contestant baseline = new InMemoryContestant(data, store.ids());
            List<Contestant> contestants = new ArrayList<>(MemoriContestants.all(store, data, namespace));
            contestants.add(baseline);
            Rounds rounds = new Rounds(contestants, settings.seconds(), settings.seed(), progress);
            List<Timing> timings = rounds.run();
            return new SpeedReport.Size(
                    size,
                    timings,
                    timings.get(contestants.indexOf(baseline)),
                    (double) store.bytes() / size,
                    recall,
                    store.memoriesPerSecond(),
                    rounds.warmRounds(),
                    rounds.stable());
        }
    }

    private Map<String, String> circumstances(Vectorizer vectorizer) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("machine", Machine.processor());
        lines.put("JVM", Machine.jvm());
        lines.put("disk", Machine.disk(settings.directory()));
        lines.put("texts", settings.texts().description() + ", " + averageLength());
        lines.put("vectors", vectorizer.description());
        lines.put("seed", Long.toString(settings.seed()));
        lines.put(
                "measured",
                "engine time, one thread, every vector given, deduplication off, synchronous=FULL, top 10; "
                        + "%d rounds, %s s an operation and size".formatted(Rounds.COUNTED, settings.seconds()));
        return lines;
    }

    private String averageLength() {
        double characters = IntStream.range(0, settings.sizes().get(0))
                .mapToObj(settings.texts()::text)
                .mapToInt(String::length)
                .average()
                .orElse(0);
        return Math.round(characters) + " characters on average";
    }
}
