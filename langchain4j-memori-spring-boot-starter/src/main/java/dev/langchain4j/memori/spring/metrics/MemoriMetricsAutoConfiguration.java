package dev.langchain4j.memori.spring.metrics;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.spring.MemoriAutoConfiguration;
import dev.langchain4j.memori.spring.MemoriBuilderCustomizer;
import dev.langchain4j.memori.spring.schedule.MemoriScheduleAutoConfiguration;
import dev.langchain4j.memori.spring.schedule.MemoriSchedules;
import dev.langchain4j.memori.spring.status.MemoriStatusAutoConfiguration;
import dev.langchain4j.memori.spring.status.RecentStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Metrics and spans of the store that the starter opens. Where there is an {@link ObservationRegistry}, operations are observations, and their timers are
 * made by its handler for meters, as those of everything else that the application observes; otherwise they are timers of the {@link MeterRegistry}.
 */
@AutoConfiguration(
        after = {
            MemoriAutoConfiguration.class,
            MemoriScheduleAutoConfiguration.class,
            MemoriStatusAutoConfiguration.class
        },
        afterName = {
            // Spring Boot 3.5
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            // Spring Boot 4
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnBean(Memori.class)
public class MemoriMetricsAutoConfiguration {

    /** Called by Spring. */
    public MemoriMetricsAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    @ConditionalOnBean(ObservationRegistry.class)
    static class Spans {

        @Bean
        MemoriBuilderCustomizer memoriSpans(ObjectProvider<ObservationRegistry> registry) {
            return builder -> registry.ifUnique(one -> builder.observer(new SpanObserver(one)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Meters {

        @Bean
        MemoriBuilderCustomizer memoriMeters(
                MeterRegistry registry,
                ObjectProvider<ObservationRegistry> observations,
                ObjectProvider<MeterObservationHandler<?>> handlers) {
            return builder -> {
                boolean byObservations = observations.getIfUnique() != null
                        && handlers.stream().findAny().isPresent();
                builder.observer(new MeterObserver(registry, !byObservations));
            };
        }

        @Bean
        MeterBinder memoriStoreMeters(RecentStatus status, ObjectProvider<MemoriSchedules> schedules) {
            return new StoreMeters(status, schedules.getIfAvailable());
        }
    }
}
