package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.memori.agent.MemoriAgents;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.UserMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model asks for a tool, the tool writes, everything is closed; a new service on a reopened file has it in the prompt. */
class RememberingAgentTest {

    interface Assistant {
        String chat(@MemoryId String user, @UserMessage String message);
    }

    @TempDir
    Path directory;

    @Test
    void should_recall_after_a_restart_what_a_tool_has_saved() {
        ScriptedModel first = new ScriptedModel()
                .calls(
                        "archival_memory_insert",
                        """
                        {"content": "Caroline adopted a beagle called Rex", "tags": ["pets"]}""")
                .calls(
                        "core_memory_append",
                        """
                        {"label": "human", "content": "Caroline, lives in Leeds"}""")
                .says("I will remember that.");
        try (Memori memori = open()) {
            assertThat(service(first, memori).chat("caroline", "I adopted a beagle, Rex! I am Caroline from Leeds."))
                    .isEqualTo("I will remember that.");
        }

        ScriptedModel second = new ScriptedModel().says("Rex, of course.");
        try (Memori memori = open()) {
            service(second, memori).chat("caroline", "what is my beagle called?");
            String prompt = second.lastPrompt();
            assertThat(prompt)
                    .contains(">Caroline adopted a beagle called Rex</memory>")
                    .contains("Caroline, lives in Leeds\n</block>")
                    .contains("I adopted a beagle, Rex! I am Caroline from Leeds.")
                    .contains("I will remember that.");
            assertThat(second.lastRequest().messages().get(0)).isInstanceOf(SystemMessage.class);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    private Memori open() {
        return Memori.builder()
                .file(directory.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .build();
    }

    private static Assistant service(ScriptedModel model, Memori memori) {
        return MemoriAgents.remember(AiServices.builder(Assistant.class).chatModel(model), memori)
                .build();
    }
}
