package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of others stay as they are, new ones may be opened by several at once, and an index of another analyzer is not used. */
class OpeningTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA journal_mode = DELETE",
                "PRAGMA journal_mode = WAL",
                "PRAGMA page_size = 512",
                "PRAGMA user_version = 1",
                "PRAGMA application_id = 252006673",
                "PRAGMA auto_vacuum = FULL",
                "PRAGMA encoding = 'UTF-16'"
            })
    void should_not_change_a_byte_of_a_database_of_another_program(String pragma) throws SQLException, IOException {
        Path file = folder.resolve("accounts.db");
        execute(file, pragma, "CREATE TABLE account (id INTEGER, owner TEXT)", "INSERT INTO account VALUES (1, 'ben')");
        byte[] before = Files.readAllBytes(file);

        assertNotAStore(file, "another program");

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertOnlyFile(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRAGMA user_version = 77", "PRAGMA application_id = 252006673"})
    void should_not_move_into_an_empty_database_that_somebody_marked(String pragma) throws SQLException, IOException {
        Path file = folder.resolve("marked.db");
        execute(file, pragma);
        byte[] before = Files.readAllBytes(file);

        assertNotAStore(file, "another program");

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void should_not_touch_a_store_of_a_newer_library() throws SQLException, IOException {
        Path file = filled();
        execute(file, "PRAGMA user_version = 99", "PRAGMA journal_mode = DELETE");
        byte[] before = Files.readAllBytes(file);

        assertNotAStore(file, "newer version");

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertOnlyFile(file);
    }

    @Test
    void should_let_two_create_the_same_file_at_once() {
        for (int round = 0; round < 30; round++) {
            Path file = folder.resolve("new-" + round + ".db");
            CyclicBarrier start = new CyclicBarrier(2);
            List<CompletableFuture<Void>> both = Stream.of("one", "two")
                    .map(name -> CompletableFuture.runAsync(() -> {
                        await(start);
                        try (Memori memori = Memori.builder()
                                .file(file)
                                .embeddingModel(TestModels.words())
                                .synchronous(Synchronous.NORMAL)
                                .build()) {
                            memori.namespace("anna").add("What " + name + " remembers");
                        }
                    }))
                    .toList();
            both.forEach(CompletableFuture::join);

            try (Memori memori = Memori.builder()
                    .file(file)
                    .embeddingModel(TestModels.words())
                    .build()) {
                assertThat(memori.namespace("anna").count(MemorySelection.all()))
                        .as("round %d", round)
                        .isEqualTo(2);
                assertThat(memori.verify().problems()).isEmpty();
            }
        }
    }

    @Test
    void should_build_the_index_again_that_another_analyzer_made() throws SQLException {
        Path file = filled();
        execute(
                file,
                "UPDATE setting SET value = '0/java-1' WHERE name = 'analyzer'",
                // Tokens that this analyzer would never have made, in the place of those it would.
                "INSERT INTO memory_fts (memory_fts) VALUES ('delete-all')",
                "INSERT INTO memory_fts (rowid, content) SELECT key, collection || '_zwieback' FROM memory",
                "UPDATE memory SET length = 1");

        try (Memori memori = open(file)) {
            assertThat(memori.verify().problems()).isEmpty();
            MemoryNamespace anna = memori.namespace("anna");
            assertThat(byWord(anna, "lighthouse")).hasSize(1);
            assertThat(byWord(anna, "zwieback")).isEmpty();
            String id = anna.list(ListRequest.builder().build()).get(0).id();
            anna.update(id, MemoryUpdate.builder().content("Nothing else").build());
            anna.forget(id);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_refuse_to_write_to_an_index_that_another_analyzer_has_built_meanwhile() throws SQLException {
        Path file = filled();
        MemoryNamespace stale;
        try (Memori older = open(file)) {
            stale = older.namespace("anna");
            String id = stale.add("A boat lies in the harbour").id();
            execute(file, "UPDATE setting SET value = '99/java-17' WHERE name = 'analyzer'");

            List<Runnable> writes = List.of(
                    () -> stale.add("One more"),
                    () -> stale.update(
                            id, MemoryUpdate.builder().content("Changed").build()),
                    () -> stale.pin(id),
                    () -> stale.forget(id),
                    () -> stale.purge(MemorySelection.all()));
            for (Runnable write : writes) {
                assertThatThrownBy(write::run)
                        .isInstanceOf(MemoriException.class)
                        .hasMessageContaining("99/java-17")
                        .hasMessageContaining("one version for all processes")
                        .hasMessageContaining("open the store again");
            }
            assertThat(stale.count(MemorySelection.all())).isEqualTo(2);

            try (Memori newer = open(file)) { // Which builds the index again, and then both agree.
                newer.namespace("anna").pin(id);
                stale.unpin(id);
                assertThat(byWord(stale, "harbour")).hasSize(1);
                assertThat(older.verify().problems()).isEmpty();
            }
        }
    }

    private Path filled() {
        Path file = folder.resolve("memory.db");
        try (Memori memori = open(file)) {
            memori.namespace("anna").add("Grandmother was born in a lighthouse");
        }
        return file;
    }

    private static Memori open(Path file) {
        return Memori.builder().file(file).textOnly().build();
    }

    private static List<MemoryHit> byWord(MemoryNamespace namespace, String word) {
        return namespace.search(
                SearchRequest.builder().text(word).mode(SearchMode.TEXT).build());
    }

    private static void execute(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void assertNotAStore(Path file, String named) {
        assertThatThrownBy(() -> open(file))
                .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                        .isEqualTo(MemoriException.Reason.NOT_A_STORE))
                .hasMessageContaining(named);
    }

    private void assertOnlyFile(Path file) throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
