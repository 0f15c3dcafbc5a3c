package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.spring.MemoriProperties.Embedding;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.ChatMemoryProvider;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.RetrievalAugmentor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Says once, at start, where memories are kept, and which beans of the application were left to do as they do. */
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
        if (beans.containsBean("memori")) {
            log.info("{}", where());
        }
        List<String> left = leftAlone();
        if (!left.isEmpty()) {
            log.info("Left as they are: {}", String.join("; ", left));
        }
    }

    private String where() {
        return "Memories are kept in "
                + (properties.inMemory() ? "memory, and gone when the application stops" : Opening.file(properties))
                + "; embedded by " + model()
                + "; whose they are says "
                + (beans.containsBean("memoriNamespaceResolver")
                        ? properties
                                .namespace()
                                .resolver()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-')
                        : "the application's NamespaceResolver");
    }

    private String model() {
        String chosen = properties.embedding().model();
        if (chosen.equals(Embedding.NONE)) {
            return "no model: found by words alone";
        }
        String[] names = beans.getBeanNamesForType(EmbeddingModel.class, true, false);
        if (chosen.equals(Embedding.AUTO)
                && beans.getBeanProvider(EmbeddingModel.class).getIfUnique() != null) {
            return names.length == 1 ? "the bean " + names[0] : "the primary EmbeddingModel bean";
        }
        if (chosen.equals(Embedding.AUTO) || chosen.equals(Embedding.BUNDLED)) {
            return "the bundled all-MiniLM-L6-v2"
                    + (chosen.equals(Embedding.AUTO) && names.length > 1
                            ? ", because none of the beans " + String.join(", ", names)
                                    + " is primary (langchain4j.memori.embedding.model names one)"
                            : "");
        }
        return "the bean " + chosen;
    }

    private List<String> leftAlone() {
        List<String> left = new ArrayList<>();
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
