package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.agent.MemoriParts;
import dev.langchain4j.memori.spring.wiring.ToolComposer;
import dev.langchain4j.spring.LangChain4jAutoConfig;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/** Behind LangChain4j's own configuration, because it changes what that has said: services of an application with a ToolProvider get both its tools and ours. */
@AutoConfiguration(after = {MemoriAutoConfiguration.class, LangChain4jAutoConfig.class})
@ConditionalOnBean(MemoriParts.class)
public class MemoriToolsAutoConfiguration {

    /** Called by Spring. */
    public MemoriToolsAutoConfiguration() {}

    @Bean
    static BeanFactoryPostProcessor memoriToolComposer() {
        return new ToolComposer("memoriToolProvider", "memoriParts");
    }
}
