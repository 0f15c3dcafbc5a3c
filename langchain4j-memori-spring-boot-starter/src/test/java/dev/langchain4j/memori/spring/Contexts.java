package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.spring.app.Assistant;
import dev.langchain4j.memori.spring.explicit.ExplicitAssistant;
import dev.langchain4j.memori.spring.streaming.StreamingAssistant;
import dev.langchain4j.spring.LangChain4jAutoConfig;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the stories of these tests begin: applications with a chat model, whose memory is kept in memory and needs no embedding model. */
final class Contexts {

    private Contexts() {}

    /** An application with one service. */
    static ApplicationContextRunner runner() {
        return bare().withUserConfiguration(WithAssistant.class);
    }

    /** An application with services that name their beans. */
    static ApplicationContextRunner explicit() {
        return bare().withUserConfiguration(WithExplicitAssistants.class);
    }

    /** An application with a service that streams. */
    static ApplicationContextRunner streaming() {
        return bare().withUserConfiguration(WithStreamingAssistant.class);
    }

    private static ApplicationContextRunner bare() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MemoriAutoConfiguration.class, MemoriToolsAutoConfiguration.class, LangChain4jAutoConfig.class))
                .withPropertyValues("langchain4j.memori.in-memory=true", "langchain4j.memori.embedding.model=none");
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage(basePackageClasses = Assistant.class)
    static class WithAssistant extends WithModel {}

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage(basePackageClasses = ExplicitAssistant.class)
    static class WithExplicitAssistants extends WithModel {}

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage(basePackageClasses = StreamingAssistant.class)
    static class WithStreamingAssistant extends WithModel {
        @Bean
        RemoteModel streamingChatModel(RecordingModel model) {
            return new RemoteModel(model);
        }
    }

    static class WithModel {
        @Bean
        RecordingModel chatModel() {
            return new RecordingModel();
        }
    }
}
