package dev.langchain4j.memori.rag;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.prompt.PromptBlocks;
import dev.langchain4j.memori.recall.Conversations;
import dev.langchain4j.memori.text.ContentKey;
import dev.langchain4j.rag.query.Metadata;
import dev.langchain4j.rag.query.Query;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The texts that the model sees anyway. Two texts that differ only in white space or in the form of accents are the same. */
final class SeenTexts {

    private final Set<String> keys = new HashSet<>();

    private SeenTexts() {}

    static SeenTexts of(Query query) {
        SeenTexts seen = new SeenTexts();
        seen.add(query.text());
        @Nullable Metadata metadata = query.metadata();
        if (metadata != null) {
            seen.add(metadata.chatMessage());
            @Nullable List<ChatMessage> window = metadata.chatMemory();
            if (window != null) {
                window.forEach(seen::add);
            }
        }
        return seen;
    }

    /** Counts a text as seen, and says whether it was not seen before. */
    boolean add(@Nullable String text) {
        return text != null && keys.add(ContentKey.normalize(text));
    }

    private void add(ChatMessage message) {
        PromptBlocks.strip(message).ifPresent(said -> {
            if (said instanceof UserMessage user) {
                addParts(user.contents());
            } else if (said instanceof AiMessage ai) {
                add(ai.text());
                add(Conversations.words(ai)); // With the tools that it asked for.
            } else if (said instanceof ToolExecutionResultMessage result) {
                addParts(result.contents());
            }
        });
    }

    /** A memory of a message may hold all of its texts. */
    private void addParts(List<Content> parts) {
        add(text(parts));
        for (Content part : parts) {
            if (part instanceof TextContent text) {
                add(text.text());
            }
        }
    }

    /** All texts of a message, one below the other. */
    static String text(List<Content> parts) {
        return parts.stream()
                .filter(TextContent.class::isInstance)
                .map(part -> ((TextContent) part).text())
                .collect(Collectors.joining("\n"));
    }
}
