package dev.langchain4j.memori.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.memori.spring.schedule.MemoriScheduleProperties;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What an IDE is told of the properties. */
class PropertyMetadataTest {

    @Test
    void should_describe_every_property() throws Exception {
        ObjectNode described = described();
        List<String> properties = Stream.concat(
                        properties("langchain4j.memori.", MemoriProperties.class),
                        properties("langchain4j.memori.schedule.", MemoriScheduleProperties.class))
                .toList();

        assertThat(properties).hasSizeGreaterThan(25);
        assertThat(properties).allMatch(described::has);
        assertThat(properties).allSatisfy(name -> assertThat(
                        described.path(name).path("description").asText())
                .as(name)
                .hasSizeGreaterThan(15)
                .endsWith("."));
    }

    @Test
    void should_tell_the_defaults() throws Exception {
        ObjectNode described = described();
        Map.of(
                        "langchain4j.memori.enabled", "true",
                        "langchain4j.memori.file", "memori.db",
                        "langchain4j.memori.synchronous", "full",
                        "langchain4j.memori.chat.window-size", "50",
                        "langchain4j.memori.recall.token-budget", "1000",
                        "langchain4j.memori.namespace.resolver", "memory-id",
                        "langchain4j.memori.tools", "on",
                        "langchain4j.memori.embedding.model", "auto",
                        "langchain4j.memori.decay.half-life", "69d",
                        "langchain4j.memori.policy.credentials", "redact")
                .forEach((name, value) -> assertThat(
                                described.path(name).path("defaultValue").asText())
                        .as(name)
                        .isEqualTo(value));
    }

    /** Those of the record, which is where they are read from. */
    private static Stream<String> properties(String prefix, Class<?> type) {
        return Stream.of(type.getRecordComponents()).flatMap(component -> {
            String name = prefix + kebab(component);
            return component.getType().isRecord() ? properties(name + ".", component.getType()) : Stream.of(name);
        });
    }

    private static String kebab(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static ObjectNode described() throws Exception {
        ObjectNode described = new ObjectMapper().createObjectNode();
        for (URL file : Collections.list(PropertyMetadataTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = file.openStream()) {
                StreamSupport.stream(
                                new ObjectMapper()
                                        .readTree(in)
                                        .path("properties")
                                        .spliterator(),
                                false)
                        .forEach(property -> described.set(property.path("name").asText(), property));
            }
        }
        return described;
    }
}
