package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.CacheStatus;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.StoreStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever runs a store can look at, and the turns that its processes take. */
class StatusTest {

    private static final Instant NIGHT = Instant.parse("2026-03-02T02:00:00Z");

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();

    @Test
    void should_tell_sizes_caches_and_the_last_check() throws Exception {
        try (Memori memori = open()) {
            MemoryNamespace anna = memori.namespace("anna");
            assertThat(memori.status().stats().coverage()).isEqualTo(1);
            assertThat(memori.status().queryCache()).isEqualTo(CacheStatus.UNUSED);
            assertThat(memori.status().queryCache().hitRate()).isEqualTo(1);
            anna.add("Anna drinks green tea");
            anna.search("tea");
            anna.search("tea");
            anna.search("coffee");

            StoreStatus status = memori.status();

            assertThat(status.stats().memories()).isEqualTo(1);
            assertThat(status.fileBytes()).isEqualTo(Files.size(file()));
            assertThat(status.logBytes()).isEqualTo(Files.size(Path.of(file() + "-wal")));
            assertThat(status.queryCache()).isEqualTo(new CacheStatus(1, 2));
            assertThat(status.queryCache().hitRate()).isEqualTo(1.0 / 3);
            assertThat(status.collectionCache().misses()).isEqualTo(1);
            assertThat(status.collectionCache().hits()).isEqualTo(2);
            assertThat(status.waitingWriters()).isZero();
            assertThat(status.openErasures()).isZero();
            assertThat(status.indexLag()).isZero();
            assertThat(status.lastCheck()).isNull();

            memori.verify();
            assertThat(memori.status().lastCheck()).satisfies(check -> {
                assertThat(check.report().ok()).isTrue();
                assertThat(check.at()).isEqualTo(clock.instant());
            });
        }
    }

    @Test
    void should_tell_what_is_not_found_by_meaning() {
        try (Memori words = Memori.builder().file(file()).textOnly().build()) {
            words.namespace("anna").add("Anna drinks green tea");
            MemoriChatMemoryStore.builder()
                    .memori(words)
                    .build()
                    .updateMessages("anna", List.of(UserMessage.from("Hello, I am Anna")));
            words.flush();

            StoreStatus status = words.status();

            assertThat(status.unrecalled()).isZero();
            assertThat(status.unembedded()).isEqualTo(1);
            assertThat(status.indexLag()).isEqualTo(1);
            assertThat(status.stats().coverage()).isZero();
        }
    }

    @Test
    void should_say_what_to_do_where_the_file_is_gone() throws Exception {
        try (Memori memori = open()) {
            memori.namespace("anna").add("Anna drinks green tea");
            Path elsewhere = folder.resolve("elsewhere.db");
            Files.move(file(), elsewhere);

            assertThatThrownBy(memori::status)
                    .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                            .isEqualTo(MemoriException.Reason.STORAGE))
                    .hasMessageContaining(file() + " is gone")
                    .hasMessageContaining("backupTo");
            Files.move(elsewhere, file());
            assertThat(memori.status().stats().memories()).isEqualTo(1);
        }
    }

    @Test
    void should_tell_of_a_store_in_memory() {
        try (Memori memori = Memori.builder().inMemory().textOnly().build()) {
            assertThat(memori.status().fileBytes()).isPositive();
            assertThat(memori.status().logBytes()).isZero();
            assertThat(memori.takeTurn("backup", NIGHT)).isTrue();
            assertThat(memori.takeTurn("backup", Instant.EPOCH)).isFalse();
        }
    }

    @Test
    void should_give_a_turn_to_one_of_several_processes_that_ask_at_once() throws Exception {
        try (Memori one = open();
                Memori other = open()) {
            List<Boolean> taken =
                    Together.run(8, i -> () -> (i % 2 == 0 ? one : other).takeTurn("backup", Instant.EPOCH));

            assertThat(taken).containsOnlyOnce(true);
        }
    }

    @Test
    void should_know_after_a_restart_whose_turn_it_was() {
        moveTo(NIGHT.plusSeconds(1));
        try (Memori memori = open()) {
            assertThat(memori.lastTurn("backup")).isEmpty();
            assertThat(memori.takeTurn("backup", NIGHT)).isTrue();
            assertThat(memori.takeTurn("drill", NIGHT)).as("another task").isTrue();
        }
        moveTo(NIGHT.plusSeconds(60));
        try (Memori memori = open()) {
            assertThat(memori.lastTurn("backup")).contains(NIGHT.plusSeconds(1));
            assertThat(memori.takeTurn("backup", NIGHT)).isFalse();
            moveTo(NIGHT.plus(Duration.ofDays(1)));
            assertThat(memori.takeTurn("backup", NIGHT.plus(Duration.ofDays(1))))
                    .as("the next night")
                    .isTrue();
        }
    }

    @Test
    void should_not_wait_for_years_because_a_clock_was_wrong_once() {
        try (Memori memori = open()) {
            moveTo(NIGHT.plus(Duration.ofDays(3_650)));
            assertThat(memori.takeTurn("backup", NIGHT)).isTrue();
            moveTo(NIGHT);

            assertThat(memori.takeTurn("backup", NIGHT)).isTrue();
            assertThat(memori.takeTurn("backup", NIGHT)).isFalse();
        }
    }

    @Test
    void should_refuse_a_task_without_a_name_that_can_be_kept() {
        try (Memori memori = open()) {
            assertThatThrownBy(() -> memori.takeTurn(" ", NIGHT)).hasMessageContaining("from 1 to 64");
            assertThatThrownBy(() -> memori.lastTurn("x".repeat(65))).hasMessageContaining("has 65");
        }
    }

    private void moveTo(Instant moment) {
        clock.advance(Duration.between(clock.instant(), moment));
    }

    private Path file() {
        return folder.resolve("memory.db");
    }

    private Memori open() {
        return Memori.builder()
                .file(file())
                .embeddingModel(TestModels.words())
                .clock(clock)
                .build();
    }
}
