package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.BackupReport;
import dev.langchain4j.memori.data.DrillReport;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RestoreReport;
import dev.langchain4j.memori.data.RestoreReport.Step;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store is backed up while it is in use, the backup proves what it holds, and nothing that cannot be proved takes the place of a store. */
@Timeout(1_200)
class BackupTest {

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private Path file;
    private Path shelf;
    private Path backup;
    private Path home;
    private Path target;

    @BeforeEach
    void name() throws IOException {
        file = Files.createDirectory(folder.resolve("live")).resolve("memory.db");
        shelf = Files.createDirectory(folder.resolve("backups"));
        backup = shelf.resolve("monday.db");
        home = Files.createDirectory(folder.resolve("restored"));
        target = home.resolve("memory.db");
    }

    @Test
    void should_bring_back_everything() throws IOException {
        Fingerprint before;
        List<String> found;
        BackupReport made;
        try (Memori memori = open(file)) {
            fill(memori);
            before = Fingerprint.of(memori);
            found = searches(memori);
            made = memori.backupTo(backup);
        }
        assertThat(made.memories())
                .isEqualTo(before.memories().size() + 2); // What was said in the conversation is kept elsewhere.
        assertThat(made.bytes()).isEqualTo(Files.size(backup));
        assertThat(made.at()).isEqualTo(clock.instant());
        assertThat(made.newestChange()).isNotNull();

        RestoreReport restored = Memori.restore(backup, target);

        assertThat(restored.hash()).isEqualTo(made.hash()).hasSize(64);
        assertThat(restored.rows()).isEqualTo(made.rows());
        assertThat(restored.backupAt()).isEqualTo(made.at());
        assertThat(restored.searched()).isTrue();
        assertThat(restored.rebuilt()).isFalse();
        assertThat(restored.steps())
                .extracting(Step::name)
                .containsExactly("copy", "counts and hash", "open", "indexes", "search", "close", "place");
        try (Memori memori = open(target)) {
            assertThat(Fingerprint.of(memori)).isEqualTo(before);
            assertThat(searches(memori)).isEqualTo(found).isNotEmpty();
            assertThat(memori.verify().problems()).isEmpty();
            assertThat(memori.namespace("alice")
                            .core()
                            .block("human")
                            .orElseThrow()
                            .version())
                    .isEqualTo(2);
            assertThat(MemoriChatMemoryStore.builder().memori(memori).build().getMessages("alice"))
                    .hasSize(2);
        }
        assertOnly(backup);
        assertOnly(target);
    }

    @Test
    void should_be_a_store_itself() {
        try (Memori memori = open(file)) {
            fill(memori);
            memori.backupTo(backup);
        }

        try (Memori memori = open(backup)) {
            assertThat(searches(memori)).isNotEmpty();
            assertThat(memori.verify().problems()).isEmpty();
        }
        // Looking into it has changed nothing that it is a backup of.
        assertThat(Memori.restore(backup, target).searched()).isTrue();

        try (Memori memori = open(backup)) {
            memori.namespace("alice").add("Written to the backup.");
        }
        Fingerprint.assertRefused(
                () -> Memori.restore(backup, target, true), Reason.CORRUPT, List.of("monday.db", "was changed"));
    }

