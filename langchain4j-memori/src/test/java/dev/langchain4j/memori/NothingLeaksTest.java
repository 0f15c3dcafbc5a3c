package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.policy.PolicyAction;
import dev.langchain4j.memori.recall.Conversation;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must not be remembered is in no file, and what memories say is in no log. */
class NothingLeaksTest {

    private static final String SECRET = "swordfish77";
    private static final String TELLING = "The wifi password: " + SECRET;
    private static final String KEPT = "zanzibar";

    @TempDir
    Path folder;

    @Test
    void should_write_nothing_of_what_was_refused_or_redacted() throws IOException {
        for (PolicyAction action : List.of(PolicyAction.REFUSE, PolicyAction.REDACT)) {
            Path store = Files.createDirectory(folder.resolve(action.name()));
            try (Memori memori = Memori.builder()
                    .file(store.resolve("memory.db"))
                    .embeddingModel(TestModels.words())
                    .policy(MemoryPolicy.builder().credentials(action).build())
                    .build()) {
                write(memori.namespace("anna"));
                memori.flush();
                assertThat(holds(store, KEPT)).as("what may be there is found").isTrue();
                assertThat(holds(store, SECRET)).as(action + ", while open").isFalse();
            }
            assertThat(holds(store, SECRET)).as(action + ", closed").isFalse();
        }
    }

    private static void write(MemoryNamespace anna) {
        String id = anna.add("Anna dreams of " + KEPT).id();
        anna.add(TELLING);
        anna.addAll(List.of(
                NewMemory.of("fine"),
                NewMemory.builder().content("author").author(TELLING).build()));
        attempt(() -> anna.update(id, MemoryUpdate.builder().content(TELLING).build()));
        anna.supersede(id, NewMemory.of(TELLING));
        attempt(() -> anna.core()
                .create(NewBlock.builder().label("human").value(TELLING).build()));
        attempt(() -> anna.documents("states").put("one", TELLING));
        Conversation talk = anna.conversation("talk");
        talk.update(talk.window(), List.of(UserMessage.from(TELLING), UserMessage.from(SECRET.substring(0, 4))));
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (MemoriException e) {
            assertThat(e.reason()).isEqualTo(MemoriException.Reason.REFUSED);
            assertThat(e).hasMessageNotContaining(SECRET);
        }
    }

    private static boolean holds(Path store, String text) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
                    String part = new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
                    if (new String(bytes, StandardCharsets.ISO_8859_1).contains(part)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Test
    void should_log_nothing_that_memories_say() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-Dorg.sqlite.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoggingChild.class.getName(),
                        folder.resolve("memory.db").toString())
                .redirectErrorStream(true)
                .start();
        String logs = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(logs).isZero();
        assertThat(logs).contains("WARN dev.langchain4j.memori").contains("TRACE org.sqlite");
        assertThat(logs).doesNotContainIgnoringCase(LoggingChild.SAID).doesNotContain(LoggingChild.REFUSED);
    }

    @Test
    void should_tell_nothing_in_exceptions_about_an_answer() {
        try (Memori memori = Memori.builder()
                .inMemory()
                .textOnly()
                .policy(MemoryPolicy.builder().credentials(PolicyAction.REFUSE).build())
                .build()) {
            MemoryNamespace anna = memori.namespace("anna");
            assertThat(anna.add(TELLING).outcome()).isEqualTo(AddOutcome.REFUSED);
            assertThat(anna.add(TELLING).toString()).doesNotContain(SECRET);
            assertThatThrownBy(() -> anna.core()
                            .create(NewBlock.builder()
                                    .label("human")
                                    .value(TELLING)
                                    .build()))
                    .hasMessage(
                            "the block 'human' cannot hold that: the policy refuses it: credential; nothing was changed");
        }
    }
}
