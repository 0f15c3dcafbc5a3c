package dev.langchain4j.memori.spring.app;

import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.spring.AiService;

/** What a user of the starter writes. */
@AiService
public interface Assistant {

    @SystemMessage("You are a friendly assistant.")
    String chat(@MemoryId String conversation, @UserMessage String message);

    String chat(String message);
}
