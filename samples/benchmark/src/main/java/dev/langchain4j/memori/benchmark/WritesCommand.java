package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.data.NewMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much the library adds to what SQLite itself takes for a write. */
@Command(
        name = "writes",
        description = "Times adds beside bare inserts of the same rows, eight threads beside one, and erasure.",
        showDefaultValues = true,
        sortOptions = false)
final class WritesCommand extends MeasureCommand {

    private static final int THREADS = 8;
    private static final int LARGEST_BATCH = 1_000;

    private static final String ADD = "add, one by one";
    private static final String BARE = "INSERT, one a transaction";
    private static final String CROWD = "add, one by one, " + THREADS + " threads";
    private static final String FORGET = "forget, one by one";

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "N",
            description = "How many memories the stores hold, comma-separated.",
            defaultValue = "10000")
    private List<Integer> sizes = List.of();

    @Option(names = "--seconds", paramLabel = "S", description = "Time to measure each write at each size.")
    private double seconds = 3;

    @Override
    void check(CommandLine line) {
        sizes = Arguments.sizes(line, sizes);
        Arguments.seconds(line, seconds);
    }

    @Override
    Report measure(Workbench bench) throws IOException {
        List<Table> tables = new ArrayList<>();
        for (int size : sizes) {
            measure(bench, size, tables);
        }
        return new Report(
                bench.circumstances(
                        ("vectors given, deduplication off, synchronous=FULL; every turn on a fresh copy; %d rounds"
                                        + " in which all take turns, %s s a write and size")
                                .formatted(Rounds.COUNTED, seconds)),
                List.copyOf(tables),
                List.of(
                        "Times are a memory's.",
                        "Bare: the rows that the adds leave in the tables for memories, metadata, vectors and history and in the"
                                + " lexical index, inserted again by prepared statements with the same settings of SQLite; no"
                                + " counters, no caches, no dedup.",
                        "Ratios: of memories a second, median of the rounds'."));
    }

    private void measure(Workbench bench, int size, List<Table> tables) throws IOException {
        DataSet data = bench.data(size);
        FilledStore store = bench.filled(data);
        List<NewMemory> supply = data.additional();
        int batch = Math.min(LARGEST_BATCH, supply.size() / 4);
        String addBatch = "add, " + batch + " a call";
        String bareBatch = "INSERT, " + batch + " a transaction";
        BareRows rows = BareRows.of(store, supply);
        List<Contestant> contestants = List.of(
                MemoriContestants.writes(ADD, store, supply, 1),
                rows.contestant(BARE, store, 1),
                MemoriContestants.writes(addBatch, store, supply, batch),
                rows.contestant(bareBatch, store, batch),
                WriteContestants.crowd(CROWD, store, supply, THREADS),
                WriteContestants.forget(FORGET, store));
        List<Timing> timings = new Rounds(contestants, seconds, bench.settings().seed(), bench.progress()).run();
        Table.Builder times = Table.of("%,d memories, writes".formatted(size), "write", "p50", "p99", "rate", "calls");
        timings.forEach(timing -> times.row(
                timing.operation(),
                Figure.nanos(timing.p50()),
                Figure.nanos(timing.p99()),
                Figure.perSecond(timing.itemsPerSecond()),
                Figure.count((double) timing.calls())));
        tables.add(times.build());
        tables.add(Table.of("%,d memories, ratios of writes".formatted(size), "ratio", "times")
                .row(ADD + " / " + BARE, Figure.times(timings.get(0).rateOver(timings.get(1))))
                .row(addBatch + " / " + bareBatch, Figure.times(timings.get(2).rateOver(timings.get(3))))
                .row(CROWD + " / one thread", Figure.times(timings.get(4).rateOver(timings.get(0))))
                .build());
        tables.add(Table.of("%,d memories, on disk".formatted(size), "files", "a memory")
                .row("closed store", Figure.bytes((double) store.bytes() / size))
                .build());
    }
}
