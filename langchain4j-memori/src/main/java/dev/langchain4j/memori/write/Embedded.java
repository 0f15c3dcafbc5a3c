package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vectors that a version is to get: new ones, those of the version before it, or none.
 *
 * @param model   who made them; null if there are none to write
 * @param vectors one per piece
 */
record Embedded(@Nullable EmbeddingModelId model, List<float[]> vectors) {

    /** Nothing changed that a vector is made of. */
    static final Embedded AS_BEFORE = new Embedded(null, List.of());

    /** There is no model; a backfill makes them later. */
    static final Embedded NONE = new Embedded(null, List.of());

    @SuppressWarnings("ReferenceEquality") // Two constants that are told apart by being themselves.
    void give(StoreWriter writer, StoredMemory before, StoredMemory after) {
        if (this == AS_BEFORE) {
            writer.copyVectors(before, after);
        } else {
            give(writer, after);
        }
    }

    void give(StoreWriter writer, StoredMemory created) {
        if (model != null) {
            writer.putVectors(created, model, vectors);
        }
    }
}
