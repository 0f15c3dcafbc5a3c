package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The mixed load. Each writing thread has a half of the memories: it forgets the oldest of its own, adds it again or something new in its place, and
 * updates another; so every memory is erased in time, and the store stays at its size.
 */
final class SoakRun {

    /** The first samples, in which caches fill and the compiler is at work. */
    static final int WARM_UP = 2;

    private static final int SAMPLES = 12;
    private static final int WRITERS = 2;
    private static final int READERS = 2;
    private static final int UPDATE_EVERY = 3;
    private static final int COLLECTIONS = 2;

    /**
     * How things stood.
     *
     * @param minutes  since the start
     * @param heap     in use after a collection, in bytes
     * @param resident of the process, in bytes; 0 where the system does not say
     * @param database the main file, in bytes
     * @param history  what of it the history takes, which keeps that something was changed for ever, in bytes
     * @param log      the write-ahead log, in bytes
     * @param memories that the store counts
     * @param writes   done so far
     * @param searches done so far
     */
    record Sample(
            double minutes,
            long heap,
            long resident,
            long database,
            long history,
            long log,
            long memories,
            long writes,
            long searches) {}

    private final FilledStore.Copy copy;
    private final DataSet data;
    private final PrintWriter progress;
    private final List<Deque<Kept>> ofWriters = new ArrayList<>();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong searches = new AtomicLong();

    /** A memory that is there, and what it was made of. */
    private record Kept(String id, NewMemory memory) {}

    SoakRun(FilledStore.Copy copy, DataSet data, List<String> ids, PrintWriter progress) {
        this.copy = copy;
        this.data = data;
        this.progress = progress;
        for (int writer = 0; writer < WRITERS; writer++) {
            ofWriters.add(new ArrayDeque<>());
        }
        for (int i = 0; i < ids.size(); i++) {
            ofWriters.get(i % WRITERS).add(new Kept(ids.get(i), data.memories().get(i)));
        }
    }

    List<Sample> run(double minutes) throws IOException {
        List<Sample> samples = new ArrayList<>();
        long start = System.nanoTime();
        MemoryNamespace namespace = copy.namespace();
        try (Crew crew = new Crew(WRITERS + READERS)) {
            for (int i = 1; i <= SAMPLES; i++) {
                long end = start + (long) (minutes * 60e9 * i / SAMPLES);
                long round = i;
                crew.work(thread -> thread < WRITERS
                        ? writing(namespace, thread, round, end)
                        : reading(namespace, thread, round, end));
                Sample sample = sample(namespace, (System.nanoTime() - start) / 60e9);
                samples.add(sample);
                progress.printf(
                        Locale.ROOT,
                        "  %.1f min: heap %,d KB, resident %,d KB, database %,d KB, log %,d KB, %,d memories, %,d writes,"
                                + " %,d searches%n",
                        sample.minutes(),
                        sample.heap() >> 10,
                        sample.resident() >> 10,
                        sample.database() >> 10,
                        sample.log() >> 10,
                        sample.memories(),
                        sample.writes(),
                        sample.searches());
            }
        }
        return List.copyOf(samples);
    }

    private Callable<Integer> writing(MemoryNamespace namespace, int thread, long round, long end) {
        return () -> {
            Deque<Kept> own = ofWriters.get(thread);
            SplittableRandom random = new SplittableRandom(round * 31 + thread);
            int done = 0;
            do {
                Kept oldest = own.removeFirst();
                namespace.forget(oldest.id());
                NewMemory next = random.nextBoolean()
                        ? oldest.memory()
                        : data.additional().get(random.nextInt(data.additional().size()));
                own.addLast(new Kept(namespace.add(next).id(), next));
                writes.addAndGet(2);
                if (done++ % UPDATE_EVERY == 0) {
                    Kept changed = own.getLast();
                    namespace.update(
                            changed.id(),
                            MemoryUpdate.builder().pinned(random.nextBoolean()).build());
                    writes.incrementAndGet();
                }
            } while (System.nanoTime() < end);
            return done;
        };
    }

    private Callable<Integer> reading(MemoryNamespace namespace, int thread, long round, long end) {
        return () -> {
            SplittableRandom random = new SplittableRandom(round * 31 + thread);
            int done = 0;
            do {
                int question = random.nextInt(data.queries().size());
                List<SearchRequest> requests =
                        switch (done % 3) {
                            case 0 -> data.hybridRequests();
                            case 1 -> data.filteredRequests();
                            default -> data.textRequests();
                        };
                Sink.keep(namespace.search(requests.get(question)));
                searches.incrementAndGet();
                done++;
            } while (System.nanoTime() < end);
            return done;
        };
    }

    private Sample sample(MemoryNamespace namespace, double minutes) throws IOException {
        Sink.keep("nothing that was found");
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Path file = copy.file();
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return new Sample(
                minutes,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                resident(),
                Files.size(file),
                history(file),
                Files.exists(log) ? Files.size(log) : 0,
                namespace.count(MemorySelection.builder().build()),
                writes.get(),
                searches.get());
    }

    private static long history(Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet bytes = statement.executeQuery("SELECT sum(pgsize) FROM dbstat WHERE name IN"
                        + " (SELECT name FROM sqlite_schema WHERE tbl_name = 'history')")) {
            return bytes.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        }
    }
}
