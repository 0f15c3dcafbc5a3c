package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.MemoriBuilder;

/**
 * A bean that sets what has no property: the ranking, trust, predicates, prefixes of an embedding model, a clock. Called after the properties were
 * applied, in the order of the beans, and before the file is opened.
 */
@FunctionalInterface
public interface MemoriBuilderCustomizer {

    /**
     * Changes how memories are kept.
     *
     * @param builder has everything that the properties say
     */
    void customize(MemoriBuilder builder);
}
