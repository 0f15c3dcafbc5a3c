package dev.langchain4j.memori.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.agentic.scope.AgenticScopeKey;
import dev.langchain4j.memori.data.MemoriException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The key of an agentic scope as the name of a document, and back. The type of the memory id goes with it: the number 7 is not the text "7". */
final class ScopeName {

    private static final JsonMapper JSON = new JsonMapper();

    /** The types of ids that come back as what they were, by the name that stands for each. */
    private static final Map<String, Type> TYPES = new LinkedHashMap<>();

    private record Type(Class<?> type, Function<String, Object> read) {}

    static {
        TYPES.put("string", new Type(String.class, text -> text));
        TYPES.put("int", new Type(Integer.class, Integer::valueOf));
        TYPES.put("long", new Type(Long.class, Long::valueOf));
        TYPES.put("uuid", new Type(UUID.class, UUID::fromString));
    }

    private ScopeName() {}

    static String of(AgenticScopeKey key) {
        Object id = key.memoryId();
        String type = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue().type().isInstance(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> MemoriException.invalid(
                        "the memory id of an agentic scope must be a String, Integer, Long or UUID, but is "
                                + (id == null ? "null" : "a " + id.getClass().getName())));
        return JSON.createArrayNode()
                .add(key.agentId())
                .add(type)
                .add(id.toString())
                .toString();
    }

    static AgenticScopeKey key(String name) {
        try {
            JsonNode parts = JSON.readTree(name);
            Type type = TYPES.get(parts.path(1).asText());
            if (parts.size() == 3 && type != null) {
                return new AgenticScopeKey(
                        parts.get(0).textValue(), type.read().apply(parts.get(2).asText()));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw unreadable(e);
        }
        throw unreadable(null);
    }

    private static MemoriException unreadable(@Nullable Exception cause) {
        return new MemoriException(
                MemoriException.Reason.CORRUPT, "the name of an agentic scope in the store cannot be read", cause);
    }
}
