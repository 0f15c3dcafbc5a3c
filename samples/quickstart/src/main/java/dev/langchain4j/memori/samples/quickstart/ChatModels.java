package dev.langchain4j.memori.samples.quickstart;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.util.Map;
import java.util.Optional;

/** The chat model that the environment names, if it names one. */
final class ChatModels {

    private ChatModels() {}

    /** {@code OPENAI_BASE_URL} or {@code OPENAI_API_KEY}, with {@code OPENAI_MODEL}; or {@code OLLAMA_BASE_URL}, with {@code OLLAMA_MODEL}. */
    static Optional<ChatModel> named(Map<String, String> environment) {
        if (environment.containsKey("OPENAI_BASE_URL") || environment.containsKey("OPENAI_API_KEY")) {
            return Optional.of(OpenAiChatModel.builder()
                    .baseUrl(environment.get("OPENAI_BASE_URL")) // null: that of OpenAI itself
                    .apiKey(environment.getOrDefault("OPENAI_API_KEY", "none"))
                    .modelName(environment.getOrDefault("OPENAI_MODEL", "gpt-4o-mini"))
                    .build());
        }
        return Optional.ofNullable(environment.get("OLLAMA_BASE_URL")).map(url -> OllamaChatModel.builder()
                .baseUrl(url)
                .modelName(environment.getOrDefault("OLLAMA_MODEL", "llama3.1"))
                .build());
    }
}
