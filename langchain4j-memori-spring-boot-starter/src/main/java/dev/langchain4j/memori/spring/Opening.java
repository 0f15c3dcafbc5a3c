package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoriBuilder;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.policy.PolicyAction;
import dev.langchain4j.memori.spring.MemoriProperties.Embedding;
import dev.langchain4j.memori.spring.MemoriProperties.Policy;
import dev.langchain4j.memori.spring.MemoriProperties.Rule;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/** Says to the builder of a store what the properties say. */
final class Opening {

    private static final Logger log = LoggerFactory.getLogger(Memori.class);

    private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

    private final MemoriProperties properties;
    private final ListableBeanFactory beans;

    Opening(MemoriProperties properties, ListableBeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    Memori open() {
        MemoriBuilder builder = Memori.builder()
                .synchronous(properties.synchronous())
                .busyTimeout(properties.busyTimeout())
                .dedup(properties.dedup().enabled())
                .decay(
                        properties.decay().strength(),
                        properties.decay().halfLife().toSeconds() / SECONDS_A_DAY)
                .policy(beans.getBeanProvider(MemoryPolicy.class).getIfAvailable(() -> policy(properties.policy())));
        if (properties.inMemory()) {
            builder.inMemory();
        } else {
            builder.file(file(properties));
        }
        if (properties.maxFileSize() != null) {
            builder.maxFileSize(properties.maxFileSize().toBytes());
        }
        Double threshold = properties.dedup().threshold();
        if (threshold != null) {
            builder.dedupThreshold(threshold);
        }
        embedding(builder, properties.embedding());
        beans.getBeanProvider(MemoriBuilderCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(builder));
        Memori memori = builder.build();
        log.info(
                "Memories are kept in {}; embedded by {}; {} says whose they are",
                properties.inMemory() ? "memory, and gone when the application stops" : file(properties),
                modelName(properties.embedding().model()),
                resolverName());
        return memori;
    }

    private String resolverName() {
        if (!beans.containsBean("memoriNamespaceResolver")) {
            return "the application's NamespaceResolver";
        }
        return switch (properties.namespace().resolver()) {
            case MEMORY_ID -> "the @MemoryId";
            case PRINCIPAL -> "Spring Security";
            case REQUEST_ATTRIBUTE -> "the request attribute "
                    + properties.namespace().requestAttribute();
            case FIXED -> "langchain4j.memori.namespace.fixed";
        };
    }

    private String modelName(String chosen) {
        boolean auto = chosen.equals(Embedding.AUTO);
        if (chosen.equals(Embedding.NONE)) {
            return "no model: found by words alone";
        }
        List<String> names = List.of(beans.getBeanNamesForType(EmbeddingModel.class, true, false));
        if (auto && model(chosen) != null) {
            return names.size() == 1 ? "the bean " + names.get(0) : "the primary EmbeddingModel bean";
        }
        if (auto && names.size() > 1) {
            return "the bundled all-MiniLM-L6-v2, because none of the beans " + String.join(", ", names)
                    + " is primary (langchain4j.memori.embedding.model names one)";
        }
        return auto || chosen.equals(Embedding.BUNDLED) ? "the bundled all-MiniLM-L6-v2" : "the bean " + chosen;
    }

    static Path file(MemoriProperties properties) {
        Path file = properties.file() == null ? MemoriProperties.DEFAULT_FILE : properties.file();
        return file.toAbsolutePath().normalize();
    }

    private void embedding(MemoriBuilder builder, Embedding embedding) {
        builder.reembedOnOpen(embedding.reembedOnOpen());
        if (embedding.model().equals(Embedding.NONE)) {
            builder.textOnly();
            return;
        }
        EmbeddingModel model = model(embedding.model());
        if (model != null) {
            builder.embeddingModel(model);
        }
        if (embedding.name() != null) {
            Range.check(
                    model != null,
                    "embedding.name",
                    embedding.name(),
                    "the bundled model has its own name; it is for an EmbeddingModel bean of the application");
            builder.embeddingModelName(embedding.name());
        }
    }

    private @Nullable EmbeddingModel model(String chosen) {
        if (chosen.equals(Embedding.BUNDLED)) {
            return null;
        }
        ObjectProvider<EmbeddingModel> models = beans.getBeanProvider(EmbeddingModel.class);
        if (chosen.equals(Embedding.AUTO)) {
            return models.getIfUnique();
        }
        Range.check(
                beans.containsBean(chosen) && beans.isTypeMatch(chosen, EmbeddingModel.class),
                "embedding.model",
                chosen,
                "it must be auto, bundled, none or the name of an EmbeddingModel bean");
        return beans.getBean(chosen, EmbeddingModel.class);
    }

    static MemoryPolicy policy(Policy properties) {
        MemoryPolicy.Builder policy =
                MemoryPolicy.none().toBuilder().quarantineUntrusted(properties.quarantineUntrusted());
        rule(policy, properties.credentials(), MemoryPolicy.Builder::credentials);
        rule(policy, properties.paymentCards(), MemoryPolicy.Builder::paymentCards);
        rule(policy, properties.personalIdentifiers(), MemoryPolicy.Builder::personalIdentifiers);
        if (properties.maxMemories() != null) {
            policy.maxMemories(properties.maxMemories());
        }
        if (properties.maxCharacters() != null) {
            policy.maxCharacters(properties.maxCharacters());
        }
        if (properties.maxWritesPerMinute() != null) {
            policy.maxWritesPerMinute(properties.maxWritesPerMinute());
        }
        return policy.build();
    }

    private static void rule(
            MemoryPolicy.Builder policy, Rule rule, BiConsumer<MemoryPolicy.Builder, PolicyAction> detector) {
        switch (rule) {
            case ALLOW -> {}
            case REDACT -> detector.accept(policy, PolicyAction.REDACT);
            case REFUSE -> detector.accept(policy, PolicyAction.REFUSE);
            case QUARANTINE -> detector.accept(policy, PolicyAction.QUARANTINE);
        }
    }
}
