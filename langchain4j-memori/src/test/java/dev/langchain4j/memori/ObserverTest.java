package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.observe.MemoriObserver;
import dev.langchain4j.memori.observe.Occurrence;
import dev.langchain4j.memori.observe.Operation;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.policy.PolicyAction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever watches a store hears how long what takes and what happened how often, and disturbs nobody. */
class ObserverTest {

    @TempDir
    Path folder;

    private final Recorder recorder = new Recorder();

    @Test
    void should_tell_a_search_with_its_embedding_and_its_lanes_inside() {
        try (Memori memori = builder().build()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.add("Anna drinks green tea");
            recorder.clear();

            anna.search("who drinks tea?");

            assertThat(recorder.told)
                    .containsExactly(
                            "SEARCH {",
                            "EMBED {",
                            "} EMBED null",
                            "LEXICAL_LANE {",
                            "} LEXICAL_LANE null",
                            "VECTOR_LANE {",
                            "} VECTOR_LANE null",
                            "} SEARCH null");
            assertThat(recorder.counted).containsExactly(Map.entry(Occurrence.EMBEDDED, 1L));
            recorder.clear();
            anna.search("who drinks tea?");
            assertThat(recorder.told).noneMatch(told -> told.contains("EMBED"));
            recorder.clear();
            anna.search(
                    SearchRequest.builder().text("tea").mode(SearchMode.TEXT).build());
            assertThat(recorder.told)
                    .containsExactly("SEARCH {", "LEXICAL_LANE {", "} LEXICAL_LANE null", "} SEARCH null");
        }
    }

    @Test
    void should_tell_an_addition_with_its_embedding_before_the_write() {
        try (Memori memori = builder().build()) {
            memori.namespace("anna").add("Anna drinks green tea");

            assertThat(recorder.told).containsExactly("EMBED {", "} EMBED null", "WRITE {", "} WRITE null");
        }
    }

    @Test
    void should_count_what_becomes_of_additions() {
        try (Memori memori = builder().dedupThreshold(0.5).build()) { // What has a kind is a little apart.
            MemoryNamespace anna = memori.namespace("anna");
            String tea = anna.add(NewMemory.builder()
                            .content("Anna drinks green tea")
                            .metadata(Metadata.from("kind", "taste"))
                            .build())
                    .id();
            anna.add("Anna drinks green tea");
            assertThat(anna.add("Anna drinks green tea!").outcome()).isEqualTo(AddOutcome.SUPERSEDED);
            anna.supersede(tea, NewMemory.of("Anna drinks coffee"));

            assertThat(recorder.counted)
                    .containsEntry(Occurrence.CREATED, 1L)
                    .containsEntry(Occurrence.REINFORCED, 1L)
                    .containsEntry(Occurrence.MERGED, 1L)
                    .containsEntry(Occurrence.CORRECTED, 1L)
                    .containsEntry(Occurrence.EMBEDDED, 5L); // The one that was merged with the kind of the other.
            assertThat(recorder.told)
                    .as("what is done anew with what it lacked has not failed")
                    .filteredOn(told -> told.startsWith("}"))
                    .allMatch(told -> told.endsWith(" null"));
        }
    }

    @Test
    void should_count_what_the_policy_decides_whichever_way_it_comes() {
        MemoryPolicy policy = MemoryPolicy.builder()
                .never("badge", Pattern.compile("BADGE-[0-9]+"), PolicyAction.REDACT)
                .never("plans", Pattern.compile("moon base"), PolicyAction.REFUSE)
                .quarantineUntrusted(true)
                .build();
        try (Memori memori = builder().policy(policy).build()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.addAll(List.of(
                    NewMemory.of("Anna has BADGE-17"),
                    NewMemory.of("Anna builds a moon base"),
                    NewMemory.of("Anna drinks tea")));
            anna.actingAs(Actor.of("page", Channel.WEB)).add("Anna likes this page");
            assertThat(recorder.counted)
                    .containsEntry(Occurrence.REDACTED, 1L)
                    .containsEntry(Occurrence.REFUSED, 1L)
                    .containsEntry(Occurrence.QUARANTINED, 1L)
                    .containsEntry(Occurrence.CREATED, 2L);

            MemoriChatMemoryStore.builder()
                    .memori(memori)
                    .build()
                    .updateMessages("anna", List.of(UserMessage.from("My pass is BADGE-18")));
            memori.flush();
            assertThat(recorder.counted).as("a message").containsEntry(Occurrence.REDACTED, 2L);
        }
    }

