package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.AuditEntry;
import dev.langchain4j.memori.data.AuditHead;
import dev.langchain4j.memori.data.AuditReport;
import dev.langchain4j.memori.data.AuditRequest;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryUpdate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody who can write to the file wants to hide what was done. */
class AuditChainTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("memory.db");
    }

    @Test
    void should_hold_in_the_file() throws SQLException {
        AuditHead head = remember();

        try (Memori memori = open()) {
            assertThat(audited(memori).audit().isEnabled()).isTrue();
            assertThat(audited(memori).audit().verify(head)).isEqualTo(new AuditReport(head, null, null));
            audited(memori).add("One more");
            assertThat(audited(memori).audit().verify(head).isIntact()).isTrue();
            assertThat(audited(memori).audit().head().number()).isEqualTo(head.number() + 1);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE audit SET at = at + 1 WHERE number = 3 AND namespace = 'shared' | 3",
                "UPDATE audit SET action = 'READ' WHERE number = 2 AND namespace = 'shared' | 2",
                "UPDATE audit SET action = 'SHRED' WHERE number = 2 AND namespace = 'shared' | 2",
                "UPDATE audit SET channel = 'WEB' WHERE number = 3 AND namespace = 'shared' | 3",
                "UPDATE audit SET channel = NULL WHERE number = 3 AND namespace = 'shared' | 3",
                "UPDATE audit SET actor = 'eve' WHERE number = 4 AND namespace = 'shared' | 4",
                "UPDATE audit SET actor = NULL WHERE number = 4 AND namespace = 'shared' | 4",
                "UPDATE audit SET session_id = 's2' WHERE number = 4 AND namespace = 'shared' | 4",
                "UPDATE audit SET reason = NULL WHERE number = 4 AND namespace = 'shared' | 4",
                "UPDATE audit SET outcome = NULL WHERE number = 6 AND namespace = 'shared' | 6",
                "UPDATE audit SET subjects = '[]' WHERE number = 5 AND namespace = 'shared' | 5",
                "UPDATE audit SET subjects = 'no JSON' WHERE number = 5 AND namespace = 'shared' | 5",
                "UPDATE audit SET hash = zeroblob(32) WHERE number = 5 AND namespace = 'shared' | 5",
                "UPDATE audit SET number = 99 WHERE number = 5 AND namespace = 'shared' | 5",
                "DELETE FROM audit WHERE number = 1 AND namespace = 'shared' | 1",
                "DELETE FROM audit WHERE number = 4 AND namespace = 'shared' | 4",
                "DELETE FROM audit WHERE namespace = 'shared' | 1",
                "UPDATE audit SET namespace = 'other' WHERE number = 3 AND namespace = 'shared' | 3",
                "DELETE FROM audited | 8",
                "INSERT INTO audit (number, namespace, at, action, channel, actor, session_id, subjects, outcome, reason, hash) SELECT 8, namespace, at, action, channel, actor, session_id, subjects, outcome, reason, hash FROM audit WHERE number = 7 AND namespace = 'shared' | 8"
            })
    void should_find_what_was_changed_removed_or_added(String tampering, long broken) throws SQLException {
        remember();

        RawSql.execute(file, tampering);

        try (Memori memori = open()) {
            AuditReport report = audited(memori).audit().verify();
            assertThat(report.broken()).as("%s", report.problem()).isEqualTo(broken);
            assertThat(report.head().number()).isEqualTo(broken - 1);
        }
    }

    @Test
    void should_find_entries_that_have_changed_places() throws SQLException {
        remember();
        RawSql.execute(
                file,
                "UPDATE audit SET number = 100 WHERE number = 3 AND namespace = 'shared'",
                "UPDATE audit SET number = 3 WHERE number = 4 AND namespace = 'shared'",
                "UPDATE audit SET number = 4 WHERE number = 100 AND namespace = 'shared'");

        try (Memori memori = open()) {
            assertThat(audited(memori).audit().verify().broken()).isEqualTo(3);
        }
    }

    /** A whole chain that was computed anew has nothing wrong in it; only who kept a head knows. */
    @Test
    void should_find_that_the_end_was_cut_off_if_a_head_was_kept() throws SQLException {
        AuditHead head = remember();
        RawSql.execute(file, "DELETE FROM audit WHERE number > 5 AND namespace = 'shared'");

        try (Memori memori = open()) {
            assertThat(audited(memori).audit().verify().isIntact()).isTrue();
            AuditReport report = audited(memori).audit().verify(head);
            assertThat(report.broken()).isEqualTo(6);
            assertThat(report.problem()).isEqualTo("the audit ends with entry 5, and had one of number 7");
            audited(memori).add("Something that takes the place of what was cut off");
            audited(memori).add("And something more");
            assertThat(audited(memori).audit().verify(head).problem()).isEqualTo("entry 7 is another one than before");
        }
    }

    @Test
    void should_say_that_an_entry_cannot_be_read() throws SQLException {
        remember();
        RawSql.execute(file, "UPDATE audit SET action = 'SHRED' WHERE number = 2 AND namespace = 'shared'");

        try (Memori memori = open()) {
            assertThatThrownBy(() -> audited(memori)
                            .audit()
                            .entries(AuditRequest.builder().build()))
                    .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                            .isEqualTo(MemoriException.Reason.CORRUPT))
                    .hasMessageContaining("entry 2 of the audit of 'shared'");
        }
    }

    /** What was erased is in no file, and the audit still says that it was. */
    @Test
    void should_keep_that_something_was_erased_and_not_what() throws IOException, SQLException {
        String id;
        try (Memori memori = open()) {
            audited(memori).audit().enable();
            id = audited(memori).add("The zanzibar password is xylophone").id();
            audited(memori).search("zanzibar xylophone");
            audited(memori).context("zanzibar", 300);
            assertThat(RawSql.ask(
                                    file,
                                    "SELECT group_concat(subjects || coalesce(outcome, '') || coalesce(reason, ''), ' ') FROM audit")
                            .get(0))
                    .contains(id)
                    .doesNotContain("zanzibar");
            audited(memori).forget(id);
            memori.compact();
        }
        try (var files = Files.list(folder)) {
            for (Path part : files.toList()) {
                String bytes = new String(Files.readAllBytes(part), StandardCharsets.ISO_8859_1);
                assertThat(bytes).doesNotContain("zanzibar").doesNotContain("xylophone");
            }
        }
        try (Memori memori = open()) {
            assertThat(audited(memori)
                            .audit()
                            .entries(AuditRequest.builder()
                                    .action(AuditAction.FORGET)
                                    .build()))
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.subjects()).containsExactly("archival/" + id);
                        assertThat(entry.outcome()).isEqualTo("erased 1 with 1 versions and 1 vectors");
                    });
            assertThat(audited(memori).audit().verify().isIntact()).isTrue();
        }
    }

    @Test
    void should_write_what_was_read_when_the_store_is_closed() {
        try (Memori memori = open()) {
            audited(memori).add("Plays the cello in a quartet.");
            audited(memori).audit().enable();
            for (int i = 0; i < 50; i++) {
                audited(memori).search("cello " + i);
            }
        }
        try (Memori memori = open()) {
            assertThat(audited(memori)
                            .audit()
                            .entries(AuditRequest.builder()
                                    .action(AuditAction.READ)
                                    .build()))
                    .hasSize(50);
        }
    }

    @Test
    void should_keep_to_what_another_process_has_switched_on() throws Exception {
        try (Memori memori = open();
                ChildProcess child = new ChildProcess(StoreChild.class, folder, file.toString())) {
            assertThat(child.hear()).isEqualTo("open");
            audited(memori).audit().enable();

            String theirs = child.ask("add\tDrinks green tea in the morning.");
            String mine = audited(memori).add("Plays the cello in a quartet.").id();

            assertThat(subjects(memori))
                    .containsExactly(List.of(), List.of("archival/" + theirs), List.of("archival/" + mine));
            assertThat(audited(memori).audit().verify().isIntact()).isTrue();
        }
    }

    @Test
    void should_stay_one_chain_when_several_threads_and_processes_write() throws Exception {
        try (Memori one = open();
                Memori other = open();
                ChildProcess child = new ChildProcess(StoreChild.class, folder, file.toString())) {
            assertThat(child.hear()).isEqualTo("open");
            audited(one).audit().enable();

            Together.run(5, thread -> () -> {
                if (thread == 4) {
                    return child.ask("addMany\t7\t40");
                }
                Memori memori = thread % 2 == 0 ? one : other;
                for (int i = 0; i < 40; i++) {
                    String id = audited(memori)
                            .add("Thread " + thread + " says " + i)
                            .id();
                    audited(memori).peek(id);
                    if (i % 10 == 0) {
                        audited(memori).forget(id);
                    }
                }
                return "";
            });

            other.flush();
            AuditReport report = audited(one).audit().verify();
            assertThat(report.problem()).isNull();
            List<AuditEntry> entries = audited(one)
                    .audit()
                    .entries(AuditRequest.builder().limit(10_000).build());
            assertThat(entries).hasSize((int) report.head().number());
            assertThat(entries)
                    .filteredOn(entry -> entry.action() == AuditAction.FORGET)
                    .hasSize(16);
            assertThat(entries.stream()
                            .filter(entry -> entry.action() == AuditAction.WRITE)
                            .mapToInt(entry -> entry.subjects().size())
                            .sum())
                    .isEqualTo(200);
        }
    }

    /** Seven entries of the namespace that the child process works with, and some of another. */
    private AuditHead remember() {
        try (Memori memori = open()) {
            MemoryNamespace ben = audited(memori)
                    .actingAs(Actor.of("ben", Channel.USER).inSession("s1").because("ticket 4711"));
            ben.audit().enable();
            memori.namespace("other").audit().enable();
            String tea = audited(memori).add("Drinks green tea in the morning.").id();
            audited(memori).get(tea);
            ben.update(
                    tea,
                    MemoryUpdate.builder()
                            .content("Drinks black coffee at night.")
                            .build());
            ben.get(tea);
            memori.namespace("other").add("Something else");
            ben.forget(tea);
            audited(memori).add("Plays the cello in a quartet.");
            AuditHead head = audited(memori).audit().head();
            assertThat(head.number()).isEqualTo(7);
            return head;
        }
    }

    private static MemoryNamespace audited(Memori memori) {
        return memori.namespace("shared");
    }

    private static List<List<String>> subjects(Memori memori) {
        return audited(memori).audit().entries(AuditRequest.builder().build()).stream()
                .map(AuditEntry::subjects)
                .toList();
    }

    private Memori open() {
        return Memori.builder().file(file).embeddingModel(TestModels.words()).build();
    }
}
