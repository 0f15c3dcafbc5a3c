package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.ChatMemoryProvider;
import dev.langchain4j.rag.RetrievalAugmentor;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

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
        if (!beans.containsBean("memori")) {
            left.add(names(Memori.class)
                    + ": opened by the application, whatever the properties say of its file and models");
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
