package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file itself: whose it is, how it comes into being, what it refuses, and how what is wrong with it is noticed and mended. */
class SchemaTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("memory.db");
    }

    @Test
    void should_mark_a_new_file_as_its_own() throws SQLException {
        open().close();

        assertThat(RawSql.ask(file, "PRAGMA application_id")).containsExactly("" + 0x4d454d4f);
        assertThat(Integer.parseInt(RawSql.ask(file, "PRAGMA user_version").get(0)))
                .isPositive();
        assertThat(RawSql.ask(file, "PRAGMA journal_mode")).as("at rest").containsExactly("delete");
        try (Memori memori = open()) {
            assertThat(memori.namespaces()).isEmpty();
            assertThat(RawSql.ask(file, "PRAGMA journal_mode")).as("in use").containsExactly("wal");
        }
    }

    @Test
    void should_bring_a_database_without_any_table_up_to_date() throws SQLException {
        RawSql.execute(file, "PRAGMA page_size = 4096", "VACUUM");
        assertThat(file).isNotEmptyFile();
        assertThat(RawSql.ask(file, "PRAGMA user_version")).containsExactly("0");

        try (Memori memori = open()) {
            memori.namespace("alice").add("Prefers aisle seats.");
            assertThat(memori.verify().problems()).isEmpty();
        }
        try (Memori memori = open()) {
            assertThat(memori.namespace("alice").search("seats")).hasSize(1);
        }
    }

    @Test
    void should_open_a_new_file_from_many_threads_at_once() throws Exception {
        for (int round = 0; round < 10; round++) {
            file = folder.resolve("round" + round + ".db");

            List<Memori> stores = Together.run(4, i -> this::open);

            for (Memori memori : stores) {
                memori.namespace("alice")
                        .add("A note by one of those who opened the file, number " + stores.indexOf(memori));
            }
            for (Memori memori : stores) {
                assertThat(memori.namespace("alice").count(MemorySelection.all()))
                        .isEqualTo(4);
                memori.close();
            }
        }
    }

    @Test
    void should_have_strict_tables_only() throws SQLException {
        open().close();

        assertThat(RawSql.ask(
                        file,
                        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
                                + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"))
                .isEmpty();
        assertThat(RawSql.ask(
                        file,
                        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 1"))
                .contains("memory", "metadata", "history", "vector");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE memory SET version = 'first'",
                "UPDATE memory SET version = 0",
                "UPDATE memory SET access_count = -1",
                "UPDATE memory SET pinned = 2",
                "UPDATE memory SET content = NULL",
                "UPDATE memory SET id = ''",
                "UPDATE memory SET id = 'the same for all'",
                "UPDATE metadata SET kind = NULL",
                "UPDATE collection SET namespace = ''",
                "UPDATE collection SET memories = -1",
                "UPDATE history SET event = NULL",
                "UPDATE memory SET retired_at = recorded_at - 1",
                "UPDATE generation SET dimension = 0",
                "INSERT INTO generation (model, dimension, recipe, state) VALUES ('second', 8, 1, 'ACTIVE')",
                "UPDATE vector SET data = x'010203'",
                "UPDATE vector SET data = 'text'",
                "UPDATE vector SET piece = -1"
            })
    void should_let_nobody_write_nonsense(String sql) throws SQLException {
        remember();
        Fingerprint before = fingerprint();

        assertThatThrownBy(() -> RawSql.execute(file, sql)).isInstanceOf(SQLException.class);

        assertThat(fingerprint()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO memory_fts (memory_fts) VALUES ('delete-all')",
                "INSERT INTO retired_fts (retired_fts) VALUES ('delete-all')",
                "INSERT INTO memory_fts (rowid, content, names, metadata) VALUES (1, '1_surplus', '', '')",
                "INSERT INTO memory_fts (rowid, content, names, metadata) VALUES (4711, '1_ghost', '', '')",
                "INSERT INTO memory_fts (rowid, content, names, metadata) SELECT key, '1_' || version, '', '' FROM memory",
                "UPDATE collection SET memories = memories + 1",
                "UPDATE memory SET length = length + 1",
                "UPDATE memory SET asking = 100 - asking",
                "UPDATE memory SET dated = 1 - dated",
                "INSERT INTO vector (generation, collection, memory, piece, data) SELECT generation, collection, 4711, 0, data"
                        + " FROM vector LIMIT 1",
                "INSERT INTO vector (generation, collection, memory, piece, data) SELECT 4711, collection, memory, 0, data"
                        + " FROM vector LIMIT 1"
            })
    void should_notice_and_mend_what_does_not_fit_the_table(String damage) throws SQLException {
        remember();
        Fingerprint before = fingerprint();
        List<String> found = searches();

        RawSql.execute(file, "PRAGMA foreign_keys = OFF", damage);

        try (Memori memori = open()) {
            assertThat(memori.verify().problems()).as(damage).isNotEmpty();
            memori.rebuild();
            assertThat(memori.verify().problems()).as(damage).isEmpty();
        }
        assertThat(fingerprint()).isEqualTo(before);
        assertThat(searches()).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE vector SET data = zeroblob(4) WHERE key = (SELECT min(key) FROM vector)",
                "UPDATE vector SET data = zeroblob(256) WHERE key = (SELECT max(key) FROM vector)"
            })
    void should_notice_vectors_of_another_length_and_make_them_anew(String damage) throws SQLException {
        remember();
        Fingerprint before = fingerprint();
        List<String> found = searches();

        RawSql.execute(file, damage);

        try (Memori memori = open()) {
            assertThat(memori.verify().problems()).isNotEmpty();
            memori.rebuild();
            memori.backfill(ProgressListener.NONE);
            assertThat(memori.verify().problems()).isEmpty();
            assertThat(memori.stats().coverage()).isEqualTo(1);
        }
        assertThat(fingerprint().memories()).isEqualTo(before.memories());
        assertThat(searches()).isEqualTo(found);
    }

    @Test
    void should_lose_nothing_by_a_rebuild_that_was_not_needed() throws SQLException {
        remember();
        Fingerprint before = fingerprint();
        List<String> found = searches();

        try (Memori memori = open()) {
            memori.rebuild();
            memori.compact();
            assertThat(memori.verify().problems()).isEmpty();
        }

        assertThat(fingerprint()).isEqualTo(before);
        assertThat(searches()).isEqualTo(found);
    }

    /** Current and past versions, authors, metadata, two namespaces. */
    private void remember() {
        try (Memori memori = open()) {
            MemoryNamespace alice = memori.namespace("alice");
            String id = alice.add("Drinks green tea in the morning.").id();
            alice.add(NewMemory.builder()
                    .content("Plays the cello in a quartet.")
                    .author("Caroline")
                    .metadata(Metadata.from("kind", "hobby"))
                    .build());
            alice.update(
                    id,
                    MemoryUpdate.builder()
                            .content("Drinks black coffee at night.")
                            .build());
            memori.namespace("bob").add("Repairs clocks and watches.");
        }
    }

    private Fingerprint fingerprint() {
        try (Memori memori = open()) {
            Fingerprint all = Fingerprint.of(memori);
            return new Fingerprint(all.stats(), all.namespaces(), unread(all.memories()), all.history());
        }
    }

    /** Searches leave marks, about which a rebuild knows nothing. */
    private static List<Memory> unread(List<Memory> memories) {
        return memories.stream()
                .map(m -> new Memory(
                        m.id(),
                        m.namespace(),
                        m.collection(),
                        m.content(),
                        m.type(),
                        m.metadata(),
                        m.author(),
                        m.sessionId(),
                        m.occurredAt(),
                        m.createdAt(),
                        m.updatedAt(),
                        null,
                        0,
                        m.reinforcements(),
                        m.pinned(),
                        m.expiresAt(),
                        m.version(),
                        m.importance(),
                        m.validity(),
                        m.provenance(),
                        m.supersedes()))
                .toList();
    }

    /** What a few questions find, in every mode. */
    private List<String> searches() {
        List<String> found = new ArrayList<>();
        try (Memori memori = open()) {
            for (String question :
                    List.of("black coffee", "green tea", "Caroline", "hobby", "cello", "surplus", "ghost")) {
                for (SearchMode mode : SearchMode.values()) {
                    memori.namespace("alice")
                            .search(SearchRequest.builder()
                                    .text(question)
                                    .mode(mode)
                                    .build())
                            .forEach(hit ->
                                    found.add(question + mode + hit.memory().id()));
                }
            }
            memori.namespace("bob").list(ListRequest.builder().build()).forEach(memory -> found.add(memory.id()));
        }
        return found;
    }

    private Memori open() {
        return Memori.builder().file(file).embeddingModel(TestModels.words()).build();
    }
}
