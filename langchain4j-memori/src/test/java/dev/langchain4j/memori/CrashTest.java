package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed two hundred times, at any moment, also while it imports, changes the embedding model, compacts, backs up or
 * brings an old file up to date. Whatever it had acknowledged is there, also for a question about the past; of what it was just doing each
 * thread has left all or nothing.
 */
@Timeout(1_800)
class CrashTest {

    private static final int FILES = 8;
    private static final int KILLS_PER_FILE = 20;
    private static final int MIGRATIONS = 40;
    private static final int MOST_CALLS = 40;
    private static final Set<String> TO_BE_HIT =
            Set.of("add", "batch", "update", "forget", "import", "reembed", "backup");
    private static final List<String> AIMS = Stream.concat(
                    CrashChild.LONG_WORK.stream(), Stream.of("any", "any", "any", "opening"))
            .toList();

    @TempDir
    private Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** What the store held at a moment. */
    private record Moment(Instant at, Map<String, Long> memories) {}

    @Test
    void should_lose_nothing_that_was_acknowledged_when_the_process_is_killed() throws Exception {
        int files = 0;
        int calls = 0;
        int backups = 0;
        Map<String, Integer> killed = new TreeMap<>();
        ChildProcess child = start(file(0));
        try {
            // A quick disk gives a kill little time to hit what it is aimed at: then there are more of them.
            for (; files < FILES || !killed.keySet().containsAll(TO_BE_HIT); files++) {
                int number = files;
                Path file = file(number);
                Acknowledged acknowledged = new Acknowledged(CrashChild.modelOf(file));
                List<Moment> moments = new ArrayList<>();
                for (int kill = 1; kill <= KILLS_PER_FILE; kill++) {
                    String aim = AIMS.get(random.nextInt(AIMS.size()));
                    child.tell(kill * 1_000_000L + " " + aim);
                    workAndDie(child, aim, acknowledged);
                    // The next one warms up while this process looks at what the last one left.
                    child = start(kill < KILLS_PER_FILE ? file : file(number + 1));
                    String when = "kill " + kill + " of file " + number + ", aimed at " + aim + ", seed " + seed;
                    try (Memori memori = open(file)) {
                        check(memori, acknowledged, CrashChild.modelOf(file), when);
                        checkPast(memori, acknowledged, moments, when);
                    }
                    backups += checkBackups(file, acknowledged, when);
                }
                calls += acknowledged.calls;
                acknowledged.killed.forEach((what, times) -> killed.merge(what, times, Integer::sum));
                assertThat(acknowledged.memories).hasSizeGreaterThan(KILLS_PER_FILE);
            }
        } finally {
            child.close();
        }
        System.out.println(files * KILLS_PER_FILE + " kills after " + calls + " acknowledged calls, of seed " + seed
                + "; under way were " + killed + "; backups restored: " + backups);
        assertThat(calls).isGreaterThan(files * KILLS_PER_FILE * 5);
        assertThat(backups).isPositive();
    }

    private Path file(int number) throws IOException {
        Path file = folder.resolve("memory" + number + ".db");
        Files.createDirectories(CrashChild.backups(file));
        return file;
    }

    private ChildProcess start(Path file) throws IOException {
        return new ChildProcess(CrashChild.class, folder, file.toString());
    }

    private static Memori open(Path file) throws SQLException {
        return Memori.builder()
                .file(file)
                .embeddingModel(CrashChild.model(CrashChild.modelOf(file)))
                .build();
    }

