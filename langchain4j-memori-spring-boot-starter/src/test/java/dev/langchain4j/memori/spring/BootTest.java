package dev.langchain4j.memori.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.spring.app.Application;
import dev.langchain4j.memori.spring.app.Assistant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** As an application tests itself. */
@SpringBootTest(
        classes = Application.class,
        properties = {"langchain4j.memori.in-memory=true", "langchain4j.memori.embedding.model=none"})
class BootTest {

    private final Assistant assistant;
    private final Memori memori;
    private final RecordingModel model;

    @Autowired
    BootTest(Assistant assistant, Memori memori, RecordingModel model) {
        this.assistant = assistant;
        this.memori = memori;
        this.model = model;
    }

    @Test
    void should_be_injected_where_memories_are_wanted() {
        memori.namespace("anna").add("Anna likes aisle seats on a train");
        assistant.chat("anna", "which seats do I like on a train?");
        assertThat(model.lastPrompt()).contains("aisle seats on a train</memory>");
    }
}
