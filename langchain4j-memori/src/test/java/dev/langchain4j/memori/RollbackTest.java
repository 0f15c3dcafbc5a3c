package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.TrustProfile;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.encode.Passage;
import dev.langchain4j.memori.fact.Predicates;
import dev.langchain4j.memori.observe.Observations;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.search.Decay;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.sqlite.SqliteConfig;
import dev.langchain4j.memori.store.sqlite.SqliteStore;
import dev.langchain4j.memori.write.Dedup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A transaction that is given up leaves no trace: not in the file, and not in what is held in memory of it. */
// Vectors in memory that ran ahead of the file make a reader look for a snapshot that never comes.
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RollbackTest {

    private static final String KNOWN = "The parcel locker stands behind the bakery";
    private static final String LOST = "The bicycle cellar has a new lock since Tuesday";
    private static final String NEXT = "Grandmother takes her tea without any sugar";
    private static final Scope ANNA = new Scope("anna", List.of(Memori.ARCHIVAL));

    private static final Encoder ENCODER = Encoder.of(TestModels.words(), null, null, null);

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();

    /** What a transaction may have done before it fails. */
    static List<Named<BiConsumer<StoreWriter, StoredMemory>>> steps() {
        return List.of(
                Named.of(
                        "a repetition",
                        (writer, known) -> writer.reinforce(known, new Change(Event.REINFORCED, null, Actor.UNNAMED))),
                Named.of("an addition", (writer, known) -> add(writer)),
                Named.of("a repetition and an addition", (writer, known) -> {
                    writer.reinforce(known, new Change(Event.REINFORCED, null, Actor.UNNAMED));
                    add(writer);
                }),
                Named.of("a new version", (writer, known) -> {
                    StoredMemory next = writer.replace(
                            known, new StoredMemory(0, memory(known.memory().id(), LOST, 2), false), change());
                    writer.putVectors(next, ENCODER.id(), vectors(LOST));
                }),
                Named.of("a block", (writer, known) -> writer.blocks(Actor.UNNAMED)
                        .create(block())),
                Named.of("an erasure", (writer, known) -> writer.forget(ANNA, List.of(known.key()))));
    }

    private Settings settings() {
        return new Settings(
                new ModelSlot(ENCODER),
                Dedup.DEFAULT,
                RankProfile.DEFAULT,
                null,
                Decay.DEFAULT,
                TrustProfile.DEFAULT,
                Predicates.DEFAULT,
                MemoryPolicy.none(),
                1_000,
                clock,
                Observations.NONE);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void should_not_remember_what_a_failed_transaction_did(BiConsumer<StoreWriter, StoredMemory> step) {
        SqliteStore store = SqliteStore.open(new SqliteConfig(
                folder.resolve("memory.db"), false, null, Duration.ofSeconds(30), clock, RankProfile.DEFAULT));
        try (Memori memori = new Memori(store, settings())) {
            MemoryNamespace anna = memori.namespace("anna");
            String known = anna.add(KNOWN).id();
            assertThat(byVector(anna, KNOWN)).containsExactly(KNOWN);

            assertThatThrownBy(() -> failAfter(store, step)).hasMessage("given up");

            assertThat(byVector(anna, KNOWN)).containsExactly(KNOWN);
            AddResult next = anna.add(NEXT);
            assertThat(next.outcome()).isEqualTo(AddOutcome.CREATED);
            assertThat(byVector(anna, NEXT)).containsExactly(NEXT, KNOWN);
            assertThat(byVector(anna, LOST)).doesNotContain(LOST).hasSize(2);
            // Other punctuation is other content with the same vector: only the vectors in memory can tell of it.
            assertThat(anna.add(NEXT + "!")).satisfies(again -> {
                assertThat(again.id()).isEqualTo(next.id());
                assertThat(again.outcome()).isEqualTo(AddOutcome.SUPERSEDED);
            });
            assertThat(anna.add(KNOWN + "!").id()).isEqualTo(known);
            assertThat(anna.history(known))
                    .extracting(entry -> entry.event())
                    .containsExactly(Event.CREATED, Event.SUPERSEDED);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    /** What the next transaction writes takes the numbers that the block's would have had. */
    @Test
    void should_find_what_follows_on_a_block_that_was_given_up() {
        SqliteStore store = SqliteStore.open(new SqliteConfig(
                folder.resolve("memory.db"), false, null, Duration.ofSeconds(30), clock, RankProfile.DEFAULT));
        try (Memori memori = new Memori(store, settings())) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.add(KNOWN);

            assertThatThrownBy(() -> failAfter(store, (writer, known) -> writer.blocks(Actor.UNNAMED)
                            .create(block())))
                    .hasMessage("given up");
            anna.add(NEXT);

            assertThat(byVector(anna, NEXT)).containsExactly(NEXT, KNOWN);
            assertThat(anna.core().blocks()).isEmpty();
        }
    }

    @Test
    void should_go_on_after_a_batch_that_did_not_fit_into_the_file() {
        try (Memori memori = Memori.builder()
                .file(folder.resolve("small.db"))
                .embeddingModel(TestModels.words())
                .maxFileSize(1 << 20)
                .clock(clock)
                .build()) {
            MemoryNamespace anna = memori.namespace("anna");
            String known = anna.add(KNOWN).id();
            List<NewMemory> batch = new ArrayList<>(List.of(NewMemory.of(KNOWN), NewMemory.of(LOST)));
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < 20; i++) {
                batch.add(NewMemory.of(longText(random)));
            }

            assertThatThrownBy(() -> anna.addAll(batch))
                    .isInstanceOfSatisfying(
                            MemoriException.class, e -> assertThat(e.reason()).isEqualTo(MemoriException.Reason.FULL));

            assertThat(anna.count(MemorySelection.all())).isEqualTo(1);
            assertThat(anna.peek(known).orElseThrow().reinforcements()).isZero();
            AddResult next = anna.add(NEXT);
            assertThat(byVector(anna, NEXT)).containsExactly(NEXT, KNOWN);
            assertThat(anna.add(NEXT + "!").id()).isEqualTo(next.id());
            assertThat(anna.add(LOST).outcome()).isEqualTo(AddOutcome.CREATED);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_run_a_batch_again_when_a_duplicate_keeps_its_metadata() {
        try (Memori memori = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .build()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.add(NewMemory.builder()
                    .content(KNOWN)
                    .metadata(Metadata.from("street", "Mill Lane"))
                    .build());

            // What the duplicate will look like is known only inside the transaction, which is given up and run again.
            List<AddResult> results = anna.addAll(List.of(
                    NewMemory.of(NEXT),
                    NewMemory.builder()
                            .content(KNOWN)
                            .metadata(Metadata.from("door", "blue"))
                            .build(),
                    NewMemory.of(NEXT + "!")));

            assertThat(results)
                    .extracting(AddResult::outcome)
                    .containsExactly(AddOutcome.CREATED, AddOutcome.REINFORCED, AddOutcome.SUPERSEDED);
            assertThat(results.get(2).id()).isEqualTo(results.get(0).id());
            assertThat(byVector(anna, NEXT)).containsExactly(NEXT + "!", KNOWN);
            assertThat(byVector(anna, KNOWN + " blue Mill Lane").get(0)).isEqualTo(KNOWN);
            assertThat(anna.history(results.get(0).id())).hasSize(2);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    private static Block block() {
        return new Block("anna", "human", "", KNOWN, 100, false, null, 1, Instant.EPOCH, Instant.EPOCH);
    }

    private static void failAfter(MemoryStore store, BiConsumer<StoreWriter, StoredMemory> step) {
        store.write(writer -> {
            StoredMemory known =
                    writer.list(ANNA, ListRequest.builder().build()).get(0);
            look(writer);
            step.accept(writer, known);
            look(writer);
            throw new IllegalStateException("given up");
        });
    }

    private static void look(StoreWriter writer) {
        assertThat(writer.nearest(
                        ANNA, MemorySelection.all(), ENCODER.id(), vectors(LOST).get(0), 10))
                .hasSizeBetween(0, 2);
    }

    private static void add(StoreWriter writer) {
        StoredMemory lost = writer.insert(new StoredMemory(0, memory("lost", LOST, 1), false), change());
        writer.putVectors(lost, ENCODER.id(), vectors(LOST));
        assertThat(writer.nearest(
                        ANNA, MemorySelection.all(), ENCODER.id(), vectors(LOST).get(0), 1))
                .first()
                .satisfies(found -> assertThat(found.key()).isEqualTo(lost.key()));
    }

    private static Change change() {
        return new Change(Event.CREATED, null, Actor.UNNAMED);
    }

    private static List<float[]> vectors(String content) {
        return ENCODER.encode(List.of(new Passage(content, null, null, new Metadata())))
                .get(0);
    }

    private static Memory memory(String id, String content, long version) {
        SettableClock time = new SettableClock();
        return new Memory(
                id,
                "anna",
                Memori.ARCHIVAL,
                content,
                MemoryType.SEMANTIC,
                new Metadata(),
                null,
                null,
                time.instant(),
                time.instant(),
                time.instant(),
                null,
                0,
                0,
                false,
                null,
                version,
                Memory.DEFAULT_IMPORTANCE,
                Validity.ALWAYS,
                Provenance.UNKNOWN,
                null);
    }

    private static String longText(SplittableRandom random) {
        StringBuilder text = new StringBuilder(60_000);
        while (text.length() < 60_000) {
            text.append(Long.toString(random.nextLong(1L << 40), 36)).append(' ');
        }
        return text.toString();
    }

    private static List<String> byVector(MemoryNamespace namespace, String text) {
        return namespace
                .search(SearchRequest.builder()
                        .text(text)
                        .mode(SearchMode.VECTOR)
                        .build())
                .stream()
                .map(MemoryHit::memory)
                .map(Memory::content)
                .toList();
    }
}
