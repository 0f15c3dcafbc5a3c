package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.prompt.PromptBlocks;
import dev.langchain4j.memori.rag.MemoriContentRetriever;
import dev.langchain4j.memori.rag.MemoriRetrievalAugmentor;
import dev.langchain4j.memory.chat.ChatMemoryProvider;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Memories in what a model is really asked, through LangChain4j's own services. */
class RecallingServiceTest extends AnnasMemory {

    private static final String BLOCK = "<memories>";

    private final ScriptedModel model = new ScriptedModel();
    private final InMemoryChatMemoryStore windows = new StrippingStore();
    private final ChatMemoryProvider chatMemories = id -> MessageWindowChatMemory.builder()
            .id(id)
            .maxMessages(20)
            .chatMemoryStore(windows)
            .build();

    enum Side {
        AISLE,
        WINDOW
    }

    interface Assistant {

        String chat(@MemoryId String user, @dev.langchain4j.service.UserMessage String message);

        Result<String> ask(@MemoryId String user, @dev.langchain4j.service.UserMessage String message);

        Side choose(@MemoryId String user, @dev.langchain4j.service.UserMessage String message);

        String look(
                @MemoryId String user,
                @dev.langchain4j.service.UserMessage String message,
                @dev.langchain4j.service.UserMessage ImageContent image);

        String read(@MemoryId String user, @dev.langchain4j.service.UserMessage List<Content> contents);

        String chatAs(
                @MemoryId String conversation,
                @dev.langchain4j.service.UserMessage String message,
                InvocationParameters parameters);
    }

    interface ForEverybody {

        String chat(String message);
    }

    interface Streaming {

        TokenStream chat(@MemoryId String user, @dev.langchain4j.service.UserMessage String message);
    }

    @Test
    void should_show_the_model_what_is_remembered_and_name_it_as_the_source() {
        String id = anna.add("Prefers aisle seats").id();
        model.says("On the aisle.");

        Result<String> result = assistant().ask("anna", "Which seats do I like?");

        assertThat(result.content()).isEqualTo("On the aisle.");
        assertThat(result.sources()).hasSize(1);
        assertThat(result.sources().get(0).textSegment().metadata().getString(MemoriContentRetriever.MEMORY_ID))
                .isEqualTo(id);
        assertThat(model.lastPrompt())
                .startsWith("Which seats do I like?\n\n<memories>\n")
                .contains(">Prefers aisle seats</memory>");
    }

    @Test
    void should_keep_the_chat_memory_clean_and_show_each_turn_its_own_memories() {
        anna.add("Prefers aisle seats");
        anna.add("Allergic to peanuts");
        Assistant assistant = assistant(1);
        model.says("On the aisle.").says("No peanuts.");

        assistant.chat("anna", "Which seats do I like?");
        assistant.chat("anna", "Am I allergic to anything?");

        assertThat(windows.getMessages("anna").stream().map(ScriptedModel::text))
                .containsExactly(
                        "Which seats do I like?", "On the aisle.[]", "Am I allergic to anything?", "No peanuts.[]");
        assertThat(model.lastPrompt()).containsOnlyOnce(BLOCK).contains("peanuts</memory>");
        assertThat(model.lastRequest().messages().get(0)).isEqualTo(UserMessage.from("Which seats do I like?"));
    }

    @Test
    void should_not_show_what_the_window_shows_already() {
        anna.add("I prefer aisle seats");
        Assistant assistant = assistant();
        model.says("Noted.").says("On the aisle.");

        assistant.chat("anna", "I prefer aisle seats");
        assistant.chat("anna", "Which seats do I like?");

        assertThat(model.requests()).hasSize(2).allSatisfy(request -> assertThat(ScriptedModel.prompt(request))
                .doesNotContain(BLOCK));
    }

