package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.guardrail.InputGuardrail;
import dev.langchain4j.guardrail.InputGuardrailResult;
import dev.langchain4j.guardrail.OutputGuardrail;
import dev.langchain4j.guardrail.OutputGuardrailException;
import dev.langchain4j.guardrail.OutputGuardrailResult;
import dev.langchain4j.memori.agent.MemoriAgents;
import dev.langchain4j.memori.recall.RecordedMessage;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.guardrail.InputGuardrails;
import dev.langchain4j.service.guardrail.OutputGuardrails;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Guardrails rewrite what is said and what is kept; a turn may end without an answer. */
class GuardrailsTest extends AnnasMemory {

    public static final class Brief implements InputGuardrail {
        @Override
        public InputGuardrailResult validate(UserMessage message) {
            return successWith(message.singleText() + "\nPlease be brief.");
        }
    }

    public static final class NoSecrets implements OutputGuardrail {
        @Override
        public OutputGuardrailResult validate(AiMessage answer) {
            return answer.text().contains("secret")
                    ? OutputGuardrailResult.fatalWithMessageRemoval("a secret")
                    : success();
        }
    }

    interface Assistant {
        String chat(@MemoryId String id, @dev.langchain4j.service.UserMessage String message);

        @InputGuardrails(Brief.class)
        String brief(@MemoryId String id, @dev.langchain4j.service.UserMessage String message);

        @OutputGuardrails(NoSecrets.class)
        String discreet(@MemoryId String id, @dev.langchain4j.service.UserMessage String message);
    }

    private final ScriptedModel model = new ScriptedModel();
    private final Assistant service = MemoriAgents.with(memori)
            .windowSize(4)
            .remember(AiServices.builder(Assistant.class).chatModel(model))
            .build();

    @Test
    void should_keep_no_memories_that_a_guardrail_has_written_behind() {
        anna.add("Anna likes aisle seats on a train");
        model.calls("archival_memory_search", "{}").says("Aisle.");

        service.brief("anna", "which seats do I like?");

        assertThat(model.requests()).allSatisfy(request -> assertThat(ScriptedModel.prompt(request))
                .contains("Anna likes aisle seats on a train</memory>\n</memories>\nPlease be brief."));
        assertThat(said().get(0)).isEqualTo(UserMessage.from("which seats do I like?\nPlease be brief."));
        assertThat(anna.collections(Memori.RECALL).search("Notes from earlier conversations"))
                .noneMatch(hit -> hit.memory().content().contains("<memories>"));
    }

    @Test
    void should_lose_nothing_but_the_answer_that_a_guardrail_removes() {
        model.says("Nice.").says("Yes.").says("Sure.").says("the secret is 7");
        service.chat("anna", "my dog is called Rex");
        service.chat("anna", "two");
        service.chat("anna", "three");

        assertThatThrownBy(() -> service.discreet("anna", "four")).isInstanceOf(OutputGuardrailException.class);

        assertThat(said().stream().map(ScriptedModel::text))
                .containsExactly("my dog is called Rex", "Nice.[]", "two", "Yes.[]", "three", "Sure.[]", "four");
        assertThat(anna.conversation("anna").window().messages().stream().map(ScriptedModel::text))
                .containsExactly("three", "Sure.[]", "four");
        assertThat(anna.collections(Memori.RECALL).search("Rex").get(0).memory().content())
                .isEqualTo("my dog is called Rex");
        assertThat(anna.collections(Memori.RECALL).search("secret"))
                .noneMatch(hit -> hit.memory().content().contains("secret"));
    }

    @Test
    void should_not_show_what_was_forgotten_since_a_turn_that_failed() {
        String id = anna.add("Anna likes aisle seats on a train").id();
        model.then(request -> {
                    throw new IllegalStateException("the model is down");
                })
                .says("Hello.");
        assertThatThrownBy(() -> service.chat("anna", "which seats do I like?"))
                .isInstanceOf(IllegalStateException.class);
        anna.forget(id);

        service.chat("anna", "hello");

        assertThat(model.lastPrompt()).contains("which seats do I like?").doesNotContain("aisle");
    }

    private List<dev.langchain4j.data.message.ChatMessage> said() {
        return anna.conversation("anna").history().stream()
                .map(RecordedMessage::message)
                .toList();
    }
}
