package dev.langchain4j.memori.spring.status;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.spring.MemoriAutoConfiguration;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The status of the store, for metrics and health. */
@AutoConfiguration(after = MemoriAutoConfiguration.class)
@ConditionalOnBean(Memori.class)
public class MemoriStatusAutoConfiguration {

    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Called by Spring. */
    public MemoriStatusAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    RecentStatus memoriRecentStatus(Memori memori) {
        return new RecentStatus(memori, FRESH);
    }
}
