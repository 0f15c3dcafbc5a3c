package dev.langchain4j.memori.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.agent.MemoriParts;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.spring.app.Assistant;
import dev.langchain4j.memori.spring.explicit.ExplicitAssistant;
import dev.langchain4j.memori.spring.explicit.ForgetfulAssistant;
import dev.langchain4j.memori.tool.MemoryTool;
import dev.langchain4j.memory.chat.ChatMemoryProvider;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.service.IllegalConfigurationException;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application has that adds the starter, and what it is spared. */
@ExtendWith(OutputCaptureExtension.class)
class MemoriAutoConfigurationTest {

    @Test
    void should_make_one_bean_of_each_type_that_langchain4j_wires() {
        Contexts.runner().run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(Memori.class)
                .hasSingleBean(NamespaceResolver.class)
                .hasSingleBean(MemoriParts.class)
                .hasSingleBean(ChatMemoryStore.class)
                .getBean(ChatMemoryStore.class)
                .isInstanceOf(MemoriChatMemoryStore.class));
        Contexts.runner().run(context -> assertThat(context)
                .hasSingleBean(ChatMemoryProvider.class)
                .hasSingleBean(RetrievalAugmentor.class)
                .hasSingleBean(ToolProvider.class));
    }

    @Test
    void should_make_nothing_that_langchain4j_would_build_an_unfiltered_retriever_from() {
        Contexts.runner()
                .withPropertyValues("langchain4j.memori.embedding.model=bundled")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(EmbeddingModel.class).doesNotHaveBean(ContentRetriever.class);
                    assertThat(context.getBeansOfType(EmbeddingStore.class))
                            .as("LangChain4j's own, which is empty")
                            .containsOnlyKeys("embeddingStore");
                });
    }

    @Test
    void should_remember_in_a_service_that_says_nothing_about_memory() {
        Contexts.runner().run(context -> {
            RecordingModel model = context.getBean(RecordingModel.class);
            Assistant assistant = context.getBean(Assistant.class);
            context.getBean(Memori.class).namespace("anna").add("Anna likes aisle seats on a train");
            model.calls("core_memory_append", "{\"label\": \"human\", \"content\": \"Anna Berg\"}")
                    .says("On the aisle.");

            assertThat(assistant.chat("anna", "which seats do I like on a train?"))
                    .isEqualTo("On the aisle.");
            assertThat(model.lastPrompt())
                    .startsWith("You are a friendly assistant.\n\n<core_memory>")
                    .contains("Anna Berg\n</block>", "aisle seats on a train</memory>");
            assertThat(model.lastTools())
                    .containsExactly(Arrays.stream(MemoryTool.values())
                            .map(MemoryTool::toolName)
                            .toArray(String[]::new));

            assistant.chat("anna", "thank you");
            assertThat(model.lastPrompt()).contains("which seats do I like on a train?", "On the aisle.");

            assistant.chat("ben", "which seats do I like on a train?");
            assertThat(model.lastPrompt()).doesNotContain("Anna", "aisle");
        });
    }

    @Test
    void should_remember_where_beans_are_made_lazily_too() {
        Contexts.runner()
                .withInitializer(application ->
                        application.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    RecordingModel model = context.getBean(RecordingModel.class);
                    Assistant assistant = context.getBean(Assistant.class);
                    model.says("Noted.");
                    assistant.chat("anna", "I always sit on the aisle in trains.");

                    assistant.chat("anna", "where do I sit?");
                    assertThat(model.lastPrompt()).contains("I always sit on the aisle in trains.", "Noted.");
                    assertThat(model.lastTools()).contains(MemoryTool.ARCHIVAL_MEMORY_INSERT.toolName());
                });
    }

    @Test
    void should_refuse_a_call_that_names_nobody() {
        Contexts.runner().run(context -> {
            Assistant assistant = context.getBean(Assistant.class);
            assertThatThrownBy(() -> assistant.chat("hello"))
                    .isInstanceOf(MemoriException.class)
                    .hasMessageContaining("@MemoryId")
                    .hasMessageContaining("langchain4j.memori.namespace.resolver");
            assertThat(context.getBean(RecordingModel.class).requests()).isEmpty();
            assertThat(context.getBean(Memori.class).namespaces()).isEmpty();
        });
    }

    @Test
    void should_do_nothing_when_it_is_switched_off() {
        Contexts.runner().withPropertyValues("langchain4j.memori.enabled=false").run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(Memori.class)
                    .doesNotHaveBean(ChatMemoryProvider.class)
                    .doesNotHaveBean(RetrievalAugmentor.class)
                    .doesNotHaveBean(ToolProvider.class)
                    .doesNotHaveBean(MemoriProperties.class);
            assertThatThrownBy(() -> context.getBean(Assistant.class))
                    .as("LangChain4j wants to know where the conversations are, then")
                    .hasRootCauseInstanceOf(IllegalConfigurationException.class);
        });
    }

    @Test
    void should_close_the_store_with_the_application() {
        Memori[] opened = new Memori[1];
        Contexts.runner().run(context -> {
            opened[0] = context.getBean(Memori.class);
            opened[0].stats();
        });
        assertThatThrownBy(() -> Objects.requireNonNull(opened[0]).stats())
                .isInstanceOfSatisfying(MemoriException.class, closed -> assertThat(closed.reason())
                        .isEqualTo(MemoriException.Reason.CLOSED));
    }

    @Test
    void should_use_a_store_that_the_application_opens(CapturedOutput output) {
        try (Memori own = Memori.builder().inMemory().textOnly().build()) {
            Contexts.runner().withBean("mine", Memori.class, () -> own).run(context -> {
                assertThat(context).hasSingleBean(Memori.class).hasBean("mine");
                context.getBean(Assistant.class).chat("anna", "I like aisle seats");
                assertThat(own.namespaces()).containsExactly("anna");
                assertThat(output)
                        .contains("Left as they are: Memori mine: opened by the application")
                        .doesNotContain("Memories are kept in");
            });
        }
    }

    @Test
    void should_say_that_the_application_opens_the_store_whatever_it_is_called(CapturedOutput output) {
        Contexts.runner().withUserConfiguration(OwnStore.class).run(context -> assertThat(output)
                .contains("Left as they are: Memori memori: opened by the application"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnStore {
        @Bean
        Memori memori() {
            return Memori.builder().inMemory().textOnly().build();
        }
    }

    @Test
    void should_give_explicitly_wired_services_what_they_name_and_nothing_else() {
        Contexts.explicit().run(context -> {
            RecordingModel model = context.getBean(RecordingModel.class);
            context.getBean(Memori.class).namespace("anna").add("Anna likes aisle seats on a train");

            context.getBean(ExplicitAssistant.class).chat("anna", "which seats do I like on a train?");
            assertThat(model.lastPrompt()).contains("<core_memory>", "aisle seats on a train</memory>");
            assertThat(model.lastTools()).contains("archival_memory_insert");

            context.getBean(ForgetfulAssistant.class).chat("which seats do I like on a train?");
            assertThat(model.lastPrompt()).isEqualTo("which seats do I like on a train?");
            assertThat(model.lastTools()).isEmpty();
        });
    }

    @Test
    void should_say_where_memories_are_kept(CapturedOutput output) {
        Contexts.runner().run(context -> assertThat(output)
                .contains(
                        "Memories are kept in memory, and gone when the application stops; embedded by no model: found"
                                + " by words alone; the @MemoryId says whose they are")
                .doesNotContain("Left as they are"));
    }

    @Test
    void should_be_found_by_spring_boot() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, null).getCandidates())
                .contains(MemoriAutoConfiguration.class.getName(), MemoriToolsAutoConfiguration.class.getName());
    }
}
