package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.AuditRequest;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.sqlite.SqliteConfig;
import dev.langchain4j.memori.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes that come at the same moment share a transaction, and nobody can tell: each sees the ones before, fails for itself alone, and is
 * durable when it returns. They are made to meet by another program that holds the file's write lock until all of them wait.
 */
@Timeout(1_200)
class GroupCommitTest {

    private static final int THREADS = 8;
    private static final int KILLS = 6;

    @TempDir
    private Path folder;

    @Test
    void should_show_each_what_those_before_it_have_written() throws Exception {
        try (SqliteStore store = store()) {
            List<Integer> seen = together(IntStream.range(0, THREADS)
                    .<Callable<Integer>>mapToObj(i -> () -> store.writeTogether(writer -> {
                        int before = writer.documents().names("group", "test").size();
                        writer.documents().put("group", "test", "work " + i, "done");
                        return before;
                    }))
                    .toList());

            assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        }
    }

    @Test
    void should_fail_only_for_whoever_failed_and_leave_nothing_of_it() throws Exception {
        try (SqliteStore store = store()) {
            Map<Integer, List<Thread>> ran = new ConcurrentHashMap<>();
            List<String> outcomes = together(IntStream.range(0, THREADS)
                    .<Callable<String>>mapToObj(i -> () -> {
                        try {
                            return store.writeTogether(writer -> {
                                ran.computeIfAbsent(i, key -> new ArrayList<>()).add(Thread.currentThread());
                                boolean late = i % 4 == 1;
                                boolean early = i % 4 == 3;
                                fail(early, "early " + i);
                                writer.documents().put("group", "test", "work " + i, "done");
                                fail(late, "late " + i);
                                return "done " + i;
                            });
                        } catch (IllegalStateException e) {
                            assertThat(ran.get(i)).last().isEqualTo(Thread.currentThread());
                            return Objects.requireNonNull(e.getMessage());
                        }
                    })
                    .toList());

            assertThat(outcomes)
                    .containsExactly("done 0", "late 1", "done 2", "early 3", "done 4", "late 5", "done 6", "early 7");
            assertThat(documents(store)).containsExactlyInAnyOrder("work 0", "work 2", "work 4", "work 6");
        }
    }

    /** After some refusals there is no transaction any more, so that nobody may go on in it. */
    @Test
    void should_do_the_others_though_sqlite_itself_refuses_one() throws Exception {
        try (Memori memori = open()) {
            memori.namespace("anna").add("The bicycle stands in the cellar");
        }
        try (SqliteStore store = store()) {
            Scope scope = new Scope("anna", List.of("archival"));
            List<String> outcomes = together(IntStream.range(0, THREADS)
                    .<Callable<String>>mapToObj(i -> () -> {
                        try {
                            return store.writeTogether(writer -> {
                                writer.documents().put("group", "test", "work " + i, "done");
                                for (int twice = 0; i == 3 && twice < 2; twice++) {
                                    writer.load(writer.keysByOrigin(scope))
                                            .values()
                                            .forEach(writer::defer);
                                }
                                return "done " + i;
                            });
                        } catch (MemoriException e) {
                            return e.reason() + " " + i;
                        }
                    })
                    .toList());

            assertThat(outcomes)
                    .containsExactly("done 0", "done 1", "done 2", "STORAGE 3", "done 4", "done 5", "done 6", "done 7");
            assertThat(documents(store)).hasSize(THREADS - 1).doesNotContain("work 3");
            assertThat(store.<List<StoredMemory>>read(reader -> reader.deferred(0, 10)))
                    .isEmpty();
        }
    }

