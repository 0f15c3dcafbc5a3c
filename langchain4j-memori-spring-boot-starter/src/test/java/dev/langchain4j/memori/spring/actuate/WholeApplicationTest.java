package dev.langchain4j.memori.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.Memori;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** With everything that this line of Spring Boot configures by itself, in the order in which it does. */
class WholeApplicationTest {

    @TempDir
    Path folder;

    @Test
    void should_find_the_metrics_the_observations_and_the_health_of_an_application_with_the_actuator() {
        new ApplicationContextRunner()
                .withUserConfiguration(Everything.class)
                .withPropertyValues(
                        "langchain4j.memori.file=" + folder.resolve("memory.db"),
                        "langchain4j.memori.embedding.model=none",
                        "management.endpoints.web.exposure.include=health,memori",
                        "management.endpoint.health.show-components=always")
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    ObservationRegistry observations = context.getBean(ObservationRegistry.class);

                    Observation.createNotStarted("request", observations).observe(() -> {
                        context.getBean(Memori.class).namespace("anna").add("Anna likes tea");
                        return context.getBean(Memori.class).namespace("anna").search("tea");
                    });

                    assertThat(registry.get("memori.search").timers())
                            .singleElement()
                            .satisfies(timer -> assertThat(timer.count()).isEqualTo(1));
                    assertThat(registry.get("memori.additions")
                                    .tag("outcome", "created")
                                    .counter()
                                    .count())
                            .isEqualTo(1);
                    assertThat(registry.get("memori.memories").gauge().value()).isEqualTo(1);
                    assertThat(context).hasSingleBean(MemoriEndpoint.class);
                    assertThat(Seen.components(context)).contains("memori");
                });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Everything {}
}
