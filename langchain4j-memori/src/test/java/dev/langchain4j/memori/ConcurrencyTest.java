package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads on one store: none waits for ever, none is told of half a change, and duplicates stay one memory. */
@Timeout(1_200)
class ConcurrencyTest {

    private static final int THREADS = 16;

    /** What {@link #searchAll} can see at the most. */
    private static final int MOST_FOUND = 1000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_keep_one_memory_of_the_same_sentence_added_by_sixteen_threads(boolean onDisk) throws Exception {
        try (Memori memori = open(onDisk)) {
            MemoryNamespace alice = memori.namespace("alice");

            List<AddResult> results =
                    Together.run(THREADS, i -> () -> alice.add("Prefers aisle seats on long flights."));

            assertThat(results)
                    .extracting(AddResult::id)
                    .containsOnly(results.get(0).id());
            assertThat(results).extracting(AddResult::outcome).containsOnlyOnce(AddOutcome.CREATED);
            assertThat(alice.count(MemorySelection.all())).isEqualTo(1);
            assertThat(alice.peek(results.get(0).id()))
                    .get()
                    .extracting(Memory::reinforcements)
                    .isEqualTo(THREADS - 1L);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_keep_one_memory_of_sentences_that_differ_in_punctuation_only(boolean onDisk) throws Exception {
        try (Memori memori = open(onDisk)) {
            MemoryNamespace alice = memori.namespace("alice");

            List<AddResult> results =
                    Together.run(THREADS, i -> () -> alice.add("Prefers aisle seats on long flights" + "!".repeat(i)));

            assertThat(results).extracting(AddResult::outcome).containsOnlyOnce(AddOutcome.CREATED);
            assertThat(alice.count(MemorySelection.all())).isEqualTo(1);
            assertThat(alice.list(ListRequest.builder().build()).get(0).version())
                    .as("each near duplicate is the next version, none is lost")
                    .isEqualTo(THREADS);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_show_readers_whole_memories_only_while_writers_write(boolean onDisk) throws Exception {
        try (Memori memori = open(onDisk)) {
            MemoryNamespace notes = memori.namespace("notes");
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ids.add(notes.add(note(i)).id());
            }
            AtomicInteger writing = new AtomicInteger(2);
            List<Callable<Integer>> work = new ArrayList<>();
            for (int w = 0; w < 2; w++) {
                int writer = w;
                work.add(() -> {
                    try {
                        for (int i = 0; i < 25; i++) {
                            int number = 100 * (writer + 1) + i;
                            notes.add(note(number));
                            notes.update(
                                    ids.get(2 * writer + i % 2),
                                    MemoryUpdate.builder()
                                            .content(note(1000 + number).content())
                                            .replaceMetadata(note(1000 + number).metadata())
                                            .build());
                        }
                        return 0;
                    } finally {
                        writing.decrementAndGet();
                    }
                });
            }
            for (SearchMode mode : SearchMode.values()) {
                work.add(() -> {
                    int searches = 0;
                    while (writing.get() > 0) {
                        SearchRequest request = SearchRequest.builder()
                                .text("the numbered note")
                                .mode(mode)
                                .limit(50)
                                .build();
                        notes.search(request).forEach(hit -> assertWhole(hit.memory()));
                        notes.list(ListRequest.builder().build()).forEach(ConcurrencyTest::assertWhole);
                        searches++;
                    }
                    return searches;
                });
            }

            Together.run(work);

            assertThat(notes.count(MemorySelection.all())).isEqualTo(4 + 2 * 25);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_find_a_memory_that_is_changed_while_the_search_runs() throws Exception {
        try (Memori memori = onDisk().build()) {
            MemoryNamespace alice = memori.namespace("alice");
            String id = alice.add("Drinks green tea in the morning.").id();

            List<MemoryHit> hits = new Pause().search(alice, "green tea in the morning", () -> {
                alice.update(
                        id,
                        MemoryUpdate.builder()
                                .content("Drinks black coffee in the morning.")
                                .build());
                alice.search(byMeaning("something else that takes note of the change"));
            });

            assertThat(hits)
                    .as("the memory was there all the time, in one version or the other")
                    .extracting(hit -> hit.memory().id())
                    .containsExactly(id);
        }
    }

    @Test
    void should_find_a_memory_that_was_added_while_an_older_search_still_ran() throws Exception {
        try (Memori memori = onDisk().dedup(false).build()) {
            MemoryNamespace alice = memori.namespace("alice");
            MemoryNamespace bob = memori.namespace("bob");
            alice.add("Keeps bees on the roof.");
            bob.add("Repairs clocks.");
            List<String> added = new ArrayList<>();

            new Pause().search(bob, "clocks", () -> {
                added.add(bob.add("Plays the cello in a quartet.").id());
                alice.search(byMeaning("bees"));
            });

            assertThat(bob.search(byMeaning("Plays the cello in a quartet.")))
                    .extracting(hit -> hit.memory().id())
                    .startsWith(added.get(0))
                    .hasSize(2);
        }
    }

    @Test
    void should_write_nothing_in_a_search_and_wait_for_no_writer() throws Exception {
        Path file = folder.resolve("memory.db");
        try (Memori memori = Memori.builder()
                        .file(file)
                        .embeddingModel(TestModels.words())
                        .build();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            MemoryNamespace alice = memori.namespace("alice");
            String id = alice.add("Drinks green tea in the morning.").id();
            long sequence = number(other, "SELECT max(sequence) FROM history");
            try (Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                long version = number(other, "PRAGMA data_version");

                for (SearchMode mode : SearchMode.values()) {
                    for (int i = 0; i < 20; i++) {
                        SearchRequest request = SearchRequest.builder()
                                .text("green tea")
                                .mode(mode)
                                .build();
                        assertThat(alice.search(request)).hasSize(1);
                    }
                }
                assertThat(alice.get(id)).get().extracting(Memory::accessCount).isEqualTo(61L);

                assertThat(number(other, "PRAGMA data_version")).isEqualTo(version);
                statement.execute("COMMIT");
            }
            assertThat(number(other, "SELECT max(sequence) FROM history"))
                    .as("to read is no change")
                    .isEqualTo(sequence);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_never_find_again_what_was_forgotten_while_others_search(boolean onDisk) throws Exception {
        try (Memori memori = open(onDisk)) {
            MemoryNamespace notes = memori.namespace("notes");
            List<String> ids = notes
                    .addAll(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19).stream()
                            .map(ConcurrencyTest::note)
                            .toList())
                    .stream()
                    .map(AddResult::id)
                    .toList();
            AtomicBoolean forgetting = new AtomicBoolean(true);
            List<Callable<Boolean>> work = new ArrayList<>();
            work.add(() -> {
                try {
                    for (String id : ids) {
                        notes.forget(id);
                        for (SearchMode mode : SearchMode.values()) {
                            assertThat(searchAll(notes, mode))
                                    .extracting(hit -> hit.memory().id())
                                    .doesNotContain(id);
                        }
                    }
                    return true;
                } finally {
                    forgetting.set(false);
                }
            });
            for (SearchMode mode : SearchMode.values()) {
                work.add(() -> {
                    while (forgetting.get()) {
                        searchAll(notes, mode).forEach(hit -> assertWhole(hit.memory()));
                    }
                    return true;
                });
            }

            Together.run(work);

            assertThat(memori.stats().versions()).isZero();
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_finish_or_refuse_calls_that_run_while_the_store_is_closed(boolean onDisk) throws Exception {
        for (int round = 0; round < 5; round++) {
            Path file = folder.resolve("round" + round + ".db");
            Memori memori = (onDisk
                            ? Memori.builder().file(file)
                            : Memori.builder().inMemory())
                    .embeddingModel(TestModels.words())
                    .build();
            MemoryNamespace notes = memori.namespace("notes");
            notes.add(note(0));
            CountDownLatch busy = new CountDownLatch(4);
            AtomicInteger acknowledged = new AtomicInteger(1);
            List<Callable<Reason>> work = new ArrayList<>();
            for (int t = 1; t <= 2; t++) {
                int first = 1000 * t;
                work.add(untilClosed(busy, i -> {
                    notes.add(note(first + i));
                    acknowledged.incrementAndGet();
                }));
                work.add(untilClosed(busy, i -> searchAll(notes, SearchMode.HYBRID)));
            }
            work.add(() -> {
                busy.await();
                memori.close();
                return Reason.CLOSED;
            });

            assertThat(Together.run(work)).containsOnly(Reason.CLOSED);

            if (onDisk) {
                try (Memori again = Memori.builder()
                        .file(file)
                        .embeddingModel(TestModels.words())
                        .build()) {
                    assertThat(again.namespace("notes").count(MemorySelection.all()))
                            .isEqualTo(acknowledged.get());
                    assertThat(again.verify().problems()).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_change_the_model_while_others_add_and_search(boolean onDisk) throws Exception {
        try (Memori memori = open(onDisk)) {
            MemoryNamespace notes = memori.namespace("notes");
            for (int i = 0; i < 150; i++) {
                notes.add(note(i));
            }
            AtomicBoolean embedding = new AtomicBoolean(true);
            List<Callable<Integer>> work = new ArrayList<>();
            work.add(() -> {
                try {
                    assertThat(memori.reembed(TestModels.words("successor", 48), ProgressListener.NONE))
                            .isTrue();
                    return 0;
                } finally {
                    embedding.set(false);
                }
            });
            work.add(() -> {
                int added = 0;
                do {
                    notes.add(note(1000 + added));
                    added++;
                } while (embedding.get() && added < MOST_FOUND - 150);
                return added;
            });
            work.add(() -> {
                do {
                    assertThat(searchAll(notes, SearchMode.VECTOR)).hasSizeGreaterThanOrEqualTo(150);
                } while (embedding.get());
                return 0;
            });

            int added = Together.run(work).stream().mapToInt(Integer::intValue).sum();

            assertThat(memori.stats().memories()).isEqualTo(150 + added);
            assertThat(memori.stats().coverage()).isEqualTo(1);
            assertThat(searchAll(notes, SearchMode.VECTOR)).hasSize(150 + added);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_refuse_the_model_before_after_it_was_replaced() {
        Path file = folder.resolve("memory.db");
        try (Memori memori = Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words("old", 16))
                .build()) {
            memori.namespace("notes").add(note(1));
            memori.reembed(TestModels.words("new", 24), ProgressListener.NONE);
            memori.namespace("notes").add(note(2));
        }
        assertThatThrownBy(() -> Memori.builder()
                        .file(file)
                        .embeddingModel(TestModels.words("old", 16))
                        .build())
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("new")
                .hasMessageContaining("old");
        try (Memori memori = Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words("new", 24))
                .build()) {
            assertThat(searchAll(memori.namespace("notes"), SearchMode.VECTOR)).hasSize(2);
        }
    }

    private Memori open(boolean onDisk) {
        return (onDisk ? onDisk() : Memori.builder().inMemory().embeddingModel(TestModels.words())).build();
    }

    private MemoriBuilder onDisk() {
        return Memori.builder().file(folder.resolve("memory.db")).embeddingModel(TestModels.words());
    }

    /** Content and metadata both tell the number, so that a mixture of two versions gives itself away. */
    private static NewMemory note(int number) {
        return NewMemory.builder()
                .content("The numbered note " + number + " holds " + number * 7 + ".")
                .metadata(new Metadata().put("number", number).put("label", "label-" + number))
                .build();
    }

    private static void assertWhole(Memory memory) {
        Integer number = memory.metadata().getInteger("number");
        assertThat(number).isNotNull();
        assertThat(memory.content()).isEqualTo(note(number).content());
        assertThat(memory.metadata()).isEqualTo(note(number).metadata());
    }

    private static List<MemoryHit> searchAll(MemoryNamespace namespace, SearchMode mode) {
        return namespace.search(SearchRequest.builder()
                .text("the numbered note")
                .mode(mode)
                .limit(MOST_FOUND)
                .build());
    }

    private static SearchRequest byMeaning(String text) {
        return SearchRequest.builder().text(text).mode(SearchMode.VECTOR).build();
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.getLong(1);
        }
    }

    private interface Step {
        void run(int round);
    }

    /** Repeats a step until the store refuses it; tells the reason of the refusal. */
    private static Callable<Reason> untilClosed(CountDownLatch busy, Step step) {
        return () -> {
            try {
                for (int i = 0; ; i++) {
                    step.run(i);
                    busy.countDown();
                }
            } catch (MemoriException e) {
                return e.reason();
            }
        };
    }

    /** Accepts everything, and holds up the first search that asks it, which has taken its view of the store by then. */
    private static final class Pause extends IsNotEqualTo {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        Pause() {
            super("absent", "nothing");
        }

        @Override
        public String key() {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return super.key();
        }

        List<MemoryHit> search(MemoryNamespace namespace, String text, Runnable meanwhile) throws Exception {
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<List<MemoryHit>> hits = thread.submit(() -> namespace.search(SearchRequest.builder()
                        .text(text)
                        .mode(SearchMode.VECTOR)
                        .filter(this)
                        .build()));
                assertThat(reached.await(10, TimeUnit.MINUTES)).isTrue();
                meanwhile.run();
                released.countDown();
                return hits.get(10, TimeUnit.MINUTES);
            } finally {
                released.countDown();
                thread.shutdownNow();
            }
        }
    }
}
