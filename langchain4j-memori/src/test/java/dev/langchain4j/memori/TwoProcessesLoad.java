package dev.langchain4j.memori;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryUpdate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * One of the two processes of {@link TwoProcessesLoadTest}: four threads add, count, forget and search for a while. Its answer is a line of what it
 * did, by name and number; a call that failed ends it with what was thrown.
 */
final class TwoProcessesLoad {

    static final int THREADS = 4;
    static final int COUNTERS = 3;
    static final int COMMON = 25;

    private final MemoryNamespace shared;
    private final Duration duration;
    private final long seed;

    TwoProcessesLoad(Memori memori, Duration duration, long seed) {
        this.shared = memori.namespace("shared");
        this.duration = duration;
        this.seed = seed;
    }

    public static void main(String[] arguments) throws IOException {
        try (Memori memori = open(Path.of(arguments[0]))) {
            System.out.println("open");
            System.in.read();
            System.out.println(
                    new TwoProcessesLoad(memori, Duration.parse(arguments[1]), Long.parseLong(arguments[2])).run());
        }
    }

    static Memori open(Path file) {
        return Memori.builder().file(file).embeddingModel(TestModels.words()).build();
    }

    static String counter(int counter, long value) {
        return "Counter " + counter + " stands at " + value;
    }

    /** A sentence that all of them remember. */
    static String common(int number) {
        return CrashChild.content(number) + " for all";
    }

    /** What was done: how often. */
    Map<String, Long> run() {
        try {
            List<Callable<Map<String, Long>>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                work.add(() -> work(thread));
            }
            Map<String, Long> all = new TreeMap<>();
            Together.run(work).forEach(one -> one.forEach((what, times) -> all.merge(what, times, Long::sum)));
            return all;
        } catch (Exception e) {
            Map<String, Long> failure = new TreeMap<>();
            failure.put("failed: " + e, 1L);
            return failure;
        }
    }

    private Map<String, Long> work(int thread) {
        Random random = new Random(seed * 31 + thread);
        Map<String, Long> done = new TreeMap<>();
        Deque<String> own = new ArrayDeque<>();
        long number = 1_000_000L * (1 + (long) THREADS * Math.floorMod(seed, 1000) + thread);
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    own.add(shared.add(CrashChild.content(number++)).id());
                    done.merge("added", 1L, Long::sum);
                }
                case 2 -> {
                    int which = random.nextInt(COUNTERS);
                    done.merge(count(which) ? "counted " + which : "stale", 1L, Long::sum);
                }
                case 3 -> {
                    int which = random.nextInt(COMMON);
                    shared.add(common(which));
                    done.merge("common " + which, 1L, Long::sum);
                }
                case 4 -> {
                    // All but a few: a fast disk takes more in half a minute than can be listed at once.
                    while (own.size() > 20) {
                        shared.forget(own.remove());
                        done.merge("forgotten", 1L, Long::sum);
                    }
                }
                default -> {
                    shared.search("river stone " + random.nextInt(100));
                    done.merge("searched", 1L, Long::sum);
                }
            }
        }
        return done;
    }

    /** Adds one to what it has read, unless somebody has changed it meanwhile. */
    private boolean count(int which) {
        Memory read = shared.get("counter-" + which).orElseThrow();
        long value = Long.parseLong(read.content().substring(read.content().lastIndexOf(' ') + 1));
        try {
            shared.update(
                    read.id(),
                    MemoryUpdate.builder()
                            .content(counter(which, value + 1))
                            .expectedVersion(read.version())
                            .build());
            return true;
        } catch (MemoriException e) {
            if (e.reason() != MemoriException.Reason.STALE_VERSION) {
                throw e;
            }
            return false;
        }
    }
}
