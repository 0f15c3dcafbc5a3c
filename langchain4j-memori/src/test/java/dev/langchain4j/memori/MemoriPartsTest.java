package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.memori.agent.MemoriAgents;
import dev.langchain4j.memori.agent.MemoriParts;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.ForgetRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.rag.DefaultRetrievalAugmentor;
import dev.langchain4j.rag.query.router.DefaultQueryRouter;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A framework that wires parts, and an application that knows by the calling thread who is asking. */
class MemoriPartsTest extends AnnasMemory {

    interface Assistant {
        String chat(String message);

        String chat(@MemoryId String conversation, @UserMessage String message);

        String chat(@MemoryId String conversation, @UserMessage String message, InvocationParameters parameters);
    }

    interface Streaming {
        TokenStream chat(@MemoryId String conversation, @UserMessage String message);

        TokenStream chat(String message);
    }

    private final ThreadLocal<String> caller = new ThreadLocal<>();
    private final NamespaceResolver resolver = (id, parameters) -> {
        if (caller.get() == null) {
            throw new MemoriException(MemoriException.Reason.DENIED, "nobody is logged in");
        }
        return caller.get();
    };
    private final MemoriParts parts =
            MemoriAgents.with(memori).namespaceResolver(resolver).parts();
    private final ScriptedModel model = new ScriptedModel();
    private final ScriptedStreamingModel lines = new ScriptedStreamingModel();
    private final ExecutorService client = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        client.shutdownNow();
    }

    @Test
    void should_keep_everything_of_everybody_apart_under_one_id() {
        Assistant service = service();
        model.calls("archival_memory_insert", "{\"content\": \"Likes aisle seats on a train\"}")
                .calls("core_memory_append", "{\"label\": \"human\", \"content\": \"Anna Berg\"}")
                .says("Noted, Anna.")
                .says("No idea.")
                .says("Aisle.");

        as("anna", () -> service.chat("I am Anna, and like aisle seats"));
        as("ben", () -> service.chat("which seats do I like?"));
        assertThat(model.lastPrompt()).doesNotContain("aisle", "Anna");

        as("anna", () -> service.chat("which seats do I like?"));
        assertThat(model.lastPrompt())
                .contains(
                        "aisle seats on a train</memory>",
                        "Anna Berg\n</block>",
                        "I am Anna, and like aisle seats",
                        "Noted, Anna.");
        assertThat(memori.namespaces()).containsExactly("anna", "ben");
        assertThat(memori.namespace("ben").conversation("default").window().messages())
                .hasSize(2);
    }

    @Test
    void should_let_two_people_give_their_conversations_the_same_name() {
        Assistant service = service();
        model.says("Hello Anna.").says("Hello Ben.").says("Anna.");

        as("anna", () -> service.chat("1", "I am Anna"));
        as("ben", () -> service.chat("1", "I am Ben"));
        as("anna", () -> service.chat("1", "who am I?"));

        assertThat(model.lastPrompt()).contains("I am Anna", "Hello Anna.").doesNotContain("Ben");
    }

    @Test
    void should_refuse_whoever_is_nobody_also_in_a_conversation_that_somebody_has() {
        Assistant service = service();
        model.says("Hello Anna.");
        as("anna", () -> service.chat("1", "I am Anna"));

        assertThatThrownBy(() -> service.chat("1", "who am I?")).hasMessage("nobody is logged in");
        assertThatThrownBy(() -> service.chat("who am I?")).hasMessage("nobody is logged in");
        assertThat(model.requests()).hasSize(1);
        assertThat(memori.namespaces()).containsExactly("anna");
    }

    @Test
    void should_refuse_whoever_is_nobody_where_the_application_has_an_augmentor_of_its_own() {
        Assistant service = AiServices.builder(Assistant.class)
                .chatModel(model)
                .chatMemoryProvider(parts.chatMemoryProvider())
                .retrievalAugmentor(DefaultRetrievalAugmentor.builder()
                        .queryRouter(new DefaultQueryRouter(query -> List.of()))
                        .build())
                .build();
        model.says("Hello Anna.");
        as("anna", () -> service.chat("1", "I am Anna"));

        assertThatThrownBy(() -> service.chat("1", "who am I?")).hasMessage("nobody is logged in");
        assertThat(model.requests()).hasSize(1);
        assertThat(anna.conversation("1").window().messages()).hasSize(2);
    }

    @Test
    void should_show_nobody_a_conversation_that_is_under_way() {
        ChatMemory memory = parts.chatMemoryProvider().get("1");
        as("anna", () -> {
            memory.add(dev.langchain4j.data.message.UserMessage.from("this is between us"));
            return "";
        });

        assertThatThrownBy(memory::messages).hasMessage("nobody is logged in");
        assertThatThrownBy(memory::clear).hasMessage("nobody is logged in");
        assertThatThrownBy(() -> memory.set(List.of())).hasMessage("nobody is logged in");
        assertThatThrownBy(() -> memory.add(SystemMessage.from("x"))).hasMessage("nobody is logged in");
        assertThat(anna.conversation("1").window().messages()).hasSize(1);
    }

    @Test
    void should_stream_and_use_tools_on_a_thread_of_the_client() throws Exception {
        anna.add("Likes aisle seats on a train");
        Streaming service = streaming();
        lines.calls("core_memory_append", "{\"label\": \"human\", \"content\": \"Anna Berg\"}")
                .says("On the aisle.")
                .says("No idea.");

        assertThat(answer("anna", () -> service.chat("anna-1", "which seats do I like?")))
                .isEqualTo("On the aisle.");
        assertThat(answer("ben", () -> service.chat("ben-1", "which seats do I like?")))
                .isEqualTo("No idea.");

        assertThat(ScriptedModel.prompt(lines.requests().get(1))).contains("aisle seats", "Anna Berg\n</block>");
        assertThat(ScriptedModel.prompt(lines.requests().get(2))).doesNotContain("aisle", "Anna");
        assertThat(anna.conversation("anna-1").window().messages()).hasSize(4);
        assertThat(memori.namespace("ben").conversation("ben-1").window().messages())
                .hasSize(2)
                .endsWith(AiMessage.from("No idea."));
    }

    @Test
    void should_not_take_an_answer_on_a_thread_that_has_inherited_another_login() {
        ChatMemory memory = parts.chatMemoryProvider().get("anna-1");
        as("anna", () -> {
            memory.add(dev.langchain4j.data.message.UserMessage.from("this is between us"));
            return "";
        });

        assertThatThrownBy(() -> as("ben", () -> {
                    memory.add(AiMessage.from("what is between us is a secret"));
                    return "";
                }))
                .isInstanceOfSatisfying(MemoriException.class, denied -> assertThat(denied.reason())
                        .isEqualTo(MemoriException.Reason.DENIED))
                .hasMessageContaining("names somebody else than who has asked in the conversation anna-1");
        assertThat(memori.namespaces()).as("ben has none of it").doesNotContain("ben");
        as("anna", () -> {
            memory.add(AiMessage.from("yes"));
            return "";
        });
        assertThat(anna.conversation("anna-1").window().messages()).hasSize(2);
    }

    @Test
    void should_give_core_memory_again_to_whoever_was_forgotten() {
        Assistant service = service();
        model.says("Hello.")
                .calls("core_memory_append", "{\"label\": \"human\", \"content\": \"Anna Berg\"}")
                .says("Noted.");
        as("anna", () -> service.chat("1", "hello"));
        anna.forget(ForgetRequest.ofEverything());
        assertThat(anna.core().blocks()).isEmpty();

        as("anna", () -> service.chat("1", "I am Anna Berg"));
        assertThat(anna.core().block("human")).get().extracting(Block::value).isEqualTo("Anna Berg");
        assertThat(anna.core().blocks()).hasSize(2);
    }

    @Test
    void should_say_that_a_streamed_conversation_needs_an_id_of_its_own() throws Exception {
        Streaming service = streaming();
        lines.says("Hello Anna.").says("Hello Ben.").says("Hello.");

        assertThat(answer("anna", () -> service.chat("1", "I am Anna"))).isEqualTo("Hello Anna.");
        assertThatThrownBy(() -> answer("ben", () -> service.chat("1", "I am Ben")))
                .isInstanceOf(ExecutionException.class)
                .hasStackTraceContaining("give the service a @MemoryId parameter");
        assertThatThrownBy(() -> answer("anna", () -> service.chat("I am Anna")))
                .isInstanceOf(ExecutionException.class)
                .hasStackTraceContaining("the conversation default is not one person's alone");

        assertThat(anna.conversation("1").window().messages()).hasSize(2);
        assertThat(memori.namespace("ben").conversation("1").window().messages())
                .containsExactly(dev.langchain4j.data.message.UserMessage.from("I am Ben"));
    }

    @Test
    void should_refuse_parameters_that_name_another_namespace_than_the_conversation_has() {
        MemoriParts byId = MemoriAgents.with(memori).parts();
        Assistant service = AiServices.builder(Assistant.class)
                .chatModel(model)
                .chatMemoryProvider(byId.chatMemoryProvider())
                .retrievalAugmentor(byId.retrievalAugmentor())
                .toolProvider(byId.toolProvider())
                .build();
        model.says("Hello.");

        InvocationParameters parameters = InvocationParameters.from(NamespaceResolver.PARAMETER, "anna");
        assertThatThrownBy(() -> service.chat("ben", "hello", parameters))
                .isInstanceOf(MemoriException.class)
                .hasMessageStartingWith("the invocation parameters of this call name another namespace");
        service.chat("anna", "hello", parameters);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void should_give_the_chosen_tools() {
        MemoriParts readOnly = MemoriAgents.with(memori)
                .namespaceResolver(resolver)
                .readOnlyTools()
                .parts();
        Assistant service = AiServices.builder(Assistant.class)
                .chatModel(model)
                .chatMemoryProvider(readOnly.chatMemoryProvider())
                .toolProvider(readOnly.toolProvider())
                .build();
        anna.add("Likes aisle seats on a train");
        model.calls("archival_memory_search", "{\"query\": \"seats\", \"top_k\": \"many\"}")
                .says("Oh well.");

        as("anna", () -> service.chat("which seats do I like?"));

        assertThat(model.lastRequest().toolSpecifications().stream().map(tool -> tool.name()))
                .containsExactly("archival_memory_search", "conversation_search", "fact_search");
        assertThat(model.lastPrompt()).contains("Error: the argument 'top_k' must be a whole number.");
    }

    @Test
    void should_have_no_place_for_a_transformer() {
        MemoriAgents agents = MemoriAgents.with(memori).systemMessageTransformer((message, context) -> message);
        assertThatThrownBy(agents::parts)
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("give it to the builder of the AiService");
    }

    @Test
    void should_load_the_model_when_it_is_told_to() {
        AtomicInteger embedded = new AtomicInteger();
        EmbeddingModel counting = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                embedded.addAndGet(segments.size());
                return TestModels.words().embedAll(segments);
            }

            @Override
            public int dimension() {
                return TestModels.words().dimension();
            }
        };
        try (Memori vectors =
                        Memori.builder().inMemory().embeddingModel(counting).build();
                Memori words = Memori.builder().inMemory().textOnly().build()) {
            assertThat(embedded).hasValue(0);
            vectors.warmUp();
            assertThat(embedded).hasValue(1);
            words.warmUp();
        }
    }

    private Assistant service() {
        return AiServices.builder(Assistant.class)
                .chatModel(model)
                .chatMemoryProvider(parts.chatMemoryProvider())
                .retrievalAugmentor(parts.retrievalAugmentor())
                .toolProvider(parts.toolProvider())
                .build();
    }

    private Streaming streaming() {
        return AiServices.builder(Streaming.class)
                .streamingChatModel(new Remote())
                .chatMemoryProvider(parts.chatMemoryProvider())
                .retrievalAugmentor(parts.retrievalAugmentor())
                .toolProvider(parts.toolProvider())
                .build();
    }

    private <T> T as(String name, Supplier<T> call) {
        caller.set(name);
        try {
            return call.get();
        } finally {
            caller.remove();
        }
    }

    private String answer(String name, Supplier<TokenStream> call) throws Exception {
        CompletableFuture<String> done = new CompletableFuture<>();
        as(name, () -> {
            call.get()
                    .onPartialResponse(word -> {})
                    .onCompleteResponse(
                            response -> done.complete(response.aiMessage().text()))
                    .onError(done::completeExceptionally)
                    .start();
            return "";
        });
        return done.get(30, TimeUnit.SECONDS);
    }

    /** Answers on another thread, as models behind a network do. */
    private final class Remote implements StreamingChatModel {

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            client.execute(() -> {
                try {
                    lines.doChat(request, handler);
                } catch (RuntimeException e) {
                    handler.onError(e);
                }
            });
        }
    }
}
