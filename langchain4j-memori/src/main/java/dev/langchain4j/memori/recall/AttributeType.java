package dev.langchain4j.memori.recall;

import dev.langchain4j.data.image.Image;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Java types that JSON would bring back as another one: how each is written, and read again. Their names are stored. */
@SuppressWarnings("ImmutableEnumChecker") // The functions are, as far as a compiler cannot see.
enum AttributeType {
    LONG(Long.class, value -> value, plain -> ((Number) plain).longValue()),
    SHORT(Short.class, value -> value, plain -> ((Number) plain).shortValue()),
    BYTE(Byte.class, value -> value, plain -> ((Number) plain).byteValue()),
    FLOAT(Float.class, Object::toString, plain -> Float.valueOf(plain.toString())),
    DOUBLE(Double.class, Object::toString, plain -> Double.valueOf(plain.toString())),
    BIG_INTEGER(BigInteger.class, Object::toString, plain -> new BigInteger(plain.toString())),
    BIG_DECIMAL(BigDecimal.class, Object::toString, plain -> new BigDecimal(plain.toString())),
    CHARACTER(Character.class, Object::toString, plain -> plain.toString().charAt(0)),
    BYTES(byte[].class, value -> Base64.getEncoder().encodeToString((byte[]) value), plain -> Base64.getDecoder()
            .decode(plain.toString())),
    UUID_TYPE(UUID.class, Object::toString, plain -> UUID.fromString(plain.toString())),
    URI_TYPE(URI.class, Object::toString, plain -> URI.create(plain.toString())),
    INSTANT(Instant.class, Object::toString, plain -> Instant.parse(plain.toString())),
    DURATION(Duration.class, Object::toString, plain -> Duration.parse(plain.toString())),
    LOCAL_DATE(LocalDate.class, Object::toString, plain -> LocalDate.parse(plain.toString())),
    LOCAL_TIME(LocalTime.class, Object::toString, plain -> LocalTime.parse(plain.toString())),
    LOCAL_DATE_TIME(LocalDateTime.class, Object::toString, plain -> LocalDateTime.parse(plain.toString())),
    OFFSET_DATE_TIME(OffsetDateTime.class, Object::toString, plain -> OffsetDateTime.parse(plain.toString())),
    ZONED_DATE_TIME(ZonedDateTime.class, Object::toString, plain -> ZonedDateTime.parse(plain.toString())),
    SET(Set.class, value -> List.copyOf((Set<?>) value), plain -> new LinkedHashSet<>((List<?>) plain)),
    IMAGE(Image.class, AttributeType::plain, AttributeType::image);

    private final Class<?> type;
    private final Function<Object, Object> writing;
    private final Function<Object, Object> reading;

    AttributeType(Class<?> type, Function<Object, Object> writing, Function<Object, Object> reading) {
        this.type = type;
        this.writing = writing;
        this.reading = reading;
    }

    /** The type that has to be remembered for a value, or null if JSON brings it back as it is. */
    static @Nullable AttributeType of(Object value) {
        if (value instanceof Long number && number.intValue() != number) {
            return null;
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            return null;
        }
        for (AttributeType candidate : values()) {
            if (candidate.type.isInstance(value)) {
                return candidate;
            }
        }
        return null;
    }

    Object written(Object value) {
        return writing.apply(value);
    }

    Object read(Object plain) {
        return reading.apply(plain);
    }

    private static Object plain(Object value) {
        Image image = (Image) value;
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("url", image.url() == null ? null : image.url().toString());
        fields.put("base64Data", image.base64Data());
        fields.put("mimeType", image.mimeType());
        fields.put("revisedPrompt", image.revisedPrompt());
        fields.values().removeIf(field -> field == null);
        return fields;
    }

    private static Object image(Object plain) {
        Map<?, ?> fields = (Map<?, ?>) plain;
        Image.Builder image = Image.builder();
        if (fields.get("url") instanceof String url) {
            image.url(url);
        }
        return image.base64Data((String) fields.get("base64Data"))
                .mimeType((String) fields.get("mimeType"))
                .revisedPrompt((String) fields.get("revisedPrompt"))
                .build();
    }
}
