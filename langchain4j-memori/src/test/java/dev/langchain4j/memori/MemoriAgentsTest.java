package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.memori.agent.MemoriAgents;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.BlockUpdate;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.tool.MemoryTool;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.memory.ChatMemoryAccess;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One line gives an AiService a memory, whatever sort of service it is. */
class MemoriAgentsTest extends AnnasMemory {

    interface Assistant extends ChatMemoryAccess {
        String chat(@MemoryId Object id, @dev.langchain4j.service.UserMessage String message);

        String chat(
                @MemoryId Object id,
                @dev.langchain4j.service.UserMessage String message,
                InvocationParameters parameters);

        @dev.langchain4j.service.SystemMessage("You are Sam.")
        String chatAsSam(@MemoryId Object id, @dev.langchain4j.service.UserMessage String message);

        Result<String> ask(@MemoryId Object id, @dev.langchain4j.service.UserMessage String message);

        String look(
                @MemoryId Object id,
                @dev.langchain4j.service.UserMessage String message,
                @dev.langchain4j.service.UserMessage ImageContent image);
    }

    interface Streaming {
        TokenStream chat(@MemoryId String id, @dev.langchain4j.service.UserMessage String message);
    }

    interface Nameless {
        String chat(String message);
    }

    private final ScriptedModel model = new ScriptedModel();

    @Test
    void should_say_where_a_retriever_of_the_applications_own_belongs() {
        AiServices<Assistant> builder =
                AiServices.builder(Assistant.class).chatModel(model).contentRetriever(query -> List.of());

        assertThatThrownBy(() -> MemoriAgents.remember(builder, memori))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("contentRetriever(…)");
    }

    @Test
    void should_show_memories_without_ever_keeping_them() {
        anna.add("Anna likes aisle seats on a train");
        Assistant service = service();
        model.calls("archival_memory_search", "{\"query\": \"seats\"}").says("Aisle.");

        service.chat("anna", "which seats do I like?");

        String shown = ">Anna likes aisle seats on a train</memory>\n</memories>";
        assertThat(model.requests()).hasSize(2).allSatisfy(request -> assertThat(ScriptedModel.text(lastUser(request)))
                .startsWith("which seats do I like?\n\n<memories>")
                .endsWith(shown));
        assertThat(anna.conversation("anna").window().messages().get(0))
                .isEqualTo(UserMessage.from("which seats do I like?"));

        model.says("You are welcome.");
        service.chat("anna", "thank you");
        assertThat(model.lastRequest().messages().stream().map(ScriptedModel::text))
                .contains("which seats do I like?", "Aisle.[]");
        assertThat(anna.conversation("anna").history())
                .noneMatch(recorded -> recorded.message() instanceof SystemMessage)
                .noneMatch(recorded -> recorded.message() instanceof UserMessage user
                        && user.singleText().contains("<memories>"));
    }

    @Test
    void should_show_an_edit_of_core_memory_in_the_next_call_of_the_turn() {
        Assistant service = service();
        model.calls("core_memory_append", "{\"label\": \"human\", \"content\": \"Anna\"}")
                .then(request -> {
                    anna.core()
                            .update(
                                    "human",
                                    BlockUpdate.builder().value("Anna Berg").build());
                    return AiMessage.from(ScriptedModel.call(
                            "memory_rethink", "{\"label\": \"persona\", \"new_memory\": \"Sam, brief\"}"));
                })
                .says("Hello Anna.");

        service.chatAsSam("anna", "I am Anna");

        assertThat(model.requests().stream().map(MemoriAgentsTest::system))
                .allMatch(system -> system.startsWith("You are Sam.\n\n<core_memory>\n"));
        assertThat(system(model.requests().get(0))).doesNotContain("Anna");
        assertThat(system(model.requests().get(1))).contains(">\nAnna\n</block>");
        assertThat(system(model.requests().get(2))).contains(">\nAnna Berg\n</block>", ">\nSam, brief\n</block>");
        assertThat(anna.conversation("anna").window().messages().get(0)).isEqualTo(SystemMessage.from("You are Sam."));
    }

    @Test
    void should_make_a_system_message_only_for_blocks_that_are_there() {
        Assistant with = service();
        model.says("a").says("b");
        with.chat("anna", "hello");
        assertThat(system(model.lastRequest())).startsWith("<core_memory>");

        Assistant without = MemoriAgents.with(memori)
                .noTools()
                .remember(AiServices.builder(Assistant.class).chatModel(model))
                .build();
        without.chat("ben", "hello");
        assertThat(model.lastRequest().messages()).containsExactly(UserMessage.from("hello"));
        assertThat(model.lastRequest().toolSpecifications()).isEmpty();
        assertThat(memori.namespace("ben").core().blocks()).isEmpty();
    }

