package dev.langchain4j.memori.recall;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as a memory: the words of it, who said them in which conversation, and when.
 *
 * @param role    {@code user}, {@code assistant} or {@code tool}
 * @param author  the name of the user where there is one, otherwise the role
 * @param content the words
 */
record RecallMemory(String role, String author, String content) {

    /** The metadata key that tells the role. */
    static final String ROLE = "role";

    /** What the history says. */
    static final String REASON = "a message of a conversation";

    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String TOOL = "tool";

    /** As long as an author may be. */
    private static final int MAX_AUTHOR = 1_000;

    /** What Unicode puts in the place of what is no character. */
    private static final int REPLACEMENT = 0xFFFD;

    /** The memory of a message, or null if it has no words or is not said by anybody. */
    static @Nullable RecallMemory of(ChatMessage message, int maxLength) {
        RecallMemory memory = null;
        if (message instanceof UserMessage user) {
            String name = user.name() == null ? "" : storable(user.name(), MAX_AUTHOR);
            memory = new RecallMemory(USER, Texts.isBlank(name) ? USER : name, words(user.contents()));
        } else if (message instanceof AiMessage ai) {
            String role = ai.text() == null || Texts.isBlank(ai.text()) ? TOOL : ASSISTANT;
            memory = new RecallMemory(role, role, words(ai));
        } else if (message instanceof ToolExecutionResultMessage result) {
            memory = new RecallMemory(TOOL, TOOL, words(result.contents()));
        }
        if (memory == null) {
            return null;
        }
        String content = storable(memory.content, maxLength); // White space may be all that is left of it.
        return Texts.isBlank(content) ? null : new RecallMemory(memory.role, memory.author, content);
    }

    /** The words as rules see them. */
    NewMemory asNew() {
        return NewMemory.builder()
                .content(content)
                .type(MemoryType.EPISODIC)
                .metadata(Metadata.from(ROLE, role))
                .author(author)
                .build();
    }

    StoredMemory in(String namespace, String conversation, Instant now) {
        Memory memory = Memory.builder(UUID.randomUUID().toString(), namespace, Conversations.COLLECTION, content, now)
                .type(MemoryType.EPISODIC)
                .metadata(Metadata.from(ROLE, role))
                .author(author)
                .sessionId(conversation)
                .provenance(new Provenance(channel(), null, false, 0))
                .build();
        return new StoredMemory(0, memory, true);
    }

    /** By which way the words came. What a tool returned was put there by whoever controls what the tool reads. */
    private Channel channel() {
        return switch (role) {
            case ASSISTANT -> Channel.AGENT;
            case TOOL -> Channel.TOOL;
            default -> Channel.USER;
        };
    }

    private static String words(AiMessage ai) {
        StringJoiner words = new StringJoiner("\n");
        if (ai.text() != null && !Texts.isBlank(ai.text())) {
            words.add(ai.text());
        }
        for (ToolExecutionRequest request : ai.toolExecutionRequests()) {
            words.add("called " + request.name() + (request.arguments() == null ? "" : " with " + request.arguments()));
        }
        return words.toString();
    }

    private static String words(List<Content> contents) {
        StringJoiner words = new StringJoiner("\n");
        for (Content content : contents) {
            if (content instanceof TextContent text) {
                words.add(text.text());
            }
        }
        return words.toString();
    }

    /** Cut to the longest legal length, and half characters, which only the message itself keeps, replaced. */
    private static String storable(String text, int maxLength) {
        String cut = text.length() <= maxLength
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength);
        if (Texts.unpairedSurrogate(cut) < 0) {
            return cut;
        }
        StringBuilder whole = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> whole.appendCodePoint(isHalf(c) ? REPLACEMENT : c));
        return whole.toString();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
