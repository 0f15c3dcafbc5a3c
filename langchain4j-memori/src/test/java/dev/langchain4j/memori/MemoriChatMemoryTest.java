package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.chat.MemoriChatMemory;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.prompt.MemoryPrompt;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a chat memory shows is more than what it keeps. */
class MemoriChatMemoryTest extends AnnasMemory {

    private static final ToolExecutionRequest CALL =
            ToolExecutionRequest.builder().id("1").name("look").arguments("{}").build();

    private final MemoriChatMemoryStore store =
            MemoriChatMemoryStore.builder().memori(memori).build();
    private final ChatMemory kept = MessageWindowChatMemory.builder()
            .id("anna")
            .maxMessages(20)
            .chatMemoryStore(store)
            .build();
    private final ChatMemory memory = MemoriChatMemory.of(kept, store);

    @Test
    void should_show_blocks_at_the_end_of_the_system_message() {
        memory.add(SystemMessage.from("You are Sam."));
        memory.add(UserMessage.from("hello"));
        assertThat(memory.messages()).isEqualTo(kept.messages());

        anna.core().create(NewBlock.builder().label("human").value("Anna").build());
        assertThat(system()).startsWith("You are Sam.\n\n<core_memory>\n").endsWith("\n</core_memory>");
        assertThat(system()).contains("<block label=\"human\" characters=\"4\" limit=\"2000\">\nAnna\n</block>");
        assertThat(kept.messages()).containsExactly(SystemMessage.from("You are Sam."), UserMessage.from("hello"));
        assertThat(memory.id()).isEqualTo("anna");
    }

    @Test
    void should_not_show_a_tool_call_that_was_cut_off() {
        ToolExecutionRequest first = ToolExecutionRequest.builder()
                .id("1")
                .name("look")
                .arguments("{}")
                .build();
        ToolExecutionRequest second = ToolExecutionRequest.builder()
                .id("2")
                .name("look")
                .arguments("{}")
                .build();
        List<ChatMessage> said = List.of(
                UserMessage.from("hello"),
                AiMessage.from(first, second),
                ToolExecutionResultMessage.from(first, "one"),
                UserMessage.from("hello?"),
                AiMessage.from(first),
                ToolExecutionResultMessage.from(first, "one"),
                AiMessage.from("Yes."),
                UserMessage.from("once more"),
                AiMessage.from(second));
        said.forEach(memory::add);

        assertThat(memory.messages())
                .as("what a model accepts")
                .containsExactly(said.get(0), said.get(3), said.get(4), said.get(5), said.get(6), said.get(7));
        assertThat(kept.messages()).isEqualTo(said);
    }

    @Test
    void should_show_blocks_of_others_as_they_were_granted() {
        MemoryNamespace ben = memori.namespace("ben");
        ben.core().create(NewBlock.builder().label("team").value("red").build());
        ben.core().create(NewBlock.builder().label("plan").value("win").build());
        ben.core().grant("team", "anna", Access.READ);
        memory.add(UserMessage.from("hello"));

        assertThat(system())
                .contains(
                        "<block label=\"ben/team\" characters=\"3\" limit=\"2000\" read_only=\"true\">\nred\n</block>")
                .doesNotContain("plan");
        ben.core().revoke("team", "anna");
        assertThat(memory.messages()).containsExactly(UserMessage.from("hello"));
    }

    @Test
    void should_keep_nothing_of_what_it_shows() {
        anna.core().create(NewBlock.builder().label("human").value("Anna").build());
        anna.add("Anna likes aisle seats");
        UserMessage question = UserMessage.from("which seats?");
        UserMessage augmented = MemoryPrompt.append(
                question, MemoryPrompt.show(List.of(anna.search("seats").get(0).memory())));

        memory.add(SystemMessage.from("You are Sam."));
        memory.add(augmented);
        memory.set(memory.messages());
        memory.add(memory.messages().get(0));

        assertThat(kept.messages()).containsExactly(SystemMessage.from("You are Sam."), question);
        assertThat(memory.messages().get(1)).isEqualTo(augmented);
    }

    @Test
    void should_show_the_memories_of_a_turn_until_its_answer() {
        anna.add("Anna likes aisle seats");
        UserMessage question = UserMessage.from("which seats?");
        UserMessage augmented = MemoryPrompt.append(
                question, MemoryPrompt.show(List.of(anna.search("seats").get(0).memory())));

        memory.add(augmented);
        memory.add(AiMessage.from(CALL));
        memory.add(ToolExecutionResultMessage.from(CALL, "seen"));
        assertThat(memory.messages().get(0)).isEqualTo(augmented);

        memory.add(AiMessage.from("aisle"));
        assertThat(memory.messages().get(0)).isEqualTo(question);

        memory.add(augmented);
        memory.add(UserMessage.from("another"));
        assertThat(memory.messages()).doesNotContain(augmented);
    }

    @Test
    void should_hand_out_lists_that_may_be_changed() {
        anna.core().create(NewBlock.of("human"));
        memory.add(UserMessage.from("hello"));
        List<ChatMessage> first = memory.messages();
        first.clear();
        assertThat(memory.messages()).hasSize(2);
    }

    @Test
    void should_not_make_a_system_message_of_blocks_alone_its_own() {
        anna.core().create(NewBlock.of("human"));
        memory.add(UserMessage.from("hello"));
        memory.set(memory.messages());
        assertThat(kept.messages()).containsExactly(UserMessage.from("hello"));
        memory.clear();
        assertThat(kept.messages()).isEmpty();
        assertThat(memory.messages()).hasSize(1);
    }

    private String system() {
        return ((SystemMessage) memory.messages().get(0)).text();
    }
}
