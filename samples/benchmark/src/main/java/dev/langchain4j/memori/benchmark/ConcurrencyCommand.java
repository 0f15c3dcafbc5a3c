package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.NewMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether readers stand in each other's way, and in a writer's. */
@Command(
        name = "concurrency",
        description = "Measures hybrid searches of several threads at once, and beside a thread that adds.",
        showDefaultValues = true,
        sortOptions = false)
final class ConcurrencyCommand extends MeasureCommand {

    private static final int ROUNDS = 9;
    private static final int WARM_ROUNDS = 3;

    /** How often a second a paced thread asks; eight of them leave most of two processors free at a millisecond a search. */
    private static final int PACE = 25;

    /** Who is at work in a turn. */
    private record Cast(String name, int readers, boolean writer, boolean paced) {}

    private static final List<Cast> CASTS = List.of(
            new Cast("1 reader", 1, false, false),
            new Cast("2 readers", 2, false, false),
            new Cast("8 readers", 8, false, false),
            new Cast("8 readers and a writer", 8, true, false),
            new Cast("8 readers, each " + PACE + " searches a second, and a writer", 8, true, true));

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "N",
            description = "How many memories the stores hold, comma-separated.",
            defaultValue = "10000")
    private List<Integer> sizes = List.of();

    @Option(names = "--seconds", paramLabel = "S", description = "Time to measure each combination at each size.")
    private double seconds = 5;

    @Override
    void check(CommandLine line) {
        sizes = Arguments.sizes(line, sizes);
        Arguments.seconds(line, seconds);
    }

    @Override
    Report measure(Workbench bench) throws IOException {
        List<Table> tables = new ArrayList<>();
        for (int size : sizes) {
            DataSet data = bench.data(size);
            FilledStore store = bench.filled(data);
            try (FilledStore.Copy copy = store.copy()) {
                tables.add(measure(bench, data, copy.namespace()));
            }
        }
        return new Report(
                bench.circumstances(
                        "hybrid searches, vectors given, top 10, all threads on one store; the writer adds one by one,"
                                + " synchronous=FULL; %d rounds in which all take turns, %s s each"
                                        .formatted(ROUNDS, seconds)),
                List.copyOf(tables),
                List.of(
                        "Rate: all readers' searches a second, median of the rounds.",
                        "Over one reader: median of the rounds' ratios.",
                        "Times: over all calls; threads that ask without a pause wait for a processor most of the time where"
                                + " there are fewer of them than threads."));
    }

    /** One turn: the times of the searches and how many there were of them and of adds, a second. */
    private record Turn(List<long[]> nanos, double searches, double adds) {

        private static Turn of(List<long[]> nanos, double adds, double elapsed) {
            return new Turn(
                    List.copyOf(nanos),
                    nanos.stream().mapToInt(times -> times.length).sum() / elapsed,
                    adds / elapsed);
        }
    }

    private Table measure(Workbench bench, DataSet data, MemoryNamespace namespace) {
        Supply supply = new Supply(data.additional());
        List<List<Turn>> turns = new ArrayList<>();
        CASTS.forEach(cast -> turns.add(new ArrayList<>()));
        for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
            bench.progress().printf("  round %d of %d%n", round + 1, ROUNDS);
            for (int c = 0; c < CASTS.size(); c++) {
                Turn turn = turn(CASTS.get(c), data, namespace, supply);
                if (round >= 0) {
                    turns.get(c).add(turn);
                }
            }
        }
        Table.Builder table = Table.of(
                "%,d memories".formatted(data.memories().size()),
                "at work",
                "searches",
                "over one reader",
                "p50",
                "p99",
                "p99 / p50",
                "adds");
        for (int c = 0; c < CASTS.size(); c++) {
            List<Turn> mine = turns.get(c);
            double[] ratios = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                ratios[round] =
                        mine.get(round).searches() / turns.get(0).get(round).searches();
            }
            double[] nanos = mine.stream()
                    .flatMap(turn -> turn.nanos().stream())
                    .flatMapToLong(Arrays::stream)
                    .asDoubleStream()
                    .toArray();
            double p50 = Timing.quantile(nanos, 0.5);
            double p99 = Timing.quantile(nanos, 0.99);
            table.row(
                    CASTS.get(c).name(),
                    Figure.perSecond(Timing.median(
                            mine.stream().mapToDouble(Turn::searches).toArray())),
                    Figure.times(Timing.median(ratios)),
                    Figure.nanos(p50),
                    Figure.nanos(p99),
                    Figure.times(p99 / p50),
                    CASTS.get(c).writer()
                            ? Figure.perSecond(Timing.median(
                                    mine.stream().mapToDouble(Turn::adds).toArray()))
                            : Figure.NONE);
        }
        return table.build();
    }

    private Turn turn(Cast cast, DataSet data, MemoryNamespace namespace, Supply supply) {
        System.gc();
        int threads = cast.readers() + (cast.writer() ? 1 : 0);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9 / ROUNDS);
        try (Crew crew = new Crew(threads)) {
            List<long[]> all = crew.work(thread -> () -> thread < cast.readers()
                    ? reads(data, namespace, thread, cast.paced(), end)
                    : adds(namespace, supply, end));
            double elapsed = (System.nanoTime() - start) / 1e9;
            int adds = cast.writer() ? all.get(cast.readers()).length : 0;
            return Turn.of(all.subList(0, cast.readers()), adds, elapsed);
        }
    }

    private static long[] reads(DataSet data, MemoryNamespace namespace, int thread, boolean paced, long end) {
        Times times = new Times();
        int asked = thread * 101;
        long due = System.nanoTime();
        do {
            if (paced) {
                due += 1_000_000_000L / PACE;
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                }
            }
            long start = System.nanoTime();
            Sink.keep(namespace.search(
                    data.hybridRequests().get(asked++ % data.hybridRequests().size())));
            times.add(System.nanoTime() - start);
        } while (System.nanoTime() < end);
        return times.all();
    }

    private static long[] adds(MemoryNamespace namespace, Supply supply, long end) {
        Times times = new Times();
        do {
            long start = System.nanoTime();
            Sink.keep(namespace.add(supply.next()));
            times.add(System.nanoTime() - start);
        } while (System.nanoTime() < end);
        return times.all();
    }

    /** What the writer adds; it comes round again when it is used up, for nothing here is deduplicated. */
    private static final class Supply {

        private final List<NewMemory> memories;
        private int at;

        private Supply(List<NewMemory> memories) {
            this.memories = memories;
        }

        /** For one thread at a time. */
        private NewMemory next() {
            return memories.get(at++ % memories.size());
        }
    }

    /** Grows as needed; used by one thread. */
    private static final class Times {

        private long[] nanos = new long[1 << 12];
        private int size;

        private void add(long time) {
            if (size == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * size);
            }
            nanos[size++] = time;
        }

        private long[] all() {
            return Arrays.copyOf(nanos, size);
        }
    }
}
