package dev.langchain4j.memori.recall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.store.MessageBody;
import dev.langchain4j.memori.store.MessageKind;
import java.util.Map;
import java.util.TreeMap;

/**
 * Messages as rows. LangChain4j's own JSON carries them, with two additions: the Java types of attributes, which JSON alone would change (a
 * {@code long} comes back as an {@code int}, a generated image as a map, a point in time not at all), and an empty name of a user, which
 * LangChain4j leaves out. An attribute of any other type comes back as what JSON makes of it.
 */
final class MessageCodec {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> EXTRA = new TypeReference<>() {};

    /** No path begins like this. */
    private static final String EMPTY_NAME = "name";

    private MessageCodec() {}

    /** What is written here can be read back: one message that cannot would lock its whole conversation. */
    static MessageBody encode(ChatMessage message) {
        MessageBody body = written(message);
        try {
            read(body);
        } catch (JsonProcessingException | RuntimeException e) {
            throw new MemoriException(
                    MemoriException.Reason.INVALID_ARGUMENT,
                    "a message of type " + message.type() + " makes "
                            + body.json().length()
                            + " characters of JSON that could not be read back; no text or data in it may have more than "
                            + StreamReadConstraints.defaults().getMaxStringLength()
                            + " characters, and no name more than "
                            + StreamReadConstraints.defaults().getMaxNameLength()
                            + "; put a URL in the place of large data",
                    e);
        }
        return body;
    }

    private static MessageBody written(ChatMessage message) {
        MessageKind kind = kind(message);
        Map<String, String> extra = new TreeMap<>();
        if (message instanceof UserMessage user
                && user.name() != null
                && user.name().isEmpty()) {
            extra.put(EMPTY_NAME, "");
        }
        Map<String, Object> attributes = attributes(message);
        Map<String, Object> plain = new Attributes(extra).plain(attributes);
        try {
            String json =
                    ChatMessageSerializer.messageToJson(plain.equals(attributes) ? message : with(message, plain));
            return new MessageBody(kind, escaped(json), extra.isEmpty() ? null : JSON.writeValueAsString(extra));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new MemoriException(
                    MemoriException.Reason.INVALID_ARGUMENT,
                    "a message of type " + message.type()
                            + " cannot be written as JSON; its attributes may hold texts, numbers, booleans, dates, UUIDs,"
                            + " images, and lists and maps of those",
                    e);
        }
    }

    /** Refuses what could not be read back, or is not what it says; for bodies that this class has not written. */
    static void check(MessageBody body) {
        try {
            if (kind(read(body)) == body.kind()) {
                return;
            }
        } catch (JsonProcessingException | RuntimeException e) {
            // The cause is left out: it quotes the message.
            throw MemoriException.invalid("a message of kind " + body.kind() + " cannot be read from its JSON ("
                    + e.getClass().getSimpleName() + ")");
        }
        throw MemoriException.invalid("a message is not of the kind " + body.kind());
    }

    static ChatMessage decode(MessageBody body) {
        try {
            return read(body);
        } catch (JsonProcessingException | RuntimeException e) {
            throw new MemoriException(
                    MemoriException.Reason.CORRUPT,
                    "a message of kind " + body.kind()
                            + " cannot be read back from its JSON; restore a backup, or forget" + " the conversation",
                    e);
        }
    }

    private static ChatMessage read(MessageBody body) throws JsonProcessingException {
        ChatMessage message = ChatMessageDeserializer.messageFromJson(body.json());
        if (body.extra() == null) {
            return message;
        }
        Map<String, String> extra = JSON.readValue(body.extra(), EXTRA);
        ChatMessage restored = with(message, new Attributes(extra).restored(attributes(message)));
        return extra.containsKey(EMPTY_NAME) && restored instanceof UserMessage user
                ? user.toBuilder().name("").build()
                : restored;
    }

    private static MessageKind kind(ChatMessage message) {
        if (message instanceof SystemMessage) {
            return MessageKind.SYSTEM;
        } else if (message instanceof UserMessage) {
            return MessageKind.USER;
        } else if (message instanceof AiMessage ai) {
            return ai.hasToolExecutionRequests() ? MessageKind.TOOL_REQUEST : MessageKind.AI;
        } else if (message instanceof ToolExecutionResultMessage) {
            return MessageKind.TOOL_RESULT;
        } else if (message instanceof CustomMessage) {
            return MessageKind.CUSTOM;
        }
        throw MemoriException.invalid("a message of the class "
                + message.getClass().getName() + " is none of LangChain4j's and cannot be stored; use a CustomMessage");
    }

    private static Map<String, Object> attributes(ChatMessage message) {
        if (message instanceof UserMessage user) {
            return user.attributes();
        } else if (message instanceof AiMessage ai) {
            return ai.attributes();
        } else if (message instanceof ToolExecutionResultMessage result) {
            return result.attributes();
        } else if (message instanceof CustomMessage custom) {
            return custom.attributes();
        }
        return Map.of();
    }

    private static ChatMessage with(ChatMessage message, Map<String, Object> attributes) {
        if (message instanceof UserMessage user) {
            return user.toBuilder().attributes(attributes).build();
        } else if (message instanceof AiMessage ai) {
            return ai.toBuilder().attributes(attributes).build();
        } else if (message instanceof ToolExecutionResultMessage result) {
            return result.toBuilder().attributes(attributes).build();
        } else if (message instanceof CustomMessage) {
            return CustomMessage.from(attributes);
        }
        return message;
    }

    /** Half a character cannot be written as UTF-8, but its escape can, and inside JSON only strings hold any. */
    private static String escaped(String json) {
        StringBuilder escaped = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < json.length()
                    && Character.isLowSurrogate(json.charAt(i + 1));
            if (!pair && Character.isSurrogate(c)) {
                if (escaped == null) {
                    escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
                }
                escaped.append("\\u").append(Integer.toHexString(c));
            } else if (escaped != null) {
                escaped.append(c);
                if (pair) {
                    escaped.append(json.charAt(i + 1));
                }
            }
            if (pair) {
                i++;
            }
        }
        return escaped == null ? json : escaped.toString();
    }
}
