package dev.langchain4j.memori.encode;

import dev.langchain4j.data.document.Metadata;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A memory as far as it decides its vectors.
 *
 * @param content    the text
 * @param author     who said it, or null
 * @param occurredAt when it happened, as far as the caller said so, or null
 * @param metadata   key and value pairs
 */
public record Passage(String content, @Nullable String author, @Nullable Instant occurredAt, Metadata metadata) {

    /**
     * The memory as one text for a model: who said it and when, the content, and the text values of the metadata.
     *
     * @return the text, without the prefix that an embedding model may want; empty or blank only if there is nothing to say
     */
    public String composed() {
        return EmbeddingRecipe.head(author, occurredAt) + content + EmbeddingRecipe.tail(metadata);
    }
}
