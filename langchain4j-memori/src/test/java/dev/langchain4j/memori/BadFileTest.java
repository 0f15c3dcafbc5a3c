package dev.langchain4j.memori;

import static dev.langchain4j.memori.Fingerprint.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no store, or one that cannot be used: refused in a sentence, and left byte for byte as they are. */
class BadFileTest {

    @TempDir
    private Path folder;

    @Test
    void should_refuse_a_directory() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("memories"));

        refused(directory, Reason.NOT_A_STORE, "memories", "directory");

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void should_refuse_a_folder_that_is_not_there() {
        refused(folder.resolve("no/such/memory.db"), Reason.NOT_A_STORE, "no/such", "does not exist");

        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "SQLite format 3\0", "A diary, and a long one at that. "})
    void should_refuse_a_file_of_something_else(String beginning) throws IOException {
        Path file = folder.resolve("diary.txt");
        Files.writeString(file, beginning.length() < 20 ? beginning : beginning.repeat(1_000));

        refusedAndUntouched(file, Reason.NOT_A_STORE, "diary.txt", "not an SQLite database");
    }

    @Test
    void should_refuse_the_database_of_another_program() throws Exception {
        Path file = folder.resolve("bookkeeping.db");
        sql(file, "CREATE TABLE invoice (number INTEGER, amount REAL)", "INSERT INTO invoice VALUES (1, 9.5)");

        refusedAndUntouched(file, Reason.NOT_A_STORE, "bookkeeping.db", "another program");
    }

    @Test
    void should_refuse_the_empty_database_that_another_program_has_claimed() throws Exception {
        Path file = folder.resolve("map.db");
        sql(file, "PRAGMA application_id = 1196444487", "PRAGMA user_version = 3");

        refusedAndUntouched(file, Reason.NOT_A_STORE, "map.db", "another program");
    }

    @Test
    void should_refuse_a_file_of_a_newer_version() throws Exception {
        Path file = store(3);
        sql(file, "PRAGMA user_version = 99", "CREATE TABLE novelty (x)");

        refusedAndUntouched(file, Reason.NOT_A_STORE, "memory.db", "newer version", "99", "upgrade");
    }

    @Test
    void should_refuse_a_truncated_file() throws IOException {
        Path file = store(40);
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(cut.length() / 2);
        }

        refusedAndUntouched(file, Reason.CORRUPT, "memory.db", "truncated", Long.toString(Files.size(file)));
    }

    @Test
    void should_report_a_damaged_page_and_serve_no_rubbish() throws IOException {
        Path file = store(200);
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] rubbish = new byte[8192];
            new Random(1).nextBytes(rubbish);
            for (long page = damaged.length() / 8192 / 3; page < damaged.length() / 8192; page++) {
                damaged.seek(page * 8192);
                damaged.write(rubbish);
            }
        }

        Fingerprint.assertRefused(
                () -> {
                    try (Memori memori = open(file)) {
                        assertThat(memori.verify().ok()).isFalse();
                        memori.namespace("alice")
                                .list(ListRequest.builder().limit(10_000).build());
                    }
                },
                Reason.CORRUPT,
                List.of("memory.db", "damaged"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void should_refuse_a_write_protected_file_even_to_a_super_user(int memories) throws IOException {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path file = memories == 0 ? Files.createFile(folder.resolve("memory.db")) : store(memories);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

        refusedAndUntouched(file, Reason.READ_ONLY, "memory.db", "write-protected");
    }

    @Test
    void should_make_a_store_of_an_empty_file() throws IOException {
        Path file = Files.createFile(folder.resolve("memory.db"));

        try (Memori memori = open(file)) {
            memori.namespace("alice").add("Prefers aisle seats.");
        }

        try (Memori memori = open(file)) {
            assertThat(memori.namespace("alice").search("seats")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space.db",
                "what?.db",
                "memory.db?mode=ro",
                "a#b&c=d;e.db",
                "100%25.db",
                "'quoted' \"twice\".db",
                "Gedächtnis 記憶 🧠.db",
                ":memory:",
                "no extension"
            })
    void should_keep_memories_in_a_file_of_exactly_that_name(String name) throws IOException {
        Path file = folder.resolve(name);

        try (Memori memori = open(file)) {
            memori.namespace("alice").add("Prefers aisle seats.");
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactly(name);
        }
        try (Memori memori = open(file)) {
            assertThat(memori.namespace("alice").search("seats")).hasSize(1);
        }
    }

    @Test
    void should_lose_and_break_nothing_when_the_disk_is_full() {
        Path file = folder.resolve("memory.db");
        Random random = new Random(7);
        Map<String, String> acknowledged = new LinkedHashMap<>();
        try (Memori memori = limited(file)) {
            MemoryNamespace alice = memori.namespace("alice");
            String id = alice.add("The first memory, on " + SECRET).id();
            String refusal = fill(alice, random, acknowledged);
            assertThat(refusal).contains("memory.db", "full", "maxFileSize");
            assertThat(acknowledged).hasSizeGreaterThan(50);

            List<NewMemory> batch =
                    Stream.generate(() -> NewMemory.of(text(random))).limit(50).toList();
            Fingerprint.assertRefused(memori, () -> alice.addAll(batch), Reason.FULL, List.of("memory.db", "full"));
            Fingerprint.assertRefused(
                    memori,
                    () -> alice.update(
                            id,
                            MemoryUpdate.builder()
                                    .content(SECRET + " " + text(random).repeat(10))
                                    .build()),
                    Reason.FULL,
                    List.of("full"));
            assertHolds(alice, acknowledged);
        }
        try (Memori memori = limited(file)) {
            MemoryNamespace alice = memori.namespace("alice");
            assertHolds(alice, acknowledged);
            assertThat(memori.verify().problems()).isEmpty();

            List<String> forgotten = acknowledged.keySet().stream().limit(20).toList();
            forgotten.forEach(id -> {
                alice.forget(id);
                acknowledged.remove(id);
            });
            memori.compact();

            for (int i = 0; i < 10; i++) {
                String content = text(random);
                acknowledged.put(alice.add(content).id(), content);
            }
            assertHolds(alice, acknowledged);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_find_by_meaning_what_is_added_after_a_batch_that_did_not_fit() {
        Random random = new Random(13);
        Map<String, String> acknowledged = new LinkedHashMap<>();
        try (Memori memori = limited(folder.resolve("memory.db"))) {
            MemoryNamespace alice = memori.namespace("alice");
            fill(alice, random, acknowledged);
            String known = acknowledged.values().iterator().next();
            assertThat(nearest(alice, known)).isEqualTo(known);
            List<NewMemory> batch = Stream.concat(Stream.of(known), Stream.generate(() -> text(random)))
                    .limit(60)
                    .map(NewMemory::of)
                    .toList();
            Fingerprint.assertRefused(memori, () -> alice.addAll(batch), Reason.FULL, List.of("full"));

            acknowledged.keySet().stream().skip(1).limit(100).forEach(alice::forget);
            String fresh = text(random);
            alice.add(fresh);

            assertThat(nearest(alice, fresh)).isEqualTo(fresh);
            assertThat(nearest(alice, known)).isEqualTo(known);
        }
    }

    @Test
    void should_make_room_in_a_full_store_by_a_purge() {
        Map<String, String> acknowledged = new LinkedHashMap<>();
        try (Memori memori = limited(folder.resolve("memory.db"))) {
            MemoryNamespace alice = memori.namespace("alice");
            fill(alice, new Random(11), acknowledged);

            assertThat(alice.purge(MemorySelection.all()).memories()).isEqualTo(acknowledged.size());
            memori.compact();

            assertThat(memori.verify().problems()).isEmpty();
            assertThat(memori.stats().bytes()).isLessThan(300_000);
            assertThat(alice.add(text(new Random(12))).version()).isEqualTo(1);
        }
    }

    private Memori limited(Path file) {
        return Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words())
                .synchronous(Synchronous.NORMAL)
                .maxFileSize(2 << 20)
                .build();
    }

    /** Adds until nothing more fits; returns what the store says then. */
    private static String fill(MemoryNamespace namespace, Random random, Map<String, String> acknowledged) {
        while (true) {
            String content = text(random);
            try {
                acknowledged.put(namespace.add(content).id(), content);
            } catch (MemoriException e) {
                assertThat(e.reason()).isEqualTo(Reason.FULL);
                return String.valueOf(e.getMessage());
            }
        }
    }

    private static void assertHolds(MemoryNamespace namespace, Map<String, String> contents) {
        contents.forEach(
                (id, content) -> assertThat(namespace.peek(id)).get().satisfies(memory -> assertThat(memory.content())
                        .isEqualTo(content)));
        assertThat(namespace.count(MemorySelection.all())).isBetween((long) contents.size(), contents.size() + 1L);
        String some = contents.values().iterator().next();
        for (SearchMode mode : SearchMode.values()) {
            SearchRequest request =
                    SearchRequest.builder().text(some).mode(mode).limit(1).build();
            assertThat(namespace.search(request).get(0).memory().content()).isEqualTo(some);
        }
    }

    private static String nearest(MemoryNamespace namespace, String text) {
        SearchRequest request = SearchRequest.builder()
                .text(text)
                .mode(SearchMode.VECTOR)
                .limit(1)
                .build();
        return namespace.search(request).get(0).memory().content();
    }

    /** About two kilobytes of made-up words. */
    private static String text(Random random) {
        return IntStream.range(0, 200)
                .mapToObj(i -> random.ints(2 + random.nextInt(15), 'a', 'z' + 1)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining()))
                .collect(Collectors.joining(" "));
    }

    private Path store(int memories) {
        Path file = folder.resolve("memory.db");
        try (Memori memori = open(file)) {
            memori.namespace("alice")
                    .addAll(IntStream.range(0, memories)
                            .mapToObj(i -> NewMemory.of("Note " + i + " on " + SECRET + " " + "x".repeat(500)))
                            .toList());
        }
        return file;
    }

    private static Memori open(Path file) {
        return Memori.builder().file(file).embeddingModel(TestModels.words()).build();
    }

    private static void refused(Path file, Reason reason, String... words) {
        Fingerprint.assertRefused(() -> open(file).close(), reason, Arrays.asList(words));
    }

    private void refusedAndUntouched(Path file, Reason reason, String... words) throws IOException {
        byte[] before = Files.readAllBytes(file);

        refused(file, reason, words);

        assertThat(file).hasBinaryContent(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("nothing is left beside it").containsExactly(file);
        }
    }

    private static void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
