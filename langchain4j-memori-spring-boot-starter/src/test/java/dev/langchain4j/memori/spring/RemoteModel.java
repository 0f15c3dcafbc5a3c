package dev.langchain4j.memori.spring;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Says what a {@link RecordingModel} says, on a thread of its own, as models behind a network do. */
final class RemoteModel implements StreamingChatModel, AutoCloseable {

    private final RecordingModel model;
    private final ExecutorService client = Executors.newSingleThreadExecutor();

    RemoteModel(RecordingModel model) {
        this.model = model;
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        client.execute(() -> {
            try {
                ChatResponse response = model.doChat(request);
                if (response.aiMessage().text() != null) {
                    handler.onPartialResponse(response.aiMessage().text());
                }
                handler.onCompleteResponse(response);
            } catch (RuntimeException e) {
                handler.onError(e);
            }
        });
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
