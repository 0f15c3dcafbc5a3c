package dev.langchain4j.memori.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of every measurement of the engine: what it is measured with, where, and where the figures go. */
final class DataOptions {

    private static final int LARGEST_SAMPLE = 10_000_000;

    @Option(names = "--seed", paramLabel = "N", description = "What the texts, vectors and queries are drawn from.")
    private long seed = 20_260_101L;

    @Option(
            names = {"--texts", "--corpus"},
            paramLabel = "DIR",
            description = "Use the texts of *.corpus.jsonl in this directory (and the questions of *.queries.jsonl)"
                    + " instead of generated ones.")
    private @Nullable Path texts;

    @Option(
            names = "--embed",
            description = "Use vectors of the bundled all-MiniLM-L6-v2 instead of vectors made from word weights;"
                    + " takes minutes the first time.")
    private boolean embed;

    @Option(
            names = "--embed-at-most",
            paramLabel = "N",
            description =
                    "With --embed: how many texts are embedded; the vectors of further ones are mixed of those of two.",
            defaultValue = "20000")
    private int embedAtMost;

    @Option(
            names = "--cache",
            paramLabel = "FILE",
            description = "Where --embed keeps its vectors between runs.",
            defaultValue = "${sys:java.io.tmpdir}/memori-benchmark-vectors.bin")
    private Path cache = Path.of("memori-benchmark-vectors.bin");

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the stores are put; the disk decides how fast a durable write is.",
            defaultValue = "${sys:java.io.tmpdir}")
    private Path directory = Path.of(".");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file, too, as JSON.")
    private @Nullable Path json;

    /** Where the figures are to be written, or null. */
    @Nullable
    Path json() {
        return json;
    }

    /** What was asked for, once it is known to be usable. */
    DataSettings settings(CommandLine line) {
        Arguments.check(
                line,
                embedAtMost >= 2 && embedAtMost <= LARGEST_SAMPLE,
                "--embed-at-most must be between 2 and " + LARGEST_SAMPLE + ", but is " + embedAtMost);
        Arguments.check(
                line,
                Files.isDirectory(directory) && Files.isWritable(directory),
                "--directory " + directory + " is not a directory that can be written to");
        Arguments.writableFile(line, "--json", json);
        Path folder = texts;
        if (folder != null) {
            Arguments.check(line, Files.isDirectory(folder), "--texts " + folder + " is not a directory");
        }
        TextSource source;
        try {
            source = folder == null ? new GeneratedTexts(seed) : CorpusTexts.read(folder, seed);
        } catch (IOException | IllegalArgumentException unusable) {
            throw new ParameterException(line, "--texts cannot be read: " + unusable.getMessage(), unusable);
        }
        if (embed) {
            try {
                ModelVectors.openCache(cache).close();
            } catch (IOException | IllegalArgumentException unusable) {
                throw new ParameterException(line, "--cache cannot be used: " + unusable.getMessage(), unusable);
            }
        }
        return new DataSettings(
                seed, source, embed ? Objects.requireNonNull(cache) : null, embedAtMost, directory.toAbsolutePath());
    }
}