    @Test
    void should_keep_the_format_that_is_demanded_and_a_clean_chat_memory() {
        anna.add("Prefers aisle seats");
        model.says("AISLE");

        assertThat(assistant().choose("anna", "Which side do I prefer?")).isEqualTo(Side.AISLE);

        assertThat(model.lastPrompt()).contains(BLOCK).endsWith("AISLE\nWINDOW");
        assertThat(ScriptedModel.text(windows.getMessages("anna").get(0)))
                .isEqualTo("Which side do I prefer?\nYou must answer strictly with one of these enums:\nAISLE\nWINDOW");
    }

    @Test
    void should_work_with_images() {
        anna.add("Prefers aisle seats");
        ImageContent image = ImageContent.from("http://images/plane.png");
        model.says("On the left.").says("On the left.").says("A plane.");

        assistant().look("anna", "Where are my preferred seats?", image);
        assertThat(((UserMessage) model.lastRequest().messages().get(0)).contents())
                .hasSize(2)
                .endsWith(image);
        assertThat(model.lastPrompt()).contains(">Prefers aisle seats<");

        windows.deleteMessages("anna");
        assistant().read("anna", List.of(TextContent.from("Where are my preferred seats?"), image));
        assertThat(((UserMessage) model.lastRequest().messages().get(0)).contents())
                .hasSize(2)
                .endsWith(image);
        assertThat(model.lastPrompt()).contains(">Prefers aisle seats<");
        assertThat(windows.getMessages("anna").get(0))
                .isEqualTo(UserMessage.from(TextContent.from("Where are my preferred seats?"), image));

        windows.deleteMessages("anna");
        assistant().read("anna", List.of(image));
        assertThat(model.lastRequest().messages()).containsExactly(UserMessage.from(image));
    }

    @Test
    void should_show_memories_in_every_call_of_a_turn_where_the_message_is_kept_as_it_was_said() {
        anna.add("Prefers aisle seats");
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(model)
                .chatMemoryProvider(chatMemories)
                .retrievalAugmentor(augmentor().build())
                .storeRetrievedContentInChatMemory(false)
                .tools(new Plane())
                .build();
        model.calls("freeSeats", "{}").says("12C.");

        assistant.chat("anna", "Which of my preferred seats is free?");

        assertThat(model.requests()).hasSize(2).allSatisfy(request -> assertThat(ScriptedModel.prompt(request))
                .containsOnlyOnce(BLOCK));
        assertThat(windows.getMessages("anna").get(0))
                .isEqualTo(UserMessage.from("Which of my preferred seats is free?"));
    }

    @Test
    void should_show_memories_in_the_first_call_of_a_turn_where_the_message_is_stripped_on_its_way_into_the_store() {
        anna.add("Prefers aisle seats");
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(model)
                .chatMemoryProvider(chatMemories)
                .retrievalAugmentor(augmentor().build())
                .tools(new Plane())
                .build();
        model.calls("freeSeats", "{}").says("12C.");

        assistant.chat("anna", "Which of my preferred seats is free?");

        assertThat(model.requests().stream().map(ScriptedModel::prompt).map(prompt -> prompt.contains(BLOCK)))
                .containsExactly(true, false);
    }

    @Test
    void should_never_show_one_person_the_memories_of_another() {
        anna.add("Anna prefers aisle seats");
        memori.namespace("ben").add("Ben prefers window seats");
        Assistant assistant = assistant();
        model.says("…").says("…").says("…").says("…");

        assistant.chat("anna", "Which seats does Ben prefer? namespace:ben");
        assertThat(model.lastPrompt()).contains("Anna prefers").doesNotContain("Ben prefers window");
        assistant.chat("ben", "Which seats does Anna prefer?");
        assertThat(model.lastPrompt()).contains("Ben prefers").doesNotContain("Anna prefers");
        assistant.chat("carl", "Which seats do Anna and Ben prefer?");
        assertThat(model.lastPrompt()).doesNotContain(BLOCK);
        assistant.chatAs("carl", "Which seats now?", InvocationParameters.from(NamespaceResolver.PARAMETER, "ben"));
        assertThat(model.lastPrompt()).contains("Ben prefers window").doesNotContain("Anna prefers");
    }