    @Test
    void should_give_every_namespace_the_blocks_that_it_lacks() {
        anna.core().create(NewBlock.builder().label("human").value("Anna").build());
        Assistant service = MemoriAgents.with(memori)
                .coreMemory(
                        NewBlock.builder().label("human").value("nobody").build(),
                        NewBlock.builder()
                                .label("house")
                                .value("No smoking")
                                .readOnly(true)
                                .build())
                .remember(AiServices.builder(Assistant.class).chatModel(model))
                .build();
        model.says("a").says("b");

        service.chat("anna", "hello");
        service.chat("ben", "hello");

        assertThat(anna.core().blocks().stream().map(Block::value)).containsExactly("No smoking", "Anna");
        assertThat(memori.namespace("ben").core().blocks().stream().map(Block::value))
                .containsExactly("No smoking", "nobody");
    }

    @Test
    void should_offer_the_chosen_tools() {
        model.says("a").says("b").says("c");
        service().chat("anna", "hello");
        assertThat(tools())
                .containsExactlyElementsOf(Arrays.stream(MemoryTool.values())
                        .map(MemoryTool::toolName)
                        .toList());

        MemoriAgents.with(memori)
                .readOnlyTools()
                .remember(AiServices.builder(Assistant.class).chatModel(model))
                .build()
                .chat("ben", "hello");
        assertThat(tools()).containsExactly("archival_memory_search", "conversation_search", "fact_search");
        assertThat(memori.namespace("ben").core().blocks()).isEmpty();

        MemoriAgents.with(memori)
                .tools(MemoryTool.ARCHIVAL_MEMORY_INSERT)
                .remember(AiServices.builder(Assistant.class).chatModel(model))
                .build()
                .chat("cleo", "hello");
        assertThat(tools()).containsExactly("archival_memory_insert");
    }

    @Test
    void should_stream() throws Exception {
        anna.add("Anna likes aisle seats on a train");
        ScriptedStreamingModel streaming = new ScriptedStreamingModel()
                .calls("core_memory_append", "{\"label\": \"human\", \"content\": \"sits on the aisle\"}")
                .says("On the aisle.");
        Streaming service = MemoriAgents.remember(
                        AiServices.builder(Streaming.class).streamingChatModel(streaming), memori)
                .build();

        StringBuilder said = new StringBuilder();
        CompletableFuture<String> done = new CompletableFuture<>();
        service.chat("anna", "which seats do I like?")
                .onPartialResponse(said::append)
                .onCompleteResponse(
                        response -> done.complete(response.aiMessage().text()))
                .onError(done::completeExceptionally)
                .start();

        assertThat(done.get(10, TimeUnit.MINUTES)).isEqualTo("On the aisle.");
        assertThat(said).hasToString("On the aisle.");
        ChatRequest second = streaming.requests().get(1);
        assertThat(system(second)).contains("sits on the aisle\n</block>");
        assertThat(ScriptedModel.text(lastUser(second))).contains("Anna likes aisle seats on a train</memory>");
        assertThat(anna.conversation("anna").window().messages())
                .hasSize(4)
                .startsWith(UserMessage.from("which seats do I like?"));
    }

    @Test
    void should_run_tools_at_the_same_time() {
        Assistant service = MemoriAgents.remember(
                        AiServices.builder(Assistant.class).chatModel(model).executeToolsConcurrently(), memori)
                .build();
        model.calls(
                        ScriptedModel.call("core_memory_append", "{\"label\": \"human\", \"content\": \"one\"}"),
                        ScriptedModel.call("core_memory_append", "{\"label\": \"human\", \"content\": \"two\"}"),
                        ScriptedModel.call("core_memory_append", "{\"label\": \"human\", \"content\": \"three\"}"),
                        ScriptedModel.call("archival_memory_insert", "{\"content\": \"four\", \"tags\": \"a, b\"}"))
                .says("Done.");

        service.chat("anna", "remember four things");

        assertThat(anna.core().block("human").orElseThrow().value().split("\n"))
                .containsExactlyInAnyOrder("one", "two", "three");
        assertThat(anna.search("four")).hasSize(1);
        assertThat(anna.conversation("anna").window().messages()).hasSize(7);
    }

