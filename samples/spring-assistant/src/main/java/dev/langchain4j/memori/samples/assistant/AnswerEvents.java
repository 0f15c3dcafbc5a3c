package dev.langchain4j.memori.samples.assistant;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.tool.ToolExecution;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One answer as server-sent events: {@code recalled} once, {@code tool} for each tool that was used, {@code token} as they come, and at the end
 * {@code done} or {@code failed}. An answer whose reader has left is finished and kept all the same.
 */
final class AnswerEvents {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerEvents.class);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SseEmitter emitter = new SseEmitter(PATIENCE.toMillis());
    private volatile boolean left;

    private AnswerEvents() {}

    static SseEmitter of(TokenStream answer) {
        AnswerEvents events = new AnswerEvents();
        events.emitter.onCompletion(() -> events.left = true);
        answer.onRetrieved(events::recalled)
                .onToolExecuted(events::used)
                .onPartialResponse(token -> events.send("token", Map.of("text", token)))
                .onCompleteResponse(response -> events.end("done", Map.of()))
                .onError(events::failed)
                .start();
        return events.emitter;
    }

    private void recalled(List<Content> contents) {
        send("recalled", contents.stream().map(Remembered::of).toList());
    }

    private void used(ToolExecution tool) {
        send("tool", Map.of("name", tool.request().name(), "result", tool.result()));
    }

    private void failed(Throwable error) {
        LOG.warn("an answer failed", error);
        String reason = error.getMessage() == null ? error.toString() : error.getMessage();
        end("failed", Map.of("detail", "The assistant could not answer: " + reason));
    }

    private void end(String name, Object data) {
        send(name, data);
        emitter.complete();
    }

    private void send(String name, Object data) {
        if (left) {
            return;
        }
        try {
            emitter.send(SseEmitter.event().name(name).data(data, MediaType.APPLICATION_JSON));
        } catch (IOException | IllegalStateException e) {
            left = true;
            LOG.debug("the reader of an answer has left", e);
        }
    }
}
