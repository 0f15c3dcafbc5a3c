package dev.langchain4j.memori.spring.cost;

import dev.langchain4j.service.spring.AiService;

/** A service that can be built with a memory and without. */
@AiService
public interface PlainAssistant {

    String chat(String message);
}
