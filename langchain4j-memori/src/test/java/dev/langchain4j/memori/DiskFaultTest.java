package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full, or refuses to be written, in the middle of writing: nothing is half written, the error says why, and it goes on afterwards. */
@Timeout(1_200)
class DiskFaultTest {

    @TempDir
    private Path folder;

    /** A file system of 6 MiB, which needs no super-user: the child has name spaces of its own. */
    @Test
    void should_survive_a_disk_that_is_full() throws Exception {
        Assumptions.assumeTrue(
                succeeds("unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", folder.toString()),
                "this system lets nobody but the super-user mount a file system");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        List<String> said = run(
                List.of(
                        "unshare",
                        "-Urm",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=6m tmpfs \"$0\" && exec \"$@\"",
                        disk.toString()),
                disk.resolve("memory.db").toString(),
                disk.toString());

        assertThat(said).hasSize(6).last().asString().startsWith("sound: ");
        assertThat(said.subList(0, 5))
                .allSatisfy(line -> assertThat(line).startsWith("refused: FULL").contains("disk is full", "memory.db"));
    }

    /** A limit to the size of files, which the kernel reports as another error than a full disk. */
    @Test
    void should_survive_a_file_that_may_not_grow() throws Exception {
        Path file = folder.resolve("memory.db");
        List<String> said = run(List.of("bash", "-c", "ulimit -f 1500 && exec \"$0\" \"$@\""), file.toString(), "none");

        assertThat(said).hasSize(6).last().asString().startsWith("sound: ");
        assertThat(said.subList(0, 5))
                .allSatisfy(line ->
                        assertThat(line).startsWith("refused: STORAGE").contains("memory.db", "SQLITE_IOERR_WRITE"));
        try (Memori memori = open(file)) {
            assertThat(memori.verify().problems()).isEmpty();
            assertThat("sound: " + memori.stats().memories()).isEqualTo(said.get(5));
            memori.namespace("full").add("There is room again.");
        }
    }

    /** The limit comes and goes while four threads write. */
    @Test
    void should_survive_a_disk_that_refuses_for_a_while() throws Exception {
        Assumptions.assumeTrue(succeeds("prlimit", "--version"), "this system has no prlimit");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path file = folder.resolve("memory.db");
        Files.createDirectories(CrashChild.backups(file));
        Map<String, Long> acknowledged = new HashMap<>();
        Map<String, Integer> refusals = new HashMap<>();
        int added = 0;
        try (ChildProcess child = new ChildProcess(RefusedChild.class, folder, file.toString())) {
            assertThat(child.hear()).isEqualTo("open");
            for (int round = 0; round < 12; round++) {
                boolean refusing = round % 2 == 1;
                limit(child, refusing ? "1" : "unlimited");
                int lines = 10 + random.nextInt(30);
                int seen = 0;
                while (seen < lines) {
                    String line = java.util.Objects.requireNonNull(child.hear());
                    String[] words = line.split(" ", 3);
                    if (words[0].equals("added")) {
                        acknowledged.put(words[1], Long.parseLong(words[2]));
                        added++;
                    } else {
                        refusals.merge(words[1], 1, Integer::sum);
                        assertThat(line).contains("memory.db");
                    }
                    // What was said before the limit was changed does not count.
                    seen += words[0].equals("refused") == refusing ? 1 : 0;
                }
            }
            child.tell("enough");
            for (String line = child.hear(); line != null; line = child.hear()) {
                String[] words = line.split(" ", 3);
                if (words[0].equals("added")) {
                    acknowledged.put(words[1], Long.parseLong(words[2]));
                }
            }
        }
        Map<String, String> expected = new HashMap<>();
        acknowledged.forEach((id, number) -> expected.put(id, CrashChild.content(number)));
        try (Memori memori = open(file)) {
            assertThat(contents(memori.namespace("refused")))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
            assertThat(memori.verify().problems()).as("seed %d", seed).isEmpty();
        }
        assertThat(added).isPositive();
        assertThat(refusals).containsOnlyKeys("STORAGE");
        System.out.println(added + " memories added, refused " + refusals + ", seed " + seed);
    }

