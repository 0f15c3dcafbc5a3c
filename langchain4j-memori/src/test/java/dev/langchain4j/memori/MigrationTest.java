package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.core.CoreMemory;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that the first version of the schema made opens, has everything it had, and does what the newest can do. */
class MigrationTest {

    private static final List<String> QUESTIONS = List.of("lighthouse", "green tea", "coffee", "Caroline", "hobby");

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private Instant past = clock.instant();
    private Path file;

    /** What the library writes today, and the same rows in a file of the first version. */
    @BeforeEach
    void makeAnOldFile() throws Exception {
        Path today = folder.resolve("today.db");
        try (Memori memori = open(today)) {
            remember(memori);
        }
        file = folder.resolve("old.db");
        OldFile.write(today, file, 1);
    }

    @Test
    void should_have_every_memory_it_had() throws SQLException {
        Fingerprint expected;
        List<String> found;
        try (Memori memori = open(folder.resolve("today.db"))) {
            expected = Fingerprint.of(memori);
            found = searches(memori);
        }
        assertThat(expected.memories()).hasSize(4);
        assertThat(ask("PRAGMA user_version")).containsExactly("1");

        try (Memori memori = open(file)) {
            assertThat(Fingerprint.of(memori)).isEqualTo(expected);
            assertThat(searches(memori)).isEqualTo(found).isNotEmpty();
            assertThat(memori.stats().coverage()).isEqualTo(1);
            assertThat(memori.verify().problems()).isEmpty();
        }
        assertThat(ask("PRAGMA user_version")).doesNotContain("1");
        String ranked = "SELECT json_array(key, origin, length, asking, dated) FROM memory ORDER BY key";
        List<String> migrated = ask(ranked);
        file = folder.resolve("today.db");
        assertThat(migrated).isEqualTo(ask(ranked));
    }

    @Test
    void should_go_on_as_if_it_had_always_been_new() throws SQLException {
        String id;
        try (Memori memori = open(file)) {
            MemoryNamespace alice = memori.namespace("alice");
            id = alice.add("Bought a telescope").id();
            alice.update(id, MemoryUpdate.builder().content("Sold a telescope").build());
            alice.forget(alice.search("cello").get(0).memory().id());
            CoreMemory core = alice.core();
            core.create(NewBlock.builder().label("human").value("Alice").build());
            core.append("human", "Looks at stars");
        }

        try (Memori memori = open(file)) {
            MemoryNamespace alice = memori.namespace("alice");
            assertThat(alice.peek(id).orElseThrow().content()).isEqualTo("Sold a telescope");
            assertThat(alice.history(id))
                    .extracting(HistoryEntry::event)
                    .containsExactly(HistoryEntry.Event.CREATED, HistoryEntry.Event.UPDATED);
            assertThat(alice.core().block("human").orElseThrow().value()).isEqualTo("Alice\nLooks at stars");
            assertThat(memori.verify().problems()).isEmpty();
        }
        assertThat(ask("SELECT count(*) FROM memory WHERE content LIKE '%cello%'"))
                .containsExactly("0");
    }

    @Test
    void should_have_the_tables_that_a_new_file_has() throws SQLException {
        open(file).close();
        List<String> migrated = ask("SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name");

        file = folder.resolve("today.db");
        assertThat(migrated)
                .isEqualTo(ask("SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name"))
                .anyMatch(entry -> entry.startsWith("block_current "));
    }

    @Test
    void should_be_migrated_once_when_several_open_it() throws Exception {
        List<Memori> stores = Together.run(4, thread -> () -> open(file));

        for (Memori memori : stores) {
            assertThat(memori.namespace("alice").count(MemorySelection.all())).isEqualTo(3);
            memori.namespace("alice").core().create(NewBlock.of("by" + stores.indexOf(memori)));
        }
        assertThat(stores.get(0).namespace("alice").core().blocks()).hasSize(4);
        assertThat(stores.get(0).verify().problems()).isEmpty();
        stores.forEach(Memori::close);
    }

    /** Current and past versions, what was forgotten, authors, metadata, an expiry, two namespaces, and a moment in between. */
    private void remember(Memori memori) {
        MemoryNamespace alice = memori.namespace("alice");
        String tea = alice.add("Drinks green tea in the morning.").id();
        alice.forget(alice.add("Has a secret").id());
        past = clock.advance(Duration.ofHours(1));
        clock.advance(Duration.ofHours(1));
        alice.update(
                tea,
                MemoryUpdate.builder().content("Drinks black coffee at night.").build());
        alice.add(NewMemory.builder()
                .content("Plays the cello in a quartet.")
                .author("Caroline")
                .metadata(new Metadata().put("kind", "hobby").put("since", 1999L))
                .occurredAt(Instant.parse("2020-02-02T02:02:02Z"))
                .pinned(true)
                .build());
        alice.add(NewMemory.builder()
                .content("人間 and naïve identifiers like PR-4711 stay as they are.")
                .expiresAt(clock.instant().plus(Duration.ofDays(365)))
                .build());
        memori.namespace("bob").add("Grandmother was born in a lighthouse.");
    }

    /** What questions find, now and at the moment in between, in every mode. */
    private List<String> searches(Memori memori) {
        List<String> found = new ArrayList<>();
        for (String namespace : List.of("alice", "bob")) {
            for (String question : QUESTIONS) {
                for (SearchMode mode : SearchMode.values()) {
                    memori.namespace(namespace)
                            .search(SearchRequest.builder()
                                    .text(question)
                                    .mode(mode)
                                    .build())
                            .forEach(hit -> found.add(
                                    question + mode + hit.score() + hit.memory().content()));
                    memori.namespace(namespace)
                            .search(SearchRequest.builder()
                                    .text(question)
                                    .mode(mode)
                                    .asOf(past)
                                    .build())
                            .forEach(hit -> found.add("past" + question + mode + hit.score()
                                    + hit.memory().content()));
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

    private List<String> ask(String query) throws SQLException {
        List<String> column = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                column.add(rows.getString(1));
            }
        }
        return column;
    }
}
