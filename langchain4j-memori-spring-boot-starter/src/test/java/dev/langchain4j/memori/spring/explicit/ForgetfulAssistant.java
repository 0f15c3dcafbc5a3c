package dev.langchain4j.memori.spring.explicit;

import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.spring.AiService;
import dev.langchain4j.service.spring.AiServiceWiringMode;

/** A service that names no memory, and gets none. */
@AiService(wiringMode = AiServiceWiringMode.EXPLICIT, chatModel = "chatModel")
public interface ForgetfulAssistant {

    String chat(@UserMessage String message);
}
