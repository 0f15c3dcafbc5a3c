package dev.langchain4j.memori.samples.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Which model the environment's variables choose. */
class ModelConfigurationTest {

    @Test
    void should_take_the_model_that_the_environment_names() {
        assertThat(model(Map.of("OPENAI_API_KEY", "k"))).isInstanceOf(OpenAiStreamingChatModel.class);
        assertThat(model(Map.of("OPENAI_BASE_URL", "http://localhost:1"))).isInstanceOf(OpenAiStreamingChatModel.class);
        assertThat(model(Map.of("OLLAMA_BASE_URL", "http://localhost:1"))).isInstanceOf(OllamaStreamingChatModel.class);
    }

    @Test
    void should_talk_by_script_where_the_environment_names_none() {
        assertThat(model(Map.of())).isInstanceOf(ScriptedModel.class);
    }

    private static StreamingChatModel model(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.stream().map(PropertySource::getName).toList().forEach(sources::remove);
        sources.addFirst(new MapPropertySource("variables", variables));
        return new ModelConfiguration().chatModel(environment, Runnable::run, Duration.ZERO);
    }
}
