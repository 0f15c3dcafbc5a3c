package dev.langchain4j.memori.recall;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the attributes of a message apart into what JSON can hold and the types that it would lose, by path ({@code /scores/0}; {@code /}
 * and {@code ~} inside a name are escaped as in a JSON pointer), and puts them together again.
 */
final class Attributes {

    private final Map<String, String> types;

    Attributes(Map<String, String> types) {
        this.types = types;
    }

    /** The attributes as JSON can hold them; notes their types. Values of unknown types are left as they are. */
    Map<String, Object> plain(Map<String, Object> attributes) {
        Map<String, Object> plain = new LinkedHashMap<>();
        attributes.forEach((name, value) -> plain.put(name, plain(value, step("", name))));
        return plain;
    }

    /** The attributes as they were. */
    Map<String, Object> restored(Map<String, Object> plain) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        plain.forEach((name, value) -> attributes.put(name, restored(value, step("", name))));
        return attributes;
    }

    // Attributes may be null, which LangChain4j's signatures do not say.
    @SuppressWarnings("NullAway")
    private Object plain(@Nullable Object value, String path) {
        if (value == null) {
            return null;
        }
        AttributeType type = AttributeType.of(value);
        if (type != null) {
            types.put(path, type.name());
            return type == AttributeType.SET ? plain(type.written(value), path) : type.written(value);
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                plain.add(plain(list.get(i), step(path, Integer.toString(i))));
            }
            return plain;
        }
        if (value instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((name, inner) -> plain.put((String) name, plain(inner, step(path, (String) name))));
            return plain;
        }
        return value;
    }

    @SuppressWarnings("NullAway")
    private Object restored(@Nullable Object plain, String path) {
        if (plain == null) {
            return null;
        }
        Object inner = plain;
        if (plain instanceof List<?> list) {
            List<Object> restored = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                restored.add(restored(list.get(i), step(path, Integer.toString(i))));
            }
            inner = restored;
        } else if (plain instanceof Map<?, ?> map) {
            Map<String, Object> restored = new LinkedHashMap<>();
            map.forEach((name, value) -> restored.put((String) name, restored(value, step(path, (String) name))));
            inner = restored;
        }
        String type = types.get(path);
        return type == null ? inner : AttributeType.valueOf(type).read(inner);
    }

    private static String step(String path, String name) {
        return path + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
