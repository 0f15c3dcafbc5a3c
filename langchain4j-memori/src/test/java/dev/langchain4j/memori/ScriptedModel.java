package dev.langchain4j.memori;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A chat model that says what a test wrote down for it, line after line, and keeps what it was asked. A call beyond the last line fails
 * the test.
 */
public final class ScriptedModel implements ChatModel {

    private static final AtomicInteger CALLS = new AtomicInteger();

    private final Script script = new Script();

    /** The next answer, made from the request. */
    public ScriptedModel then(Function<ChatRequest, AiMessage> line) {
        script.add(line);
        return this;
    }

    /** The next answer is this text. */
    public ScriptedModel says(String text) {
        return then(request -> AiMessage.from(text));
    }

    /** The next answer asks for one tool. */
    public ScriptedModel calls(String tool, String argumentsAsJson) {
        return then(request -> AiMessage.from(call(tool, argumentsAsJson)));
    }

    /** The next answer asks for several tools at once. */
    public ScriptedModel calls(ToolExecutionRequest... tools) {
        return then(request -> AiMessage.from(tools));
    }

    /** What the model was asked so far, oldest first. */
    public List<ChatRequest> requests() {
        return script.requests();
    }

    /** What the model was asked last. */
    public ChatRequest lastRequest() {
        List<ChatRequest> requests = requests();
        if (requests.isEmpty()) {
            throw new AssertionError("the model was never called");
        }
        return requests.get(requests.size() - 1);
    }

    /** Every word that the model saw in its last request, one message a paragraph. */
    public String lastPrompt() {
        return prompt(lastRequest());
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        return script.answer(request);
    }

    /** A request for a tool, with an id that no other has. */
    public static ToolExecutionRequest call(String tool, String argumentsAsJson) {
        return ToolExecutionRequest.builder()
                .id("call-" + CALLS.incrementAndGet())
                .name(tool)
                .arguments(argumentsAsJson)
                .build();
    }

    /** Every word of a request, one message a paragraph. */
    public static String prompt(ChatRequest request) {
        return request.messages().stream().map(ScriptedModel::text).collect(Collectors.joining("\n\n"));
    }

    /** Every word of a message. */
    public static String text(ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return system.text();
        }
        if (message instanceof UserMessage user) {
            return user.contents().stream()
                    .filter(TextContent.class::isInstance)
                    .map(part -> ((TextContent) part).text())
                    .collect(Collectors.joining("\n"));
        }
        if (message instanceof AiMessage ai) {
            return Objects.requireNonNullElse(ai.text(), "") + ai.toolExecutionRequests();
        }
        if (message instanceof ToolExecutionResultMessage result) {
            return result.text();
        }
        throw new AssertionError("a message of an unexpected kind: " + message);
    }
}