    @Test
    void should_name_the_sources_of_a_result() {
        anna.add("Anna likes aisle seats on a train");
        Assistant service = MemoriAgents.with(memori)
                .contentRetriever(query -> List.of(Content.from("The train has 400 seats")))
                .remember(AiServices.builder(Assistant.class).chatModel(model))
                .build();
        model.calls("archival_memory_insert", "{\"content\": \"Anna asked about seats\"}")
                .says("Aisle.");

        Result<String> result = service.ask("anna", "which seats do I like?");

        assertThat(result.content()).isEqualTo("Aisle.");
        assertThat(result.sources().stream().map(source -> source.textSegment().text()))
                .containsExactly("The train has 400 seats", "Anna likes aisle seats on a train");
        assertThat(result.toolExecutions()).hasSize(1);
        assertThat(result.toolExecutions().get(0).result()).startsWith("Saved as ");
        assertThat(ScriptedModel.text(lastUser(model.lastRequest())))
                .containsSubsequence("The train has 400 seats", "Anna likes aisle seats on a train</memory>");
    }

    @Test
    void should_keep_the_images_of_a_message() {
        anna.add("Anna likes aisle seats on a train");
        ImageContent image = ImageContent.from("https://example.org/seat.png");
        model.calls("archival_memory_search", "{}").says("It is.");

        service().look("anna", "is this one of the seats I like?", image);

        assertThat(model.requests()).allSatisfy(request -> {
            assertThat(lastUser(request).contents()).contains(image);
            assertThat(ScriptedModel.text(lastUser(request))).contains("aisle seats on a train</memory>");
        });
        UserMessage kept =
                (UserMessage) anna.conversation("anna").window().messages().get(0);
        assertThat(kept.contents()).contains(image);
        assertThat(ScriptedModel.text(kept)).isEqualTo("is this one of the seats I like?");
    }

    @Test
    void should_refuse_a_call_that_names_nobody() {
        Nameless service = MemoriAgents.remember(
                        AiServices.builder(Nameless.class).chatModel(model), memori)
                .build();
        assertThatThrownBy(() -> service.chat("hello"))
                .isInstanceOf(MemoriException.class)
                .hasMessageStartingWith("nothing says whose memory this conversation works with")
                .hasMessageContaining("NamespaceResolver.fixed");
        assertThat(model.requests()).isEmpty();
        assertThat(memori.namespaces()).isEmpty();
    }

    @Test
    void should_work_for_one_user_without_ids() {
        anna.add("Anna likes aisle seats on a train");
        Nameless service = MemoriAgents.with(memori)
                .namespaceResolver(NamespaceResolver.fixed("anna"))
                .remember(AiServices.builder(Nameless.class).chatModel(model))
                .build();
        model.calls("archival_memory_insert", "{\"content\": \"Anna is nice\"}").says("Aisle.");

        service.chat("which seats do I like?");

        assertThat(model.lastPrompt()).contains("aisle seats on a train</memory>");
        assertThat(anna.search("nice")).hasSize(2);
        assertThat(anna.conversation("default").window().messages()).hasSize(4);
    }

    @Test
    void should_work_for_whom_the_invocation_names() {
        anna.add("Anna likes aisle seats on a train");
        Assistant service = service();
        InvocationParameters parameters = new InvocationParameters();
        parameters.put(NamespaceResolver.PARAMETER, "anna");
        model.calls("core_memory_append", "{\"label\": \"human\", \"content\": \"Anna\"}")
                .says("Aisle.")
                .says("Yes.");

        service.chat(42, "which seats do I like?", parameters);
        service.chat(42, "sure?", parameters);

        assertThat(model.lastPrompt()).contains("Anna\n</block>", "which seats do I like?");
        assertThat(anna.conversation("42").window().messages()).hasSize(6);
        assertThat(memori.namespaces()).containsExactly("anna");
    }

