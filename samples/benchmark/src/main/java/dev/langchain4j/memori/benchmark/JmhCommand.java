package dev.langchain4j.memori.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs {@code SearchBenchmark} under JMH. It is known by name alone, for it is compiled later, with what JMH generates. */
@Command(
        name = "jmh",
        description = "Runs the reads under JMH with its gc profiler and prints times and bytes a call.",
        showDefaultValues = true,
        sortOptions = false)
final class JmhCommand implements Callable<Integer> {

    private static final double NANOS_PER_MICRO = 1e3;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "N",
            description = "How many memories the stores hold, comma-separated.",
            defaultValue = "1000,10000")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            description = "Which of get, text, vector, hybrid and vectorLane.",
            defaultValue = ".*")
    private String only = ".*";

    @Option(names = "--forks", paramLabel = "N", description = "Processes each; 0 for this one.", defaultValue = "1")
    private int forks;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Time of an iteration; there are five, after five of warm-up.")
    private double seconds = 1;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the stores are put.",
            defaultValue = "${sys:java.io.tmpdir}")
    private Path directory = Path.of(".");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file, too, as JSON.")
    private @Nullable Path json;

    @CommandLine.Mixin
    final HelpOption help = new HelpOption();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, RunnerException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        List<Integer> ascending = Arguments.sizes(line, sizes);
        Arguments.seconds(line, seconds);
        Arguments.check(line, forks >= 0 && forks <= 10, "--forks must be between 0 and 10, but is " + forks);
        Arguments.check(
                line,
                Files.isDirectory(directory) && Files.isWritable(directory),
                "--directory " + directory + " is not a directory that can be written to");
        Arguments.writableFile(line, "--json", json);
        TimeValue time = TimeValue.milliseconds(Math.max(1, Math.round(seconds * 1_000)));
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("SearchBenchmark\\.(" + only + ")$")
                        .param("size", ascending.stream().map(String::valueOf).toArray(String[]::new))
                        .param("directory", directory.toAbsolutePath().toString())
                        .forks(forks)
                        .warmupIterations(5)
                        .warmupTime(time)
                        .measurementIterations(5)
                        .measurementTime(time)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        Report report = report(results);
        report.print(line.getOut());
        if (json != null) {
            report.write(json);
        }
        return CommandLine.ExitCode.OK;
    }

    private Report report(Collection<RunResult> results) throws IOException {
        Map<String, String> circumstances = new LinkedHashMap<>();
        circumstances.put("machine", Machine.processor());
        circumstances.put("JVM", Machine.jvm());
        circumstances.put("disk", Machine.disk(directory));
        circumstances.put(
                "measured",
                "JMH, average time, one thread, %d forks, vectors given and made from word weights".formatted(forks));
        Table.Builder table = Table.of("Reads under JMH", "operation", "memories", "time", "±", "allocated a call");
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            table.row(
                    name.substring(name.lastIndexOf('.') + 1),
                    Figure.count(Integer.parseInt(result.getParams().getParam("size"))),
                    Figure.nanos(result.getPrimaryResult().getScore() * NANOS_PER_MICRO),
                    Figure.nanos(result.getPrimaryResult().getScoreError() * NANOS_PER_MICRO),
                    allocated == null ? Figure.NONE : Figure.bytes(allocated.getScore()));
        }
        return new Report(circumstances, List.of(table.build()), List.of());
    }
}
