package dev.langchain4j.memori.spring.explicit;

import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.spring.AiService;
import dev.langchain4j.service.spring.AiServiceWiringMode;

/** A service that names its beans. */
@AiService(
        wiringMode = AiServiceWiringMode.EXPLICIT,
        chatModel = "chatModel",
        chatMemoryProvider = "memoriChatMemoryProvider",
        retrievalAugmentor = "memoriRetrievalAugmentor",
        toolProvider = "memoriToolProvider")
public interface ExplicitAssistant {

    String chat(@MemoryId String conversation, @UserMessage String message);
}
