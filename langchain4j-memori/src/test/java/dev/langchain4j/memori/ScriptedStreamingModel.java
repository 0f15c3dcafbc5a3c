package dev.langchain4j.memori;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.function.Function;

/** {@link ScriptedModel}'s twin: the same lines, handed over word by word, on the caller's thread. */
public final class ScriptedStreamingModel implements StreamingChatModel {

    private final Script script = new Script();

    /** The next answer, made from the request. */
    public ScriptedStreamingModel then(Function<ChatRequest, AiMessage> line) {
        script.add(line);
        return this;
    }

    /** The next answer is this text. */
    public ScriptedStreamingModel says(String text) {
        return then(request -> AiMessage.from(text));
    }

    /** The next answer asks for one tool. */
    public ScriptedStreamingModel calls(String tool, String argumentsAsJson) {
        return then(request -> AiMessage.from(ScriptedModel.call(tool, argumentsAsJson)));
    }

    /** What the model was asked so far, oldest first. */
    public List<ChatRequest> requests() {
        return script.requests();
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        ChatResponse response = script.answer(request);
        String text = response.aiMessage().text();
        if (text != null) {
            for (String word : text.split("(?<= )", -1)) {
                handler.onPartialResponse(word);
            }
        }
        handler.onCompleteResponse(response);
    }
}
