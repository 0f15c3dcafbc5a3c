package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.NewMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether one large namespace can be filled, opened and searched with the heap that this JVM was given. */
@Command(
        name = "heap",
        description =
                "Fills one namespace, opens and searches it, and says how much of this JVM's heap (-Xmx) that took.",
        showDefaultValues = true,
        sortOptions = false)
final class HeapCommand extends MeasureCommand {

    /** At most so many memories are made before; the vectors of further ones are mixed of theirs while the store is filled. */
    private static final int POOL = 20_000;

    private static final int BATCH = 1_000;

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "How many memories the namespace holds.",
            defaultValue = "1000000")
    private int size;

    @Option(names = "--seconds", paramLabel = "S", description = "Time to measure each search.", defaultValue = "3")
    private double seconds;

    @Override
    void check(CommandLine line) {
        Arguments.sizes(line, List.of(size));
        Arguments.seconds(line, seconds);
    }

    @Override
    Report measure(Workbench bench) throws IOException {
        DataSet data = bench.data(Math.min(size / 2, POOL));
        FilledStore store = FilledStore.fill(
                bench.directory(),
                size,
                BATCH,
                (from, count) -> memories(data, bench.settings(), from, count),
                bench.progress());
        long before = heap();
        long begun = System.nanoTime();
        try (FilledStore.Copy open = store.open()) {
            MemoryNamespace namespace = open.namespace();
            Table.Builder first = Table.of("After the call to open", "step", "at");
            first.row("open", since(begun));
            Sink.keep(namespace.get(store.ids().get(size / 2)));
            first.row("got by id", since(begun));
            Sink.keep(namespace.search(data.textRequests().get(0)));
            first.row("found by words", since(begun));
            Sink.keep(namespace.search(data.vectorRequests().get(0)));
            first.row("found by vector", since(begun));
            Table.Builder searches = Table.of("One namespace of %,d memories".formatted(size), "search", "p50", "p99");
            List<Contestant> contestants = List.of(
                    MemoriContestants.search(MemoriContestants.TEXT, namespace, data.textRequests()),
                    MemoriContestants.search(MemoriContestants.VECTOR, namespace, data.vectorRequests()),
                    MemoriContestants.search(MemoriContestants.HYBRID, namespace, data.hybridRequests()));
            for (Timing timing :
                    new Rounds(contestants, seconds, bench.settings().seed(), bench.progress()).run()) {
                searches.row(timing.operation(), Figure.nanos(timing.p50()), Figure.nanos(timing.p99()));
            }
            Table.Builder heap = Table.of("Heap, after collection", "of", "bytes");
            heap.row("the benchmark, before the store was open", Figure.bytes((double) before));
            heap.row("both, after the searches", Figure.bytes((double) heap()));
            heap.row("the most there may be", Figure.bytes((double)
                    Runtime.getRuntime().maxMemory()));
            heap.row("the store's files", Figure.bytes((double) store.bytes()));
            return new Report(
                    bench.circumstances(("whole calls, one thread, vectors given, top 10, %d rounds, %s s a search; the"
                                    + " vectors of all but %,d memories mixed of two")
                            .formatted(Rounds.COUNTED, seconds, data.memories().size())),
                    List.of(first.build(), searches.build(), heap.build()),
                    List.of());
        }
    }

    /** What is added at a place: that of the data set, and texts of their own with mixed vectors for all that follow. */
    private static List<NewMemory> memories(DataSet data, DataSettings settings, int from, int count) {
        List<NewMemory> pool = data.memories();
        SplittableRandom random = new SplittableRandom(settings.seed() + from);
        return IntStream.range(from, from + count)
                .mapToObj(i -> i < pool.size()
                        ? pool.get(i)
                        : DataSet.memory(
                                i,
                                settings.texts().text(i),
                                MixedVectors.mixed(
                                        vector(pool.get(random.nextInt(pool.size()))),
                                        vector(pool.get(random.nextInt(pool.size()))))))
                .toList();
    }

    private static float[] vector(NewMemory memory) {
        Embedding embedding = Objects.requireNonNull(memory.embedding());
        return embedding.vector();
    }

    private static Figure since(long begun) {
        return Figure.nanos((double) (System.nanoTime() - begun));
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
