package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ExportRequest;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ImportMode;
import dev.langchain4j.memori.data.ImportRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.TransferResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole namespace goes out of one store and into another, and no question can tell the two apart. */
class LosslessTransferTest extends AnnasMemory {

    private static final List<String> QUESTIONS = List.of("harbour of Lisbon", "Caf\u00e9", "42", "what is blue?");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void should_answer_every_question_as_before(long seed) throws IOException {
        RandomStory story = new RandomStory(seed, clock, anna);
        story.happen(90);
        memori.flush();
        Path export = folder.resolve("anna.jsonl");
        TransferResult exported = anna.exportTo(ExportRequest.to(export));
        Answers before = Answers.of(anna, story.moments, QUESTIONS);

        try (Memori other = store()) {
            MemoryNamespace there = other.namespace("anna");
            assertThat(there.importFrom(ImportRequest.of(export))).isEqualTo(exported);

            assertThat(Answers.of(there, story.moments, QUESTIONS)).isEqualTo(before);
            assertThat(other.verify().problems()).isEmpty();
            Path again = folder.resolve("again.jsonl");
            there.exportTo(ExportRequest.to(again));
            assertThat(again).hasSameBinaryContentAs(export);

            // What is written from then on follows what was brought along.
            clock.advance(Duration.ofHours(1));
            RandomStory further = new RandomStory(-seed, clock, there);
            further.happen(20);
            assertThat(other.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_put_an_earlier_state_back_with_its_history() throws IOException {
        RandomStory story = new RandomStory(77, clock, anna);
        story.happen(60);
        memori.flush();
        Path export = folder.resolve("anna.jsonl");
        anna.exportTo(ExportRequest.to(export));
        Answers before = Answers.of(anna, story.moments, QUESTIONS);
        Instant then = clock.instant();
        MemoryNamespace ben = memori.namespace("ben");
        ben.add("the harbour of Lisbon is grey");
        Answers bens = Answers.of(ben, story.moments, QUESTIONS);
        new RandomStory(78, clock, anna).happen(60);
        anna.collections("only here").add("a shelf that the export does not know");

        anna.importFrom(
                ImportRequest.builder().file(export).mode(ImportMode.REPLACE).build());

        clock.advance(Duration.between(clock.instant(), then)); // What has expired since then had not.
        assertThat(Answers.of(anna, story.moments, QUESTIONS)).isEqualTo(before);
        assertThat(Answers.of(ben, story.moments, QUESTIONS)).isEqualTo(bens);
        assertThat(anna.collections("only here").count(MemorySelection.all())).isZero();
        Path again = folder.resolve("again.jsonl");
        anna.exportTo(ExportRequest.to(again));
        assertThat(again).hasSameBinaryContentAs(export);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_leave_what_is_there_as_it_is() {
        anna.add(NewMemory.builder().id("shared").content("a boat").build());
        anna.core().create(NewBlock.builder().label("persona").value("theirs").build());
        anna.documents("plans").put("trip", "theirs");
        anna.add(NewMemory.builder().id("new").content("a train").build());
        Path export = folder.resolve("anna.jsonl");
        anna.exportTo(ExportRequest.to(export));
        MemoryNamespace ben = memori.namespace("ben");
        ben.add(NewMemory.builder().id("shared").content("a vessel").build());
        ben.update("shared", MemoryUpdate.builder().pinned(true).build());
        ben.core().create(NewBlock.builder().label("persona").value("ours").build());
        ben.documents("plans").put("trip", "ours");
        List<HistoryEntry> history = ben.history("shared");

        TransferResult merged = ben.importFrom(ImportRequest.of(export));

        assertThat(merged.memories()).isEqualTo(1);
        assertThat(merged.skipped()).isEqualTo(5); // A memory and its change, a block and its change, a document.
        assertThat(ben.peek("shared")).map(Memory::content).hasValue("a vessel");
        assertThat(ben.history("shared")).isEqualTo(history);
        assertThat(ben.core().block("persona").orElseThrow().value()).isEqualTo("ours");
        assertThat(ben.documents("plans").get("trip")).hasValue("ours");
        assertThat(ben.peek("new")).map(Memory::content).hasValue("a train");
        assertThat(ben.importFrom(ImportRequest.of(export)).memories()).isZero();
        assertThat(ben.history("new")).hasSize(1);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_let_system_time_never_go_back() {
        anna.add("long ago");
        Path export = folder.resolve("anna.jsonl");
        anna.exportTo(ExportRequest.to(export));
        Instant exported = clock.instant();
        clock.advance(Duration.ofDays(100));
        MemoryNamespace ben = memori.namespace("ben");
        ben.add("here before the import");
        memori.namespace("carla").importFrom(ImportRequest.of(export));
        Instant imported = clock.instant();
        clock.advance(Duration.ofDays(-50)); // Somebody sets the clock back.

        String id = ben.add("behind the import").id();

        assertThat(ben.history(id).get(0).at()).isEqualTo(imported);
        assertThat(memori.namespace("carla")
                        .count(MemorySelection.builder().asOf(exported).build()))
                .isEqualTo(1);
    }

    @Test
    void should_refuse_changes_of_the_future() {
        anna.add("tomorrow");
        Path export = folder.resolve("anna.jsonl");
        anna.exportTo(ExportRequest.to(export));
        clock.advance(Duration.ofDays(-1));
        try (Memori other = store()) {
            assertThatThrownBy(() -> other.namespace("anna").importFrom(ImportRequest.of(export)))
                    .isInstanceOf(MemoriException.class)
                    .hasMessageContaining("line 3")
                    .hasMessageContaining("clocks");
            assertThat(other.namespaces()).isEmpty();
        }
    }

    @Test
    void should_leave_nothing_where_the_listener_stops() {
        anna.addAll(IntStream.range(0, 1_200)
                .mapToObj(i -> NewMemory.of("item " + i + " of a long list"))
                .toList());
        Path export = folder.resolve("anna.jsonl");
        assertThat(anna.exportTo(ExportRequest.builder()
                                .file(export)
                                .progress((done, total) -> false)
                                .build())
                        .complete())
                .isFalse();
        assertThat(folder).isEmptyDirectory();
        anna.exportTo(ExportRequest.to(export));
        MemoryNamespace ben = memori.namespace("ben");
        ben.add("still here");

        TransferResult stopped = ben.importFrom(ImportRequest.builder()
                .file(export)
                .mode(ImportMode.REPLACE)
                .progress((done, total) -> done < 2_000)
                .build());

        assertThat(stopped.complete()).isFalse();
        assertThat(ben.count(MemorySelection.all())).isEqualTo(1);
        assertThat(ben.search("still here")).hasSize(1);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_leave_vectors_of_another_model_to_the_backfill() {
        anna.add("the harbour of Lisbon");
        Path export = folder.resolve("anna.jsonl");
        anna.exportTo(ExportRequest.to(export));
        try (Memori other = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words("other", 16))
                .clock(clock)
                .build()) {
            assertThat(other.namespace("anna")
                            .importFrom(ImportRequest.of(export))
                            .vectors())
                    .isZero();
            assertThat(other.backfill((done, total) -> true)).isEqualTo(1);
        }
    }

    @Test
    void should_say_what_to_do_with_the_other_sort_of_export() {
        anna.add("a boat");
        Path memories = folder.resolve("memories.jsonl");
        Path whole = folder.resolve("whole.jsonl");
        anna.exportTo(memories, true);
        anna.exportTo(ExportRequest.to(whole));

        assertThatThrownBy(() -> anna.importFrom(ImportRequest.of(memories)))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("importFrom(file, ids)");
        assertThatThrownBy(() -> anna.importFrom(whole, ImportIds.KEEP))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("whole namespace");
    }

    @Test
    void should_show_another_process_what_was_replaced(@TempDir Path shared) {
        Path file = shared.resolve("shared.db");
        try (Memori one = Memori.builder()
                        .file(file)
                        .embeddingModel(TestModels.words())
                        .clock(clock)
                        .build();
                Memori two = Memori.builder()
                        .file(file)
                        .embeddingModel(TestModels.words())
                        .clock(clock)
                        .build()) {
            one.namespace("anna").add("a boat in the harbour");
            Path export = folder.resolve("one.jsonl");
            one.namespace("anna").exportTo(ExportRequest.to(export));
            String gone = two.namespace("anna").add("a train to the mountains").id();
            assertThat(two.namespace("anna").search("train to the mountains")).isNotEmpty();
            one.namespace("anna")
                    .update(
                            gone,
                            MemoryUpdate.builder().content("a train to the sea").build());

            one.namespace("anna")
                    .actingAs(Actor.of("admin", Channel.USER))
                    .importFrom(ImportRequest.builder()
                            .file(export)
                            .mode(ImportMode.REPLACE)
                            .build());

            assertThat(two.namespace("anna").search(SearchRequest.of("train to the mountains")))
                    .extracting(hit -> hit.memory().content())
                    .containsExactly("a boat in the harbour");
            assertThat(two.namespace("anna").history(gone)).isEmpty();
        }
    }

    private Memori store() {
        return Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .clock(clock)
                .build();
    }
}
