package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a file is sealed, when its seal holds, and what becomes of a file that is not as its seal says. */
class PageSealTest {

    private static final int PAGE_SIZE = 8192;

    @TempDir
    private Path folder;

    private final WholeStore store = new WholeStore();
    private Path file;

    @BeforeEach
    void fill() {
        file = folder.resolve("memory.db");
        try (Memori memori = store.open(file)) {
            store.fill(memori, 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "vector", "history", "metadata", "block", "message", "document", "sqlite_schema"})
    void should_refuse_a_file_whose_table_is_damaged_and_leave_it_as_it_is(String table) throws Exception {
        flip(file, page(table), 5_000);
        byte[] before = Files.readAllBytes(file);

        for (int attempt = 0; attempt < 2; attempt++) {
            assertDamaged(
                    file,
                    "page " + page(table),
                    table.equals("sqlite_schema") ? "header and the schema" : "the table " + table);
        }

        assertThat(file).hasBinaryContent(before);
        assertAlone();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"memory_current", "sqlite_autoindex_vector_1", "memory_fts_data", "memory_fts_config", "seal"})
    void should_build_the_indexes_again_where_no_table_is_damaged(String index) throws Exception {
        List<String> expected = answers(copy("sound.db"));
        flip(file, page(index), 8_000);

        assertThat(answers(file)).isEqualTo(expected);

        assertAlone();
        assertSealed();
        assertThat(answers(file)).isEqualTo(expected);
    }

    @Test
    void should_mend_a_file_once_when_several_open_it() throws Exception {
        flip(file, page("memory_current"), 8_000);

        List<Memori> stores = Together.run(4, thread -> () -> store.open(file));

        for (Memori memori : stores) {
            memori.namespace("anna").add("A note by one of those who opened it, number " + stores.indexOf(memori));
        }
        assertThat(stores.get(0).verify().problems()).isEmpty();
        stores.forEach(Memori::close);
        try (Memori memori = store.open(file)) {
            assertThat(memori.namespace("anna")
                            .list(ListRequest.builder().limit(1_000).build()))
                    .extracting(Memory::content)
                    .filteredOn(content -> content.startsWith("A note by one"))
                    .hasSize(4);
        }
        assertSealed();
    }

    @Test
    void should_be_sealed_by_the_last_who_closes_it() throws IOException {
        Memori first = store.open(file);
        Memori second = store.open(file);
        second.namespace("anna").add("Somebody writes");
        second.close();
        assertThat(isAtRest()).isFalse();
        first.namespace("anna").add("Somebody else writes, too");

        first.close();

        assertSealed();
    }

    @Test
    void should_open_what_a_killed_process_left_without_a_seal() throws IOException {
        try (ChildProcess child = new ChildProcess(StoreChild.class, folder, file.toString())) {
            assertThat(child.hear()).isEqualTo("open");
            child.ask("add\tThe last words");
            child.kill();
        }
        assertThat(isAtRest()).isFalse();

        try (Memori memori = store.open(file)) {
            assertThat(memori.namespace("shared").count(MemorySelection.all())).isEqualTo(1);
            assertThat(memori.verify().problems()).isEmpty();
        }
        assertSealed();
    }

    @Test
    void should_not_take_away_the_log_that_another_process_writes() throws IOException {
        try (Memori first = store.open(file)) {
            store.open(file).close(); // Reads the file's bytes, and must not give up the locks on it.
            try (ChildProcess child = new ChildProcess(OpenAndClose.class, folder, file.toString())) {
                assertThat(child.hear()).isEqualTo("closed");
            }
            assertThat(Path.of(file + "-wal")).exists();
            assertThat(isAtRest()).isFalse();
            first.namespace("anna").add("Still here");
        }
        assertSealed();
        try (Memori memori = store.open(file)) {
            assertThat(memori.namespace("anna").search("still here")).isNotEmpty();
        }
    }

    /** Another process that opens a store and closes it as it should be. */
    static final class OpenAndClose {

        private OpenAndClose() {}

        public static void main(String[] arguments) {
            new WholeStore().open(Path.of(arguments[0])).close();
            System.out.println("closed");
        }
    }

    @Test
    void should_let_other_programs_write_to_a_closed_file() throws Exception {
        sql("UPDATE memory SET author = 'Dana' WHERE author = 'Ben'", "VACUUM", "CREATE TABLE theirs (x)");

        try (Memori memori = store.open(file)) {
            memori.rebuild();
            assertThat(memori.namespace("anna").search("Dana")).isNotEmpty();
            assertThat(memori.verify().problems()).isEmpty();
        }

        assertSealed();
    }

    @Test
    void should_take_a_copy_by_another_program_for_what_it_is() throws SQLException, IOException {
        List<String> expected = answers(copy("sound.db"));
        sql("VACUUM INTO '" + folder.resolve("vacuumed.db") + "'", "backup to " + folder.resolve("backup.db"));

        assertThat(answers(folder.resolve("vacuumed.db"))).isEqualTo(expected);
        assertThat(answers(folder.resolve("backup.db"))).isEqualTo(expected);
    }

