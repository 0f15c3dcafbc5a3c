package dev.langchain4j.memori.spring.streaming;

import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.spring.AiService;

/** A service that answers word by word. */
@AiService
public interface StreamingAssistant {

    TokenStream chat(@MemoryId String conversation, @UserMessage String message);
}
