package dev.langchain4j.memori.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.spring.app.Application;
import dev.langchain4j.memori.spring.app.Assistant;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole application with the bundled model, stopped and started again on the same file: two people, with two conversations each. */
@ExtendWith(OutputCaptureExtension.class)
class RestartTest {

    @TempDir
    Path directory;

    @Test
    void should_remember_each_person_alone_after_a_restart(CapturedOutput output) {
        run(application -> {
            Assistant assistant = application.getBean(Assistant.class);
            RecordingModel model = application.getBean(RecordingModel.class);
            model.calls("archival_memory_insert", "{\"content\": \"Anna adopted a beagle called Rex\"}")
                    .calls("core_memory_append", "{\"label\": \"human\", \"content\": \"Anna Berg, a vet from Leeds\"}")
                    .says("Congratulations to you and Rex!");
            assistant.chat("anna/pets", "I have adopted a dog, a beagle by the name of Rex.");
            model.calls("archival_memory_insert", "{\"content\": \"Ben's parrot Coco bites strangers\"}")
                    .says("I will keep my distance from Coco.");
            assistant.chat("ben/pets", "Mind my parrot Coco, she bites strangers.");
            assistant.chat("anna/travel", "I always sit on the aisle in trains.");
            assistant.chat("ben/travel", "I get sick in trains unless I sit by the window.");
        });

        run(application -> {
            Assistant assistant = application.getBean(Assistant.class);
            RecordingModel model = application.getBean(RecordingModel.class);

            assistant.chat("anna/pets", "what is my animal called?");
            assertThat(model.lastPrompt())
                    .contains(
                            "I have adopted a dog, a beagle by the name of Rex.",
                            "Congratulations to you and Rex!",
                            "Anna Berg, a vet from Leeds\n</block>")
                    .doesNotContain("Coco", "Ben", "parrot", "window");

            assistant.chat("anna/travel", "what is my animal called?");
            assertThat(model.lastPrompt())
                    .as("what one conversation has said is recalled in another")
                    .contains("I always sit on the aisle in trains.", "called Rex</memory>", "Anna Berg")
                    .doesNotContain("Coco", "Ben", "parrot", "window");

            assistant.chat("ben/travel", "what is my animal called?");
            assertThat(model.lastPrompt())
                    .contains("unless I sit by the window.", "Coco bites strangers</memory>")
                    .doesNotContain("Rex", "Anna", "beagle", "aisle");

            assistant.chat("ben/pets", "where do I have to sit in trains?");
            assertThat(model.lastPrompt())
                    .contains("I will keep my distance from Coco.", "unless I sit by the window.</memory>")
                    .doesNotContain("Rex", "Anna", "beagle", "aisle");

            Memori memori = application.getBean(Memori.class);
            assertThat(memori.namespaces()).containsExactly("anna", "ben");
            for (String person : new String[] {"anna", "ben"}) {
                MemoryNamespace theirs = memori.namespace(person);
                assertThat(theirs.conversations()).containsExactly(person + "/pets", person + "/travel");
            }
            assertThat(memori.verify().problems()).isEmpty();
        });

        assertThat(output)
                .contains("Spring Boot", SpringBootVersion.getVersion())
                .contains(
                        "Memories are kept in " + directory.resolve("memory.db").toAbsolutePath()
                                + "; embedded by the bundled all-MiniLM-L6-v2")
                .doesNotContain("Rex", "Coco", "beagle");
    }

    private void run(Consumer<ConfigurableApplicationContext> story) {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--langchain4j.memori.file=" + directory.resolve("memory.db"),
                        "--langchain4j.memori.namespace.separator=/")) {
            story.accept(application);
        }
    }
}