    @Test
    void should_be_sealed_after_it_has_grown_and_shrunk() throws IOException {
        long before = Files.size(file);
        try (Memori memori = store.open(file)) { // More than two thousand pages, so that the seal has another part.
            memori.namespace("anna").documents("plans").put("long", "x".repeat(2_600 * PAGE_SIZE / 2));
            memori.namespace("anna").documents("plans").put("longer", "x".repeat(2_600 * PAGE_SIZE / 2));
        }
        assertThat(Files.size(file)).isGreaterThan(2_500 * PAGE_SIZE);
        assertSealed();
        try (Memori memori = store.open(file)) {
            memori.namespace("anna").documents("plans").forget("long");
            memori.namespace("anna").documents("plans").forget("longer");
            memori.compact();
        }
        assertThat(Files.size(file)).isLessThan(2 * before);
        assertSealed();
    }

    @Test
    void should_be_sealed_when_it_is_full() throws IOException {
        try (Memori memori = Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words())
                .maxFileSize(1 << 20)
                .build()) {
            Random random = new Random(3);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            memori.namespace("anna").add(WholeStore.text(random, 500) + i);
                        }
                    })
                    .isInstanceOfSatisfying(
                            MemoriException.class, e -> assertThat(e.reason()).isEqualTo(MemoriException.Reason.FULL));
        }
        assertThat(Files.size(file)).isLessThanOrEqualTo(1 << 20);
        assertSealed();
    }

    @Test
    void should_notice_a_page_of_an_older_state() throws Exception {
        Path older = copy("older.db");
        try (Memori memori = store.open(file)) {
            memori.namespace("anna").add("What the older state does not know");
        }
        int page = page("memory");
        try (RandomAccessFile from = new RandomAccessFile(older.toFile(), "r");
                RandomAccessFile to = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] bytes = new byte[PAGE_SIZE];
            from.seek((page - 1L) * PAGE_SIZE);
            from.readFully(bytes);
            to.seek((page - 1L) * PAGE_SIZE);
            to.write(bytes);
        }

        assertDamaged(file, "page " + page, "the table memory", "restore a backup");
    }

    @Test
    void should_bear_a_log_that_a_power_failure_has_brought_back() throws Exception {
        List<String> expected;
        Path log = Path.of(file + "-wal");
        Path kept = folder.resolve("kept-wal");
        try (Memori memori = store.open(file)) {
            memori.namespace("anna").add("The last words");
            expected = store.answers(memori);
            Files.copy(log, kept);
        }
        assertSealed();
        Files.copy(kept, log);

        assertThat(answers(file)).isEqualTo(expected);
        assertSealed();
    }

    @Test
    void should_bear_what_is_appended_and_refuse_what_is_cut_off() throws IOException {
        List<String> expected = answers(copy("sound.db"));
        Path longer = copy("longer.db");
        Files.write(longer, new byte[PAGE_SIZE + 7], StandardOpenOption.APPEND);
        Path shorter = copy("shorter.db");
        try (RandomAccessFile cut = new RandomAccessFile(shorter.toFile(), "rw")) {
            cut.setLength(cut.length() - PAGE_SIZE);
        }

        assertThat(answers(longer)).isEqualTo(expected);
        assertDamaged(shorter, "truncated", "restore a backup");
    }

    @Test
    void should_be_sealed_and_mended_with_pages_of_another_size() throws Exception {
        List<String> expected = answers(copy("sound.db"));
        sql("PRAGMA page_size = 4096", "VACUUM");
        store.open(file).close();
        int index = page("memory_current");
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(index * 4096L - 3);
            bytes.write(bytes.read() ^ 0x55);
        }

        assertThat(answers(file)).isEqualTo(expected);
    }

    private List<String> answers(Path path) {
        try (Memori memori = store.open(path)) {
            List<String> answers = store.answers(memori);
            assertThat(memori.verify().problems()).isEmpty();
            return answers;
        }
    }

    private void assertDamaged(Path path, String... words) {
        assertThatThrownBy(() -> store.open(path).close())
                .isInstanceOfSatisfying(
                        MemoriException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(MemoriException.Reason.CORRUPT))
                .hasMessageContainingAll(words);
    }

    /** At rest, and a changed byte of it would be noticed; the file itself stays as it is. */
    private void assertSealed() throws IOException {
        assertThat(isAtRest()).isTrue();
        assertAlone();
        Path damaged = copy("damaged.db");
        flip(damaged, 1, 5_000);
        assertDamaged(damaged, "page 1");
        Files.delete(damaged);
        store.open(copy("damaged.db")).close();
        Files.delete(damaged);
    }

    private boolean isAtRest() throws IOException {
        return Files.readAllBytes(file)[18] == 1;
    }

    private void assertAlone() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())
                            .filter(name -> name.startsWith(file.getFileName().toString())))
                    .containsExactly(file.getFileName().toString());
        }
    }

    private Path copy(String name) throws IOException {
        return Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void flip(Path path, int page, int within) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "rw")) {
            long position = (page - 1L) * PAGE_SIZE + within;
            bytes.seek(position);
            int before = bytes.read();
            bytes.seek(position);
            bytes.write(before ^ 0x55);
        }
    }

    /** The last page of a table or index, by number from 1. */
    private int page(String name) throws SQLException {
        if (name.equals("sqlite_schema")) {
            return 1;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT max(pageno) FROM dbstat WHERE name = '" + name + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
