package dev.langchain4j.memori.spring.schedule;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.retention.RetentionPolicy;
import dev.langchain4j.memori.spring.MemoriAutoConfiguration;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Retention, backups, restore drills and checks, each where its properties say when. */
@AutoConfiguration(after = MemoriAutoConfiguration.class)
@Conditional(OnScheduleProperty.class)
@ConditionalOnBean(Memori.class)
@EnableConfigurationProperties(MemoriScheduleProperties.class)
public class MemoriScheduleAutoConfiguration {

    /** Called by Spring. */
    public MemoriScheduleAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    MemoriSchedules memoriSchedules(
            Memori memori, MemoriScheduleProperties properties, ObjectProvider<RetentionPolicy> policy) {
        return new MemoriSchedules(
                memori,
                new Works(memori, properties, Optional.ofNullable(policy.getIfUnique())).all(),
                InstantSource.system());
    }
}
