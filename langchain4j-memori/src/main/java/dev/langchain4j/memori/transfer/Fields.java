package dev.langchain4j.memori.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.memori.data.Moments;
import dev.langchain4j.memori.data.Texts;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one line, each read as what it must be and nothing else: a number is no text, a text no number, and what is missing is
 * missing. What is wrong is said by the name of the field, never by its value.
 *
 * @param node the line, or a part of it
 */
record Fields(JsonNode node) {

    /** The longest line that is read, in bytes: more than the longest document with every character escaped. */
    static final int MAX_LINE = 128 * 1024 * 1024;

    /** As long as an id, an author or a session may be. */
    static final int MAX_NAME = 1_000;

    /** Lines are flat: nothing in them stands deeper than this. */
    private static final int MAX_DEPTH = 8;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(64)
                            .maxStringLength(MAX_LINE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Says what is wrong with a line. The message holds nothing of its content. */
    static final class BadLine extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BadLine(String message) {
            super(message, null, false, false);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** The fields of a line that must be one JSON object. */
    static Fields of(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (node == null || !node.isObject()) {
                throw new BadLine("it is no JSON object");
            }
            return new Fields(node);
        } catch (JsonProcessingException e) {
            throw new BadLine(
                    "it is not JSON, or nested too deeply: " + e.getClass().getSimpleName());
        }
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** Some text, which may be empty. */
    String anyText(String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw new BadLine(name + " must be a text");
        }
        return value.textValue();
    }

    String text(String name) {
        String value = anyText(name);
        if (value.isEmpty()) {
            throw new BadLine(name + " must not be empty");
        }
        return value;
    }

    @Nullable
    String textOrNull(String name) {
        return has(name) ? anyText(name) : null;
    }

    /** A name, an id or a reason: not empty, not too long, and Unicode. */
    String name(String name, int maxLength) {
        String value = text(name);
        if (value.length() > maxLength) {
            throw new BadLine(name + " must have at most " + maxLength + " characters, but has " + value.length());
        }
        if (Texts.unpairedSurrogate(value) >= 0) {
            throw new BadLine(name + " holds half a character (an unpaired surrogate)");
        }
        return value;
    }

    @Nullable
    String nameOrNull(String name, int maxLength) {
        return has(name) ? name(name, maxLength) : null;
    }

    long number(String name, long least) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least) {
            throw new BadLine(name + " must be a whole number from " + least + " to " + Long.MAX_VALUE);
        }
        return value.longValue();
    }

    long number(String name, long least, long otherwise) {
        return has(name) ? number(name, least) : otherwise;
    }

    @Nullable
    Long numberOrNull(String name, long least) {
        return has(name) ? number(name, least) : null;
    }

    int small(String name, int least, int most) {
        long value = number(name, least);
        if (value > most) {
            throw new BadLine(name + " must be from " + least + " to " + most);
        }
        return (int) value;
    }

    /** From 0 to 1. */
    double share(String name, double otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        double value = node.path(name).doubleValue();
        if (!node.path(name).isNumber() || !(value >= 0 && value <= 1)) {
            throw new BadLine(name + " must be a number from 0 to 1");
        }
        return value;
    }

    boolean flag(String name, boolean otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        if (!node.path(name).isBoolean()) {
            throw new BadLine(name + " must be true or false");
        }
        return node.path(name).booleanValue();
    }

    Instant instant(String name) {
        try {
            Instant value = Instant.parse(text(name));
            if (value.isBefore(Moments.MIN) || value.isAfter(Moments.MAX)) {
                throw new BadLine(name + " must lie between " + Moments.MIN + " and " + Moments.MAX);
            }
            return value;
        } catch (DateTimeException e) {
            throw new BadLine(name + " must be a time such as 2026-03-01T08:00:00Z");
        }
    }

    @Nullable
    Instant instantOrNull(String name) {
        return has(name) ? instant(name) : null;
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        try {
            return Enum.valueOf(type, text(name));
        } catch (IllegalArgumentException e) {
            throw new BadLine(name + " must be one of "
                    + String.join(
                            ", ",
                            java.util.Arrays.stream(type.getEnumConstants())
                                    .map(Enum::name)
                                    .toList()));
        }
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type, E otherwise) {
        return has(name) ? oneOf(name, type) : otherwise;
    }

    static void putIfPresent(ObjectNode line, String field, @Nullable Object value) {
        if (value instanceof Long number) {
            line.put(field, number);
        } else if (value != null) {
            line.put(field, value.toString());
        }
    }
}
