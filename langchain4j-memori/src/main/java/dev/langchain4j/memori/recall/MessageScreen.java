package dev.langchain4j.memori.recall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.policy.Decision;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.policy.Screened;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way into a conversation, as the policy lets it be kept: with notes in the place of what it must not say. Half a conversation is none,
 * so a message is never left out; of one that is refused, no memory is made. The ids and names of tool calls stay, because results refer to them, and so do
 * images and the like.
 */
final class MessageScreen {

    /** Numbers stay as they were written. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Gate gate;

    /** What takes the place of every text, because of the message as a whole nothing may be kept; null if that is not so. */
    private final @Nullable String instead;

    private boolean refused;
    private boolean changed;

    private MessageScreen(Gate gate, @Nullable String instead) {
        this.gate = gate;
        this.instead = instead;
        this.refused = instead != null;
    }

    /**
     * A message as it may be kept.
     *
     * @param message the message; the very object that was handed over if nothing was found in it
     * @param refused whether no memory may be made of it
     */
    record Kept(ChatMessage message, boolean refused) {}

    static Kept screen(ChatMessage message, Gate gate, int maxContentLength) {
        RecallMemory words = RecallMemory.of(message, maxContentLength);
        Optional<String> whole = words == null ? Optional.empty() : gate.refusal(words.asNew());
        MessageScreen screen = new MessageScreen(gate, whole.orElse(null));
        ChatMessage kept = screen.message(message);
        return new Kept(screen.changed ? kept : message, screen.refused);
    }

    private ChatMessage message(ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return SystemMessage.from(text(system.text()));
        } else if (message instanceof UserMessage user) {
            return user.toBuilder()
                    .name(optional(user.name()))
                    .contents(contents(user.contents()))
                    .attributes(attributes(user.attributes()))
                    .build();
        } else if (message instanceof AiMessage ai) {
            return ai.toBuilder()
                    .text(optional(ai.text()))
                    .thinking(optional(ai.thinking()))
                    .toolExecutionRequests(ai.toolExecutionRequests().stream()
                            .map(this::request)
                            .toList())
                    .attributes(attributes(ai.attributes()))
                    .build();
        } else if (message instanceof ToolExecutionResultMessage result) {
            return result.toBuilder()
                    .contents(contents(result.contents()))
                    .attributes(attributes(result.attributes()))
                    .build();
        } else if (message instanceof CustomMessage custom) {
            return CustomMessage.from(attributes(custom.attributes()));
        }
        return message;
    }

    private List<Content> contents(List<Content> contents) {
        List<Content> kept = new ArrayList<>(contents.size());
        for (Content content : contents) {
            kept.add(content instanceof TextContent text ? TextContent.from(text(text.text())) : content);
        }
        return kept;
    }

    private ToolExecutionRequest request(ToolExecutionRequest request) {
        String arguments = request.arguments();
        return arguments == null
                ? request
                : request.toBuilder().arguments(json(arguments)).build();
    }

    /** Arguments are JSON where a model keeps to what was agreed; then they stay so. */
    private String json(String arguments) {
        try {
            JsonNode tree = JSON.readTree(arguments);
            if (!tree.isContainerNode()) {
                return text(arguments);
            }
            JsonNode kept = node(tree);
            return kept.equals(tree) ? arguments : JSON.writeValueAsString(kept);
        } catch (JsonProcessingException e) {
            return text(arguments);
        }
    }

    private JsonNode node(JsonNode node) {
        if (node.isObject()) {
            ObjectNode kept = JSON.createObjectNode();
            node.properties().forEach(field -> kept.set(text(field.getKey()), assigned(field)));
            return kept;
        } else if (node.isArray()) {
            ArrayNode kept = JSON.createArrayNode();
            node.forEach(item -> kept.add(node(item)));
            return kept;
        } else if (node.isTextual() || node.isNumber()) {
            String text = node.asText();
            String kept = text(text);
            return kept.equals(text) ? node : TextNode.valueOf(kept);
        }
        return node;
    }

    /** A value may be a secret only because of the name that it is given to. */
    private JsonNode assigned(Map.Entry<String, JsonNode> field) {
        JsonNode kept = node(field.getValue());
        if (!kept.isTextual() || instead != null) {
            return kept;
        }
        String pair = field.getKey() + ": \"" + kept.textValue().replace('"', '\'') + '"';
        Screened screened = gate.screen(pair);
        if (!screened.redacted() || screened.text().length() < field.getKey().length() + 4) {
            return kept;
        }
        note(screened);
        String value = screened.text().substring(field.getKey().length() + 3);
        return TextNode.valueOf(value.endsWith("\"") ? value.substring(0, value.length() - 1) : value);
    }

    private Map<String, Object> attributes(Map<String, Object> attributes) {
        Map<String, Object> kept = new LinkedHashMap<>();
        attributes.forEach((name, value) -> kept.put(name, attribute(value)));
        return kept;
    }

    // Attributes may be null, which LangChain4j's signatures do not say.
    @SuppressWarnings("NullAway")
    private Object attribute(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        } else if (value instanceof List<?> list) {
            List<Object> kept = new ArrayList<>(list.size());
            list.forEach(item -> kept.add(attribute(item)));
            return kept;
        } else if (value instanceof Set<?> set) {
            Set<Object> kept = new LinkedHashSet<>();
            set.forEach(item -> kept.add(attribute(item)));
            return kept;
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> kept = new LinkedHashMap<>();
            map.forEach((name, inner) -> kept.put(name, attribute(inner)));
            return kept;
        }
        return value;
    }

    private @Nullable String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    private String text(String text) {
        if (instead != null) {
            changed = true;
            return instead;
        }
        Screened screened = gate.screen(text);
        if (screened.redacted()) {
            note(screened);
        }
        return screened.text();
    }

    private void note(Screened screened) {
        changed = true;
        refused |= screened.decision() == Decision.REFUSE;
    }
}
