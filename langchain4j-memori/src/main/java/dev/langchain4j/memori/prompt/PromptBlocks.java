package dev.langchain4j.memori.prompt;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes out of messages what {@link MemoryPrompt} and {@link CorePrompt} put in, so that it is never kept as if somebody had said it. */
public final class PromptBlocks {

    private PromptBlocks() {}

    /**
     * A message without the one block that was appended to it: memories in a user message, core memory in a system message. Everything else
     * stays as it is, the name and the attributes included, and a text that only talks about such a block, or quotes one and goes on. What is
     * appended is exactly undone, also where the text itself ends with such a block.
     *
     * @param message any message
     * @return the message without the block; the same instance if it has none; empty if it is a system message that was nothing else
     */
    public static Optional<ChatMessage> strip(ChatMessage message) {
        if (Texts.required("message", message) instanceof UserMessage user) {
            return Optional.of(strip(user));
        }
        return message instanceof SystemMessage system ? strip(system) : Optional.of(message);
    }

    /**
     * Messages without the blocks that were appended to them.
     *
     * @param messages any messages
     * @return the stripped messages in a new list that may be changed; a system message that was nothing but core memory is missing
     */
    public static List<ChatMessage> strip(List<? extends ChatMessage> messages) {
        List<ChatMessage> stripped =
                new ArrayList<>(Texts.required("messages", messages).size());
        for (ChatMessage message : messages) {
            strip(message).ifPresent(stripped::add);
        }
        return stripped;
    }

    /**
     * The block of memories that {@link #strip} would take out of a message, with the blank line before it.
     *
     * @param message any message
     * @return the block; empty if there is none
     */
    public static String block(ChatMessage message) {
        if (!(Texts.required("message", message) instanceof UserMessage user)) {
            return "";
        }
        for (int i = user.contents().size() - 1; i >= 0; i--) {
            if (user.contents().get(i) instanceof TextContent part) {
                String block = PromptBlock.MEMORIES.behind(part.text());
                if (!block.isEmpty()) {
                    return block;
                }
            }
        }
        return "";
    }

    /**
     * A message without a block that is known to have been appended, wherever it stands by now: a guardrail may have written something behind it,
     * or have made every part of the message hold the whole text.
     *
     * @param message a user message
     * @param block   the block as {@link #block} returns it
     * @return the message without it; the same instance if it is not there
     */
    public static UserMessage without(UserMessage message, String block) {
        if (Texts.required("block", block).isEmpty()) {
            return message;
        }
        boolean found = false;
        List<Content> parts = new ArrayList<>(message.contents());
        for (int i = 0; i < parts.size(); i++) {
            int at = parts.get(i) instanceof TextContent part ? part.text().lastIndexOf(block) : -1;
            if (at >= 0) {
                String text = ((TextContent) parts.get(i)).text();
                parts.set(i, TextContent.from(text.substring(0, at) + text.substring(at + block.length())));
                found = true;
            }
        }
        return found ? message.toBuilder().contents(parts).build() : message;
    }

    private static Optional<ChatMessage> strip(SystemMessage message) {
        String text = message.text();
        if (PromptBlock.CORE_MEMORY.is(text)) {
            return Optional.empty();
        }
        String without = PromptBlock.CORE_MEMORY.without(text);
        return Optional.of(without == null ? message : SystemMessage.from(without));
    }

    private static UserMessage strip(UserMessage message) {
        List<Content> parts = message.contents();
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (parts.get(i) instanceof TextContent part) {
                List<Content> stripped = without(parts, i, part.text());
                if (stripped != null) {
                    return message.toBuilder().contents(stripped).build();
                }
            }
        }
        return message;
    }

    private static @Nullable List<Content> without(List<Content> parts, int at, String text) {
        List<Content> stripped = new ArrayList<>(parts);
        if (PromptBlock.MEMORIES.is(text)) {
            stripped.remove(at);
            return stripped.isEmpty() ? null : stripped;
        }
        String without = PromptBlock.MEMORIES.without(text);
        if (without == null) {
            return null;
        }
        stripped.set(at, TextContent.from(without));
        return stripped;
    }
}
