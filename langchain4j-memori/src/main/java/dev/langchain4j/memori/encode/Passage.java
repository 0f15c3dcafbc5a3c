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
public record Passage(String content, @Nullable String author, @Nullable Instant occurredAt, Metadata metadata) {}
