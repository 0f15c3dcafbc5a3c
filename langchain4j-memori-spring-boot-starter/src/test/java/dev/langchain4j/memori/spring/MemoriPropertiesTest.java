package dev.langchain4j.memori.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.Synchronous;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.spring.app.Assistant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What every property does, and what becomes of values that cannot be. */
@ExtendWith(OutputCaptureExtension.class)
class MemoriPropertiesTest {

    @TempDir
    Path directory;

    @Test
    void should_have_defaults_that_need_no_thought() {
        Contexts.runner().run(context -> {
            MemoriProperties properties = context.getBean(MemoriProperties.class);
            assertThat(properties.file()).isNull();
            assertThat(properties.synchronous()).isEqualTo(Synchronous.FULL);
            assertThat(properties.busyTimeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(properties.namespace().resolver()).isEqualTo(MemoriProperties.Resolver.MEMORY_ID);
            assertThat(properties.chat().windowSize()).isEqualTo(50);
            assertThat(properties.recall().tokenBudget()).isEqualTo(1_000);
            assertThat(properties.tools()).isEqualTo(MemoriProperties.Tools.ON);
            assertThat(properties.dedup().enabled()).isTrue();
            assertThat(properties.decay().strength()).isEqualTo(0.02);
            assertThat(properties.decay().halfLife()).isEqualTo(Duration.ofDays(69));
        });
        assertThat(MemoriProperties.DEFAULT_FILE).isEqualTo(Path.of("memori.db"));
    }

    @Test
    void should_keep_memories_in_the_file_and_say_where(CapturedOutput output) {
        Path file = directory.resolve("memory.db");
        ApplicationContextRunner runner = inFile(file);
        runner.run(context -> context.getBean(Memori.class).namespace("anna").add("Anna likes aisle seats"));
        assertThat(file).exists();
        assertThat(output).contains("Memories are kept in " + file.toAbsolutePath() + ";");
        runner.run(context -> assertThat(
                        context.getBean(Memori.class).namespace("anna").search("aisle seats"))
                .hasSize(1));
    }

    @Test
    void should_keep_memories_in_memory_though_a_file_is_named() {
        Path file = directory.resolve("memory.db");
        with("file=" + file).run(context -> {
            context.getBean(Memori.class).namespace("anna").add("Anna likes aisle seats");
            assertThat(file).doesNotExist();
        });
    }

    @Test
    void should_apply_what_the_store_is_told() {
        with(
                        "synchronous=normal",
                        "busy-timeout=5s",
                        "max-file-size=1MB",
                        "dedup.enabled=false",
                        "decay.strength=0",
                        "decay.half-life=30")
                .run(context -> {
                    MemoriProperties properties = context.getBean(MemoriProperties.class);
                    assertThat(properties.synchronous()).isEqualTo(Synchronous.NORMAL);
                    assertThat(properties.decay().halfLife()).isEqualTo(Duration.ofDays(30));
                    MemoryNamespace anna = context.getBean(Memori.class).namespace("anna");
                    anna.add("Anna likes aisle seats");
                    assertThat(anna.add("Anna likes aisle seats").outcome()).isEqualTo(AddOutcome.CREATED);
                    assertThatThrownBy(() -> {
                                for (int i = 0; i < 100; i++) {
                                    anna.add("many words ".repeat(3_000) + i);
                                }
                            })
                            .isInstanceOfSatisfying(MemoriException.class, full -> assertThat(full.reason())
                                    .isEqualTo(MemoriException.Reason.FULL));
                });
    }

    @Test
    void should_take_the_threshold_of_duplicates() {
        with("dedup.threshold=0", "embedding.model=auto")
                .withBean(WordsModel.class)
                .run(context -> {
                    MemoryNamespace anna = context.getBean(Memori.class).namespace("anna");
                    anna.add("the cat sat on the mat");
                    assertThat(anna.add("the cat sat on the mat again").outcome())
                            .isEqualTo(AddOutcome.SUPERSEDED);
                });
    }

    @Test
    void should_show_as_many_messages_and_tokens_as_it_is_told() {
        with("chat.window-size=3", "recall.token-budget=120").run(context -> {
            MemoryNamespace anna = context.getBean(Memori.class).namespace("anna");
            for (String seat : new String[] {"aisle", "window", "middle", "front", "rear", "upper"}) {
                anna.add("Anna had a seat on a train that was the " + seat + " one of its row");
            }
            Assistant assistant = context.getBean(Assistant.class);
            assistant.chat("anna", "one");
            assistant.chat("anna", "two");
            assistant.chat("anna", "which seat on a train did Anna have?");
            assertThat(anna.conversation("anna").window().messages())
                    .hasSize(3)
                    .contains(UserMessage.from("which seat on a train did Anna have?"));
            assertThat(context.getBean(RecordingModel.class).lastPrompt().split("</memory>", -1))
                    .hasSizeBetween(2, 4);
        });
    }

    @ParameterizedTest
    @CsvSource({"on, 11, 2", "true, 11, 2", "read-only, 3, 0", "off, 0, 0", "false, 0, 0"})
    void should_give_the_model_the_tools_that_it_is_to_have(String tools, int count, int blocks) {
        with("tools=" + tools).run(context -> {
            context.getBean(Assistant.class).chat("anna", "hello");
            assertThat(context.getBean(RecordingModel.class).lastTools()).hasSize(count);
            assertThat(context.getBean(Memori.class).namespace("anna").core().blocks())
                    .hasSize(blocks);
        });
    }

    @Test
    void should_give_everybody_the_blocks_of_core_memory() {
        with(
                        "core-memory[0].label=persona",
                        "core-memory[0].value=You are a patient librarian.",
                        "core-memory[0].read-only=true",
                        "core-memory[1].label=human",
                        "core-memory[1].description=What you know about the reader.",
                        "core-memory[1].limit=500")
                .run(context -> {
                    context.getBean(Assistant.class).chat("anna", "hello");
                    assertThat(context.getBean(RecordingModel.class).lastPrompt())
                            .contains("You are a patient librarian.", "What you know about the reader.");
                    assertThat(context.getBean(Memori.class)
                                    .namespace("anna")
                                    .core()
                                    .block("human"))
                            .get()
                            .extracting(Block::limit)
                            .isEqualTo(500);
                });
    }

    @Test
    void should_judge_by_the_policy() {
        with(
                        "policy.credentials=refuse",
                        "policy.payment-cards=allow",
                        "policy.personal-identifiers=redact",
                        "policy.max-memories=2",
                        "policy.max-characters=1000",
                        "policy.max-writes-per-minute=100")
                .run(context -> {
                    MemoryNamespace anna = context.getBean(Memori.class).namespace("anna");
                    assertThat(anna.add("password = hunter2hunter2").outcome()).isEqualTo(AddOutcome.REFUSED);
                    anna.add("The card is 4111 1111 1111 1111");
                    anna.add("The address is anna@example.org");
                    assertThat(anna.search("card").get(0).memory().content()).contains("4111");
                    assertThat(anna.search("address").get(0).memory().content()).doesNotContain("@");
                    assertThatThrownBy(() -> anna.add("a third one"))
                            .isInstanceOfSatisfying(MemoriException.class, quota -> assertThat(quota.reason())
                                    .isEqualTo(MemoriException.Reason.OVER_QUOTA));
                });
    }

    @Test
    void should_have_the_standard_policy_by_default() {
        Contexts.runner().run(context -> {
            MemoryNamespace anna = context.getBean(Memori.class).namespace("anna");
            anna.add("The card is 4111 1111 1111 1111");
            assertThat(anna.search("card").get(0).memory().content()).doesNotContain("4111");
            assertThat(anna.add("The address is anna@example.org").outcome()).isEqualTo(AddOutcome.CREATED);
            assertThat(anna.search("address").get(0).memory().content()).contains("@");
        });
    }

    @Test
    void should_refuse_a_file_of_another_model_and_embed_it_again_when_told() {
        Path file = directory.resolve("memory.db");
        ApplicationContextRunner runner = inFile(file).withPropertyValues("langchain4j.memori.embedding.model=auto");
        runner.withBean(WordsModel.class)
                .withPropertyValues("langchain4j.memori.embedding.name=first")
                .run(context -> context.getBean(Memori.class)
                        .namespace("anna")
                        .add(NewMemory.builder()
                                .content("Anna likes aisle seats")
                                .build()));

        ApplicationContextRunner other =
                runner.withBean(WordsModel.class).withPropertyValues("langchain4j.memori.embedding.name=second");
        other.run(context -> {
            assertThat(context).hasFailed();
            assertThat(new MemoriFailureAnalyzer().analyze(context.getStartupFailure()))
                    .satisfies(analysis -> {
                        assertThat(analysis.getDescription()).contains("made by first", "opened with second");
                        assertThat(analysis.getAction()).contains("langchain4j.memori.embedding.reembed-on-open=true");
                    });
        });
        other.withPropertyValues("langchain4j.memori.embedding.reembed-on-open=true")
                .run(context -> assertThat(context).hasNotFailed());
        other.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void should_fail_at_start_where_the_file_cannot_be_opened() throws Exception {
        Path text = Files.writeString(directory.resolve("notes.txt"), "no store ".repeat(1_000));
        for (Path file : new Path[] {text, directory.resolve("nowhere/memory.db"), directory}) {
            inFile(file).run(context -> {
                assertThat(context).hasFailed();
                assertThat(new MemoriFailureAnalyzer().analyze(context.getStartupFailure()))
                        .satisfies(analysis -> {
                            assertThat(analysis.getDescription())
                                    .startsWith("The memory could not be opened: ")
                                    .contains(directory.toString());
                            assertThat(analysis.getAction()).contains("langchain4j.memori.file");
                        });
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "synchronous, sometimes",
        "busy-timeout, -1s",
        "busy-timeout, 25d",
        "max-file-size, 10KB",
        "max-file-size, big",
        "namespace.resolver, guess",
        "namespace.request-attribute, ''",
        "namespace.fixed, ''",
        "embedding.model, gpt",
        "embedding.name, mine",
        "chat.window-size, 0",
        "chat.window-size, many",
        "recall.token-budget, 0",
        "tools, some",
        "dedup.threshold, 1.5",
        "dedup.threshold, -0.1",
        "decay.strength, 0.6",
        "decay.half-life, 0",
        "policy.credentials, maybe",
        "policy.max-memories, 0",
        "policy.max-characters, 0",
        "policy.max-writes-per-minute, -3",
        "core-memory[0].label, ''",
        "core-memory[0].label, two words",
        "core-memory[1].label, persona",
        "decay.half-life, 500ms",
        "embedding.name, ' '",
    })
    void should_refuse_at_start_what_cannot_be_by_its_name(String property, String value) {
        with("embedding.model=bundled", "core-memory[0].label=persona", property + "=" + value)
                .run(context -> {
                    assertThat(context).hasFailed();
                    StringBuilder said = new StringBuilder();
                    for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
                        said.append(cause).append('\n');
                        if (cause instanceof InvalidConfigurationPropertyValueException invalid) {
                            said.append(invalid.getName()).append('\n');
                        }
                    }
                    assertThat(said).contains("langchain4j.memori." + property);
                });
    }

    private static ApplicationContextRunner with(String... properties) {
        ApplicationContextRunner runner = Contexts.runner();
        for (String property : properties) {
            runner = runner.withPropertyValues("langchain4j.memori." + property);
        }
        return runner;
    }

    private static ApplicationContextRunner inFile(Path file) {
        return Contexts.runner()
                .withPropertyValues("langchain4j.memori.in-memory=false", "langchain4j.memori.file=" + file);
    }
}
