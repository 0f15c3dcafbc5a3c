package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.NewMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a namespace pays for its neighbours. */
@Command(
        name = "growth",
        description = "Times searches in one namespace inside stores of many, beside a store that holds nothing else.",
        showDefaultValues = true,
        sortOptions = false)
final class GrowthCommand extends MeasureCommand {

    /** What a namespace adds before the next one does. */
    private static final int TURN = 100;

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "N",
            description = "How many memories the stores hold in all, comma-separated.",
            defaultValue = "10000,100000")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--namespace",
            paramLabel = "N",
            description = "How many memories each namespace holds.",
            defaultValue = "1000")
    private int namespaceSize;

    @Option(names = "--seconds", paramLabel = "S", description = "Time to measure each search at each size.")
    private double seconds = 3;

    @Override
    void check(CommandLine line) {
        sizes = Arguments.sizes(line, sizes);
        Arguments.seconds(line, seconds);
        Arguments.check(
                line,
                namespaceSize >= 10 && namespaceSize <= sizes.get(0) / 2,
                "--namespace must be between 10 and half of the smallest of --sizes, but is " + namespaceSize);
    }

    @Override
    Report measure(Workbench bench) throws IOException {
        DataSet data = bench.data(namespaceSize);
        FilledStore alone = bench.filled(data);
        Table.Builder table = Table.of(
                "One namespace of %,d memories".formatted(namespaceSize),
                "search",
                "inside a store of",
                "p50",
                "p99",
                "alone, p50",
                "times as long");
        try (FilledStore.Copy own = alone.copy()) {
            for (int size : sizes) {
                measure(bench, data, own.namespace(), size, table);
            }
        }
        return new Report(
                bench.circumstances(
                        ("whole calls, one thread, vectors given, top 10; the namespaces were filled by turns, %d"
                                        + " memories each; both stores take turns in %d rounds, %s s a search and size")
                                .formatted(TURN, Rounds.COUNTED, seconds)),
                List.of(table.build()),
                List.of("Times as long: median of the rounds' ratios."));
    }

    private void measure(Workbench bench, DataSet data, MemoryNamespace own, int size, Table.Builder table)
            throws IOException {
        bench.progress().printf("%,d memories in all%n", size);
        int tenants = size / namespaceSize;
        FilledStore shared = FilledStore.fill(
                bench.directory(),
                data.memories(),
                tenants,
                TURN,
                (tenant, from, count) -> others(bench.settings().texts(), data, tenant, from, count),
                bench.progress());
        try (FilledStore.Copy crowd = shared.copy()) {
            List<Contestant> contestants = new ArrayList<>(searches(data, crowd.namespace()));
            contestants.addAll(searches(data, own));
            List<Timing> timings =
                    new Rounds(contestants, seconds, bench.settings().seed(), bench.progress()).run();
            int searches = contestants.size() / 2;
            for (int i = 0; i < searches; i++) {
                Timing inside = timings.get(i);
                Timing alone = timings.get(searches + i);
                table.row(
                        inside.operation(),
                        Figure.count((double) tenants * namespaceSize),
                        Figure.nanos(inside.p50()),
                        Figure.nanos(inside.p99()),
                        Figure.nanos(alone.p50()),
                        Figure.times(alone.timesFasterThan(inside)));
            }
        }
    }

    private static List<Contestant> searches(DataSet data, MemoryNamespace namespace) {
        return List.of(
                MemoriContestants.search(MemoriContestants.TEXT, namespace, data.textRequests()),
                MemoriContestants.search(MemoriContestants.VECTOR, namespace, data.vectorRequests()),
                MemoriContestants.search(MemoriContestants.HYBRID, namespace, data.hybridRequests()));
    }

    /** Texts of their own, with vectors that the data set has: nobody searches there, and a million would take a model an hour. */
    private static List<NewMemory> others(TextSource texts, DataSet data, int tenant, int from, int count) {
        List<NewMemory> pool = data.memories();
        return IntStream.range(from, from + count)
                .mapToObj(i -> {
                    int number = (tenant + 1) * pool.size() + i;
                    NewMemory like = pool.get(number * 31 % pool.size());
                    return NewMemory.builder()
                            .content(texts.text(number))
                            .embedding(Embedding.from(
                                    Objects.requireNonNull(like.embedding()).vector()))
                            .metadata(like.metadata())
                            .sessionId(like.sessionId())
                            .build();
                })
                .toList();
    }
}
