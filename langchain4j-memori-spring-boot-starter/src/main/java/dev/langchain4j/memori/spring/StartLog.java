package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.ChatMemoryProvider;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.type.MethodMetadata;

/** Says once, at start, which beans of the application were left to do as they do. */
final class StartLog implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(StartLog.class);

    private final MemoriProperties properties;
    private final ListableBeanFactory beans;

    StartLog(MemoriProperties properties, ListableBeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<String> left = leftAlone();
        if (!left.isEmpty()) {
            log.info("Left as they are: {}", String.join("; ", left));
        }
    }

    private List<String> leftAlone() {
        List<String> left = new ArrayList<>();
        if (!isOurs("memori")) {
            left.add(names(Memori.class)
                    + ": opened by the application, whatever the properties say of its file and models");
        }
        if (!beans.containsBean("memoriChatMemoryStore") && beans.containsBean("memoriChatMemoryProvider")) {
            left.add(names(ChatMemoryStore.class)
                    + ": no conversation is kept there, unless a ChatMemoryProvider uses it");
        }
        if (!beans.containsBean("memoriChatMemoryProvider")) {
            left.add(names(ChatMemoryProvider.class, ChatMemory.class)
                    + ": conversations and core memory are theirs; MemoriParts.chatMemoryProvider() keeps them here");
        }
        if (!beans.containsBean("memoriRetrievalAugmentor")) {
            left.add(names(RetrievalAugmentor.class)
                    + ": shows no memories behind messages; MemoriRetrievalAugmentor.builder().after(…) puts"
                    + " them behind what it does");
        }
        if (!beans.containsBean("memoriNamespaceResolver")
                && properties.namespace().resolver() != MemoriProperties.Resolver.MEMORY_ID) {
            left.add("langchain4j.memori.namespace.resolver: the application has a NamespaceResolver of its own");
        }
        return left;
    }

    /** The application may well call its own by the same name. */
    private boolean isOurs(String name) {
        if (!beans.containsBean(name)) {
            return false;
        }
        MethodMetadata factory = beans instanceof ConfigurableListableBeanFactory all
                        && all.containsBeanDefinition(name)
                        && all.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition
                ? definition.getFactoryMethodMetadata()
                : null;
        return factory == null || factory.getDeclaringClassName().equals(MemoriAutoConfiguration.class.getName());
    }

    private String names(Class<?>... types) {
        List<String> names = new ArrayList<>();
        for (Class<?> type : types) {
            for (String name : beans.getBeanNamesForType(type, true, false)) {
                names.add(type.getSimpleName() + " " + name);
            }
        }
        return String.join(", ", names);
    }
}
