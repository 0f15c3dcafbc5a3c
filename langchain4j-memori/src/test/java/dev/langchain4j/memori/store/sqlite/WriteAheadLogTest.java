package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.RankProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log does not grow for ever where somebody reads at every moment. */
@Timeout(600)
class WriteAheadLogTest {

    private static final int READERS = 3;
    private static final long LIMIT = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void should_begin_the_log_anew_though_somebody_reads_at_every_moment() throws Exception {
        SqliteConfig config = config();
        Sessions sessions = new Sessions(config);
        WriteAheadLog log = new WriteAheadLog(config, sessions, LIMIT);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger reading = new AtomicInteger();
        List<Thread> readers = new ArrayList<>();
        SqliteStore store = SqliteStore.open(config, sessions);
        try {
            for (int i = 0; i < READERS; i++) {
                Thread reader = new Thread(() -> readByTurns(store, reading, done));
                readers.add(reader);
                reader.start();
            }
            for (int i = 0; !Files.exists(log()) || Files.size(log()) <= LIMIT; i++) {
                write(store, i);
                assertThat(i).isLessThan(10_000);
            }
            while (!log.shorten()) {
                Thread.onSpinWait(); // A reader that the machine has put aside takes longer than one attempt lasts.
            }
            assertThat(Files.size(log())).isZero();
            for (int i = 0; i < 10; i++) {
                write(store, i);
            }
            assertThat(Files.size(log())).isPositive().isLessThan(LIMIT);
            assertThat(store.<List<String>>read(reader -> reader.documents().names("a", "log")))
                    .hasSize(10);
        } finally {
            done.set(true); // Or closing would wait for whoever waits for the next one.
            for (Thread reader : readers) {
                reader.join();
            }
            store.close();
        }
    }

    @Test
    void should_let_a_short_log_be() throws IOException {
        SqliteConfig config = config();
        Sessions sessions = new Sessions(config);
        try (SqliteStore store = SqliteStore.open(config, sessions)) {
            write(store, 1);
            long length = Files.size(log());
            assertThat(new WriteAheadLog(config, sessions, LIMIT).shorten()).isTrue();
            assertThat(Files.size(log())).isEqualTo(length).isPositive();
        }
    }

    /** Each ends when another one has begun. */
    private static void readByTurns(SqliteStore store, AtomicInteger reading, AtomicBoolean done) {
        while (!done.get()) {
            store.read(reader -> {
                reader.documents().names("a", "log");
                int own = reading.incrementAndGet();
                while (reading.get() == own && !done.get()) {
                    Thread.onSpinWait();
                }
                return true;
            });
        }
    }

    private static void write(SqliteStore store, int number) {
        store.write(writer -> {
            writer.documents().put("a", "log", "document " + number % 10, "0123456789abcdef".repeat(1_000));
            return true;
        });
    }

    private Path log() {
        return folder.resolve("memory.db-wal");
    }

    private SqliteConfig config() {
        return new SqliteConfig(
                folder.resolve("memory.db"),
                false,
                null,
                Duration.ofSeconds(30),
                InstantSource.system(),
                RankProfile.DEFAULT);
    }
}