    @Test
    void should_refuse_a_foreign_conversation_even_if_the_application_took_the_transformer_away() {
        Assistant service = MemoriAgents.remember(
                        AiServices.builder(Assistant.class).chatModel(model), memori)
                .systemMessageTransformer(message -> message)
                .build();
        InvocationParameters anna = new InvocationParameters();
        anna.put(NamespaceResolver.PARAMETER, "anna");
        InvocationParameters ben = new InvocationParameters();
        ben.put(NamespaceResolver.PARAMETER, "ben");
        model.says("Hello.");

        service.chat(42, "this is between us", anna);
        assertThatThrownBy(() -> service.chat(42, "what did she say?", ben)).isInstanceOf(MemoriException.class);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void should_share_one_memory_between_the_conversations_of_a_person() {
        Assistant service = MemoriAgents.with(memori)
                .namespaceResolver(NamespaceResolver.ofMemoryId(id -> id.substring(0, id.indexOf('/'))))
                .remember(AiServices.builder(Assistant.class).chatModel(model))
                .build();
        model.calls("archival_memory_insert", "{\"content\": \"Likes aisle seats on a train\"}")
                .says("Noted.")
                .says("Aisle.")
                .says("No idea.");

        service.chat("user-7/2026-11-20", "I like aisle seats");
        service.chat("user-7/2026-11-21", "which seats do I like?");
        assertThat(model.lastPrompt()).contains("Likes aisle seats on a train</memory>");
        assertThat(model.lastRequest().messages().stream().filter(UserMessage.class::isInstance))
                .hasSize(1);

        service.chat("user-8/2026-11-21", "which seats do I like?");
        assertThat(model.lastPrompt()).doesNotContain("aisle");
        assertThat(memori.namespace("user-7").conversations())
                .containsExactly("user-7/2026-11-20", "user-7/2026-11-21");
    }

    @Test
    void should_not_show_again_what_was_said_with_a_tool_call() {
        Assistant service = service();
        model.then(request -> AiMessage.from(
                        "Let me look for aisle seats",
                        List.of(ScriptedModel.call("archival_memory_search", "{\"query\": \"seats\"}"))))
                .says("None.")
                .says("None.");

        service.chat("anna", "which seats do I like?");
        service.chat("anna", "aisle seats?");

        assertThat(ScriptedModel.text(lastUser(model.lastRequest()))).isEqualTo("aisle seats?");
    }

    @Test
    void should_survive_whatever_a_model_sends_a_tool() {
        Assistant service = service();
        model.calls("archival_memory_search", "{\"query\": \"x\", \"top_k\": \"many\"}")
                .calls("archival_memory_search", "{\"query\": {\"a\": 1}}")
                .calls("archival_memory_insert", "{\"content\": \"x\", \"tags\": {\"a\": 1}, \"mood\": 7}")
                .calls("archival_memory_insert", "{\"content\": ")
                .calls("archival_memory_insert", "[1, 2]")
                .calls("archival_memory_forget", "")
                .calls("memory_insert", "{\"label\": \"human\", \"new_str\": 42, \"insert_line\": \"0\", \"x\": null}")
                .says("Oh well.");

        service.chat("anna", "hello");

        assertThat(model.lastRequest().messages().stream()
                        .filter(ToolExecutionResultMessage.class::isInstance)
                        .map(ScriptedModel::text))
                .containsExactly(
                        "Error: the argument 'top_k' must be a whole number.",
                        "Error: the argument 'query' must be a text.",
                        "Error: the argument 'tags' must be a list of texts.",
                        "Error: the arguments must be a JSON object.",
                        "Error: the arguments must be a JSON object.",
                        "Error: the argument 'id' is missing.",
                        "Inserted into the block 'human': 2 of 2,000 characters used.");
    }

    @Test
    void should_let_the_application_transform_the_system_message_too() {
        Assistant service = MemoriAgents.with(memori)
                .systemMessageTransformer((message, context) ->
                        Objects.requireNonNullElse(message, "") + " Talk to " + context.chatMemoryId() + ".")
                .remember(AiServices.builder(Assistant.class).chatModel(model))
                .build();
        model.says("Hi.");

        service.chatAsSam("anna", "hello");

        assertThat(system(model.lastRequest())).startsWith("You are Sam. Talk to anna.\n\n<core_memory>");
    }

    @Test
    void should_evict_what_no_longer_fits_the_window_and_find_it_again() {
        Assistant service = MemoriAgents.with(memori)
                .windowSize(4)
                .remember(AiServices.builder(Assistant.class).chatModel(model))
                .build();
        model.says("Nice.").says("Sure.").says("Fine.").says("Rex.");
        service.chat("anna", "my dog is called Rex");
        service.chat("anna", "the weather is bad");
        service.chat("anna", "the bus is late");
        service.chat("anna", "my dog is called what?");

        assertThat(ScriptedModel.text(lastUser(model.lastRequest()))).contains(">my dog is called Rex</memory>");
        assertThat(model.lastRequest().messages().stream()
                        .filter(UserMessage.class::isInstance)
                        .map(ScriptedModel::text))
                .doesNotContain("my dog is called Rex");
        assertThat(service.getChatMemory("anna").messages()).hasSize(5);
    }

    private Assistant service() {
        return MemoriAgents.remember(AiServices.builder(Assistant.class).chatModel(model), memori)
                .build();
    }

    private List<String> tools() {
        return model.lastRequest().toolSpecifications().stream()
                .map(ToolSpecification::name)
                .toList();
    }

    private static UserMessage lastUser(ChatRequest request) {
        List<ChatMessage> users = request.messages().stream()
                .filter(UserMessage.class::isInstance)
                .toList();
        return (UserMessage) users.get(users.size() - 1);
    }

    private static String system(ChatRequest request) {
        return ((SystemMessage) request.messages().get(0)).text();
    }
}
