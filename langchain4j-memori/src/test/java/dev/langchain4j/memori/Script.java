package dev.langchain4j.memori;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** What a scripted model will say, and what it was asked. */
final class Script {

    private final Queue<Function<ChatRequest, AiMessage>> lines = new ConcurrentLinkedQueue<>();
    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    void add(Function<ChatRequest, AiMessage> line) {
        lines.add(line);
    }

    ChatResponse answer(ChatRequest request) {
        requests.add(request);
        Function<ChatRequest, AiMessage> line = lines.poll();
        if (line == null) {
            throw new AssertionError(
                    "the script is at its end, but the model was called a further time, with " + request.messages());
        }
        return ChatResponse.builder().aiMessage(line.apply(request)).build();
    }

    List<ChatRequest> requests() {
        return List.copyOf(requests);
    }
}
