package dev.langchain4j.memori.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.memori.data.MemoriException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model gave a tool. Small slips are understood: a number as text, one text where a list belongs, a comma too many. For others there is a
 * sentence, so that the model can try again. Arguments that no tool has are passed over.
 */
final class Arguments {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();

    private final JsonNode object;

    private Arguments(JsonNode object) {
        this.object = object;
    }

    static Arguments read(@Nullable String json) {
        try {
            JsonNode read = JSON.readTree(json == null || json.isBlank() ? "{}" : json);
            if (read.isTextual()) {
                read = JSON.readTree(read.textValue());
            }
            if (read.isObject()) {
                return new Arguments(read);
            }
        } catch (JsonProcessingException e) {
            // The parser's own message quotes what was sent, which may be memory content.
            throw notAnObject();
        }
        throw notAnObject();
    }

    /** An argument that a tool cannot do without. */
    static String given(String name, @Nullable String value) {
        if (value == null) {
            throw MemoriException.invalid("the argument '" + name + "' is missing");
        }
        return value;
    }

    @Nullable
    String text(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isValueNode()) {
            throw MemoriException.invalid("the argument '" + name + "' must be a text");
        }
        return value.asText();
    }

    @Nullable
    List<@Nullable String> texts(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        List<@Nullable String> texts = new ArrayList<>();
        if (value.isTextual()) {
            for (String one : value.textValue().split(",", -1)) {
                if (!one.isBlank()) {
                    texts.add(one.strip());
                }
            }
            return texts;
        }
        if (!value.isArray()) {
            throw MemoriException.invalid("the argument '" + name + "' must be a list of texts");
        }
        for (JsonNode one : value) {
            if (!one.isValueNode()) {
                throw MemoriException.invalid("the argument '" + name + "' must be a list of texts");
            }
            texts.add(one.isNull() ? null : one.asText());
        }
        return texts;
    }

    @Nullable
    Integer number(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        try {
            BigDecimal number = value.isTextual()
                    ? new BigDecimal(value.textValue().strip())
                    : value.isNumber() ? value.decimalValue() : null;
            if (number != null && number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
                return number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
            }
            if (number != null) {
                return number.intValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw notANumber(name, e);
        }
        throw notANumber(name, null);
    }

    private @Nullable JsonNode value(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static MemoriException notANumber(String name, @Nullable RuntimeException cause) {
        return new MemoriException(
                MemoriException.Reason.INVALID_ARGUMENT, "the argument '" + name + "' must be a whole number", cause);
    }

    private static MemoriException notAnObject() {
        return MemoriException.invalid("the arguments must be a JSON object");
    }
}
