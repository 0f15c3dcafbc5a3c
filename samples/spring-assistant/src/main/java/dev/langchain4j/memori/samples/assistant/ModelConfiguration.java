package dev.langchain4j.memori.samples.assistant;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskExecutor;

/** The chat model that the environment names; where it names none, the scripted one. */
@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

    /** {@code OPENAI_BASE_URL} or {@code OPENAI_API_KEY}, with {@code OPENAI_MODEL}; or {@code OLLAMA_BASE_URL}, with {@code OLLAMA_MODEL}. */
    @Bean
    StreamingChatModel chatModel(
            Environment environment,
            TaskExecutor taskExecutor,
            @Value("${assistant.scripted-model.pause:30ms}") Duration pause) {
        if (environment.containsProperty("OPENAI_BASE_URL") || environment.containsProperty("OPENAI_API_KEY")) {
            return OpenAiStreamingChatModel.builder()
                    .baseUrl(environment.getProperty("OPENAI_BASE_URL")) // null: that of OpenAI itself
                    .apiKey(environment.getProperty("OPENAI_API_KEY", "none"))
                    .modelName(environment.getProperty("OPENAI_MODEL", "gpt-4o-mini"))
                    .build();
        }
        if (environment.containsProperty("OLLAMA_BASE_URL")) {
            return OllamaStreamingChatModel.builder()
                    .baseUrl(environment.getRequiredProperty("OLLAMA_BASE_URL"))
                    .modelName(environment.getProperty("OLLAMA_MODEL", "llama3.1"))
                    .build();
        }
        return new ScriptedModel(taskExecutor, pause);
    }
}
