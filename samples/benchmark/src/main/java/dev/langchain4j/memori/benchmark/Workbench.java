package dev.langchain4j.memori.benchmark;

import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a measurement needs around it: texts, vectors, and a directory that is gone when it is closed. */
final class Workbench implements AutoCloseable {

    /** From how many texts word weights are learned; more change nothing. */
    private static final int SAMPLE = 5_000;

    private static final int MEASURED_TEXTS = 1_000;

    private final DataSettings settings;
    private final PrintWriter progress;
    private final Path directory;
    private final @Nullable VectorCache cache;
    private final Vectorizer vectorizer;

    private Workbench(DataSettings settings, PrintWriter progress, Path directory, @Nullable VectorCache cache) {
        this.settings = settings;
        this.progress = progress;
        this.directory = directory;
        this.cache = cache;
        this.vectorizer = cache == null
                ? wordVectors(settings)
                : new MixedVectors(
                        new ModelVectors(AllMiniLmL6V2EmbeddingModel::new, cache, progress),
                        settings.embedAtMost(),
                        settings.seed());
    }

    static Workbench open(DataSettings settings, PrintWriter progress) throws IOException {
        Path kept = settings.cache();
        VectorCache cache = kept == null ? null : ModelVectors.openCache(kept);
        return new Workbench(
                settings, progress, Files.createTempDirectory(settings.directory(), "memori-benchmark"), cache);
    }

    private static Vectorizer wordVectors(DataSettings settings) {
        List<String> sample =
                IntStream.range(0, SAMPLE).mapToObj(settings.texts()::text).toList();
        return new WordVectors(RefusingModel.DIMENSION, settings.seed(), sample);
    }

    DataSettings settings() {
        return settings;
    }

    PrintWriter progress() {
        return progress;
    }

    Path directory() {
        return directory;
    }

    /** The data for stores of a size, and a filled one. */
    DataSet data(int size) {
        progress.printf("%,d memories%n", size);
        return DataSet.of(size, settings.texts(), vectorizer);
    }

    FilledStore filled(DataSet data) throws IOException {
        return FilledStore.fill(directory, data.memories(), progress);
    }

    /** The head of a report. */
    Map<String, String> circumstances(String measured) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("machine", Machine.processor());
        lines.put("JVM", Machine.jvm());
        lines.put("disk", Machine.disk(settings.directory()));
        lines.put("texts", settings.texts().description() + ", " + averageLength());
        lines.put("vectors", vectorizer.description());
        lines.put("seed", Long.toString(settings.seed()));
        lines.put("measured", measured);
        return lines;
    }

    private String averageLength() {
        double characters = IntStream.range(0, MEASURED_TEXTS)
                .mapToObj(settings.texts()::text)
                .mapToInt(String::length)
                .average()
                .orElse(0);
        return Math.round(characters) + " characters on average";
    }

    @Override
    public void close() throws IOException {
        if (cache != null) {
            cache.close();
        }
        FilledStore.delete(directory);
    }
}