    /** Whoever has a file open may go on writing to it; whoever opens it then may not. Either way nothing is half written. */
    @Test
    void should_survive_permissions_that_are_taken_away_while_it_is_open() throws Exception {
        Path file = folder.resolve("memory.db");
        Map<String, String> acknowledged = new HashMap<>();
        try (Memori memori = open(file)) {
            MemoryNamespace namespace = memori.namespace("refused");
            acknowledged.put(namespace.add(CrashChild.content(1)).id(), CrashChild.content(1));
            try (Stream<Path> all = Files.list(folder)) {
                for (Path one : all.toList()) {
                    Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("r--r--r--"));
                }
            }
            Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
            try {
                for (int number = 2; number < 20; number++) {
                    try {
                        acknowledged.put(
                                namespace.add(CrashChild.content(number)).id(), CrashChild.content(number));
                    } catch (MemoriException e) {
                        assertThat(e.reason()).isEqualTo(Reason.READ_ONLY);
                    }
                }
                assertThat(contents(namespace)).isEqualTo(acknowledged);
                Fingerprint.assertRefused(() -> open(file), Reason.READ_ONLY, List.of("write-protected"));
            } finally {
                Files.setPosixFilePermissions(folder, before);
                try (Stream<Path> all = Files.list(folder)) {
                    for (Path one : all.toList()) {
                        Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rw-r--r--"));
                    }
                }
            }
            acknowledged.put(namespace.add(CrashChild.content(99)).id(), CrashChild.content(99));
        }
        try (Memori memori = open(file)) {
            assertThat(contents(memori.namespace("refused"))).isEqualTo(acknowledged);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    /** Another program holds the write lock, again and again, for longer than this store is willing to wait. */
    @Test
    void should_survive_a_lock_that_another_program_holds() throws Exception {
        Path file = folder.resolve("memory.db");
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        AtomicInteger refused = new AtomicInteger();
        ReadWriteLock turns = new ReentrantReadWriteLock(true);
        try (Memori memori = Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words())
                .busyTimeout(Duration.ofMillis(20))
                .build()) {
            MemoryNamespace namespace = memori.namespace("refused");
            List<java.util.concurrent.Callable<Object>> work = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                int first = 10_000 * thread;
                work.add(() -> {
                    for (int number = first; number < first + 60 || refused.get() < 5; number++) {
                        turns.readLock().lock();
                        try {
                            acknowledged.put(
                                    namespace.add(CrashChild.content(number)).id(), CrashChild.content(number));
                        } catch (MemoriException e) {
                            assertThat(e.reason()).isEqualTo(Reason.BUSY);
                            refused.incrementAndGet();
                        } finally {
                            turns.readLock().unlock();
                        }
                    }
                    return "done";
                });
            }
            work.add(() -> {
                try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                        Statement statement = other.createStatement()) {
                    statement.execute("PRAGMA busy_timeout = 10000");
                    while (refused.get() < 5) {
                        int before = refused.get();
                        // SQLite has no queue: three who write without a pause could keep a fourth waiting for ever.
                        turns.writeLock().lock();
                        try {
                            statement.execute("BEGIN IMMEDIATE");
                        } finally {
                            turns.writeLock().unlock();
                        }
                        while (refused.get() == before) {
                            Thread.onSpinWait();
                        }
                        statement.execute("ROLLBACK");
                    }
                }
                return "done";
            });
            Together.run(work);

            assertThat(refused.get()).isGreaterThanOrEqualTo(5);
            assertThat(contents(namespace)).isEqualTo(acknowledged);
            assertThat(memori.verify().problems()).isEmpty();
            assertThatCode(() -> namespace.add("Goes on.")).doesNotThrowAnyException();
        }
    }

    private List<String> run(List<String> starter, String... arguments) throws IOException {
        List<String> said = new ArrayList<>();
        try (ChildProcess child = new ChildProcess(starter, FullDiskChild.class, folder, arguments)) {
            for (String line = child.hear(); line != null; line = child.hear()) {
                said.add(line);
            }
        }
        return said;
    }

    private static void limit(ChildProcess child, String bytes) throws IOException, InterruptedException {
        assertThat(succeeds("prlimit", "--pid", Long.toString(child.pid()), "--fsize=" + bytes + ":unlimited"))
                .isTrue();
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(new File("/dev/null"))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // There is no such program.
        }
    }

    private static Memori open(Path file) {
        return Memori.builder().file(file).embeddingModel(TestModels.words()).build();
    }

    private static Map<String, String> contents(MemoryNamespace namespace) {
        return namespace.list(ListRequest.builder().limit(10_000).build()).stream()
                .collect(Collectors.toMap(Memory::id, Memory::content));
    }
}