    @Test
    void should_count_writes_beyond_the_rate() {
        MemoryPolicy policy = MemoryPolicy.builder().maxWritesPerMinute(1).build();
        try (Memori memori = builder().policy(policy).clock(new SettableClock()).build()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.add("Anna drinks tea");
            assertThatThrownBy(() -> anna.add("Anna drinks coffee")).isInstanceOf(MemoriException.class);

            assertThat(recorder.counted).containsEntry(Occurrence.OVER_RATE, 1L).containsEntry(Occurrence.CREATED, 1L);
        }
    }

    @Test
    void should_count_what_is_forgotten_by_id_and_by_purge() {
        try (Memori memori = builder().build()) {
            MemoryNamespace anna = memori.namespace("anna");
            String tea = anna.add("Anna drinks green tea").id();
            anna.addAll(List.of(NewMemory.of("Anna lives in Porto"), NewMemory.of("Anna rows on Sundays")));
            recorder.clear();

            anna.forget(tea);
            anna.purge(MemorySelection.all());

            assertThat(recorder.counted).containsExactly(Map.entry(Occurrence.FORGOTTEN, 3L));
            assertThat(recorder.told).containsExactly("FORGET {", "} FORGET null", "FORGET {", "} FORGET null");
        }
    }

    @Test
    void should_tell_the_kind_of_a_failure_and_nothing_else_of_it() {
        AtomicBoolean broken = new AtomicBoolean();
        Memori memori =
                builder().embeddingModel(TestModels.failingWhile(broken)).build();
        try (memori) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.add("Anna drinks green tea");
            recorder.clear();
            broken.set(true);

            assertThatThrownBy(() -> anna.search("tea")).isInstanceOf(MemoriException.class);

            assertThat(recorder.told)
                    .containsExactly("SEARCH {", "EMBED {", "} EMBED EMBEDDING_FAILED", "} SEARCH EMBEDDING_FAILED");
            assertThat(recorder.counted).as("nothing was embedded").isEmpty();
        }
        recorder.clear();
        assertThatThrownBy(() ->
                        memori.namespace("anna").search(SearchRequest.builder().build()))
                .isInstanceOf(MemoriException.class);
        assertThat(recorder.told).containsExactly("SEARCH {", "} SEARCH CLOSED");
    }

    @Test
    void should_not_be_disturbed_by_an_observer_that_fails_and_say_so_once() {
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        PrintStream stderr = System.err;
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try (Memori memori = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .observer(new Failing(true))
                .observer(recorder)
                .observer(new Failing(false))
                .build()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.add("Anna drinks green tea");
            anna.add("Anna drinks green tea");
            assertThat(anna.search("tea")).hasSize(1);
        } finally {
            System.setErr(stderr);
        }
        assertThat(logged.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("fails at the beginning")
                .containsOnlyOnce("fails at the end")
                .contains("no call is affected")
                .doesNotContain("green tea");
        assertThat(recorder.told).as("the one between them hears all").contains("} SEARCH null");
        assertThat(recorder.counted).containsEntry(Occurrence.CREATED, 1L).containsEntry(Occurrence.REINFORCED, 1L);
    }

    private MemoriBuilder builder() {
        return Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .observer(recorder);
    }

    /** Writes down what it is told. */
    private static final class Recorder implements MemoriObserver {

        private final List<String> told = new ArrayList<>();
        private final Map<Occurrence, Long> counted = new EnumMap<>(Occurrence.class);

        @Override
        public synchronized Timing begin(Operation operation) {
            told.add(operation + " {");
            return failure -> end(operation, failure);
        }

        private synchronized void end(Operation operation, @Nullable String failure) {
            told.add("} " + operation + " " + failure);
        }

        @Override
        public synchronized void count(Occurrence occurrence, long times) {
            counted.merge(occurrence, times, Long::sum);
        }

        synchronized void clear() {
            told.clear();
            counted.clear();
        }
    }

    private record Failing(boolean atTheBeginning) implements MemoriObserver {

        @Override
        public Timing begin(Operation operation) {
            if (atTheBeginning) {
                throw new IllegalStateException("fails at the beginning");
            }
            return failure -> {
                throw new IllegalStateException("fails at the end");
            };
        }

        @Override
        public void count(Occurrence occurrence, long times) {
            throw new IllegalStateException("fails at " + occurrence);
        }
    }
}
