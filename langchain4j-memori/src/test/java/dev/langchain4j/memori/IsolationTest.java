package dev.langchain4j.memori;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryContext;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one namespace holds changes nothing that another can see: no hit, no score, no count, no number. */
class IsolationTest {

    private static final String ID = "deadbeef-0000-4000-8000-00000000000";

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final Memori memori = Memori.builder()
            .inMemory()
            .embeddingModel(TestModels.words())
            .dedup(false)
            .decay(0, 69) // The reads of this test would change its own scores.
            .clock(clock)
            .build();
    private final MemoryNamespace anna = memori.namespace("anna");
    private final MemoryNamespace ben = memori.namespace("ben");

    @AfterEach
    void close() {
        memori.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "anna\udfff", "a\ud83dnna", "\udc00\ud800"})
    void should_refuse_names_that_are_no_text(String name) {
        // Stored as UTF-8 they would all become the same question mark, and two people one.
        for (Consumer<String> use :
                List.<Consumer<String>>of(memori::namespace, anna::collections, n -> anna.collections("archival", n))) {
            assertThatThrownBy(() -> use.accept(name))
                    .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                            .isEqualTo(MemoriException.Reason.INVALID_ARGUMENT))
                    .hasMessageContaining("half a character");
        }
        assertThat(memori.namespace("anna \ud83d\ude00")
                        .add("a name with a face")
                        .version())
                .isEqualTo(1);
    }

    @Test
    void should_tell_names_apart_that_look_alike() {
        List<String> names =
                List.of("anna.", "Anna", "anna ", "ann", "\u00e5nna", "a\u030anna", "anna'--", "%", "_nna");
        names.forEach(name -> memori.namespace(name).add("the secret of " + name.length() + name.hashCode()));

        assertThat(anna.count(MemorySelection.all())).isZero();
        assertThat(anna.search("the secret of")).isEmpty();
        names.forEach(name -> assertThat(memori.namespace(name).search("the secret of"))
                .extracting(hit -> hit.memory().content())
                .containsExactly("the secret of " + name.length() + name.hashCode()));
        assertThat(memori.namespaces()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void should_not_show_in_the_scores_and_counts_of_another() {
        List<String> facts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            facts.add(
                    "Anna keeps her " + word(i) + " in the " + word(i / 7) + " drawer of the " + word(i / 3) + " desk");
        }
        facts.forEach(anna::add);
        String id = anna.list(ListRequest.builder().limit(1).build()).get(0).id();
        Map<String, Double> scores = scores();
        MemoryStats stats = anna.stats();
        List<HistoryEntry> history = anna.history(id);

        List<NewMemory> crowd = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            crowd.add(NewMemory.of((facts.get(i % 60) + " and ben does too, " + word(i) + " ").repeat(4)));
        }
        ben.addAll(crowd);
        anna.collections("recall").addAll(crowd.subList(0, 100));

        assertThat(scores()).containsExactlyEntriesOf(scores).hasSizeGreaterThan(60);
        assertThat(anna.stats()).isEqualTo(stats);
        assertThat(anna.history(id)).isEqualTo(history);
        // And the next change of this memory is its second, however many others there were.
        anna.update(id, MemoryUpdate.builder().pinned(true).build());
        assertThat(anna.history(id)).extracting(HistoryEntry::sequence).containsExactly(1L, 2L);
    }

    @Test
    void should_not_be_reached_by_any_method_of_another() throws IOException {
        fill(anna, "anna");
        Instant then = clock.instant();
        fill(ben, "ben"); // The same ids, the same words, the same metadata.
        ben.importFrom(
                HandMadeExport.of(folder, HandMadeExport.line("only-ben", "ben alone knows this")), ImportIds.KEEP);
        MemoryStats untouched = ben.stats();

        assertThat(anna.peek("only-ben")).isEmpty();
        assertThat(anna.history("only-ben")).isEmpty();
        for (Consumer<String> use : List.<Consumer<String>>of(
                anna::forget, anna::touch, anna::pin, id -> anna.related(id, 3), id -> anna.expire(id, then))) {
            assertThatThrownBy(() -> use.accept("only-ben"))
                    .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                            .isEqualTo(MemoriException.Reason.NOT_FOUND));
        }
        assertThat(anna.peek(ID + "1")).map(Memory::content).hasValue("anna knows fact 1");
        assertThat(anna.related(ID + "1", 100)).hasSize(4).allSatisfy(IsolationTest::assertIsAnnas);
        for (SearchMode mode : SearchMode.values()) {
            SearchRequest.Builder request =
                    SearchRequest.builder().text("ben knows fact 2").mode(mode).limit(100);
            assertThat(anna.search(request.build())).hasSize(5).allSatisfy(IsolationTest::assertIsAnnas);
            assertThat(anna.search(request.asOf(then).build())).hasSize(5).allSatisfy(IsolationTest::assertIsAnnas);
            assertThat(anna.search(request.filter(metadataKey("owner").isEqualTo("ben"))
                            .build()))
                    .isEmpty();
        }
        for (MemorySort sort : MemorySort.values()) {
            assertThat(anna.list(ListRequest.builder().sort(sort).build()))
                    .hasSize(5)
                    .allSatisfy(memory -> assertThat(memory.namespace()).isEqualTo("anna"));
        }
        assertThat(anna.count(MemorySelection.builder()
                        .filter(metadataKey("owner")
                                .isNotEqualTo("anna")
                                .or(metadataKey("owner").isEqualTo("ben")))
                        .build()))
                .isZero();
        MemoryContext context = anna.context("ben knows fact 3");
        assertThat(context.stats().memories()).isEqualTo(5);
        assertThat(Stream.of(
                                context.pinned(),
                                context.relevant(),
                                context.recent(),
                                context.frequent(),
                                context.stale())
                        .flatMap(List::stream))
                .isNotEmpty()
                .allSatisfy(memory -> assertThat(memory.namespace()).isEqualTo("anna"));
        Path export = folder.resolve("anna.jsonl");
        assertThat(anna.exportTo(export, true)).isEqualTo(5);
        assertThat(Files.readString(export)).doesNotContain("ben");

        assertThat(anna.forget(ID + "1").memories()).isEqualTo(1);
        assertThat(anna.purge(MemorySelection.all()).memories()).isEqualTo(4);
        assertThat(anna.count(MemorySelection.all())).isZero();
        assertThat(ben.stats()).isEqualTo(untouched);
        assertThat(ben.peek(ID + "1")).map(Memory::content).hasValue("ben knows fact 1");
        assertThat(ben.history(ID + "1")).hasSize(2);
        assertThat(memori.verify().problems()).isEmpty();
    }

    /** Lines of an export say nothing about whose they were: they become memories of whoever imports them. */
    @Test
    void should_not_be_reached_by_an_import_into_another() {
        fill(ben, "ben");
        MemoryStats untouched = ben.stats();
        String line = HandMadeExport.line(ID + "1", "planted", ",\"namespace\":\"ben\",\"collection\":\"recall\"");

        anna.importFrom(HandMadeExport.of(folder, line), ImportIds.KEEP);

        assertThat(anna.peek(ID + "1")).hasValueSatisfying(memory -> {
            assertThat(memory.namespace()).isEqualTo("anna");
            assertThat(memory.collection()).isEqualTo(Memori.ARCHIVAL);
        });
        assertThat(ben.stats()).isEqualTo(untouched);
        assertThat(ben.search("planted"))
                .noneMatch(hit -> hit.memory().content().equals("planted"));
    }

    private void fill(MemoryNamespace namespace, String owner) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            lines.add(HandMadeExport.line(ID + i, owner + " knows fact " + i, ""));
        }
        namespace.importFrom(HandMadeExport.of(folder, lines.toArray(String[]::new)), ImportIds.KEEP);
        for (int i = 0; i < 5; i++) {
            // With the owner's name in the metadata, and a vector.
            namespace.update(
                    ID + i,
                    MemoryUpdate.builder()
                            .metadata(Metadata.from("owner", owner))
                            .build());
        }
    }

    private Map<String, Double> scores() {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (SearchMode mode : SearchMode.values()) {
            for (String text :
                    List.of("where is the lamp desk", "ben does too", "the \"top drawer\" of Anna", word(5))) {
                anna.search(SearchRequest.builder()
                                .text(text)
                                .mode(mode)
                                .limit(30)
                                .build())
                        .forEach(hit -> scores.put(mode + text + hit.memory().id(), hit.score()));
            }
        }
        return scores;
    }

    private static void assertIsAnnas(MemoryHit hit) {
        assertThat(hit.memory().namespace()).isEqualTo("anna");
        assertThat(hit.memory().content()).startsWith("anna");
    }

    private static String word(int i) {
        return List.of("lamp", "stamp", "map", "letter", "ribbon", "coin", "photo", "top", "key", "pencil", "shell")
                .get(i % 11);
    }
}
