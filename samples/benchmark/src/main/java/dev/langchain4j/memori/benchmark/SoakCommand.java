package dev.langchain4j.memori.benchmark;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether anything grows that should not. */
@Command(
        name = "soak",
        description =
                "Adds, searches, updates, forgets and adds again from several threads at a steady size, and ends with 3 if"
                        + " memory or files grow.",
        showDefaultValues = true,
        sortOptions = false)
final class SoakCommand extends MeasureCommand {

    private static final int GREW = 3;

    @Option(names = "--minutes", paramLabel = "N", description = "How long.", defaultValue = "10")
    private double minutes;

    @Option(
            names = "--size",
            paramLabel = "N",
            description =
                    "How many memories the store holds. Each should be forgotten several times, with its versions: until the first"
                            + " time, the file grows by what is updated.",
            defaultValue = "1000")
    private int size;

    @Option(
            names = "--tolerance",
            paramLabel = "SHARE",
            description = "How much more the second half may have than the first.",
            defaultValue = "0.1")
    private double tolerance;

    private boolean grew;

    @Override
    void check(CommandLine line) {
        Arguments.sizes(line, List.of(size));
        Arguments.check(
                line,
                minutes > 0 && minutes <= 10_000,
                "--minutes must be more than 0 and at most 10000, but is " + minutes);
        Arguments.check(
                line, tolerance >= 0 && tolerance <= 10, "--tolerance must be between 0 and 10, but is " + tolerance);
    }

    @Override
    Report measure(Workbench bench) throws IOException {
        DataSet data = bench.data(size);
        FilledStore store = bench.filled(data);
        List<SoakRun.Sample> samples;
        try (FilledStore.Copy copy = store.copy()) {
            samples = new SoakRun(copy, data, store.ids(), bench.progress()).run(minutes);
        }
        SoakVerdict verdict = SoakVerdict.of(samples, tolerance);
        grew = verdict.grew();
        return new Report(
                bench.circumstances(
                        "two threads add, update, forget and add again, two search, all without a pause; a sample every"
                                + " twelfth of %s minutes while they stand still, the first two of them warm-up"
                                        .formatted(minutes)),
                List.of(table(samples), verdict.table()),
                List.of(verdict.sentence()));
    }

    @Override
    int exitCode() {
        return grew ? GREW : super.exitCode();
    }

    private static Table table(List<SoakRun.Sample> samples) {
        Table.Builder table = Table.of(
                "Samples",
                "at",
                "heap in use after collection",
                "resident",
                "database",
                "of it the history",
                "write-ahead log",
                "memories",
                "writes",
                "searches");
        for (SoakRun.Sample sample : samples) {
            table.row(
                    "%.1f min".formatted(sample.minutes()),
                    Figure.bytes((double) sample.heap()),
                    Figure.bytes((double) sample.resident()),
                    Figure.bytes((double) sample.database()),
                    Figure.bytes((double) sample.history()),
                    Figure.bytes((double) sample.log()),
                    Figure.count((double) sample.memories()),
                    Figure.count((double) sample.writes()),
                    Figure.count((double) sample.searches()));
        }
        return table.build();
    }
}