    /** Lets the child work until it has done some calls, or has just begun what the kill is aimed at. */
    private void workAndDie(ChildProcess child, String aim, Acknowledged acknowledged) throws IOException {
        if (aim.equals("opening")) {
            pause(80);
        } else {
            int callsBefore = random.nextInt(MOST_CALLS);
            boolean reached = false;
            for (int done = -1; !reached; ) {
                String line = Objects.requireNonNull(child.hear(), "the child must not end by itself");
                acknowledged.take(line);
                done += line.startsWith("try") ? 0 : 1;
                reached = aim.equals("any") ? done >= callsBefore : line.startsWith("try 0 " + aim);
            }
            if (!aim.equals("any") && random.nextBoolean()) {
                pause(12); // In the middle of it,
            } else if (!aim.equals("any")) {
                for (String line = ""; !line.startsWith("done 0"); acknowledged.take(line)) {
                    line = Objects.requireNonNull(child.hear()); // or just when it is done.
                }
            }
        }
        child.kill().forEach(acknowledged::take);
    }

    /** It is the moment of the kill that is random here; nothing is waited for. */
    private void pause(int mostMillis) {
        LockSupport.parkNanos(random.nextLong(1 + mostMillis * 1_000_000L));
    }

    private void check(Memori memori, Acknowledged acknowledged, String model, String when) {
        assertThat(memori.verify().problems()).as(when).isEmpty();
        MemoryNamespace namespace = memori.namespace("crash");
        Map<String, String> found = contents(namespace, null);
        acknowledged.settle(found, model);
        Map<String, String> expected = contents(acknowledged.memories);
        assertThat(found).as(when).isEqualTo(expected);
        assertThat(namespace.count(MemorySelection.all())).isEqualTo(found.size());
        acknowledged.imported.retainAll(acknowledged.memories.keySet());
        assertThat(memori.stats().embedded())
                .as(when)
                .isBetween((long) found.size() - acknowledged.imported.size(), (long) found.size());
        memori.backfill(ProgressListener.NONE);
        assertThat(memori.stats().coverage()).as(when).isEqualTo(1);
        List<String> ids = new ArrayList<>(found.keySet());
        for (int i = 0; i < Math.min(5, ids.size()); i++) {
            String id = ids.get(random.nextInt(ids.size()));
            for (SearchMode mode : SearchMode.values()) {
                assertThat(namespace.search(SearchRequest.builder()
                                .text(expected.get(id))
                                .mode(mode)
                                .build()))
                        .as(when)
                        .extracting(hit -> hit.memory().id())
                        .contains(id);
            }
        }
    }

    /** What the store held when it was looked at before, it still says it held then, except for what was forgotten. */
    private void checkPast(Memori memori, Acknowledged acknowledged, List<Moment> moments, String when) {
        MemoryNamespace namespace = memori.namespace("crash");
        if (!moments.isEmpty()) {
            Moment moment = moments.get(random.nextInt(moments.size()));
            Map<String, Long> then = new HashMap<>(moment.memories());
            then.keySet().retainAll(acknowledged.memories.keySet());
            Map<String, String> expected = contents(then);
            assertThat(contents(namespace, moment.at())).as(when).isEqualTo(expected);
            expected.entrySet().stream().limit(3).forEach(entry -> assertThat(namespace.search(SearchRequest.builder()
                            .text(entry.getValue())
                            .asOf(moment.at())
                            .build()))
                    .as(when)
                    .anySatisfy(hit -> {
                        assertThat(hit.memory().id()).isEqualTo(entry.getKey());
                        assertThat(hit.memory().content()).isEqualTo(entry.getValue());
                    }));
        }
        moments.add(new Moment(Instant.now(), Map.copyOf(acknowledged.memories)));
    }

    /** Whatever stands under the name of a backup is one, and holds what was acknowledged before it began. */
    private int checkBackups(Path file, Acknowledged acknowledged, String when) throws IOException, SQLException {
        int checked = 0;
        List<Path> backups;
        try (Stream<Path> all = Files.list(CrashChild.backups(file))) {
            backups = all.filter(name -> name.toString().endsWith(".db")).toList();
        }
        for (Path backup : backups) {
            Path restored = folder.resolve("restored.db");
            Memori.restore(backup, restored);
            try (Memori memori = open(restored)) {
                long number = Long.parseLong(backup.getFileName().toString().replace(".db", ""));
                assertThat(contents(memori.namespace("crash"), null))
                        .as("%s: backup %s", when, backup)
                        .containsAllEntriesOf(contents(Objects.requireNonNull(acknowledged.backups.remove(number))));
            }
            Files.delete(restored);
            Files.delete(backup);
            checked++;
        }
        assertThat(acknowledged.unfinished(acknowledged.backups.keySet()))
                .as(when)
                .isTrue();
        acknowledged.backups.clear();
        return checked;
    }

