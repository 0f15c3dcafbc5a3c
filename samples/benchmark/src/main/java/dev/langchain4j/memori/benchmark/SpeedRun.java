package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One run: for each size the data, the filled store, the other engines, and the turns of all contestants. */
final class SpeedRun {

    private final SpeedSettings settings;
    private final Workbench bench;

    SpeedRun(SpeedSettings settings, Workbench bench) {
        this.settings = settings;
        this.bench = bench;
    }

    SpeedReport run() throws IOException {
        List<SpeedReport.Size> sizes = new ArrayList<>();
        for (int size : settings.sizes()) {
            sizes.add(measure(size));
        }
        return new SpeedReport(
                bench.circumstances(
                        ("engine time, one thread, every vector given, deduplication off, synchronous=FULL, top 10; whole calls"
                                        + " through the API, which return memories, except where a line says alone; %d rounds in"
                                        + " which all take turns, %s s an operation and size")
                                .formatted(Rounds.COUNTED, settings.seconds())),
                List.copyOf(sizes));
    }

    private SpeedReport.Size measure(int size) throws IOException {
        DataSet data = bench.data(size);
        FilledStore store = bench.filled(data);
        Recall truth = Recall.of(data);
        List<String> skipped = new ArrayList<>();
        List<Peer> peers = new ArrayList<>();
        try (FilledStore.Copy copy = store.copy()) {
            open(data, store, truth, peers, skipped);
            if (settings.only().contains(SpeedSettings.Operation.TEXT)) {
                peers.add(0, new LexicalLanePeer(store, data));
            }
            List<Contestant> contestants = contestants(store, data, copy.namespace(), peers);
            Rounds rounds =
                    new Rounds(contestants, settings.seconds(), bench.settings().seed(), bench.progress());
            List<Timing> timings = rounds.run();
            List<SpeedReport.Line> lines = new ArrayList<>();
            for (int i = 0; i < timings.size(); i++) {
                lines.add(line(contestants.get(i), timings.get(i), truth, store, data));
            }
            return new SpeedReport.Size(
                    size,
                    List.copyOf(lines),
                    List.copyOf(skipped),
                    (double) store.bytes() / size,
                    store.memoriesPerSecond(),
                    rounds.warmRounds(),
                    rounds.stable());
        } finally {
            peers.forEach(Peer::close);
        }
    }

    private void open(DataSet data, FilledStore store, Recall truth, List<Peer> peers, List<String> skipped) {
        PeerKind.Setting setting = new PeerKind.Setting(
                data, store.ids(), truth, bench.directory(), settings.sqliteVec(), bench.progress());
        for (PeerKind kind : PeerKind.values()) {
            if (settings.wants(kind)) {
                try {
                    peers.addAll(kind.open(setting));
                } catch (PeerMissing missing) {
                    skipped.add(kind + " is left out: " + missing.getMessage() + ".");
                }
            }
        }
    }

    private List<Contestant> contestants(FilledStore store, DataSet data, MemoryNamespace namespace, List<Peer> peers) {
        List<Contestant> contestants = new ArrayList<>();
        MemoriContestants.all(store, data, namespace).stream()
                .filter(settings::wants)
                .forEach(contestants::add);
        if (settings.only().contains(SpeedSettings.Operation.VECTOR)) {
            contestants.add(new VectorLanePeer(data));
        }
        contestants.addAll(peers);
        return contestants;
    }

    private static SpeedReport.Line line(
            Contestant contestant, Timing timing, Recall truth, FilledStore store, DataSet data) {
        boolean vectors = contestant.operation().startsWith("vector");
        if (contestant instanceof Peer peer) {
            return new SpeedReport.Line(timing, vectors ? truth.of(peer::positions) : Double.NaN, peer.note());
        }
        return new SpeedReport.Line(timing, vectors ? truth.of(store, data) : Double.NaN, "");
    }
}
