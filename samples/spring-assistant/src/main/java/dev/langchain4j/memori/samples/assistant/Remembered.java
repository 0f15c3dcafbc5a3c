package dev.langchain4j.memori.samples.assistant;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.rag.MemoriContentRetriever;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A memory as the page shows it.
 *
 * @param id         its full id
 * @param collection its shelf: {@code archival}, or {@code recall} for what was said in a conversation
 * @param text       what it says
 * @param at         when that happened, as an ISO 8601 instant
 * @param by         who said it, where that is known
 * @param score      how well it fits what was asked, from 0 to 1, where something was
 */
record Remembered(String id, String collection, String text, String at, @Nullable String by, @Nullable Double score) {

    static Remembered of(Memory memory) {
        return new Remembered(
                memory.id(),
                memory.collection(),
                memory.content(),
                memory.occurredAt().toString(),
                memory.author(),
                null);
    }

    /** What the retrieval augmentor has shown to the model. */
    static Remembered of(Content content) {
        TextSegment segment = content.textSegment();
        return new Remembered(
                Objects.requireNonNull(segment.metadata().getString(MemoriContentRetriever.MEMORY_ID)),
                Objects.requireNonNull(segment.metadata().getString(MemoriContentRetriever.COLLECTION)),
                segment.text(),
                Objects.requireNonNull(segment.metadata().getString(MemoriContentRetriever.OCCURRED_AT)),
                segment.metadata().getString(MemoriContentRetriever.AUTHOR),
                (Double) content.metadata().get(ContentMetadata.SCORE));
    }
}