    private static Map<String, String> contents(MemoryNamespace namespace, @Nullable Instant asOf) {
        return namespace
                .list(ListRequest.builder()
                        .selection(MemorySelection.builder().asOf(asOf).build())
                        .limit(10_000)
                        .build())
                .stream()
                .collect(Collectors.toMap(Memory::id, Memory::content));
    }

    private static Map<String, String> contents(Map<String, Long> numbers) {
        Map<String, String> contents = new HashMap<>();
        numbers.forEach((id, number) -> contents.put(id, CrashChild.content(number)));
        return contents;
    }

    @Test
    void should_bring_an_old_file_up_to_date_whole_or_not_at_all() throws Exception {
        Path today = folder.resolve("today.db");
        Fingerprint expected;
        try (Memori memori = Memori.builder()
                .file(today)
                .embeddingModel(CrashChild.model("crash-a"))
                .build()) {
            MemoryNamespace namespace = memori.namespace("crash");
            namespace.addAll(LongStream.range(0, 300)
                    .mapToObj(number -> NewMemory.of(CrashChild.content(number)))
                    .toList());
            for (Memory memory : namespace.list(ListRequest.builder().limit(50).build())) {
                namespace.update(
                        memory.id(),
                        MemoryUpdate.builder()
                                .content(memory.content() + " again")
                                .build());
            }
            expected = Fingerprint.of(memori);
        }
        List<Path> olds = new ArrayList<>();
        for (int version = 1; version <= 3; version++) {
            olds.add(folder.resolve("old" + version + ".db"));
            OldFile.write(today, olds.get(version - 1), version);
        }

        int before = 0;
        Path file = Files.copy(olds.get(0), file(MIGRATIONS));
        ChildProcess child = start(file);
        try {
            long begun = System.nanoTime();
            child.tell("1000000 any");
            assertThat(child.hear()).isEqualTo("open"); // This one is left alive until it is done.
            int patience = (int) ((System.nanoTime() - begun) / 2_000_000); // The start of Java is in it.
            child.kill();
            file = Files.copy(olds.get(0), file(MIGRATIONS + MIGRATIONS + 1));
            child = start(file);
            for (int kill = 1; kill <= MIGRATIONS; kill++) {
                child.tell("1000000 any");
                pause(patience);
                boolean open = child.kill().contains("open");
                Path killed = file;
                long version = version(killed);
                before += version < 4 ? 1 : 0;
                assertThat(open && version < 4).isFalse();
                file = file(MIGRATIONS + kill);
                Files.copy(olds.get(kill % olds.size()), file);
                child = start(file);
                if (!open) { // Once it is open it writes, and the other test looks at that.
                    String when = "kill " + kill + " of seed " + seed + " at version " + version;
                    try (Memori memori = open(killed)) {
                        assertThat(Fingerprint.of(memori)).as(when).isEqualTo(expected);
                        assertThat(memori.verify().problems()).as(when).isEmpty();
                        assertThat(memori.namespace("crash").search("Item 217"))
                                .as(when)
                                .isNotEmpty();
                    }
                }
            }
        } finally {
            child.close();
        }
        System.out.println(MIGRATIONS + " kills while a file is brought up to date, " + before
                + " of them before that was done; seed " + seed);
        assertThat(before).isPositive();
    }

    private static long version(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            return rows.getLong(1);
        }
    }
}