    @Test
    void should_be_of_one_moment_while_others_write() throws Exception {
        try (Memori memori = open(file)) {
            MemoryNamespace shared = memori.namespace("shared");
            fill(memori);
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger written = new AtomicInteger();
            List<Callable<Long>> work = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                long first = 1_000L * (writer + 1);
                work.add(() -> {
                    for (long i = 0; !done.get(); i += 2) {
                        long number =
                                first + i % 1_000; // Said again then: as many as can be listed at once are enough.
                        shared.addAll(List.of(
                                NewMemory.of(CrashChild.content(number)),
                                NewMemory.of(CrashChild.content(number + 1))));
                        written.incrementAndGet();
                    }
                    return 0L;
                });
            }
            work.add(() -> {
                long least = 0;
                try {
                    for (int round = 0; round < 8 || written.get() < 12; round++) {
                        long before = shared.count(MemorySelection.all());
                        Path one = backup.resolveSibling(round + ".db");
                        memori.backupTo(one);
                        Path restored = target.resolveSibling(round + ".db");
                        Memori.restore(one, restored);
                        try (Memori copy = open(restored)) {
                            MemoryNamespace copied = copy.namespace("shared");
                            long there = copied.count(MemorySelection.all());
                            assertThat(there).isGreaterThanOrEqualTo(before).isEven();
                            assertThat(copied.list(
                                            ListRequest.builder().limit(10_000).build()))
                                    .extracting(Memory::content)
                                    .allSatisfy(content -> assertThat(content).startsWith("Item "))
                                    .hasSize((int) there);
                            least = there;
                        }
                    }
                } finally {
                    done.set(true);
                }
                return least;
            });
            assertThat(Together.run(work)).last().as("restored").isNotEqualTo(0L);
        }
    }

    @Test
    void should_leave_behind_what_was_erased() throws Exception {
        String secret = "the code word is xylophone-quagmire";
        try (Memori memori = open(file)) {
            MemoryNamespace alice = memori.namespace("alice");
            for (int i = 0; i < 200; i++) {
                alice.add(CrashChild.content(i));
            }
            String id = alice.add(secret).id();
            alice.update(id, MemoryUpdate.builder().content(secret + ", still").build());
            memori.backupTo(backup.resolveSibling("before.db"));
            assertThat(bytes(backup.resolveSibling("before.db"))).contains("xylophone");
            alice.forget(id);
            alice.purge(MemorySelection.all());

            memori.backupTo(backup);
        }
        assertThat(bytes(backup)).doesNotContain("xylophone").doesNotContain("quagmire");
        assertThat(ask(backup, "PRAGMA freelist_count")).isEqualTo("0");
        assertThat(ask(backup, "SELECT probe IS NULL FROM backup")).isEqualTo("1");
        assertThat(Memori.restore(backup, target).searched()).isFalse();
    }

    @Test
    void should_not_take_its_manifest_into_the_restored_store() throws SQLException {
        try (Memori memori = open(file)) {
            fill(memori);
            memori.backupTo(backup);
        }
        assertThat(ask(backup, "SELECT count(*) FROM backup_count")).isNotEqualTo("0");

        Memori.restore(backup, target);

        assertThat(ask(target, "SELECT (SELECT count(*) FROM backup) + (SELECT count(*) FROM backup_count)"))
                .isEqualTo("0");
        assertThat(ask(file, "SELECT (SELECT count(*) FROM backup) + (SELECT count(*) FROM backup_count)"))
                .isEqualTo("0");
    }

    @Test
    void should_back_up_what_lives_in_memory() {
        Fingerprint before;
        try (Memori memori = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .clock(clock)
                .build()) {
            fill(memori);
            before = Fingerprint.of(memori);
            memori.backupTo(backup);
            assertThat(Fingerprint.of(memori)).isEqualTo(before);
        }

        Memori.restore(backup, target);

        try (Memori memori = open(target)) {
            assertThat(Fingerprint.of(memori)).isEqualTo(before);
        }
    }

    @Test
    void should_back_up_a_store_that_is_full() {
        try (Memori memori = Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words())
                .maxFileSize(1 << 20)
                .build()) {
            MemoryNamespace alice = memori.namespace("alice");
            Throwable full = org.assertj.core.api.Assertions.catchThrowable(() -> {
                for (int i = 0; i < 10_000; i++) {
                    alice.add(CrashChild.content(i).repeat(20));
                }
            });
            assertThat(((MemoriException) full).reason()).isEqualTo(Reason.FULL);

            long there = alice.count(MemorySelection.all());
            assertThat(memori.backupTo(backup).memories()).isEqualTo(there).isPositive();
        }
        Memori.restore(backup, target);
    }

    @Test
    void should_leave_nothing_when_it_is_stopped() throws IOException {
        try (Memori memori = open(file)) {
            memori.namespace("alice")
                    .addAll(java.util.stream.LongStream.range(0, 600)
                            .mapToObj(number ->
                                    NewMemory.of(CrashChild.content(number).repeat(150)))
                            .toList());
            List<Long> heard = new ArrayList<>();

            assertThat(memori.backupTo(backup, (done, total) -> {
                        assertThat(done).isLessThanOrEqualTo(total);
                        heard.add(done);
                        return heard.size() < 3;
                    }))
                    .isEmpty();
            assertThat(heard).hasSize(3).isSorted();
            assertThat(shelf).isEmptyDirectory();

            heard.clear();
            assertThat(memori.backupTo(backup, (done, total) -> heard.add(total - done)))
                    .isPresent();
            assertThat(heard).hasSizeGreaterThan(3).endsWith(0L);
        }
    }

    @Test
    void should_pass_on_what_the_listener_throws() {
        try (Memori memori = open(file)) {
            fill(memori);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> memori.backupTo(backup, (done, total) -> {
                        throw new IllegalStateException("enough");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("enough");
            assertThat(shelf).isEmptyDirectory();
            memori.namespace("alice").add("Goes on as before.");
        }
    }

    @Test
    void should_refuse_to_overwrite_anything() throws IOException {
        try (Memori memori = open(file)) {
            fill(memori);
            Fingerprint.assertRefused(
                    memori, () -> memori.backupTo(file), Reason.INVALID_ARGUMENT, List.of("the store itself"));
            Path link = Files.createSymbolicLink(backup.resolveSibling("link.db"), file);
            Fingerprint.assertRefused(
                    memori, () -> memori.backupTo(link), Reason.INVALID_ARGUMENT, List.of("the store itself"));
            Files.writeString(backup, "somebody's");
            Fingerprint.assertRefused(
                    memori, () -> memori.backupTo(backup), Reason.INVALID_ARGUMENT, List.of("monday.db", "exists"));
            assertThat(backup).hasContent("somebody's");
            Fingerprint.assertRefused(
                    memori,
                    () -> memori.backupTo(folder.resolve("nowhere").resolve("memory.db")),
                    Reason.INVALID_ARGUMENT,
                    List.of("nowhere", "create it first"));
            Files.delete(backup);
            memori.backupTo(backup);
            Fingerprint.assertRefused(
                    memori, () -> Memori.restore(backup, file), Reason.INVALID_ARGUMENT, List.of("exists"));
            Fingerprint.assertRefused(
                    memori, () -> Memori.restore(backup, file, true), Reason.BUSY, List.of("is open", "close it"));
            memori.namespace("alice").add("Works as before.");
        }
        Fingerprint.assertRefused(
                () -> Memori.restore(backup, backup, true), Reason.INVALID_ARGUMENT, List.of("to itself"));
        Fingerprint.assertRefused(
                () -> Memori.restore(folder.resolve("none.db"), target),
                Reason.INVALID_ARGUMENT,
                List.of("no such file"));
        Fingerprint.assertRefused(
                () -> Memori.restore(file, target), Reason.NOT_A_STORE, List.of("not a backup", "backupTo"));
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void should_replace_a_store_where_it_is_told_to() throws Exception {
        Fingerprint before;
        try (Memori memori = open(file)) {
            fill(memori);
            before = Fingerprint.of(memori);
            memori.backupTo(backup);
            memori.namespace("alice").add("Written after the backup.");
        }

        Memori.restore(backup, file, true);

        try (Memori memori = open(file)) {
            assertThat(Fingerprint.of(memori)).isEqualTo(before);
        }

        // A damaged one, with the log of a process that died.
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        Files.writeString(Path.of(file + "-wal"), "left over");
        Memori.restore(backup, file, true);

        try (Memori memori = open(file)) {
            assertThat(Fingerprint.of(memori)).isEqualTo(before);
        }
        assertOnly(file);
    }

    @Test
    void should_not_take_a_log_that_lies_there_for_its_own() throws IOException {
        try (Memori memori = open(file)) {
            fill(memori);
            memori.backupTo(backup);
        }
        Files.writeString(Path.of(target + "-wal"), "of another store");

        Fingerprint.assertRefused(
                () -> Memori.restore(backup, target), Reason.INVALID_ARGUMENT, List.of("memory.db-wal", "exists"));
        assertThat(target).doesNotExist();
    }

    @Test
    void should_not_replace_a_database_of_another_program() throws Exception {
        try (Memori memori = open(file)) {
            fill(memori);
            memori.backupTo(backup);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + target);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE account (owner TEXT)");
        }
        byte[] before = Files.readAllBytes(target);

        Fingerprint.assertRefused(
                () -> Memori.restore(backup, target, true), Reason.NOT_A_STORE, List.of("another program"));
        assertThat(Files.readAllBytes(target)).isEqualTo(before);
        assertOnly(target);
    }

    @Test
    void should_refuse_a_damaged_backup_or_restore_it_as_it_was() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Fingerprint before;
        List<String> found;
        try (Memori memori = open(file)) {
            fill(memori);
            for (int i = 0; i < 60; i++) {
                memori.namespace("bob").add(CrashChild.content(i));
            }
            before = Fingerprint.of(memori);
            found = searches(memori);
            memori.backupTo(backup);
        }
        byte[] whole = Files.readAllBytes(backup);
        int refused = 0;
        int rebuilt = 0;
        for (int round = 0; round < 150; round++) {
            byte[] bytes = whole.clone();
            // First the two bytes that say how the file is to be read and written.
            int at = round < 2 ? 18 + round : round < 10 ? random.nextInt(100) : random.nextInt(bytes.length);
            int old = bytes[at];
            bytes[at] ^= (byte) (1 << (round < 2 ? 3 : random.nextInt(8)));
            Path damaged = backup.resolveSibling("damaged.db");
            Files.write(damaged, bytes);
            String when = "round " + round + " of seed " + seed + ": byte " + at + " was " + old + ", is " + bytes[at];
            Files.deleteIfExists(target);
            try {
                rebuilt += Memori.restore(damaged, target).rebuilt() ? 1 : 0;
                try (Memori memori = open(target)) {
                    assertThat(Fingerprint.of(memori)).as(when).isEqualTo(before);
                    assertThat(searches(memori)).as(when).isEqualTo(found);
                    assertThat(memori.verify().problems()).as(when).isEmpty();
                }
            } catch (MemoriException e) {
                refused++;
                assertThat(e.reason()).as(when + " " + e).isIn(Reason.CORRUPT, Reason.NOT_A_STORE);
                assertThat(e).as(when).hasMessageNotContainingAny("\n", "Item ", "lighthouse");
                assertThat(home).as(when).isEmptyDirectory();
            }
        }
        System.out.println("damaged backups: " + refused + " of 150 refused, " + rebuilt
                + " with an index built again; seed " + seed);
        assertThat(refused).isPositive();

        for (int length : List.of(0, 50, 8192, whole.length / 2, whole.length - 1)) {
            Path cut = backup.resolveSibling("cut.db");
            Files.write(cut, java.util.Arrays.copyOf(whole, length));
            Files.deleteIfExists(target);
            Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(() -> Memori.restore(cut, target));
            assertThat(thrown).as("%d bytes", length).isInstanceOf(MemoriException.class);
            assertThat(((MemoriException) thrown).reason()).isIn(Reason.CORRUPT, Reason.NOT_A_STORE);
            assertThat(home).isEmptyDirectory();
        }
    }

    @Test
    void should_notice_a_row_that_was_changed_or_taken_away() throws SQLException {
        try (Memori memori = open(file)) {
            fill(memori);
        }
        for (String tampering : List.of(
                "UPDATE memory SET content = content || '.'",
                "UPDATE memory SET access_count = access_count + 1",
                "UPDATE vector SET data = zeroblob(length(data))",
                "UPDATE history SET at = at - 1",
                "DELETE FROM message",
                "DELETE FROM block WHERE retired_at IS NOT NULL",
                "UPDATE metadata SET value = 'other'",
                "DELETE FROM backup_count WHERE name = 'memory'; DELETE FROM memory",
                "UPDATE backup SET hash = zeroblob(32)",
                "DROP INDEX memory_current")) {
            Path tampered = backup.resolveSibling("tampered" + tampering.hashCode() + ".db");
            try (Memori memori = open(file)) {
                memori.backupTo(tampered);
            }
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + tampered);
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(tampering);
            }
            Fingerprint.assertRefused(
                    () -> Memori.restore(tampered, target), Reason.CORRUPT, List.of("damaged", "another one"));
            assertThat(target).doesNotExist();
        }
    }

    @Test
    void should_build_an_index_again_that_alone_is_damaged() throws SQLException {
        List<String> found;
        try (Memori memori = open(file)) {
            fill(memori);
            found = searches(memori);
            memori.backupTo(backup);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + backup);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO memory_fts (memory_fts) VALUES ('delete-all')");
        }

        assertThat(Memori.restore(backup, target).rebuilt()).isTrue();

        try (Memori memori = open(target)) {
            assertThat(searches(memori)).isEqualTo(found);
        }
    }

    @Test
    void should_keep_the_backup_just_made_when_the_clock_was_set_back() throws IOException {
        try (Memori memori = open(file)) {
            fill(memori);
            Path later = memori.backupInto(shelf, 2).file();
            clock.advance(Duration.ofHours(-1));

            memori.backupInto(shelf, 2);
            clock.advance(Duration.ofHours(-1));
            Path earliest = memori.backupInto(shelf, 2).file();

            try (Stream<Path> left = Files.list(shelf)) {
                assertThat(left).containsExactlyInAnyOrder(later, earliest);
            }
        }
    }

    @Test
    void should_keep_the_newest_backups_and_touch_nothing_else() throws IOException {
        Files.writeString(shelf.resolve("notes.txt"), "mine");
        try (Memori memori = open(file)) {
            fill(memori);
            List<Path> made = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                made.add(memori.backupInto(shelf, 3).file());
                clock.advance(Duration.ofHours(1));
            }
            try (Stream<Path> left = Files.list(shelf)) {
                assertThat(left)
                        .containsExactlyInAnyOrder(made.get(2), made.get(3), made.get(4), shelf.resolve("notes.txt"));
            }
            assertThat(Memori.restore(made.get(4), target).backupAt())
                    .isEqualTo(clock.instant().minus(Duration.ofHours(1)));

            Fingerprint.assertRefused(
                    memori, () -> memori.backupInto(shelf, 0), Reason.INVALID_ARGUMENT, List.of("at least 1", "0"));
            Fingerprint.assertRefused(
                    memori,
                    () -> memori.backupInto(folder.resolve("nowhere"), 3),
                    Reason.INVALID_ARGUMENT,
                    List.of("nowhere"));
        }
    }

    @Test
    void should_rehearse_the_recovery_and_leave_nothing() {
        try (Memori memori = open(file)) {
            fill(memori);
            DrillReport report = memori.drill(home);

            assertThat(report.missing()).isZero();
            assertThat(report.rpo()).isZero();
            assertThat(report.rto()).isPositive().isEqualTo(report.restore().took());
            assertThat(report.restore().hash()).isEqualTo(report.backup().hash());
            assertThat(report.toString())
                    .contains("passed", "RPO", "RTO", "nothing would be missing", "searched for and found")
                    .contains(report.backup().memories() + " memories");
            assertThat(home).isEmptyDirectory();
            System.out.println(report);
        }
    }

    @Test
    void should_say_in_a_drill_what_would_be_missing() throws Exception {
        try (Memori memori =
                Memori.builder().file(file).embeddingModel(TestModels.words()).build()) {
            fill(memori);
            AtomicBoolean done = new AtomicBoolean();
            CountDownLatch adding = new CountDownLatch(1);
            List<Callable<Object>> work = List.of(
                    () -> {
                        for (long number = 0; !done.get(); number++) {
                            memori.namespace("shared").add(CrashChild.content(number));
                            adding.countDown();
                        }
                        return "done";
                    },
                    () -> {
                        try {
                            adding.await();
                            return memori.drill(home);
                        } finally {
                            done.set(true);
                        }
                    });
            DrillReport report = (DrillReport) Together.run(work).get(1);

            assertThat(report.missing()).isPositive();
            assertThat(report.rpo()).isPositive().isLessThan(Duration.ofMinutes(1));
            assertThat(report.toString()).contains(report.missing() + " changes made meanwhile would be missing");
        }
    }

    @Test
    void should_tidy_up_after_a_process_that_was_killed() throws IOException {
        Path left = Files.createDirectory(shelf.resolve(".memori-scratch-4711"));
        Files.writeString(left.resolve("lock"), "");
        Files.writeString(left.resolve("store.db"), "half");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        try (Memori memori = open(file)) {
            fill(memori);
            memori.backupTo(backup);
        }
        assertOnly(backup);
    }

    @Test
    void should_be_as_private_as_the_store() throws IOException {
        try (Memori memori = open(file)) {
            fill(memori);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            memori.backupTo(backup);
        }
        Memori.restore(backup, target);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
    }

    private void fill(Memori memori) {
        MemoryNamespace alice = memori.namespace("alice");
        String id = alice.add("Grandmother was born in a lighthouse.").id();
        alice.update(
                id,
                MemoryUpdate.builder()
                        .content("Grandmother grew up in a lighthouse.")
                        .build());
        alice.add(NewMemory.builder()
                .content("Plays the cello in a quartet.")
                .author("Caroline")
                .metadata(new Metadata().put("kind", "hobby").put("since", 1999L))
                .pinned(true)
                .build());
        alice.forget(alice.add("Has a secret.").id());
        alice.get(id);
        alice.core().create(NewBlock.builder().label("human").value("Alice").build());
        alice.core().append("human", "Looks at stars");
        MemoriChatMemoryStore chat =
                MemoriChatMemoryStore.builder().memori(memori).build();
        chat.updateMessages("alice", List.of(UserMessage.from("Where is my boat?"), AiMessage.from("In the harbour.")));
        memori.flush();
    }

    private static List<String> searches(Memori memori) {
        List<String> found = new ArrayList<>();
        for (String namespace : List.of("alice", "bob")) {
            for (String question : List.of("lighthouse", "cello quartet", "boat", "river stone", "Item 7")) {
                for (SearchMode mode : SearchMode.values()) {
                    memori.namespace(namespace)
                            .search(SearchRequest.builder()
                                    .text(question)
                                    .mode(mode)
                                    .asOf(Instant.parse("2027-01-01T00:00:00Z")) // Which leaves no access.
                                    .build())
                            .forEach(hit -> found.add(mode + " " + hit.memory().id()));
                }
            }
        }
        return found;
    }

    private Memori open(Path store) {
        return Memori.builder()
                .file(store)
                .embeddingModel(TestModels.words())
                .clock(clock)
                .build();
    }

    private static String bytes(Path store) throws IOException {
        return Files.readString(store, StandardCharsets.ISO_8859_1);
    }

    private static String ask(Path store, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void assertOnly(Path file) throws IOException {
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }
}
