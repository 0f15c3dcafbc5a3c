package dev.langchain4j.memori.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads and checks the options of {@code speed}. */
@Command(
        name = "speed",
        description = "Times add, get and every kind of search on filled stores, beside other engines on the same data,"
                + " and prints Markdown tables.",
        showDefaultValues = true,
        sortOptions = false)
final class SpeedCommand implements Callable<Integer> {

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "N",
            description = "How many memories the stores hold, comma-separated.",
            defaultValue = "1000,10000")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Time to measure each operation at each size; warm-up takes up to twice as much again.")
    private double seconds = 3;

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Engines to measure beside, comma-separated: ${COMPLETION-CANDIDATES}. One that is not to be had is"
                            + " left out with a line that says why.",
            defaultValue = "in-memory,fts5")
    private List<PeerKind> peers = List.of();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Which operations, comma-separated: ${COMPLETION-CANDIDATES}.",
            defaultValue = "add,get,text,vector,hybrid")
    private List<SpeedSettings.Operation> only = List.of();

    @Option(
            names = "--sqlite-vec",
            paramLabel = "FILE",
            description = "The shared library of sqlite-vec; without it, it is fetched with npm.")
    private @Nullable Path sqliteVec;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw the latencies over the sizes into this SVG file, too.")
    private @Nullable Path plot;

    @CommandLine.Mixin
    private DataOptions data = new DataOptions();

    @CommandLine.Mixin
    final HelpOption help = new HelpOption();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        SpeedSettings settings = settings(line);
        try (Workbench bench = Workbench.open(data.settings(line), line.getErr())) {
            SpeedReport report = new SpeedRun(settings, bench).run();
            MarkdownReport.print(report, line.getOut());
            if (data.json() != null) {
                JsonReport.write(report, data.json());
            }
            if (plot != null) {
                Files.writeString(plot, SpeedPlot.of(report));
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private SpeedSettings settings(CommandLine line) {
        List<Integer> ascending = Arguments.sizes(line, sizes);
        Arguments.seconds(line, seconds);
        Arguments.writableFile(line, "--plot", plot);
        Path library = sqliteVec;
        if (library != null) {
            Arguments.check(line, Files.isRegularFile(library), "--sqlite-vec " + library + " is not a file");
        }
        return new SpeedSettings(ascending, seconds, List.copyOf(peers), List.copyOf(only), library);
    }
}
