package dev.langchain4j.memori.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.spring.app.Application;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What somebody reads whose application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

    @TempDir
    Path directory;

    @Test
    void should_say_what_to_do_about_a_file_that_cannot_be_opened(CapturedOutput output) {
        Path file = directory.resolve("nowhere/memory.db");
        assertThatThrownBy(() -> start("file=" + file)).isInstanceOf(Exception.class);
        assertThat(output.getOut().substring(output.getOut().indexOf("APPLICATION FAILED TO START")))
                .contains("The memory could not be opened: ", directory.toString())
                .contains("Action:", "langchain4j.memori.file");
    }

    @Test
    void should_name_the_property_whose_value_cannot_be(CapturedOutput output) {
        assertThatThrownBy(() -> start("chat.window-size=0")).isInstanceOf(Exception.class);
        assertThat(output.getOut().substring(output.getOut().indexOf("APPLICATION FAILED TO START")))
                .contains("langchain4j.memori.chat.window-size", "0", "it must be at least 1");
    }

    @Test
    void should_name_the_switch_where_it_is_neither_on_nor_off(CapturedOutput output) {
        assertThatThrownBy(() -> start("enabled=maybe")).isInstanceOf(Exception.class);
        assertThat(output.getOut().substring(output.getOut().indexOf("APPLICATION FAILED TO START")))
                .contains("langchain4j.memori.enabled", "maybe");
    }

    @Test
    void should_name_the_property_that_names_no_bean(CapturedOutput output) {
        assertThatThrownBy(() -> start("embedding.model=gpt")).isInstanceOf(Exception.class);
        assertThat(output.getOut().substring(output.getOut().indexOf("APPLICATION FAILED TO START")))
                .contains("langchain4j.memori.embedding.model", "gpt", "the name of an EmbeddingModel bean");
    }

    private static void start(String property) {
        new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--langchain4j.memori.in-memory=" + !property.startsWith("file"),
                        "--langchain4j.memori." + property)
                .close();
    }
}
