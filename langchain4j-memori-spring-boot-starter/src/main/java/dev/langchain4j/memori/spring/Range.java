package dev.langchain4j.memori.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Refuses values by the name of their property, in the way that Spring Boot reports at start. */
final class Range {

    private Range() {}

    /**
     * Refuses a value.
     *
     * @param holds  whether it is as it should be
     * @param name   the property, without the prefix
     * @param value  what it is
     * @param reason what it has to be
     */
    static void check(boolean holds, String name, @Nullable Object value, String reason) {
        if (!holds) {
            throw new InvalidConfigurationPropertyValueException(
                    MemoriProperties.PREFIX + name, String.valueOf(value), reason);
        }
    }
}
