package dev.langchain4j.memori.samples.assistant;

import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.spring.AiService;

/** The assistant. Nothing here speaks of memory but the id of the conversation, {@code anna/7}: the seventh of Anna. */
@AiService
interface Assistant {

    @SystemMessage(
            """
            You are a friendly assistant who has a memory. When you are told something that will matter later, save it with your memory tools. Answer \
            briefly, in the language that you are spoken to, and say so when you do not know.""")
    TokenStream answer(@MemoryId String conversation, @UserMessage String message);
}
