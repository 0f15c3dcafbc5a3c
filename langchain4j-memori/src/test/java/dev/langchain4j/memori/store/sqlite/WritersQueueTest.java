package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.RankProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever waits to write is counted, whether he waits for the writer or for a place in a group. */
class WritersQueueTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path folder;

    @Test
    void should_count_those_who_wait_to_write() throws Exception {
        SqliteConfig config = new SqliteConfig(
                folder.resolve("memory.db"),
                false,
                null,
                Duration.ofSeconds(30),
                InstantSource.system(),
                RankProfile.DEFAULT);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (SqliteStore store = SqliteStore.open(config)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            List<Future<?>> writers = new ArrayList<>();
            writers.add(pool.submit(() -> store.write(writer -> {
                begun.countDown();
                return awaited(end);
            })));
            begun.await();
            for (int i = 0; i < 3; i++) {
                writers.add(pool.submit(() -> store.writeTogether(writer -> true)));
            }
            try {
                long deadline = System.nanoTime() + PATIENCE_NANOS;
                while (store.figures().waitingWriters() < 3 && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                }
                assertThat(store.figures().waitingWriters()).isGreaterThanOrEqualTo(3);
            } finally {
                end.countDown();
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            // What the store does for itself every second may be waiting.
            assertThat(store.figures().waitingWriters()).isLessThan(3);
        } finally {
            pool.shutdownNow();
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
