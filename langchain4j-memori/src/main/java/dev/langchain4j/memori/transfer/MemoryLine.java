package dev.langchain4j.memori.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.transfer.Fields.BadLine;
import dev.langchain4j.memori.vector.Vectors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One memory as a line of JSON and back. Metadata values carry their Java type, and numbers stand as text, so that each comes back as it
 * was, a NaN included; vectors are base64 of little-endian 32-bit floats.
 *
 * @param version the memory; its key is 0 where it was read from a line
 * @param vectors its vectors, empty where none were exported
 */
record MemoryLine(StoredMemory version, List<float[]> vectors) {

    String toJson() {
        ObjectNode line = Fields.object();
        write(line, version);
        write(line, vectors);
        return line.toString();
    }

    /** Everything of a memory but its vectors. */
    static void write(ObjectNode line, StoredMemory version) {
        Memory memory = version.memory();
        line.put("id", memory.id());
        line.put("collection", memory.collection());
        line.put("content", memory.content());
        line.put("type", memory.type().name());
        ObjectNode metadata = line.putObject("metadata");
        new TreeMap<>(memory.metadata().toMap()).forEach((key, value) -> metadata.putObject(key)
                .put("type", value.getClass().getSimpleName())
                .put("value", value.toString()));
        Fields.putIfPresent(line, "author", memory.author());
        Fields.putIfPresent(line, "sessionId", memory.sessionId());
        if (version.occurredAtGiven()) {
            line.put("occurredAt", memory.occurredAt().toString());
        }
        line.put("createdAt", memory.createdAt().toString());
        line.put("updatedAt", memory.updatedAt().toString());
        Fields.putIfPresent(line, "lastAccessedAt", memory.lastAccessedAt());
        line.put("accessCount", memory.accessCount());
        line.put("reinforcements", memory.reinforcements());
        line.put("pinned", memory.pinned());
        Fields.putIfPresent(line, "expiresAt", memory.expiresAt());
        line.put("version", memory.version());
        line.put("importance", memory.importance());
        Fields.putIfPresent(line, "validFrom", memory.validity().from());
        Fields.putIfPresent(line, "validTo", memory.validity().to());
        line.put("channel", memory.provenance().channel().name());
        Fields.putIfPresent(line, "actor", memory.provenance().actor());
        line.put("confirmed", memory.provenance().confirmed());
        line.put("corroborations", memory.provenance().corroborations());
        Fields.putIfPresent(line, "supersedes", memory.supersedes());
    }

    static void write(ObjectNode line, List<float[]> vectors) {
        if (!vectors.isEmpty()) {
            ArrayNode array = line.putArray("vectors");
            vectors.forEach(vector -> array.add(Base64.getEncoder().encodeToString(Vectors.toBytes(vector))));
        }
    }

    /** The memory that a line stands for, placed into a scope; a memory of an unknown collection goes to the scope's first. */
    static MemoryLine parse(String text, Scope scope, boolean newId) {
        Fields line = Fields.of(text);
        String collection = line.textOrNull("collection");
        String shelf = collection(collection == null ? "" : collection, scope);
        StoredMemory version = read(line, scope, shelf, newId);
        return new MemoryLine(version, vectors(line));
    }

    /** What {@link #write} wrote, on a collection of a scope. */
    static StoredMemory read(Fields line, Scope scope, String shelf, boolean newId) {
        Instant createdAt = line.instant("createdAt");
        Instant occurredAt = line.instantOrNull("occurredAt");
        String id = newId ? UUID.randomUUID().toString() : line.text("id");
        String content = scope.givenVectors() ? line.anyText("content") : line.text("content");
        Memory memory = Memory.builder(id, scope.namespace(), shelf, content, createdAt)
                .type(line.oneOf("type", MemoryType.class))
                .metadata(metadata(line.node().path("metadata")))
                .author(line.textOrNull("author"))
                .sessionId(line.textOrNull("sessionId"))
                .occurredAt(occurredAt == null ? createdAt : occurredAt)
                .updatedAt(line.instant("updatedAt"))
                .lastAccessedAt(line.instantOrNull("lastAccessedAt"))
                .accessCount(line.number("accessCount", Long.MIN_VALUE, 0))
                .reinforcements(line.number("reinforcements", Long.MIN_VALUE, 0))
                .pinned(line.flag("pinned", false))
                .expiresAt(line.instantOrNull("expiresAt"))
                .version(newId ? 1 : line.number("version", Long.MIN_VALUE, 1))
                .importance(line.share("importance", Memory.DEFAULT_IMPORTANCE))
                .validity(validity(line))
                .provenance(provenance(line))
                .supersedes(newId ? null : line.nameOrNull("supersedes", Fields.MAX_NAME))
                .build();
        return new StoredMemory(0, memory, occurredAt != null);
    }

    private static Validity validity(Fields line) {
        Instant from = line.instantOrNull("validFrom");
        Instant to = line.instantOrNull("validTo");
        if (from != null && to != null && to.isBefore(from)) {
            throw new BadLine("validTo must not be before validFrom");
        }
        return new Validity(from, to);
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

    private static Provenance provenance(Fields line) {
        long corroborations = line.number("corroborations", 0, 0);
        if (corroborations > Integer.MAX_VALUE) {
            throw new BadLine("corroborations must be from 0 to " + Integer.MAX_VALUE);
        }
        return new Provenance(
                line.oneOf("channel", Channel.class, Channel.USER),
                line.nameOrNull("actor", Actor.MAX_LENGTH),
                line.flag("confirmed", false),
                (int) corroborations);
    }

    private static Metadata metadata(JsonNode pairs) {
        if (!pairs.isObject() && !pairs.isMissingNode()) {
            throw new BadLine("metadata must be an object");
        }
        Metadata metadata = new Metadata();
        for (Map.Entry<String, JsonNode> pair : pairs.properties()) {
            Fields typed = new Fields(pair.getValue());
            put(metadata, pair.getKey(), typed.anyText("type"), typed.anyText("value"));
        }
        return metadata;
    }

    private static void put(Metadata metadata, String key, String type, String value) {
        try {
            switch (type) {
                case "String" -> metadata.put(key, value);
                case "UUID" -> metadata.put(key, UUID.fromString(value));
                case "Integer" -> metadata.put(key, Integer.parseInt(value));
                case "Long" -> metadata.put(key, Long.parseLong(value));
                case "Float" -> metadata.put(key, Float.parseFloat(value));
                case "Double" -> metadata.put(key, Double.parseDouble(value));
                default -> throw new BadLine(
                        "the type of a metadata value must be String, UUID, Integer, Long, Float or Double");
            }
        } catch (IllegalArgumentException e) { // Also what is no number, or a key that LangChain4j refuses.
            throw new BadLine("a metadata value is not what its type says");
        }
    }

    static List<float[]> vectors(Fields line) {
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode vector : line.node().path("vectors")) {
            vectors.add(vector(vector));
        }
        return vectors;
    }

    private static float[] vector(JsonNode encoded) {
        try {
            byte[] bytes = Base64.getDecoder().decode(encoded.isTextual() ? encoded.textValue() : "?");
            if (bytes.length % Float.BYTES == 0) {
                return Vectors.fromBytes(bytes);
            }
        } catch (IllegalArgumentException e) {
            throw new BadLine("a vector is not base64");
        }
        throw new BadLine("a vector ends within a number");
    }
}
