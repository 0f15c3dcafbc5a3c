package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.sqlite.SqliteConfig;
import dev.langchain4j.memori.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every read counts once: whatever happens to the memory meanwhile, and however the count gets into the file. */
class AccessMarksTest {

    private static final String CONTENT = "The ferry to the island leaves at six";

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private String id = "";

    @BeforeEach
    void addOne() {
        try (Memori memori = open()) {
            id = memori.namespace("anna").add(CONTENT).id();
        }
    }

    @Test
    void should_count_every_touch_beside_a_stream_of_new_versions() {
        int touches = 20_000;
        try (Memori memori = open()) {
            MemoryNamespace anna = memori.namespace("anna");
            CompletableFuture<Void> touching = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < touches; i++) {
                    anna.touch(id);
                }
            });
            for (int i = 0; i < 100; i++) {
                anna.pin(id);
                anna.unpin(id);
            }
            touching.join();
            memori.rebuild(); // Writes what is pending.
            assertThat(count(memori)).isEqualTo(touches);
        }
        try (Memori memori = open()) {
            assertThat(count(memori)).isEqualTo(touches);
            assertThat(memori.namespace("anna").peek(id).orElseThrow().version())
                    .isEqualTo(201);
        }
    }

    @Test
    void should_count_no_touch_twice_or_not_at_all_while_it_is_written() {
        int touches = 5_000;
        try (Memori memori = open()) {
            MemoryNamespace anna = memori.namespace("anna");
            String other = anna.add("The last bus home is at midnight").id();
            AtomicInteger begun = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            CompletableFuture<Void> touching = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < touches; i++) {
                    begun.incrementAndGet();
                    anna.touch(id);
                    done.incrementAndGet();
                }
            });
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                while (!touching.isDone()) {
                    anna.pin(other);
                    anna.unpin(other);
                }
            });
            while (!touching.isDone()) {
                int least = done.get();
                long counted = anna.peek(id).orElseThrow().accessCount();
                assertThat(counted).isBetween((long) least, (long) begun.get());
            }
            touching.join();
            writing.join();
            assertThat(anna.peek(id).orElseThrow().accessCount()).isEqualTo(touches);
        }
    }

    /** A reader that was held up sees a state of long ago, and has to add to it what was pending then. */
    @Test
    void should_count_for_a_reader_behind_whom_many_batches_were_written() {
        String otherId;
        try (Memori memori = open()) {
            otherId = memori.namespace("anna")
                    .add("The last bus home is at midnight")
                    .id();
        }
        SqliteStore store = SqliteStore.open(new SqliteConfig(
                folder.resolve("memory.db"), false, null, Duration.ofSeconds(30), clock, RankProfile.DEFAULT));
        try (store) {
            long key = key(store, id);
            long other = key(store, otherId);
            for (int i = 0; i < 3; i++) {
                store.markAccessed(List.of(key), clock.instant());
            }

            long counted = store.read(reader -> {
                reader.load(List.of(other)); // From here on it sees nothing newer.
                CompletableFuture.runAsync(() -> {
                            for (int i = 0; i < 20; i++) {
                                store.markAccessed(List.of(other), clock.instant());
                                store.flush();
                            }
                        })
                        .join();
                return reader.find(new Scope("anna", List.of("archival")), id)
                        .get(0)
                        .memory()
                        .accessCount();
            });

            assertThat(counted).isEqualTo(3);
        }
    }

    @Test
    void should_carry_the_count_through_every_kind_of_change() {
        long expected = 0;
        try (Memori memori = open()) {
            MemoryNamespace anna = memori.namespace("anna");
            for (Runnable change : changes(anna)) {
                anna.touch(id);
                anna.touch(id);
                expected += 2;
                change.run();
                memori.compact();
                assertThat(count(memori)).isEqualTo(expected);
                anna.touch(id); // Pending while the next change is made.
                expected++;
            }
        }
        try (Memori memori = open()) {
            assertThat(count(memori)).isEqualTo(expected);
        }
    }

    @Test
    void should_write_reads_of_a_version_that_was_replaced_before_they_were_written() {
        try (Memori memori = open();
                Memori other = open()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.touch(id);
            other.namespace("anna").pin(id); // Another process knows nothing of the pending mark.
            anna.touch(id);
        }
        try (Memori memori = open()) {
            assertThat(count(memori)).isEqualTo(2);
        }
    }

    @Test
    void should_drop_reads_of_a_memory_that_was_forgotten() {
        try (Memori memori = open();
                Memori other = open()) {
            memori.namespace("anna").touch(id);
            other.namespace("anna").forget(id);
            String again = memori.namespace("anna").add(CONTENT).id();
            assertThat(memori.namespace("anna").peek(again).orElseThrow().accessCount())
                    .isZero();
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_know_pending_reads_when_it_lists_by_use() {
        try (Memori memori = open()) {
            MemoryNamespace anna = memori.namespace("anna");
            String other = anna.add("The last bus home is at midnight").id();
            Instant read = clock.advance(Duration.ofHours(3));
            anna.touch(other);
            clock.advance(Duration.ofHours(-1)); // The clock is set back: the last read stays the latest one.
            anna.touch(other);
            anna.touch(id);

            for (MemorySort sort : new MemorySort[] {MemorySort.ACCESS_COUNT, MemorySort.ACCESSED}) {
                assertThat(anna.list(ListRequest.builder().sort(sort).build()))
                        .extracting(Memory::id)
                        .containsExactly(other, id);
            }
            assertThat(anna.peek(other).orElseThrow().lastAccessedAt()).isEqualTo(read);
        }
    }

    private Runnable[] changes(MemoryNamespace anna) {
        return new Runnable[] {
            () -> anna.add(CONTENT),
            () -> anna.add(NewMemory.builder()
                    .content(CONTENT)
                    .metadata(Metadata.from("source", "time table"))
                    .build()),
            () -> anna.add(CONTENT + "!"),
            () -> anna.update(
                    id,
                    MemoryUpdate.builder().content("The ferry leaves at seven").build()),
            () -> anna.pin(id),
            () -> anna.unpin(id)
        };
    }

    private long count(Memori memori) {
        return memori.namespace("anna").peek(id).orElseThrow().accessCount();
    }

    private Memori open() {
        return Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .synchronous(Synchronous.NORMAL)
                .clock(clock)
                .build();
    }

    private static long key(SqliteStore store, String id) {
        return store.read(reader -> reader.find(new Scope("anna", List.of("archival")), id))
                .get(0)
                .key();
    }
}
