package dev.langchain4j.memori.page;

import dev.langchain4j.memori.data.MemoriException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, each read as what it should be or refused with a sentence. */
final class PageQuery {

    private final Map<String, String> values;

    private PageQuery(Map<String, String> values) {
        this.values = values;
    }

    static PageQuery parse(@Nullable String rawQuery) {
        Map<String, String> values = new LinkedHashMap<>();
        if (rawQuery != null && !rawQuery.isEmpty()) {
            for (String pair : rawQuery.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                if (values.put(name, value) != null) {
                    throw MemoriException.invalid("parameter \"" + name + "\" must be given once");
                }
            }
        }
        return new PageQuery(values);
    }

    /** A plus sign in a path is a plus sign. */
    static String decodePath(String raw) {
        return decode(raw.replace("+", "%2B"));
    }

    /** Refuses parameters that nobody reads: a misspelt one would be ignored in silence. */
    PageQuery allow(String... names) {
        for (String name : values.keySet()) {
            if (!Arrays.asList(names).contains(name)) {
                throw MemoriException.invalid("there is no parameter \"" + name + "\" here"
                        + (names.length == 0 ? "" : "; there are " + String.join(", ", names)));
            }
        }
        return this;
    }

    /** Empty counts as not given: a form sends its empty fields, too. */
    @Nullable
    String text(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    int number(String name, int whenAbsent) {
        String value = text(name);
        if (value == null) {
            return whenAbsent;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw MemoriException.invalid(name + " must be a whole number, but is \"" + value + "\"");
        }
    }

    boolean flag(String name) {
        String value = text(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw MemoriException.invalid(name + " must be true or false, but is \"" + value + "\"");
    }

    <E extends Enum<E>> @Nullable E choice(String name, Class<E> choices) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        List<E> all = List.of(choices.getEnumConstants());
        return all.stream()
                .filter(one -> one.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> MemoriException.invalid(name + " must be one of "
                        + all.stream()
                                .map(one -> one.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", but is \"" + value + "\""));
    }

    @Nullable
    Instant instant(String name) {
        String value = text(name);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeException e) {
            throw MemoriException.invalid(name + " must be a time like 2026-11-20T10:15:30Z, but is \"" + value + "\"");
        }
    }

    ZoneId zone(String name) {
        String value = text(name);
        try {
            return value == null ? ZoneOffset.UTC : ZoneId.of(value);
        } catch (DateTimeException e) {
            throw MemoriException.invalid(name + " must be a time zone like Europe/Lisbon, but is \"" + value + "\"");
        }
    }

    private static String decode(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw MemoriException.invalid("the address holds a broken % sequence");
        }
    }
}