    @Test
    void should_find_the_first_of_equal_additions_that_share_a_transaction() throws Exception {
        try (Memori memori = open()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.add("The bicycle stands in the cellar");

            List<AddResult> results = together(IntStream.range(0, THREADS)
                    .<Callable<AddResult>>mapToObj(i -> () -> anna.add(
                            i % 2 == 0
                                    ? "Prefers aisle seats on long flights"
                                    : "prefers aisle seats, on long flights!"))
                    .toList());

            assertThat(results)
                    .extracting(AddResult::id)
                    .containsOnly(results.get(0).id());
            assertThat(results).extracting(AddResult::outcome).containsOnlyOnce(AddOutcome.CREATED);
            assertThat(anna.peek(results.get(0).id()))
                    .get()
                    .extracting(Memory::reinforcements)
                    .isEqualTo(THREADS - 1L);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_find_the_first_of_additions_that_say_almost_the_same_and_share_a_transaction() throws Exception {
        List<String> ends = List.of("", " again", " indeed", " really", " too", " here", " there", " also");
        try (Memori memori = builder().dedupThreshold(0.9).build()) {
            MemoryNamespace anna = memori.namespace("anna");
            List<AddResult> results = together(ends.stream()
                    .<Callable<AddResult>>map(end ->
                            () -> anna.add("The quick brown fox jumps over the lazy sleeping dog near home" + end))
                    .toList());

            assertThat(results)
                    .extracting(AddResult::id)
                    .containsOnly(results.get(0).id());
            assertThat(results).extracting(AddResult::outcome).containsOnlyOnce(AddOutcome.CREATED);
            assertThat(anna.count(MemorySelection.all())).isEqualTo(1);
            assertThat(anna.history(results.get(0).id())).hasSize(THREADS);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    /** Nothing of some of the namespaces is in memory when their turn comes, and by then the transaction has changed something. */
    @Test
    void should_find_what_says_almost_the_same_in_whatever_namespace() throws Exception {
        List<String> ids = new ArrayList<>();
        try (Memori memori = open()) {
            for (int i = 0; i < THREADS; i++) {
                ids.add(memori.namespace("user " + i)
                        .add("The quick brown fox jumps over the lazy sleeping dog near home")
                        .id());
            }
        }
        try (Memori memori = builder().dedupThreshold(0.9).build()) {
            List<AddResult> results = together(IntStream.range(0, THREADS)
                    .<Callable<AddResult>>mapToObj(i -> () -> memori.namespace("user " + i)
                            .add("The quick brown fox jumps over the lazy sleeping dog near home again"))
                    .toList());

            assertThat(results).extracting(AddResult::outcome).containsOnly(AddOutcome.SUPERSEDED);
            assertThat(results).extracting(AddResult::id).isEqualTo(ids);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    /** Whoever adds looks at what was committed, though all who may read do, and wait for him. */
    @Test
    void should_not_wait_for_readers_who_wait_for_the_writer() throws Exception {
        int readers = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        try (Memori memori = open()) {
            memori.namespace("anna").add("The bicycle stands in the cellar");
        }
        try (SqliteStore store = store()) {
            Scope scope = new Scope("anna", List.of("archival"));
            EmbeddingModelId model = store.read(StoreReader::activeModel).orElseThrow();
            CountDownLatch reading = new CountDownLatch(readers);
            CountDownLatch written = new CountDownLatch(1);
            List<Callable<Integer>> works = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                works.add(() -> store.read(reader -> {
                    reading.countDown();
                    waitFor(written);
                    return 0;
                }));
            }
            works.add(() -> {
                waitFor(reading);
                int near = store.write(writer -> {
                    StoredMemory bicycle = writer.load(writer.keysByOrigin(scope))
                            .values()
                            .iterator()
                            .next();
                    writer.reinforce(bicycle, new Change(HistoryEntry.Event.REINFORCED, null, Actor.UNNAMED));
                    float[] vector = new float[model.dimension()];
                    vector[0] = 1;
                    return writer.nearest(scope, MemorySelection.all(), model, vector, 10)
                            .size();
                });
                written.countDown();
                return near;
            });

            assertThat(Together.run(works)).last().isEqualTo(1);
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void should_keep_a_quota_to_the_memory() throws Exception {
        MemoryPolicy policy = MemoryPolicy.builder().maxMemories(3).build();
        try (Memori memori = builder().policy(policy).build()) {
            MemoryNamespace full = memori.namespace("full");
            List<Boolean> stored = together(IntStream.range(0, THREADS)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        try {
                            full.add(NewMemory.builder()
                                    .id("number-" + i)
                                    .content("Shelf " + i + " holds "
                                            + List.of("apples", "pears", "plums")
                                                    .get(i % 3))
                                    .build());
                            return true;
                        } catch (MemoriException e) {
                            assertThat(e.reason()).isEqualTo(Reason.OVER_QUOTA);
                            return false;
                        }
                    })
                    .toList());

            assertThat(stored).filteredOn(Boolean::booleanValue).hasSize(3);
            assertThat(full.count(MemorySelection.all())).isEqualTo(3);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_let_one_of_two_changes_of_the_same_version_through() throws Exception {
        try (Memori memori = open()) {
            MemoryNamespace anna = memori.namespace("anna");
            String id = anna.add("Lives in Lisbon").id();
            List<Boolean> changed = together(IntStream.range(0, THREADS)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        try {
                            anna.update(
                                    id,
                                    MemoryUpdate.builder()
                                            .content("Lives in Porto, at number " + i)
                                            .expectedVersion(1L)
                                            .build());
                            return true;
                        } catch (MemoriException e) {
                            assertThat(e.reason()).isEqualTo(Reason.STALE_VERSION);
                            return false;
                        }
                    })
                    .toList());

            assertThat(changed).containsOnlyOnce(true);
            assertThat(anna.peek(id)).get().extracting(Memory::version).isEqualTo(2L);
        }
    }

    @Test
    void should_audit_each_call_by_itself() throws Exception {
        try (Memori memori = open()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.audit().enable();
            together(IntStream.range(0, THREADS)
                    .<Callable<AddResult>>mapToObj(i -> () -> anna.add("Letter " + i + " came from box " + 10 * i))
                    .toList());

            assertThat(anna.audit()
                            .entries(AuditRequest.builder()
                                    .action(AuditAction.WRITE)
                                    .build()))
                    .hasSize(THREADS)
                    .allSatisfy(entry -> assertThat(entry.subjects()).hasSize(1));
            assertThat(anna.audit().verify().isIntact()).isTrue();
        }
    }

    @Test
    void should_not_be_called_from_inside_itself() throws Exception {
        try (SqliteStore store = store()) {
            List<Boolean> refused = together(IntStream.range(0, THREADS)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        try {
                            store.writeTogether(writer -> store.writeTogether(other -> true));
                            return false;
                        } catch (IllegalStateException e) {
                            return true;
                        }
                    })
                    .toList());

            assertThat(refused).containsOnly(true);
        }
    }

    @Test
    void should_write_for_a_thread_that_is_interrupted_while_it_waits() throws Exception {
        try (SqliteStore store = store()) {
            List<Boolean> interrupted = together(
                    IntStream.range(0, THREADS)
                            .<Callable<Boolean>>mapToObj(i -> () -> {
                                store.writeTogether(put("work " + i));
                                return Thread.currentThread().isInterrupted();
                            })
                            .toList(),
                    threads -> threads.forEach(Thread::interrupt));

            assertThat(interrupted).containsOnly(true);
            assertThat(documents(store)).hasSize(THREADS);
        }
    }

    /** No two works at once, none twice, none lost, whatever fails and however they meet. */
    @Test
    void should_be_as_if_each_had_written_alone() throws Exception {
        long seed = System.nanoTime();
        Set<String> expected = ConcurrentHashMap.newKeySet();
        try (SqliteStore store = store()) {
            Together.run(THREADS, thread -> () -> {
                Random random = new Random(seed + thread);
                for (int i = 0; i < 150; i++) {
                    String name = thread + "/" + i;
                    int fate = random.nextInt(6);
                    try {
                        Integer last = store.writeTogether(writer -> {
                            fail(fate == 0, "early");
                            int number = number(writer) + 1;
                            writer.documents().put("group", "counter", "number", Integer.toString(number));
                            writer.documents().put("group", "test", name, Integer.toString(number));
                            fail(fate == 1, "late");
                            return number;
                        });
                        assertThat(expected.add(name + "=" + last)).isTrue();
                    } catch (IllegalStateException e) {
                        assertThat(fate).as("seed %d", seed).isLessThan(2);
                    }
                    if (fate == 2) {
                        store.write(writer -> true);
                    }
                }
                return true;
            });
            Set<String> found = new HashSet<>();
            store.read(reader -> {
                for (String name : reader.documents().names("group", "test")) {
                    found.add(name + "="
                            + reader.documents().find("group", "test", name).orElseThrow());
                }
                assertThat(found).as("seed %d", seed).isEqualTo(expected);
                assertThat(reader.documents().find("group", "counter", "number"))
                        .as("seed %d", seed)
                        .contains(Integer.toString(expected.size()));
                return true;
            });
        }
    }

    @Test
    void should_lose_nothing_that_was_acknowledged_to_any_of_eight_threads() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path file = folder.resolve("killed.db");
        Set<String> acknowledged = new HashSet<>();
        for (int kill = 1; kill <= KILLS; kill++) {
            try (ChildProcess child =
                    new ChildProcess(GroupCommitChild.class, folder, file.toString(), Integer.toString(kill))) {
                int wanted = 1 + random.nextInt(400);
                for (int i = 0; i < wanted; i++) {
                    acknowledged.add(Objects.requireNonNull(child.hear()));
                }
                acknowledged.addAll(child.kill());
            }
            try (Memori memori = GroupCommitChild.open(file)) {
                MemoryNamespace namespace = memori.namespace("crash");
                assertThat(memori.verify().problems()).as("seed %d", seed).isEmpty();
                for (String id : acknowledged) {
                    assertThat(namespace.peek(id))
                            .as("%s after kill %d of seed %d", id, kill, seed)
                            .isPresent();
                }
                // Of what each thread was just doing, all or nothing is there.
                assertThat(namespace.count(MemorySelection.all()))
                        .isBetween((long) acknowledged.size(), acknowledged.size() + (long) kill * THREADS);
            }
        }
        System.out.println(KILLS + " kills of eight threads that share transactions after " + acknowledged.size()
                + " acknowledged additions, seed " + seed);
    }

    private static Function<StoreWriter, Boolean> put(String name) {
        return writer -> {
            writer.documents().put("group", "test", name, "done");
            return true;
        };
    }

    private static int number(StoreWriter writer) {
        return writer.documents()
                .find("group", "counter", "number")
                .map(Integer::parseInt)
                .orElse(0);
    }

    private static void fail(boolean now, String how) {
        if (now) {
            throw new IllegalStateException(how);
        }
    }

    private static List<String> documents(SqliteStore store) {
        return store.read(reader -> reader.documents().names("group", "test"));
    }

    private <T> List<T> together(List<Callable<T>> works) throws Exception {
        return together(works, threads -> {});
    }

    private <T> List<T> together(List<Callable<T>> works, Consumer<List<Thread>> meanwhile) throws Exception {
        return Meeting.of(folder.resolve("memory.db"), works, meanwhile);
    }

    private SqliteStore store() {
        return SqliteStore.open(new SqliteConfig(
                folder.resolve("memory.db"),
                true,
                null,
                Duration.ofSeconds(30),
                InstantSource.system(),
                RankProfile.DEFAULT));
    }

    private Memori open() {
        return builder().build();
    }

    private MemoriBuilder builder() {
        return Memori.builder().file(folder.resolve("memory.db")).embeddingModel(TestModels.words());
    }
}
