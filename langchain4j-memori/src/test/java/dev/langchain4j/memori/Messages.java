package dev.langchain4j.memori;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.memori.recall.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Chat messages of every kind, and the rules that models have for their order. */
final class Messages {

    private Messages() {}

    static UserMessage user(String text) {
        return UserMessage.from(text);
    }

    static AiMessage ai(String text) {
        return AiMessage.from(text);
    }

    static ToolExecutionRequest request(String id) {
        return ToolExecutionRequest.builder()
                .id(id)
                .name("lookup")
                .arguments("{\"of\": \"" + id + "\"}")
                .build();
    }

    /** A model asks for one tool for each id. */
    static AiMessage asks(String... ids) {
        return AiMessage.from(Arrays.stream(ids).map(Messages::request).toList());
    }

    static ToolExecutionResultMessage result(String id) {
        return ToolExecutionResultMessage.from(request(id), "result of " + id);
    }

    /** One of each kind and of each way to fill it, without what JSON alone loses. */
    static Map<String, ChatMessage> everyKind() {
        Map<String, ChatMessage> kinds = new LinkedHashMap<>();
        kinds.put("system", SystemMessage.from("You are terse.\n\u0000\u2028 \"quoted\" \\ \ud83d\ude80"));
        kinds.put("user", user("Wo ist das Café? 你好 \ud83d\ude80"));
        kinds.put("empty user text", user(""));
        kinds.put("named user", UserMessage.from("Anna", "It is me."));
        kinds.put(
                "user with attributes",
                UserMessage.builder()
                        .name("Anna")
                        .addContent(TextContent.from("It is me."))
                        .attributes(Map.of("channel", "phone", "priority", 3, "tags", List.of("a", 2, true)))
                        .build());
        kinds.put(
                "multi-part user",
                UserMessage.from(
                        TextContent.from("What is this?"),
                        ImageContent.from("https://example.org/a.png", ImageContent.DetailLevel.HIGH),
                        ImageContent.from("aGVsbG8=", "image/png"),
                        ImageContent.from(Image.builder()
                                .url("https://example.org/b.png")
                                .revisedPrompt("a bee")
                                .build()),
                        AudioContent.from("https://example.org/a.wav"),
                        AudioContent.from(Audio.builder()
                                .base64Data("aGVsbG8=")
                                .mimeType("audio/wav")
                                .build()),
                        VideoContent.from("https://example.org/a.mp4"),
                        PdfFileContent.from("https://example.org/a.pdf"),
                        PdfFileContent.from("aGVsbG8=", "application/pdf"),
                        TextContent.from("And that?")));
        kinds.put("image alone", UserMessage.from(ImageContent.from("aGVsbG8=", "image/png")));
        kinds.put("ai", ai("That is a bee."));
        kinds.put("empty ai", AiMessage.builder().build());
        kinds.put(
                "ai with everything",
                AiMessage.builder()
                        .text("Let me look.")
                        .thinking("They want to know about bees.")
                        .toolExecutionRequests(List.of(request("1"), request("2")))
                        .attributes(Map.of("signature", "c2ln", "cost", 0.25))
                        .build());
        kinds.put("tool requests", asks("1", "2"));
        kinds.put(
                "tool request without id and arguments",
                AiMessage.from(ToolExecutionRequest.builder().name("now").build()));
        kinds.put("tool result", result("1"));
        kinds.put(
                "failed tool result",
                ToolExecutionResultMessage.builder()
                        .id("2")
                        .toolName("lookup")
                        .text("no such thing")
                        .isError(true)
                        .attributes(Map.of("status", 404))
                        .build());
        kinds.put(
                "tool result that is no error",
                ToolExecutionResultMessage.builder()
                        .id("2")
                        .toolName("lookup")
                        .text("")
                        .isError(false)
                        .build());
        kinds.put(
                "tool result of several parts",
                ToolExecutionResultMessage.builder()
                        .id("3")
                        .toolName("draw")
                        .contents(TextContent.from("a bee"), ImageContent.from("aGVsbG8=", "image/png"))
                        .build());
        kinds.put("custom", CustomMessage.from(Map.of("kind", "ping", "nested", Map.of("n", 1))));
        kinds.put("empty custom", CustomMessage.from(Map.of()));
        return kinds;
    }

    /** One word a message. */
    static String brief(Window window) {
        return brief(window.messages());
    }

    static String brief(List<ChatMessage> window) {
        return window.stream().map(Messages::brief).collect(Collectors.joining(" "));
    }

    private static String brief(ChatMessage message) {
        if (message instanceof UserMessage user) {
            return user.singleText();
        } else if (message instanceof ToolExecutionResultMessage result) {
            return "<" + result.id();
        } else if (message instanceof AiMessage ai && ai.hasToolExecutionRequests()) {
            return ai.toolExecutionRequests().stream()
                    .map(ToolExecutionRequest::id)
                    .collect(Collectors.joining(",", ">", ""));
        }
        return message instanceof AiMessage ai ? ai.text() : message.type().name();
    }

    /** What a model would refuse about an order of messages. Only the last call may lack results. */
    static List<String> problems(List<ChatMessage> window) {
        List<String> problems = new ArrayList<>();
        List<ToolExecutionRequest> pending = new ArrayList<>();
        boolean inCall = false;
        for (ChatMessage message : window) {
            if (message instanceof ToolExecutionResultMessage result) {
                boolean asked = inCall && pending.removeIf(request -> Objects.equals(request.id(), result.id()));
                if (!asked) {
                    problems.add("nobody asked for " + result.text());
                }
                continue;
            }
            if (!pending.isEmpty()) {
                problems.add(pending.size() + " results are missing before " + brief(message));
            }
            pending.clear();
            inCall = message instanceof AiMessage ai && ai.hasToolExecutionRequests();
            if (message instanceof AiMessage ai) {
                pending.addAll(ai.toolExecutionRequests());
            }
        }
        return problems;
    }
}
