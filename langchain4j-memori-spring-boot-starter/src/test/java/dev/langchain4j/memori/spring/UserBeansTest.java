package dev.langchain4j.memori.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.policy.PolicyAction;
import dev.langchain4j.memori.rag.MemoriRetrievalAugmentor;
import dev.langchain4j.memori.spring.app.Assistant;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.ChatMemoryProvider;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.AugmentationResult;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Applications that have beans of their own of the types that the starter brings, each alone and all together. */
@ExtendWith(OutputCaptureExtension.class)
class UserBeansTest {

    private static final String QUESTION = "which seats do I like on a train?";
    private static final String MEMORY = "Anna likes aisle seats on a train";

    enum Own {
        CHAT_MEMORY(OwnChatMemory.class),
        CONTENT_RETRIEVER(OwnContentRetriever.class),
        RETRIEVAL_AUGMENTOR(OwnRetrievalAugmentor.class),
        EMBEDDING_STORE(OwnEmbeddingStore.class),
        EMBEDDING_MODEL(OwnEmbeddingModel.class);

        private final Class<?> configuration;

        Own(Class<?> configuration) {
            this.configuration = configuration;
        }
    }

    static Stream<Set<Own>> combinations() {
        Own[] all = Own.values();
        return IntStream.range(0, 1 << all.length).mapToObj(bits -> {
            Set<Own> chosen = EnumSet.noneOf(Own.class);
            for (int i = 0; i < all.length; i++) {
                if ((bits & 1 << i) != 0) {
                    chosen.add(all[i]);
                }
            }
            return chosen;
        });
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void should_work_beside_what_the_application_has(Set<Own> own) {
        ApplicationContextRunner runner = Contexts.runner();
        for (Own one : own) {
            runner = runner.withUserConfiguration(one.configuration);
        }
        if (own.contains(Own.EMBEDDING_MODEL)) {
            runner = runner.withPropertyValues("langchain4j.memori.embedding.model=auto");
        }
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            MemoryNamespace anna = context.getBean(Memori.class).namespace("anna");
            anna.add(MEMORY);
            context.getBean(Memori.class).namespace("ben").add("Ben likes window seats on a train");

            context.getBean(Assistant.class).chat("anna", QUESTION);

            boolean augments = own.contains(Own.RETRIEVAL_AUGMENTOR);
            boolean documents = own.containsAll(List.of(Own.EMBEDDING_MODEL, Own.EMBEDDING_STORE))
                    && !own.contains(Own.CONTENT_RETRIEVER);
            boolean keeps = own.contains(Own.CHAT_MEMORY);
            RecordingModel model = context.getBean(RecordingModel.class);
            String prompt = model.lastPrompt();
            assertThat(prompt).doesNotContain("Ben", "window");
            assertThat(prompt.contains(MEMORY + "</memory>")).as("recall").isEqualTo(!augments);
            assertThat(prompt.contains("own pipeline")).as("own augmentor").isEqualTo(augments);
            assertThat(prompt.contains("The train has 400 seats"))
                    .as("own retriever")
                    .isEqualTo(own.contains(Own.CONTENT_RETRIEVER) && !augments);
            assertThat(prompt.contains("Seats on a train are blue"))
                    .as("LangChain4j's retriever over the own documents")
                    .isEqualTo(documents && !augments);
            assertThat(prompt.contains("<core_memory>")).as("core memory").isEqualTo(!keeps);
            assertThat(anna.conversations().contains("anna")).as("kept here").isEqualTo(!keeps);
            assertThat(model.lastTools()).contains("archival_memory_insert", "conversation_search");
            if (keeps) {
                assertThat(context.getBean(ChatMemory.class).messages()).hasSize(3);
            }
            if (own.contains(Own.EMBEDDING_MODEL)) {
                assertThat(context.getBean(WordsModel.class).texts.get()).isGreaterThanOrEqualTo(2);
                assertThat(context.getBean(Memori.class).stats().vectors()).isPositive();
            }
        });
    }

    @Test
    void should_say_what_it_leaves_alone(CapturedOutput output) {
        Contexts.runner()
                .withUserConfiguration(OwnChatMemory.class, OwnRetrievalAugmentor.class)
                .run(context -> assertThat(output.getOut().lines().filter(line -> line.contains("Left as they are")))
                        .singleElement()
                        .asString()
                        .contains("INFO")
                        .contains("ChatMemory ownChatMemory: conversations and core memory are theirs")
                        .contains("RetrievalAugmentor ownAugmentor: shows no memories behind messages"));
    }

    @Test
    void should_leave_conversations_to_a_provider_of_the_application_and_keep_them_where_it_says_so() {
        Contexts.runner().withUserConfiguration(OwnChatMemoryProvider.class).run(context -> {
            assertThat(context).hasSingleBean(ChatMemoryProvider.class);
            MemoryNamespace anna = context.getBean(Memori.class).namespace("anna");
            anna.add(MEMORY);
            context.getBean(Assistant.class).chat("anna", QUESTION);
            assertThat(context.getBean(RecordingModel.class).lastPrompt()).contains(MEMORY + "</memory>");
            assertThat(anna.conversation("anna").window().messages()).hasSize(3).contains(UserMessage.from(QUESTION));
        });
    }

    @Test
    void should_keep_conversations_here_though_the_application_has_another_store(CapturedOutput output) {
        Contexts.runner().withUserConfiguration(OwnChatMemoryStore.class).run(context -> {
            assertThat(context).hasSingleBean(ChatMemoryStore.class).doesNotHaveBean(MemoriChatMemoryStore.class);
            assertThat(output).contains("Left as they are: ChatMemoryStore").contains("no conversation is kept there");
            context.getBean(Assistant.class).chat("anna", QUESTION);
            assertThat(context.getBean(Memori.class).namespace("anna").conversations())
                    .containsExactly("anna");
        });
    }

    @Test
    void should_recall_behind_an_augmentor_that_is_wrapped() {
        Contexts.runner().withUserConfiguration(WrappedAugmentor.class).run(context -> {
            context.getBean(Memori.class).namespace("anna").add(MEMORY);
            context.getBean(Assistant.class).chat("anna", QUESTION);
            assertThat(context.getBean(RecordingModel.class).lastPrompt())
                    .containsSubsequence("own pipeline", MEMORY + "</memory>");
        });
    }

    @Test
    void should_put_its_tools_behind_those_of_the_application() {
        Contexts.runner()
                .withUserConfiguration(OwnToolProvider.class, OwnTools.class)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(ToolProvider.class);
                    RecordingModel model = context.getBean(RecordingModel.class)
                            .calls("timetable", "{}")
                            .calls("archival_memory_insert", "{\"content\": \"Anna takes the train at nine\"}")
                            .says("At nine.");
                    assertThat(context.getBean(Assistant.class).chat("anna", "when does my train leave?"))
                            .isEqualTo("At nine.");
                    assertThat(model.lastTools())
                            .contains("timetable", "weather", "archival_memory_insert", "fact_search");
                    assertThat(model.lastPrompt()).contains("9:00");
                    assertThat(context.getBean(Memori.class).namespace("anna").search("train at nine"))
                            .hasSize(1);
                });
    }

    @Test
    void should_put_its_tools_behind_those_that_change() {
        Contexts.runner().withUserConfiguration(OwnChangingToolProvider.class).run(context -> {
            RecordingModel model = context.getBean(RecordingModel.class)
                    .calls("archival_memory_insert", "{\"content\": \"Anna takes the train at nine\"}")
                    .says("At nine.");
            context.getBean(Assistant.class).chat("anna", "when does my train leave?");
            assertThat(model.lastTools())
                    .contains("tool_1", "tool_2", "archival_memory_insert")
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void should_ask_the_resolver_of_the_application(CapturedOutput output) {
        Contexts.runner()
                .withUserConfiguration(OwnResolver.class)
                .withPropertyValues("langchain4j.memori.namespace.resolver=fixed")
                .run(context -> {
                    assertThat(context).hasSingleBean(NamespaceResolver.class);
                    context.getBean(Assistant.class).chat("anna", QUESTION);
                    assertThat(context.getBean(Memori.class).namespaces()).containsExactly("tenant-anna");
                    assertThat(output)
                            .contains("the application's NamespaceResolver says whose they are")
                            .contains("Left as they are: langchain4j.memori.namespace.resolver");
                });
    }

    @Test
    void should_judge_by_the_policy_of_the_application() {
        Contexts.runner()
                .withBean(MemoryPolicy.class, () -> MemoryPolicy.builder()
                        .personalIdentifiers(PolicyAction.REFUSE)
                        .build())
                .run(context -> assertThat(context.getBean(Memori.class)
                                .namespace("anna")
                                .add("Anna's address is anna@example.org")
                                .outcome()
                                .name())
                        .isEqualTo("REFUSED"));
    }

    @Test
    void should_let_the_application_customize_the_store_last() {
        Contexts.runner()
                .withBean(MemoriBuilderCustomizer.class, () -> builder -> builder.maxContentLength(10))
                .run(context -> assertThatThrownBy(() ->
                                context.getBean(Memori.class).namespace("anna").add(MEMORY))
                        .isInstanceOf(MemoriException.class)
                        .hasMessageContaining("10"));
    }

    @Test
    void should_choose_among_several_embedding_models(CapturedOutput output) {
        ApplicationContextRunner several =
                Contexts.runner().withUserConfiguration(SeveralModels.class, OwnEmbeddingStore.class);
        several.withPropertyValues("langchain4j.memori.embedding.model=auto").run(context -> assertThat(output)
                .contains("embedded by the bundled all-MiniLM-L6-v2, because none of the beans first,"
                        + " second is primary"));
        several.withPropertyValues("langchain4j.memori.embedding.model=second").run(context -> {
            context.getBean(Memori.class).namespace("anna").add(MEMORY);
            assertThat(context.getBean("second", WordsModel.class).texts.get()).isPositive();
            assertThat(context.getBean("first", WordsModel.class).texts.get()).isZero();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnChatMemory {
        @Bean
        ChatMemory ownChatMemory() {
            return MessageWindowChatMemory.withMaxMessages(10);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnContentRetriever {
        @Bean
        ContentRetriever ownRetriever() {
            return query -> List.of(Content.from("The train has 400 seats"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRetrievalAugmentor {
        @Bean
        RetrievalAugmentor ownAugmentor() {
            return UserBeansTest::augment;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WrappedAugmentor {
        @Bean
        RetrievalAugmentor ownAugmentor(Memori memori, NamespaceResolver resolver) {
            return MemoriRetrievalAugmentor.builder()
                    .memori(memori)
                    .namespaceResolver(resolver)
                    .after(UserBeansTest::augment)
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEmbeddingStore {
        @Bean
        EmbeddingStore<TextSegment> ownStore() {
            InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
            TextSegment document = TextSegment.from("Seats on a train are blue");
            store.add(new WordsModel().embed(document).content(), document);
            return store;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEmbeddingModel {
        @Bean
        WordsModel ownModel() {
            return new WordsModel();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SeveralModels {
        @Bean
        EmbeddingModel first() {
            return new WordsModel();
        }

        @Bean
        EmbeddingModel second() {
            return new WordsModel();
        }

        @Bean
        ContentRetriever none() {
            return query -> List.of();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnChatMemoryProvider {
        @Bean
        ChatMemoryProvider ownProvider(ChatMemoryStore store) {
            return id -> MessageWindowChatMemory.builder()
                    .id(id)
                    .maxMessages(20)
                    .chatMemoryStore(store)
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnChatMemoryStore {
        @Bean
        ChatMemoryStore ownChatMemoryStore() {
            return new InMemoryChatMemoryStore();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnToolProvider {
        @Bean
        ToolProvider ownToolProvider() {
            return request -> ToolProviderResult.builder()
                    .add(ToolSpecification.builder().name("timetable").build(), (call, id) -> "9:00")
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnChangingToolProvider {
        @Bean
        ToolProvider ownToolProvider() {
            List<String> asked = new ArrayList<>();
            return new ToolProvider() {
                @Override
                public ToolProviderResult provideTools(ToolProviderRequest request) {
                    asked.add("");
                    return ToolProviderResult.builder()
                            .add(
                                    ToolSpecification.builder()
                                            .name("tool_" + asked.size())
                                            .build(),
                                    (call, id) -> "")
                            .build();
                }

                @Override
                public boolean isDynamic() {
                    return true;
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Weather.class)
    static class OwnTools {}

    static class Weather {
        @Tool("The weather")
        String weather() {
            return "sunny";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnResolver {
        @Bean
        NamespaceResolver ownResolver() {
            return (id, parameters) -> "tenant-" + id;
        }
    }

    private static AugmentationResult augment(AugmentationRequest request) {
        UserMessage said = (UserMessage) request.chatMessage();
        return new AugmentationResult(UserMessage.from(said.singleText() + "\n\nown pipeline"), List.of());
    }
}
