package dev.langchain4j.memori.spring;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A chat model that says what a test wrote down for it, or "Fine.", and keeps what it was asked. */
public final class RecordingModel implements ChatModel {

    private final Queue<AiMessage> lines = new ConcurrentLinkedQueue<>();
    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    /** The next answer asks for a tool. */
    public RecordingModel calls(String tool, String argumentsAsJson) {
        lines.add(AiMessage.from(ToolExecutionRequest.builder()
                .id("call-" + lines.size())
                .name(tool)
                .arguments(argumentsAsJson)
                .build()));
        return this;
    }

    /** The next answer is this text. */
    public RecordingModel says(String text) {
        lines.add(AiMessage.from(text));
        return this;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        requests.add(request);
        return ChatResponse.builder()
                .aiMessage(Objects.requireNonNullElseGet(lines.poll(), () -> AiMessage.from("Fine.")))
                .build();
    }

    /** What the model was asked so far. */
    public List<ChatRequest> requests() {
        return List.copyOf(requests);
    }

    /** Every word that the model saw last, one message a paragraph. */
    public String lastPrompt() {
        return last().messages().stream().map(RecordingModel::text).collect(Collectors.joining("\n\n"));
    }

    /** The tools that the model had last. */
    public List<String> lastTools() {
        List<ToolSpecification> tools = last().toolSpecifications();
        return tools == null
                ? List.of()
                : tools.stream().map(ToolSpecification::name).toList();
    }

    private ChatRequest last() {
        if (requests.isEmpty()) {
            throw new AssertionError("the model was never called");
        }
        return requests.get(requests.size() - 1);
    }

    private static String text(ChatMessage message) {
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
            return Objects.requireNonNullElse(ai.text(), "");
        }
        return message instanceof ToolExecutionResultMessage result ? result.text() : message.toString();
    }
}