    @Test
    void should_let_the_conversations_of_one_person_share_a_memory() {
        memori.namespace("user-7").add("Prefers aisle seats");
        Assistant assistant = assistant(
                augmentor().namespaceResolver(NamespaceResolver.ofMemoryId(id -> id.substring(0, id.indexOf('/')))));
        model.says("…").says("…").says("…");

        assistant.chat("user-7/2026-11-20", "Which seats?");
        assertThat(model.lastPrompt()).contains("Prefers aisle seats");
        assistant.chat("user-7/2026-11-21", "Which seats?");
        assertThat(model.lastPrompt()).contains("Prefers aisle seats");
        assistant.chat("user-77/2026-11-20", "Which seats?");
        assertThat(model.lastPrompt()).doesNotContain("Prefers aisle seats");
    }

    @Test
    void should_refuse_a_service_that_does_not_say_whose_memory_it_works_with() {
        memori.namespace("default").add("Everybody prefers aisle seats");
        ForEverybody unnamed = AiServices.builder(ForEverybody.class)
                .chatModel(model)
                .retrievalAugmentor(augmentor().build())
                .build();

        assertThatThrownBy(() -> unnamed.chat("Which seats?"))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("give the service a @MemoryId parameter");
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void should_serve_an_application_with_one_user() {
        anna.add("Prefers aisle seats");
        ForEverybody own = AiServices.builder(ForEverybody.class)
                .chatModel(model)
                .retrievalAugmentor(augmentor()
                        .namespaceResolver(NamespaceResolver.fixed("anna"))
                        .build())
                .build();
        model.says("On the aisle.");

        own.chat("Which seats?");

        assertThat(model.lastPrompt()).contains(">Prefers aisle seats<");
    }

    @Test
    void should_work_with_streaming() throws Exception {
        anna.add("Prefers aisle seats");
        ScriptedStreamingModel streaming = new ScriptedStreamingModel().says("On the aisle.");
        Streaming service = AiServices.builder(Streaming.class)
                .streamingChatModel(streaming)
                .chatMemoryProvider(chatMemories)
                .retrievalAugmentor(augmentor().build())
                .build();
        CompletableFuture<Integer> sources = new CompletableFuture<>();
        CompletableFuture<String> answer = new CompletableFuture<>();

        service.chat("anna", "Which seats?")
                .onRetrieved(contents -> sources.complete(contents.size()))
                .onPartialResponse(word -> {})
                .onCompleteResponse(
                        response -> answer.complete(response.aiMessage().text()))
                .onError(answer::completeExceptionally)
                .start();

        assertThat(answer.get()).isEqualTo("On the aisle.");
        assertThat(sources.get()).isEqualTo(1);
        assertThat(ScriptedModel.prompt(streaming.requests().get(0))).contains(">Prefers aisle seats<");
        assertThat(windows.getMessages("anna").get(0)).isEqualTo(UserMessage.from("Which seats?"));
    }

    private Assistant assistant() {
        return assistant(augmentor());
    }

    private Assistant assistant(int maxResults) {
        return assistant(augmentor().maxResults(maxResults));
    }

    private Assistant assistant(MemoriRetrievalAugmentor.Builder augmentor) {
        return AiServices.builder(Assistant.class)
                .chatModel(model)
                .chatMemoryProvider(chatMemories)
                .retrievalAugmentor(augmentor.build())
                .build();
    }

    private MemoriRetrievalAugmentor.Builder augmentor() {
        return MemoriRetrievalAugmentor.builder().memori(memori);
    }

    /** Knows which seats are free. */
    static final class Plane {

        @Tool
        String freeSeats() {
            return "12C, 14A";
        }
    }

    /** Keeps messages as they were said. */
    private static final class StrippingStore extends InMemoryChatMemoryStore {

        @Override
        public void updateMessages(Object memoryId, List<ChatMessage> messages) {
            super.updateMessages(memoryId, PromptBlocks.strip(messages));
        }
    }
}
