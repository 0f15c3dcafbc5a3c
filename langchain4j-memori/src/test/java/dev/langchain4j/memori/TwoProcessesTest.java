package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One file, opened twice: in two processes, or twice in one. Each sees at once what the other does, and neither loses a write. */
@Timeout(1_200)
class TwoProcessesTest {

    @TempDir
    private Path folder;

    private Path file;
    private Memori memori;
    private MemoryNamespace shared;

    @BeforeEach
    void open() {
        file = folder.resolve("memory.db");
        memori = Memori.builder().file(file).embeddingModel(TestModels.words()).build();
        shared = memori.namespace("shared");
    }

    @AfterEach
    void close() {
        memori.close();
    }

    /** Where the other one is. */
    private enum Where {
        SAME_PROCESS,
        OTHER_PROCESS
    }

    /** The other one; see {@link StoreChild} for what it understands. */
    private interface Other extends AutoCloseable {
        String ask(String line);

        @Override
        void close() throws IOException;

        default String ask(String... words) {
            return ask(String.join("\t", words));
        }
    }

    private Other other(Where where) throws IOException {
        if (where == Where.OTHER_PROCESS) {
            ChildProcess child = new ChildProcess(StoreChild.class, folder, file.toString());
            assertThat(child.hear()).isEqualTo("open");
            return new Other() {
                @Override
                public String ask(String line) {
                    return child.ask(line);
                }

                @Override
                public void close() throws IOException {
                    child.close();
                }
            };
        }
        Memori second =
                Memori.builder().file(file).embeddingModel(TestModels.words()).build();
        StoreChild child = new StoreChild(second);
        return new Other() {
            @Override
            public String ask(String line) {
                return child.answer(line);
            }

            @Override
            public void close() {
                second.close();
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void should_see_at_once_what_the_other_one_does(Where where) throws Exception {
        try (Other other = other(where)) {
            String mine = shared.add("Drinks green tea in the morning.").id();
            assertThat(other.ask("get", mine)).isEqualTo("Drinks green tea in the morning.");
            String theirs = other.ask("add", "Plays the cello in a quartet.");
            assertThat(shared.get(theirs)).get().extracting(Memory::content).isEqualTo("Plays the cello in a quartet.");
            for (SearchMode mode : SearchMode.values()) {
                assertThat(other.ask("search", mode.name(), "green tea")).startsWith("Drinks green tea");
                assertThat(first("the cello", mode)).startsWith("Plays the cello");
            }

            shared.update(theirs, content("Plays the trombone in a big band."));
            other.ask("update", mine, "Drinks black coffee at night.");
            assertThat(other.ask("get", theirs)).isEqualTo("Plays the trombone in a big band.");
            for (SearchMode mode : SearchMode.values()) {
                assertThat(other.ask("search", mode.name(), "trombone big band"))
                        .startsWith("Plays the trombone");
                assertThat(first("black coffee", mode)).startsWith("Drinks black coffee");
            }

            other.ask("forget", theirs);
            shared.forget(mine);
            assertThat(shared.get(theirs)).isEmpty();
            assertThat(other.ask("get", mine)).isEqualTo("nothing");
            for (SearchMode mode : SearchMode.values()) {
                assertThat(other.ask("search", mode.name(), "trombone big band black coffee"))
                        .isEmpty();
                assertThat(first("trombone big band black coffee", mode)).isEmpty();
            }
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void should_lose_no_write_when_both_write(Where where) throws Exception {
        try (Other other = other(where)) {
            List<String> answers = Together.run(List.<Callable<String>>of(
                    () -> other.ask("addMany", "1000", "60"),
                    () -> {
                        for (long number = 2000; number < 2030; number++) {
                            shared.add(CrashChild.content(number));
                        }
                        return "done";
                    },
                    () -> {
                        for (long number = 3000; number < 3030; number++) {
                            String id = shared.add(CrashChild.content(number)).id();
                            shared.update(id, content(CrashChild.content(number + 1000)));
                        }
                        return "done";
                    }));

            assertThat(answers).containsOnly("done");
            assertThat(shared.count(MemorySelection.all())).isEqualTo(120);
            for (long number : List.of(1000L, 1059L, 2000L, 2029L, 4000L, 4029L)) {
                assertThat(other.ask("search", "VECTOR", CrashChild.content(number)))
                        .isEqualTo(CrashChild.content(number));
                assertThat(first(CrashChild.content(number), SearchMode.VECTOR)).isEqualTo(CrashChild.content(number));
            }
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void should_find_the_store_sound_and_tidy_it_while_the_other_one_writes(Where where) throws Exception {
        try (Other other = other(where)) {
            AtomicInteger writing = new AtomicInteger(1);
            List<Callable<String>> work = new ArrayList<>();
            work.add(() -> {
                try {
                    return other.ask("addMany", "1000", "500");
                } finally {
                    writing.set(0);
                }
            });
            work.add(() -> {
                for (int round = 1; writing.get() > 0; round++) {
                    assertThat(memori.verify().problems()).isEmpty();
                    if (round % 20 == 0) {
                        memori.compact();
                    }
                }
                return "done";
            });

            assertThat(Together.run(work)).containsOnly("done");

            memori.rebuild();
            assertThat(memori.verify().problems()).isEmpty();
            assertThat(other.ask("verify")).isEqualTo("[]");
            assertThat(shared.count(MemorySelection.all())).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @EnumSource
    void should_find_the_store_sound_after_the_other_one_has_tidied_it(Where where) throws Exception {
        try (Other other = other(where)) {
            shared.add("Drinks green tea in the morning.");
            assertThat(memori.verify().problems()).isEmpty();
            other.ask("addMany", "1000", "100");
            other.ask("compact");

            assertThat(memori.verify().problems()).isEmpty();
            assertThat(first("green tea", SearchMode.TEXT)).startsWith("Drinks green tea");
            assertThat(other.ask("verify")).isEqualTo("[]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void should_keep_one_memory_of_what_both_remember(Where where) throws Exception {
        try (Other other = other(where)) {
            List<String> ids = Together.run(List.<Callable<String>>of(
                    () -> other.ask("add", "Prefers aisle seats on long flights."),
                    () -> shared.add("Prefers aisle seats on long flights!").id(),
                    () -> shared.add("Prefers aisle seats on long flights.").id()));

            assertThat(ids).containsOnly(ids.get(0));
            assertThat(shared.list(ListRequest.builder().build())).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void should_add_up_what_both_have_read(Where where) throws Exception {
        String id = shared.add("Drinks green tea in the morning.").id();
        try (Other other = other(where)) {
            for (int i = 0; i < 5; i++) {
                other.ask("get", id);
                shared.get(id);
                shared.search("green tea");
            }
            other.ask("add", "Something else, with which what was read is written, too.");
        }
        memori.close();

        open();
        assertThat(shared.peek(id)).get().extracting(Memory::accessCount).isEqualTo(15L);
    }

    @Test
    void should_refuse_to_mix_when_the_other_one_has_changed_the_model() throws Exception {
        shared.add("Drinks green tea in the morning.");
        try (Other other = other(Where.OTHER_PROCESS)) {
            memori.reembed(TestModels.words("successor", 24), ProgressListener.NONE);

            assertThat(other.ask("add", "Plays the cello."))
                    .contains("MemoriException", "successor", "words", "reembedOnOpen(true)");
            assertThat(other.ask("search", "VECTOR", "tea")).contains("MemoriException", "successor", "words");
            assertThat(other.ask("search", "TEXT", "tea")).startsWith("Drinks green tea");
            assertThat(memori.stats().memories()).isEqualTo(1);
            assertThat(memori.stats().coverage()).isEqualTo(1);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_say_that_another_process_holds_the_file() throws Exception {
        try (Memori impatient = Memori.builder()
                        .file(file)
                        .embeddingModel(TestModels.words())
                        .busyTimeout(java.time.Duration.ofMillis(50))
                        .build();
                java.sql.Connection other = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                java.sql.Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Fingerprint.assertRefused(
                    () -> impatient.namespace("shared").add("Something."),
                    Reason.BUSY,
                    List.of("memory.db", "another process"));
            statement.execute("COMMIT");

            impatient.namespace("shared").add("Something.");
            assertThat(shared.count(MemorySelection.all())).isEqualTo(1);
        }
    }

    private String first(String text, SearchMode mode) {
        return shared
                .search(SearchRequest.builder().text(text).mode(mode).limit(1).build())
                .stream()
                .map(hit -> hit.memory().content())
                .findFirst()
                .orElse("");
    }

    private static MemoryUpdate content(String content) {
        return MemoryUpdate.builder().content(content).build();
    }
}
