/**
 * The face that LangChain4j's retrieval pipelines know: an {@link dev.langchain4j.store.embedding.EmbeddingStore} over a collection of its own.
 */
@NullMarked
package dev.langchain4j.memori.embedding;

import org.jspecify.annotations.NullMarked;
