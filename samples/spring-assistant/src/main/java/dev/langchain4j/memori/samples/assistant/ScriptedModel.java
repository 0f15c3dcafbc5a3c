package dev.langchain4j.memori.samples.assistant;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands where a language model would, so that memory can be seen working without one: it gets the same messages and tools, and answers word by
 * word, by rule ({@link ScriptedReply}).
 */
final class ScriptedModel implements StreamingChatModel {

    private static final Pattern WORD = Pattern.compile("\\S+\\s*");

    private final Executor executor;
    private final Duration pause;

    /**
     * A scripted model.
     *
     * @param executor runs what a model's HTTP client would do on threads of its own
     * @param pause    after each word, so that streaming can be seen
     */
    ScriptedModel(Executor executor, Duration pause) {
        this.executor = executor;
        this.pause = pause;
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        executor.execute(() -> {
            try {
                stream(ScriptedReply.to(request.messages()), handler);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                handler.onError(e);
            } catch (RuntimeException e) {
                handler.onError(e);
            }
        });
    }

    private void stream(AiMessage reply, StreamingChatResponseHandler handler) throws InterruptedException {
        if (reply.text() != null) {
            Matcher word = WORD.matcher(reply.text());
            while (word.find()) {
                handler.onPartialResponse(word.group());
                Thread.sleep(pause.toMillis());
            }
        }
        handler.onCompleteResponse(ChatResponse.builder().aiMessage(reply).build());
    }
}
