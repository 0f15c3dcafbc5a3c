package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the vectors of what was stored without waiting for them. Safe for use by several threads. */
public final class DeferredEmbedding {

    private static final Logger LOG = LoggerFactory.getLogger(DeferredEmbedding.class);

    /** Few, so that neither writers nor a closing store wait long. */
    private static final int BATCH = 16;

    /** A model that fails on so many texts one after another will fail on the next ones, too. */
    private static final int MAX_REFUSED = 3;

    private final MemoryStore store;
    private final ModelSlot model;

    /** The last key that was tried; 0 before the first. */
    private long last;

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
     * Embeds a few of those that wait, each time those behind the ones before, and after the last the first again: a text that the model refuses
     * must not keep the others from being embedded.
     *
     * @return whether there is more to do
     * @throws MemoriException if the model or the store fails; then it stays to be done
     */
    public synchronized boolean embedSome() {
        boolean more = model.use(this::embedSome);
        if (!more) {
            last = 0;
        }
        return more;
    }

    private boolean embedSome(@Nullable Encoder encoder) {
        if (encoder == null) {
            return false;
        }
        List<StoredMemory> batch = store.read(reader -> reader.deferred(last, BATCH));
        if (!batch.isEmpty()) {
            last = batch.get(batch.size() - 1).key();
            embed(encoder, batch);
        }
        return batch.size() == BATCH;
    }

    private void embed(Encoder encoder, List<StoredMemory> batch) {
        try {
            Reembedding.embed(store, encoder, batch);
        } catch (MemoriException e) {
            if (e.reason() != MemoriException.Reason.EMBEDDING_FAILED || batch.size() == 1) {
                throw e;
            }
            embedOneByOne(encoder, batch);
        }
    }

    private void embedOneByOne(Encoder encoder, List<StoredMemory> batch) {
        int embedded = 0;
        int refused = 0;
        for (StoredMemory version : batch) {
            try {
                Reembedding.embed(store, encoder, List.of(version));
                embedded++;
            } catch (MemoriException e) {
                refused++;
                if (e.reason() != MemoriException.Reason.EMBEDDING_FAILED
                        || (embedded == 0 && refused == MAX_REFUSED)) {
                    last = version.key(); // The next run begins behind it.
                    throw e;
                }
            }
        }
        LOG.warn("{} memories are found by their words only, because the embedding model failed on them", refused);
    }
}
