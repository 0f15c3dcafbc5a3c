package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long after opening a store it answers what. */
@Command(
        name = "open",
        description = "Times opening a store of one namespace, until it answers by id, by words and by vector.",
        showDefaultValues = true,
        sortOptions = false)
final class OpenCommand extends MeasureCommand {

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "N",
            description = "How many memories the stores hold, comma-separated.",
            defaultValue = "1000,10000")
    private List<Integer> sizes = List.of();

    @Option(names = "--times", paramLabel = "N", description = "How often each is opened.", defaultValue = "7")
    private int times;

    @Override
    void check(CommandLine line) {
        sizes = Arguments.sizes(line, sizes);
        Arguments.check(line, times >= 1 && times <= 1_000, "--times must be between 1 and 1000, but is " + times);
    }

    @Override
    Report measure(Workbench bench) throws IOException {
        Table.Builder table = Table.of(
                "Since the call to open",
                "memories",
                "opened",
                "got by id",
                "found by words",
                "found by vector",
                "hybrid");
        for (int size : sizes) {
            DataSet data = bench.data(size);
            FilledStore store = bench.filled(data);
            Path files = store.copyFiles();
            double[][] steps = new double[5][times];
            opened(
                    files, store,
                    data); // Once unmeasured: the classes are loaded, and the file is in the system's cache.
            for (int i = 0; i < times; i++) {
                System.gc();
                long[] moments = opened(files, store, data);
                for (int step = 0; step < steps.length; step++) {
                    steps[step][i] = moments[step];
                }
            }
            table.row(
                    "%,d".formatted(size),
                    Figure.nanos(Timing.median(steps[0])),
                    Figure.nanos(Timing.median(steps[1])),
                    Figure.nanos(Timing.median(steps[2])),
                    Figure.nanos(Timing.median(steps[3])),
                    Figure.nanos(Timing.median(steps[4])));
        }
        return new Report(
                bench.circumstances(
                        ("one namespace; a closed store is opened and asked by id, words, vector and both, one after the"
                                        + " other; medians of %d; the file is in the system's cache")
                                .formatted(times)),
                List.of(table.build()),
                List.of("Each column holds those before it."));
    }

    private static long[] opened(Path files, FilledStore store, DataSet data) {
        long[] moments = new long[5];
        long start = System.nanoTime();
        try (FilledStore.Copy copy = FilledStore.open(files)) {
            MemoryNamespace namespace = copy.namespace();
            moments[0] = System.nanoTime() - start;
            Sink.keep(namespace.get(store.ids().get(0)));
            moments[1] = System.nanoTime() - start;
            Sink.keep(namespace.search(data.textRequests().get(0)));
            moments[2] = System.nanoTime() - start;
            Sink.keep(namespace.search(data.vectorRequests().get(0)));
            moments[3] = System.nanoTime() - start;
            Sink.keep(namespace.search(data.hybridRequests().get(0)));
            moments[4] = System.nanoTime() - start;
        }
        return moments;
    }
}
