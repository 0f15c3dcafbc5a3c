package dev.langchain4j.memori.write;

import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the vectors of what was stored without waiting for them. Safe for use by several threads. */
public final class DeferredEmbedding {

    /** Few, so that neither writers nor a closing store wait long. */
    private static final int BATCH = 16;

    private final MemoryStore store;
    private final ModelSlot model;

    /**
     * Work on a store.
     *
     * @param store the store
     * @param model the model in use; without one everything stays to be done
     */
    public DeferredEmbedding(MemoryStore store, ModelSlot model) {
        this.store = store;
        this.model = model;
    }

    /**
     * Embeds those that have waited longest.
     *
     * @return whether there is more to do
     * @throws dev.langchain4j.memori.data.MemoriException if the model or the store fails; then it stays to be done
     */
    public boolean embedSome() {
        return model.use(this::embedSome);
    }

    private boolean embedSome(@Nullable Encoder encoder) {
        if (encoder == null) {
            return false;
        }
        List<StoredMemory> batch = store.read(reader -> reader.deferred(BATCH));
        if (!batch.isEmpty()) {
            Reembedding.embed(store, encoder, batch);
        }
        return batch.size() == BATCH;
    }
}
