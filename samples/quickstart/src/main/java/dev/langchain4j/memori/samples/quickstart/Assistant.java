package dev.langchain4j.memori.samples.quickstart;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.agent.MemoriAgents;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.UserMessage;

/** An AiService that remembers: all it takes is {@link MemoriAgents#remember}. */
interface Assistant {

    /** Answers one person, whose id is also the name of what is remembered of them. */
    String chat(@MemoryId String person, @UserMessage String message);

    static Assistant with(ChatModel model, Memori memori) {
        return MemoriAgents.remember(AiServices.builder(Assistant.class).chatModel(model), memori)
                .build();
    }
}
