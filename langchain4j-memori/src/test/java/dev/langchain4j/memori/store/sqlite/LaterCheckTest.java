package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.StoreReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file too large to be compared before it is open: here, any. What is found in the background is not forgotten. */
@Timeout(600)
class LaterCheckTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void fill() {
        file = folder.resolve("memory.db");
        try (Memori memori = open()) {
            MemoryNamespace anna = memori.namespace("anna");
            for (int i = 0; i < 50; i++) {
                anna.add("Note number " + i + " on boats");
            }
        }
    }

    @Test
    void should_go_on_while_a_sound_file_is_compared_and_seal_it_again() throws Exception {
        for (int round = 0; round < 3; round++) {
            SqliteStore store = openLarge();
            assertThat(store.read(StoreReader::stats).memories()).isEqualTo(50);
            store.close();
        }

        damage("memory");

        assertRefused("the table memory", "restore a backup");
    }

    @Test
    void should_refuse_every_call_from_when_a_table_is_found_damaged() throws Exception {
        damage("memory");

        MemoriException found = usedUntilRefused();

        assertThat(found.reason()).isEqualTo(MemoriException.Reason.CORRUPT);
        assertThat(found).hasMessageContainingAll("the table memory", "restore a backup");
        assertRefused("the table memory", "restore a backup");
        assertRefused("the table memory", "restore a backup");
    }

    @Test
    void should_build_a_damaged_index_again_when_the_file_is_opened_next() throws Exception {
        damage("memory_fts_data");

        assertThat(usedUntilRefused()).hasMessageContainingAll("an index", "open it again");

        try (Memori memori = open()) {
            assertThat(memori.verify().problems()).isEmpty();
            assertThat(memori.namespace("anna").count(MemorySelection.all())).isEqualTo(50);
            assertThat(memori.namespace("anna").search("boats")).isNotEmpty();
        }
        openLarge().close();
        open().close();
    }

    /** A file as small as this one may be found damaged before opening it is over: then that is refused, and nothing stays open. */
    private MemoriException usedUntilRefused() {
        SqliteStore store;
        try {
            store = openLarge();
        } catch (MemoriException refusal) {
            return refusal;
        }
        try (store) {
            while (true) {
                MemoriException refusal =
                        catchThrowableOfType(MemoriException.class, () -> store.read(StoreReader::namespaces));
                if (refusal != null) {
                    assertThatThrownBy(() -> store.write(writer -> 1)).hasMessage(refusal.getMessage());
                    return refusal;
                }
                Thread.onSpinWait();
            }
        }
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> open().close())
                .isInstanceOfSatisfying(
                        MemoriException.class, e -> assertThat(e.reason()).isEqualTo(MemoriException.Reason.CORRUPT))
                .hasMessageContainingAll(words);
    }

    private Memori open() {
        return Memori.builder().file(file).textOnly().build();
    }

    private SqliteStore openLarge() {
        SqliteConfig config = new SqliteConfig(
                file, false, null, Duration.ofSeconds(30), InstantSource.system(), RankProfile.DEFAULT);
        return SqliteStore.open(config, new Sessions(new SqliteFile(config, 0), false));
    }

    /** Changes a byte in the last page of a table or index, where what is stored stands. */
    private void damage(String name) throws SQLException, IOException {
        int page;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT max(pageno) FROM dbstat WHERE name = '" + name + "'")) {
            rows.next();
            page = rows.getInt(1);
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long position = page * 8192L - 20;
            bytes.seek(position);
            int before = bytes.read();
            bytes.seek(position);
            bytes.write(before ^ 1);
        }
    }
}
