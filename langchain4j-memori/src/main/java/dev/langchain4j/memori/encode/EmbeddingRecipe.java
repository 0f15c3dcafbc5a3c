package dev.langchain4j.memori.encode;

import dev.langchain4j.data.document.Metadata;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a memory looks like to the embedding model: a head {@code [8 May 2023] Caroline: }, a piece of the content, and the
 * text values of its metadata in brackets.
 *
 * <p>Who says something and when carries much of its meaning: with both in front of the text, all-MiniLM-L6-v2 alone finds far more
 * of the right turns of a conversation than with the text alone.
 */
final class EmbeddingRecipe {

    /** Stored with every vector. To be raised with every change of what {@link #head} or {@link #tail} return. */
    static final int VERSION = 1;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** Longer values are documents, not labels, and would crowd out the content. */
    private static final int MAX_VALUE_LENGTH = 120;

    private EmbeddingRecipe() {}

    static String head(@Nullable String author, @Nullable Instant occurredAt) {
        StringBuilder head = new StringBuilder();
        if (occurredAt != null) {
            head.append('[').append(DAY.format(occurredAt)).append("] ");
        }
        if (author != null && !author.isBlank()) {
            head.append(author).append(": ");
        }
        return head.toString();
    }

    static String tail(Metadata metadata) {
        StringJoiner values = new StringJoiner(", ", " [", "]").setEmptyValue("");
        for (Map.Entry<String, Object> entry : new TreeMap<>(metadata.toMap()).entrySet()) {
            if (entry.getValue() instanceof String text && !text.isBlank() && text.length() <= MAX_VALUE_LENGTH) {
                values.add(text);
            }
        }
        return values.toString();
    }
}
