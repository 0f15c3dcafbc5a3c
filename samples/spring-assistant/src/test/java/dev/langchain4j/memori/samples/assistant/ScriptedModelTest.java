package dev.langchain4j.memori.samples.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.prompt.CorePrompt;
import dev.langchain4j.memori.prompt.MemoryPrompt;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The script does what the page says of it, with prompts as the library makes them. */
class ScriptedModelTest {

    private static final SystemMessage SYSTEM = SystemMessage.from("Be friendly.");

    private final Memori memori = Memori.builder().inMemory().textOnly().build();
    private final MemoryNamespace anna = memori.namespace("anna");

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_save_what_it_is_asked_to_remember() {
        assertThat(calls("Remember that I prefer \"aisle\" seats"))
                .containsExactly("archival_memory_insert {\"content\":\"I prefer \\\"aisle\\\" seats\"}");
        assertThat(calls("please note: the door code changes on Friday"))
                .containsExactly("archival_memory_insert {\"content\":\"The door code changes on Friday\"}");
        assertThat(calls("my name is Anna Lund and I sail"))
                .containsExactly("core_memory_append {\"content\":\"Name: Anna Lund\",\"label\":\"human\"}");
        assertThat(calls("Do you remember that I sail?")).isEmpty();
        assertThat(calls("Hello there")).isEmpty();
    }

    @Test
    void should_confirm_what_a_tool_has_saved_and_pass_on_what_it_refused() {
        UserMessage told = UserMessage.from("Remember that I sail");
        AiMessage call = ScriptedReply.to(List.of(SYSTEM, told));
        ToolExecutionRequest request = call.toolExecutionRequests().get(0);

        assertThat(say(SYSTEM, told, call, ToolExecutionResultMessage.from(request, "Saved as 1b9d6bcd.")))
                .isEqualTo("I will remember: “I sail”");
        assertThat(say(SYSTEM, told, call, ToolExecutionResultMessage.from(request, "Error: it is too long.")))
                .isEqualTo("That did not work. Error: it is too long.");
    }

    @Test
    void should_answer_with_the_memory_that_was_recalled_best() {
        List<Memory> recalled = List.of(stored("Seats < 12 & \"aisle\""), stored("Something else"));
        UserMessage asked = MemoryPrompt.append(UserMessage.from("Where do I sit?"), MemoryPrompt.show(recalled));

        assertThat(say(SYSTEM, asked))
                .startsWith("You asked me to remember: “Seats < 12 & \"aisle\"” (2")
                .doesNotContain("else");
    }

    @Test
    void should_answer_with_what_the_user_said_and_not_with_its_own_words() {
        anna.conversation("anna/1")
                .update(
                        anna.conversation("anna/1").window(),
                        List.of(
                                UserMessage.from("Where is my boat?"),
                                AiMessage.from("I remember nothing about a boat."),
                                UserMessage.from("My boat lies in Leith")));
        List<Memory> said =
                anna.collections(Memori.RECALL).list(ListRequest.builder().build());
        assertThat(said).hasSize(3);

        UserMessage asked = MemoryPrompt.append(UserMessage.from("Is my boat safe?"), MemoryPrompt.show(said));

        assertThat(say(SYSTEM, asked)).startsWith("You said: “My boat lies in Leith” (");
    }

    @Test
    void should_answer_about_a_person_from_core_memory() {
        anna.core().create(NewBlock.builder().label("human").value("Name: Anna").build());
        SystemMessage system = CorePrompt.append(SYSTEM, anna.core().blocks()).orElseThrow();

        assertThat(say(system, UserMessage.from("What is my name?"))).contains("Name: Anna");
        assertThat(say(SYSTEM, UserMessage.from("What is my name?"))).isEqualTo(ScriptedReply.UNKNOWN);
        assertThat(say(system, UserMessage.from("Where do I sit?"))).isEqualTo(ScriptedReply.UNKNOWN);
    }

    @Test
    void should_say_that_it_is_a_script() {
        assertThat(say(SYSTEM, UserMessage.from("Hello there"))).contains("script, not a language model");
    }

    @Test
    void should_stream_its_answer_word_by_word() {
        List<String> words = new ArrayList<>();
        List<ChatResponse> complete = new ArrayList<>();
        ChatRequest request = ChatRequest.builder()
                .messages(SYSTEM, UserMessage.from("Where do I sit?"))
                .build();

        new ScriptedModel(Runnable::run, Duration.ZERO).chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String word) {
                words.add(word);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                complete.add(response);
            }

            @Override
            public void onError(Throwable error) {
                throw new AssertionError(error);
            }
        });

        assertThat(words).containsExactly("I ", "remember ", "nothing ", "about ", "that.");
        assertThat(complete).hasSize(1);
        assertThat(complete.get(0).aiMessage().text()).isEqualTo(String.join("", words));
    }

    private Memory stored(String content) {
        return anna.get(anna.add(content).id()).orElseThrow();
    }

    private static List<String> calls(String message) {
        return ScriptedReply.to(List.of(SYSTEM, UserMessage.from(message))).toolExecutionRequests().stream()
                .map(call -> call.name() + " " + call.arguments())
                .toList();
    }

    private static String say(ChatMessage... messages) {
        return ScriptedReply.to(List.of(messages)).text();
    }
}
