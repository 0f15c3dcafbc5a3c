package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.recall.Conversation;
import dev.langchain4j.memori.recall.Conversations;
import dev.langchain4j.memori.recall.DeferredRecall;
import dev.langchain4j.memori.recall.RecordedMessage;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.sqlite.SqliteConfig;
import dev.langchain4j.memori.store.sqlite.SqliteStore;
import dev.langchain4j.memori.write.BackgroundWork;
import dev.langchain4j.memori.write.DeferredEmbedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored without a vector gets it in the background, whatever comes between. */
class BackgroundWorkTest {

    private static final Gate GATE = new Gate(MemoryPolicy.standard(), InstantSource.system());

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();

    @Test
    void should_make_the_vectors_of_what_was_deferred() {
        try (MemoryStore store = open();
                BackgroundWork background = work(store, TestModels.words())) {
            for (int i = 0; i < 40; i++) {
                defer(store, "message " + i);
            }
            background.wake();

            patiently().until(() -> waiting(store).isEmpty());
            long lacking = store.read(
                    reader -> reader.countWithoutVectors(reader.activeModel().orElseThrow()));
            assertThat(lacking).isZero();
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_go_on_when_the_file_is_opened_again() {
        try (MemoryStore store = open()) {
            defer(store, "The ferry leaves at nine.");
        }

        try (Memori memori = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .build()) {
            patiently().until(() -> memori.stats().coverage() == 1);
            assertThat(memori.namespace("anna").collections(Memori.RECALL).search(byMeaning("ferry")))
                    .hasSize(1);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_be_found_by_its_words_before_it_has_a_vector() {
        try (MemoryStore store = open()) {
            defer(store, "The ferry leaves at nine.");
        }

        try (Memori memori =
                Memori.builder().file(folder.resolve("memory.db")).textOnly().build()) {
            assertThat(memori.namespace("anna").collections(Memori.RECALL).search("ferry"))
                    .hasSize(1);
            assertThat(memori.stats().coverage()).isZero();
        }
    }

    @Test
    void should_try_again_after_the_model_has_failed() {
        AtomicBoolean broken = new AtomicBoolean(true);
        EmbeddingModel moody = TestModels.failingWhile(broken);
        try (MemoryStore store = open();
                BackgroundWork background = work(store, moody)) {
            defer(store, "The ferry leaves at nine.");
            background.wake();
            broken.set(false);
            defer(store, "The train leaves at ten.");

            patiently().until(() -> {
                background.wake();
                return waiting(store).isEmpty();
            });
        }
    }

    @Test
    void should_embed_what_stands_behind_texts_that_the_model_refuses() {
        try (MemoryStore store = open();
                BackgroundWork background = work(store, refusing("secret"))) {
            for (int i = 0; i < 60; i++) {
                defer(store, (i < 20 || i == 40 ? "secret " : "message ") + i);
            }

            patiently().until(() -> {
                background.wake();
                return waiting(store).size() == 21;
            });
            defer(store, "The ferry leaves at nine.");
            patiently().until(() -> {
                background.wake();
                return waiting(store).size() == 21;
            });
        }
    }

    @Test
    void should_come_to_an_end_where_the_building_of_a_first_model_was_cut_off() {
        AtomicInteger calls = new AtomicInteger();
        EmbeddingModel counting = refusingWhere(text -> calls.incrementAndGet() < 0);
        try (MemoryStore store = open()) {
            for (int i = 0; i < 40; i++) {
                defer(store, "message " + i);
            }
            store.write(writer -> {
                writer.build(Encoder.of(counting, "words", null, null).id());
                return true;
            });
            try (BackgroundWork background = work(store, counting)) {
                background.wake();
                patiently().until(() -> calls.get() >= 40);
            }

            assertThat(calls).hasValue(40);
            assertThat(waiting(store)).as("its vectors are served").isEmpty();
        }
    }

    @Test
    void should_leave_to_be_done_what_a_closing_store_cannot_wait_for() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        EmbeddingModel slow = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                asked.countDown();
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return TestModels.words().embedAll(segments);
            }

            @Override
            public int dimension() {
                return TestModels.words().dimension();
            }
        };
        try (MemoryStore store = open()) {
            BackgroundWork background = work(store, slow);
            for (int i = 0; i < 20; i++) {
                defer(store, "message " + i);
            }
            background.wake();
            asked.await();
            Thread closing = new Thread(background::close);
            closing.start();
            patiently().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
            answer.countDown();
            closing.join();

            assertThat(waiting(store).size())
                    .as("the batch under way is finished, the rest waits")
                    .isBetween(1, 20);
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_forget_what_waits_and_let_a_changed_version_wait_too() {
        try (MemoryStore store = open()) {
            defer(store, "The ferry leaves at nine.");
            defer(store, "The train leaves at ten.");
        }
        try (Memori memori =
                Memori.builder().file(folder.resolve("memory.db")).textOnly().build()) {
            MemoryNamespace recall = memori.namespace("anna").collections(Memori.RECALL);
            recall.forget(recall.search("ferry").get(0).memory().id());
            recall.pin(recall.search("train").get(0).memory().id());
            assertThat(memori.verify().problems()).isEmpty();
        }
        try (MemoryStore store = open()) {
            assertThat(waiting(store))
                    .as("the past version and the current one")
                    .extracting(version -> version.memory().version())
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void should_have_nothing_left_to_do_when_another_model_takes_over() {
        try (MemoryStore store = open()) {
            defer(store, "The ferry leaves at nine.");
        }
        try (Memori memori = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .build()) {
            memori.backfill(ProgressListener.NONE);
            memori.reembed(TestModels.words("successor", 48), ProgressListener.NONE);
            assertThat(memori.stats().coverage()).isEqualTo(1);
        }
        try (MemoryStore store = open()) {
            assertThat(waiting(store)).isEmpty();
        }
    }

    @Test
    void should_make_searchable_what_a_process_that_was_cut_off_has_heard() {
        hear("The ferry leaves at nine.");

        try (Memori memori =
                Memori.builder().file(folder.resolve("memory.db")).textOnly().build()) {
            MemoryNamespace anna = memori.namespace("anna");
            assertThat(anna.collections(Memori.RECALL).search("ferry")).hasSize(1);
            assertThat(anna.conversation("talk").history())
                    .extracting(RecordedMessage::memoryId)
                    .doesNotContainNull();
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_never_make_searchable_what_was_forgotten_before() {
        hear("The ferry leaves at nine.");
        try (MemoryStore store = open()) {
            store.write(writer -> writer.conversations().forget(new Scope("anna", List.of(Memori.RECALL)), "talk"));
            assertThat(new DeferredRecall(store, 1_000, GATE).recallSome()).isFalse();
            assertThat(store.verify().problems()).isEmpty();
        }

        try (Memori memori =
                Memori.builder().file(folder.resolve("memory.db")).textOnly().build()) {
            assertThat(memori.namespace("anna").collections(Memori.RECALL).search("ferry"))
                    .isEmpty();
        }
    }

    /** Stores a message and ends before the background begins. */
    private void hear(String text) {
        try (MemoryStore store = open()) {
            Conversation talk = new Conversations(
                            store, 1_000, clock, new DeferredRecall(store, 1_000, GATE), GATE, () -> {}, () -> {})
                    .of("anna", "talk");
            talk.update(talk.window(), List.of(UserMessage.from(text)));
        }
    }

    private MemoryStore open() {
        return SqliteStore.open(new SqliteConfig(
                folder.resolve("memory.db"), false, null, Duration.ofSeconds(30), clock, RankProfile.DEFAULT));
    }

    private static EmbeddingModel refusing(String word) {
        return refusingWhere(text -> text.contains(word));
    }

    private static EmbeddingModel refusingWhere(Predicate<String> refused) {
        return new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                for (TextSegment segment : segments) {
                    if (refused.test(segment.text())) {
                        throw new IllegalStateException("refused");
                    }
                }
                return TestModels.words().embedAll(segments);
            }

            @Override
            public int dimension() {
                return TestModels.words().dimension();
            }
        };
    }

    /** Awaitility's ten seconds are few for a machine that has other things to do. */
    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(2));
    }

    private static List<StoredMemory> waiting(MemoryStore store) {
        return store.read(reader -> reader.deferred(0, 100));
    }

    private static BackgroundWork work(MemoryStore store, EmbeddingModel model) {
        ModelSlot slot = new ModelSlot(Encoder.of(model, "words", null, null));
        return new BackgroundWork("test", Duration.ZERO, new DeferredEmbedding(store, slot)::embedSome);
    }

    private void defer(MemoryStore store, String content) {
        Memory memory = new Memory(
                java.util.UUID.randomUUID().toString(),
                "anna",
                Memori.RECALL,
                content,
                MemoryType.EPISODIC,
                new dev.langchain4j.data.document.Metadata(),
                "user",
                "c1",
                clock.instant(),
                clock.instant(),
                clock.instant(),
                null,
                0,
                0,
                false,
                null,
                1,
                Memory.DEFAULT_IMPORTANCE,
                Validity.ALWAYS,
                Provenance.UNKNOWN,
                null);
        store.write(writer -> {
            writer.defer(writer.insert(
                    new StoredMemory(0, memory, true), new Change(HistoryEntry.Event.CREATED, null, Actor.UNNAMED)));
            return true;
        });
    }

    private static SearchRequest byMeaning(String text) {
        return SearchRequest.builder().text(text).mode(SearchMode.VECTOR).build();
    }
}
