package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoriBuilder;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.policy.PolicyAction;
import dev.langchain4j.memori.spring.MemoriProperties.Embedding;
import dev.langchain4j.memori.spring.MemoriProperties.Policy;
import dev.langchain4j.memori.spring.MemoriProperties.Rule;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.scoring.ScoringModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/** Says to the builder of a store what the properties say. */
final class Opening {

    private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

    private final MemoriProperties properties;
    private final BeanFactory beans;

    Opening(MemoriProperties properties, BeanFactory beans) {
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
        ScoringModel scoring = beans.getBeanProvider(ScoringModel.class).getIfUnique();
        if (scoring != null) {
            builder.scoringModel(scoring);
        }
        embedding(builder, properties.embedding());
        beans.getBeanProvider(MemoriBuilderCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(builder));
        return builder.build();
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
            MemoryPolicy.Builder policy,
            Rule rule,
            BiFunction<MemoryPolicy.Builder, PolicyAction, MemoryPolicy.Builder> detector) {
        switch (rule) {
            case ALLOW -> {}
            case REDACT -> detector.apply(policy, PolicyAction.REDACT);
            case REFUSE -> detector.apply(policy, PolicyAction.REFUSE);
            case QUARANTINE -> detector.apply(policy, PolicyAction.QUARANTINE);
        }
    }
}
