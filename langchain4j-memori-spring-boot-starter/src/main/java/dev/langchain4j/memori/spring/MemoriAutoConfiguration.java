package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.agent.MemoriAgents;
import dev.langchain4j.memori.agent.MemoriParts;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.spring.MemoriProperties.CoreBlock;
import dev.langchain4j.memori.spring.namespace.PrincipalNamespaces;
import dev.langchain4j.memori.spring.namespace.RequestAttributeNamespaces;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.ChatMemoryProvider;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.spring.LangChain4jAutoConfig;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Gives every {@code @AiService} of an application a memory.
 *
 * <p>LangChain4j's starter wires one bean of each type into a service, and refuses to start where there are two. So each bean here is made only where the
 * application has none of its type, and there is none of a type from which LangChain4j would make something that shows one user's memories to another: an
 * {@code EmbeddingStore}, an {@code EmbeddingModel} or a {@code ContentRetriever}. The application's own retrievers work on, within the augmentor.
 */
@AutoConfiguration(before = LangChain4jAutoConfig.class)
@ConditionalOnProperty(prefix = "langchain4j.memori", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(MemoriProperties.class)
@ImportRuntimeHints(MemoriRuntimeHints.class)
public class MemoriAutoConfiguration {

    /** Called by Spring. */
    public MemoriAutoConfiguration() {}

    /**
     * The store; closed with the application.
     *
     * @param properties what the application says
     * @param beans      where its models, policy and customizers are
     * @return the open store
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Memori memori(MemoriProperties properties, ListableBeanFactory beans) {
        return new Opening(properties, beans).open();
    }

    @Bean
    @ConditionalOnMissingBean(NamespaceResolver.class)
    NamespaceResolver memoriNamespaceResolver(
            MemoriProperties properties,
            ObjectProvider<PrincipalNamespaces> principal,
            ObjectProvider<RequestAttributeNamespaces> requestAttribute) {
        return Resolvers.of(properties.namespace(), principal, requestAttribute);
    }

    /**
     * What the beans below are made of, for applications that put together some of them by themselves.
     */
    @Bean
    @ConditionalOnMissingBean
    MemoriParts memoriParts(
            Memori memori,
            NamespaceResolver resolver,
            MemoriProperties properties,
            ObjectProvider<ContentRetriever> retrievers) {
        MemoriAgents agents = MemoriAgents.with(memori)
                .namespaceResolver(resolver)
                .windowSize(properties.chat().windowSize())
                .tokenBudget(properties.recall().tokenBudget())
                .contentRetriever(retrievers.orderedStream().toArray(ContentRetriever[]::new));
        switch (properties.tools()) {
            case ON -> {}
            case READ_ONLY -> agents.readOnlyTools();
            case OFF -> agents.noTools();
        }
        List<CoreBlock> blocks = properties.coreMemory();
        if (blocks != null) {
            agents.coreMemory(blocks.stream()
                    .map(block -> new NewBlock(
                            block.label(), block.description(), block.value(), block.limit(), block.readOnly()))
                    .toArray(NewBlock[]::new));
        }
        return agents.parts();
    }

    @Bean
    @ConditionalOnMissingBean(ChatMemoryStore.class)
    ChatMemoryStore memoriChatMemoryStore(MemoriParts parts) {
        return parts.chatMemoryStore();
    }

    /** Not beside a chat memory of the application either, which LangChain4j would leave aside without a word. */
    @Bean
    @ConditionalOnMissingBean({ChatMemoryProvider.class, ChatMemory.class})
    ChatMemoryProvider memoriChatMemoryProvider(MemoriParts parts) {
        return parts.chatMemoryProvider();
    }

    @Bean
    @ConditionalOnMissingBean(RetrievalAugmentor.class)
    RetrievalAugmentor memoriRetrievalAugmentor(MemoriParts parts) {
        return parts.retrievalAugmentor();
    }

    @Bean
    @ConditionalOnMissingBean(ToolProvider.class)
    ToolProvider memoriToolProvider(MemoriParts parts) {
        return parts.toolProvider();
    }

    @Bean
    WarmUp memoriWarmUp(Memori memori, MemoriProperties properties) {
        return new WarmUp(memori, properties.embedding().warmUp());
    }

    @Bean
    StartLog memoriStartLog(MemoriProperties properties, ListableBeanFactory beans) {
        return new StartLog(properties, beans);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.security.core.context.SecurityContextHolder")
    static class WithSecurity {

        @Bean
        PrincipalNamespaces memoriPrincipalNamespaces() {
            return new PrincipalNamespaces();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.web.context.request.RequestContextHolder")
    static class WithWeb {

        @Bean
        RequestAttributeNamespaces memoriRequestAttributeNamespaces() {
            return new RequestAttributeNamespaces();
        }
    }
}
