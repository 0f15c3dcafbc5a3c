package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the vectors of what was stored without waiting for them. What is still to be done stands in the store, so that a process that
 * ends in the middle of it loses nothing: the next one goes on. Safe for use by several threads.
 */
public final class BackgroundEmbedding implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundEmbedding.class);

    /** Few, so that neither writers nor a closing store wait long. */
    private static final int BATCH = 16;

    private static final int IDLE_SECONDS = 5;

    /** A model that somebody else runs may never answer. */
    private static final int CLOSE_SECONDS = 10;

    private final MemoryStore store;
    private final ModelSlot model;
    private final ThreadPoolExecutor worker;
    private volatile boolean closing;

    /**
     * Work on a store.
     *
     * @param store the store
     * @param model the model in use; without one everything stays to be done
     */
    public BackgroundEmbedding(MemoryStore store, ModelSlot model) {
        this.store = store;
        this.model = model;
        // One place in the queue: whoever comes while the worker runs is served by one more run, however many they are.
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                BackgroundEmbedding::thread,
                new ThreadPoolExecutor.DiscardPolicy());
        worker.allowCoreThreadTimeOut(true);
    }

    /** Says that there is something to do. Returns at once. */
    public void wake() {
        worker.execute(this::work);
    }

    /** Ends after the batch that is being made; the rest stays to be done. Closing twice does nothing. */
    @Override
    public void close() {
        closing = true;
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "the embedding model did not answer in {} s; its vectors will be made when the store is open again",
                        CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            boolean more = true;
            while (more && !closing) {
                more = model.use(this::embedSome);
            }
        } catch (RuntimeException e) {
            // It stays to be done and is tried again with the next that comes, or by a backfill, which throws.
            if (!closing) {
                LOG.warn(
                        "memories are stored and found by their words, but their vectors could not be made yet: {}",
                        e instanceof MemoriException
                                ? e.getMessage()
                                : e.getClass().getName());
            }
        }
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

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "memori-embed");
        thread.setDaemon(true);
        return thread;
    }
}
