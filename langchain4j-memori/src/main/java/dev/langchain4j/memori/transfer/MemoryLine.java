package dev.langchain4j.memori.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.vector.Vectors;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One memory as a line of JSON and back. Metadata values carry their Java type, and numbers stand as text, so that each comes back as it
 * was, a NaN included; vectors are base64 of little-endian 32-bit floats.
 *
 * @param version the memory; its key is 0 where it was read from a line
 * @param vectors its vectors, empty where none were exported
 */
record MemoryLine(StoredMemory version, List<float[]> vectors) {

    private static final ObjectMapper JSON = new ObjectMapper();

    String toJson() {
        Memory memory = version.memory();
        ObjectNode line = JSON.createObjectNode();
        line.put("id", memory.id());
        line.put("collection", memory.collection());
        line.put("content", memory.content());
        line.put("type", memory.type().name());
        ObjectNode metadata = line.putObject("metadata");
        new TreeMap<>(memory.metadata().toMap()).forEach((key, value) -> metadata.putObject(key)
                .put("type", value.getClass().getSimpleName())
                .put("value", value.toString()));
        putIfPresent(line, "author", memory.author());
        putIfPresent(line, "sessionId", memory.sessionId());
        if (version.occurredAtGiven()) {
            line.put("occurredAt", memory.occurredAt().toString());
        }
        line.put("createdAt", memory.createdAt().toString());
        line.put("updatedAt", memory.updatedAt().toString());
        putIfPresent(line, "lastAccessedAt", memory.lastAccessedAt());
        line.put("accessCount", memory.accessCount());
        line.put("reinforcements", memory.reinforcements());
        line.put("pinned", memory.pinned());
        putIfPresent(line, "expiresAt", memory.expiresAt());
        line.put("version", memory.version());
        line.put("importance", memory.importance());
        putIfPresent(line, "validFrom", memory.validity().from());
        putIfPresent(line, "validTo", memory.validity().to());
        line.put("channel", memory.provenance().channel().name());
        putIfPresent(line, "actor", memory.provenance().actor());
        line.put("confirmed", memory.provenance().confirmed());
        line.put("corroborations", memory.provenance().corroborations());
        putIfPresent(line, "supersedes", memory.supersedes());
        if (!vectors.isEmpty()) {
            ArrayNode array = line.putArray("vectors");
            vectors.forEach(vector -> array.add(Base64.getEncoder().encodeToString(Vectors.toBytes(vector))));
        }
        return line.toString();
    }

    /** The memory that a line stands for, placed into a scope. {@code number} is the line's, for errors. */
    static MemoryLine parse(String text, int number, Scope scope, boolean newId) {
        try {
            JsonNode line = JSON.readTree(text);
            Instant createdAt = Instant.parse(required(line, "createdAt"));
            Instant occurredAt = instant(line, "occurredAt");
            String id = newId ? UUID.randomUUID().toString() : required(line, "id");
            String shelf = collection(line.path("collection").asText(), scope);
            Memory memory = Memory.builder(id, scope.namespace(), shelf, content(line, scope), createdAt)
                    .type(MemoryType.valueOf(required(line, "type")))
                    .metadata(metadata(line.path("metadata")))
                    .author(line.path("author").textValue())
                    .sessionId(line.path("sessionId").textValue())
                    .occurredAt(occurredAt == null ? createdAt : occurredAt)
                    .updatedAt(Instant.parse(required(line, "updatedAt")))
                    .lastAccessedAt(instant(line, "lastAccessedAt"))
                    .accessCount(line.path("accessCount").asLong(0))
                    .reinforcements(line.path("reinforcements").asLong(0))
                    .pinned(line.path("pinned").asBoolean(false))
                    .expiresAt(instant(line, "expiresAt"))
                    .version(newId ? 1 : line.path("version").asLong(1))
                    .importance(line.path("importance").asDouble(Memory.DEFAULT_IMPORTANCE))
                    .validity(new Validity(instant(line, "validFrom"), instant(line, "validTo")))
                    .provenance(provenance(line))
                    .supersedes(newId ? null : line.path("supersedes").textValue())
                    .build();
            return new MemoryLine(new StoredMemory(0, memory, occurredAt != null), vectors(line.path("vectors")));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            // The cause is left out: a parser's message quotes the line, and with it memory content.
            throw MemoriException.invalid("line " + number + " of the import is not a memory ("
                    + e.getClass().getSimpleName() + "); nothing was imported");
        }
    }

    /** The same line for a memory as it may be stored. Vectors of what was taken out go with it, unless only the caller can make others. */
    MemoryLine as(Memory memory, boolean givenVectors) {
        boolean same = memory.content().equals(version.memory().content())
                && memory.metadata().equals(version.memory().metadata())
                && Objects.equals(memory.author(), version.memory().author());
        return new MemoryLine(
                new StoredMemory(0, memory, version.occurredAtGiven()), same || givenVectors ? vectors : List.of());
    }

    /** The collection it stood in, if the scope has one of that name. What waited to be confirmed goes on waiting. */
    private static String collection(String name, Scope scope) {
        if (scope.collections().contains(name)) {
            return name;
        }
        return Quarantine.is(name) ? Quarantine.of(scope.target()) : scope.target();
    }

    private static String content(JsonNode line, Scope scope) {
        return scope.givenVectors() ? line.path("content").asText() : required(line, "content");
    }

    private static String required(JsonNode line, String field) {
        String value = line.path(field).textValue();
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("no " + field);
        }
        return value;
    }

    private static Provenance provenance(JsonNode line) {
        return new Provenance(
                Channel.valueOf(line.path("channel").asText(Channel.USER.name())),
                line.path("actor").textValue(),
                line.path("confirmed").asBoolean(false),
                line.path("corroborations").asInt(0));
    }

    private static @Nullable Instant instant(JsonNode line, String field) {
        String value = line.path(field).textValue();
        return value == null ? null : Instant.parse(value);
    }

    private static Metadata metadata(JsonNode pairs) {
        Metadata metadata = new Metadata();
        for (Map.Entry<String, JsonNode> pair : pairs.properties()) {
            String key = pair.getKey();
            String value = pair.getValue().path("value").asText();
            switch (pair.getValue().path("type").asText()) {
                case "String" -> metadata.put(key, value);
                case "UUID" -> metadata.put(key, UUID.fromString(value));
                case "Integer" -> metadata.put(key, Integer.parseInt(value));
                case "Long" -> metadata.put(key, Long.parseLong(value));
                case "Float" -> metadata.put(key, Float.parseFloat(value));
                case "Double" -> metadata.put(key, Double.parseDouble(value));
                default -> throw new IllegalArgumentException("no metadata type");
            }
        }
        return metadata;
    }

    private static List<float[]> vectors(JsonNode encoded) {
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode vector : encoded) {
            byte[] bytes = Base64.getDecoder().decode(vector.asText());
            if (bytes.length % Float.BYTES != 0) {
                throw new IllegalArgumentException("half a float");
            }
            vectors.add(Vectors.fromBytes(bytes));
        }
        return vectors;
    }

    private static void putIfPresent(ObjectNode line, String field, @Nullable Object value) {
        if (value != null) {
            line.put(field, value.toString());
        }
    }
}
