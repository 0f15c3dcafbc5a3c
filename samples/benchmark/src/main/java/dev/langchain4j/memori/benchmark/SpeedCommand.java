package dev.langchain4j.memori.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Reads and checks the options of {@code speed}, so that a run of minutes does not end at a typing error. */
@Command(
        name = "speed",
        description = "Times add, get and every kind of search on filled stores and prints a Markdown table.",
        showDefaultValues = true,
        sortOptions = false)
final class SpeedCommand implements Callable<Integer> {

    private static final int SMALLEST = 100;
    private static final int LARGEST = 10_000_000;

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "N",
            description = "How many memories the stores hold, comma-separated.",
            defaultValue = "1000,10000")
    private List<Integer> sizes = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "What the texts, vectors and queries are drawn from.")
    private long seed = 20_260_101L;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Time to measure each operation at each size; warm-up takes up to twice as much again.")
    private double seconds = 3;

    @Option(
            names = "--corpus",
            paramLabel = "DIR",
            description = "Use the texts of *.corpus.jsonl in this directory (and the questions of *.queries.jsonl)"
                    + " instead of generated ones.")
    private @Nullable Path corpus;

    @Option(
            names = "--embed",
            description = "Use vectors of the bundled all-MiniLM-L6-v2 instead of vectors made from word weights;"
                    + " takes minutes the first time.")
    private boolean embed;

    @Option(
            names = "--cache",
            paramLabel = "FILE",
            description = "Where --embed keeps its vectors between runs.",
            defaultValue = "${sys:java.io.tmpdir}/memori-benchmark-vectors.bin")
    private Path cache = Path.of("memori-benchmark-vectors.bin");

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the stores are put; the disk decides how fast a durable add is.",
            defaultValue = "${sys:java.io.tmpdir}")
    private Path directory = Path.of(".");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file, too, as JSON.")
    private @Nullable Path json;

    @CommandLine.Mixin
    final HelpOption help = new HelpOption();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        SpeedSettings settings = settings(line);
        PrintWriter out = line.getOut();
        PrintWriter progress = line.getErr();
        SpeedReport report = new SpeedRun(settings, progress).run();
        MarkdownReport.print(report, out);
        if (json != null) {
            JsonReport.write(report, json);
        }
        return CommandLine.ExitCode.OK;
    }

    private SpeedSettings settings(CommandLine line) {
        for (int size : sizes) {
            check(
                    line,
                    size >= SMALLEST && size <= LARGEST,
                    "--sizes must be between " + SMALLEST + " and " + LARGEST + " each, but one is " + size);
        }
        check(
                line,
                seconds > 0 && seconds <= 3_600,
                "--seconds must be more than 0 and at most 3600, but is " + seconds);
        check(
                line,
                Files.isDirectory(directory) && Files.isWritable(directory),
                "--directory " + directory + " is not a directory that can be written to");
        if (corpus != null) {
            check(line, Files.isDirectory(corpus), "--corpus " + corpus + " is not a directory");
        }
        if (json != null) {
            Path parent = Objects.requireNonNullElse(json.toAbsolutePath().getParent(), Path.of("."));
            check(
                    line,
                    Files.isDirectory(parent) && !Files.isDirectory(json),
                    "--json " + json + " is not a file in an existing directory");
        }
        TextSource texts;
        try {
            texts = corpus == null ? new GeneratedTexts(seed) : CorpusTexts.read(corpus, seed);
        } catch (IOException | IllegalArgumentException unusable) {
            throw new ParameterException(line, "--corpus cannot be read: " + unusable.getMessage(), unusable);
        }
        if (embed) {
            try {
                ModelVectors.openCache(cache).close();
            } catch (IOException | IllegalArgumentException unusable) {
                throw new ParameterException(line, "--cache cannot be used: " + unusable.getMessage(), unusable);
            }
        }
        List<Integer> ascending = new ArrayList<>(sizes);
        ascending.sort(null);
        return new SpeedSettings(
                List.copyOf(ascending), seed, seconds, texts, embed ? cache : null, directory.toAbsolutePath());
    }

    private static void check(CommandLine line, boolean holds, String complaint) {
        if (!holds) {
            throw new ParameterException(line, complaint);
        }
    }
}
