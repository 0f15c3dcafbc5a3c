package dev.langchain4j.memori.spring.schedule;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Refuses values by the name of their property, in the way that Spring Boot reports at start. */
final class Refusal {

    private Refusal() {}

    static void unless(boolean holds, String name, @Nullable Object value, String reason) {
        if (!holds) {
            throw new InvalidConfigurationPropertyValueException(
                    MemoriScheduleProperties.PREFIX + name, String.valueOf(value), reason);
        }
    }

    static void unlessFolder(String name, @Nullable Path folder) {
        unless(folder != null, name, "", "it must be a folder that exists, in which nothing else makes backups");
        unless(folder == null || Files.isDirectory(folder), name, folder, "there is no such folder; create it first");
    }
}
