package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.core.CoreMemory;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.BlockUpdate;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Core memory in its file: across restarts, beside other processes, erased without a trace, and checked. */
class CoreMemoryFileTest {

    private static final String SECRET = "heliotrope-4711";

    @TempDir
    Path folder;

    @Test
    void should_be_there_after_a_restart() {
        List<Block> annas;
        List<Block> bens;
        List<Block> history;
        try (Memori memori = open()) {
            fill(memori);
            annas = memori.namespace("anna").core().blocks();
            bens = memori.namespace("ben").core().blocks();
            history = memori.namespace("anna").core().history("goals");
        }

        try (Memori memori = open()) {
            CoreMemory anna = memori.namespace("anna").core();
            assertThat(anna.blocks()).isEqualTo(annas).hasSize(2);
            assertThat(anna.history("goals")).isEqualTo(history).hasSize(2);
            assertThat(memori.namespace("ben").core().blocks()).isEqualTo(bens).hasSize(1);
            assertThat(anna.append("goals", "Rest.").version()).isEqualTo(3);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_lose_nothing_when_two_open_the_file_and_both_append() throws Exception {
        try (Memori one = open();
                Memori other = open()) {
            one.namespace("anna").core().create(NewBlock.of("log"));

            Together.run(8, thread -> () -> {
                CoreMemory core =
                        (thread % 2 == 0 ? one : other).namespace("anna").core();
                for (int i = 0; i < 5; i++) {
                    core.append("log", thread + "/" + i);
                }
                return true;
            });

            Block log = one.namespace("anna").core().block("log").orElseThrow();
            assertThat(log.version()).isEqualTo(41);
            assertThat(log.value().split("\n")).hasSize(40).doesNotHaveDuplicates();
            assertThat(other.namespace("anna").core().block("log")).contains(log);
            assertThat(other.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_leave_no_byte_of_what_was_forgotten() throws IOException {
        try (Memori memori = open()) {
            CoreMemory core = memori.namespace("anna").core();
            core.create(NewBlock.builder()
                    .label("human")
                    .description("About " + SECRET + "-description")
                    .value(SECRET + "-first")
                    .build());
            core.rethink("human", SECRET + "-second");
            core.create(NewBlock.builder().label("persona").value("kept").build());
            core.append("human", (SECRET + " ").repeat(60));
            assertThat(traces()).isPositive();

            core.forget("human");
            memori.compact();

            assertThat(traces()).isZero();
            assertThat(core.blocks()).extracting(Block::value).containsExactly("kept");
        }
        assertThat(traces()).isZero();
    }

    @Test
    void should_keep_blocks_through_every_kind_of_upkeep() {
        try (Memori memori = open()) {
            fill(memori);
            List<Block> before = memori.namespace("anna").core().blocks();

            memori.rebuild();
            memori.compact();

            assertThat(memori.namespace("anna").core().blocks()).isEqualTo(before);
            assertThat(memori.namespace("ben").core().blocks()).hasSize(1);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_say_that_the_store_is_closed() {
        CoreMemory core;
        try (Memori memori = open()) {
            core = memori.namespace("anna").core();
        }

        assertThatThrownBy(core::blocks).isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                .isEqualTo(MemoriException.Reason.CLOSED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE block SET label = 'goals' WHERE label = 'human'",
                "UPDATE block SET retired_at = NULL",
                "UPDATE block SET version = 0 WHERE version = 1",
                "UPDATE block SET version = 1",
                "UPDATE block SET label = 'anna/goals' WHERE label = 'human'",
                "UPDATE block SET label = ''",
                "UPDATE block SET value = NULL",
                "UPDATE block SET char_limit = 3",
                "UPDATE block SET char_limit = 0",
                "UPDATE block SET read_only = 2",
                "UPDATE block SET retired_at = recorded_at - 1",
                "UPDATE block_grant SET access = 'ALL'",
                "UPDATE block_grant SET grantee = ''",
                "INSERT INTO block_grant SELECT * FROM block_grant"
            })
    void should_let_nobody_write_nonsense(String sql) throws SQLException {
        fill();

        assertThatThrownBy(() -> sql(sql)).isInstanceOf(SQLException.class);

        try (Memori memori = open()) {
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM block WHERE version = 1 AND label = 'goals'",
                "DELETE FROM block WHERE version = 2",
                "UPDATE block SET retired_at = recorded_at",
                "UPDATE block SET version = 7 WHERE version = 2",
                "UPDATE block SET collection = 4711",
                "UPDATE block SET collection = (SELECT key FROM collection WHERE name = 'archival')",
                "UPDATE block_grant SET collection = 4711"
            })
    void should_notice_what_does_not_fit(String damage) throws SQLException {
        fill();

        sql(damage);

        try (Memori memori = open()) {
            assertThat(memori.verify().problems()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO block_grant SELECT collection, 'later', 'ben', 'READ', 0 FROM block_grant",
                "INSERT INTO block_grant SELECT collection, label, 'anna', 'WRITE', 0 FROM block_grant",
                "UPDATE block_grant SET label = 'Goals'"
            })
    void should_drop_grants_of_nothing(String damage) throws SQLException {
        fill();

        sql(damage);

        try (Memori memori = open()) {
            assertThat(memori.verify().problems())
                    .singleElement()
                    .asString()
                    .contains("grants")
                    .contains("rebuild()");
            memori.rebuild();
            assertThat(memori.verify().problems()).isEmpty();
            CoreMemory anna = memori.namespace("anna").core();
            anna.create(NewBlock.of("later"));
            anna.create(NewBlock.of("Goals"));
            assertThat(anna.grants("later")).isEmpty();
            assertThat(anna.grants("Goals")).isEmpty();
        }
    }

    /** Anna's two blocks, one of which has changed and is shared with Ben. */
    private static void fill(Memori memori) {
        memori.namespace("anna").add("Lives in a lighthouse");
        CoreMemory core = memori.namespace("anna").core();
        core.create(NewBlock.builder().label("human").value("Anna").build());
        core.create(NewBlock.builder().label("goals").value("Sleep.").build());
        core.update(
                "goals",
                BlockUpdate.builder()
                        .value("Sleep more.")
                        .description("What we are after")
                        .build());
        core.grant("goals", "ben", Access.WRITE);
    }

    private void fill() {
        try (Memori memori = open()) {
            fill(memori);
        }
    }

    private Memori open() {
        return Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .build();
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("memory.db"));
                Statement sql = connection.createStatement()) {
            sql.execute("PRAGMA foreign_keys = OFF");
            sql.execute(statement);
        }
    }

    /** How often the secret stands in the store's files. */
    private int traces() throws IOException {
        int traces = 0;
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(files::add);
        }
        for (Path file : files) {
            String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            for (int at = bytes.indexOf(SECRET); at >= 0; at = bytes.indexOf(SECRET, at + 1)) {
                traces++;
            }
        }
        return traces;
    }
}
