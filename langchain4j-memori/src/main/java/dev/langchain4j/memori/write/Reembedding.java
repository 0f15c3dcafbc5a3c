package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes vectors for memories that lack them: those of the model in use, or those of another model that is to take its place. Searches and
 * writes go on meanwhile. Every batch is durable, so work that was cut off goes on where it stopped when it is called again.
 */
public final class Reembedding {

    private static final int BATCH = 64;

    private final MemoryStore store;
    private final ModelSlot model;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /**
     * Work on a store.
     *
     * @param store the store
     * @param model the model in use
     */
    public Reembedding(MemoryStore store, ModelSlot model) {
        this.store = store;
        this.model = model;
    }

    /**
     * Embeds what has no vector yet.
     *
     * @param progress hears after every batch; may stop the work
     * @return how many versions were embedded
     */
    public long backfill(ProgressListener progress) {
        oneAtATime.lock();
        try {
            return model.require(encoder -> fill(encoder, progress).done);
        } finally {
            oneAtATime.unlock();
        }
    }

    /**
     * Embeds everything with another model, which then takes the place of the one in use.
     *
     * @param target   the other model
     * @param progress hears after every batch; may stop the work, which changes nothing yet and can be resumed
     * @return whether the model was replaced; false if the listener stopped the work
     * @throws MemoriException if the store's vectors are of a model of that name already
     */
    public boolean reembed(Encoder target, ProgressListener progress) {
        oneAtATime.lock();
        try {
            EmbeddingModelId id = target.id();
            store.write(writer -> {
                if (writer.activeModel().filter(id::equals).isPresent()) {
                    // It may be another model all the same: nothing but its name says whose vectors these are.
                    throw MemoriException.invalid(
                            "the vectors of this store are those of " + id
                                    + " already; if this is another model, give it a name of its own, if not, backfill() makes what is missing");
                }
                writer.build(id);
                return true;
            });
            if (!fill(target, progress).finished) {
                return false;
            }
            // What was written while this worked is embedded while nobody else can write; then the models change
            // places.
            model.swap(() -> {
                do {
                    fill(target, ProgressListener.NONE);
                } while (!activateIfComplete(id));
                return target;
            });
            return true;
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Another process may have written since: nothing may be left out when the models change places. */
    private boolean activateIfComplete(EmbeddingModelId id) {
        return store.write(writer -> {
            if (!writer.withoutVectors(id, 0, 1).isEmpty()) {
                return false;
            }
            if (writer.activeModel().filter(id::equals).isEmpty()) { // Otherwise another process has been first.
                writer.activate(id);
            }
            return true;
        });
    }

    private Filled fill(Encoder encoder, ProgressListener progress) {
        EmbeddingModelId id = encoder.id();
        long total = store.read(reader -> reader.countWithoutVectors(id));
        long done = 0;
        long last = 0;
        while (true) {
            long after = last;
            List<StoredMemory> batch = store.read(reader -> reader.withoutVectors(id, after, BATCH));
            if (batch.isEmpty()) {
                return new Filled(done, true);
            }
            embed(store, encoder, batch);
            done += batch.size();
            last = batch.get(batch.size() - 1).key();
            if (!progress.progress(done, Math.max(total, done))) {
                return new Filled(done, false);
            }
        }
    }

    /** Makes the vectors of some versions, outside any lock, and stores them. */
    static void embed(MemoryStore store, Encoder encoder, List<StoredMemory> versions) {
        List<List<float[]>> vectors =
                encoder.encode(versions.stream().map(Versions::passage).toList());
        store.write(writer -> {
            var present = writer.load(versions.stream().map(StoredMemory::key).toList());
            for (int i = 0; i < versions.size(); i++) {
                // It may have been forgotten since it was read.
                if (present.containsKey(versions.get(i).key())) {
                    writer.putVectors(versions.get(i), encoder.id(), vectors.get(i));
                }
            }
            return true;
        });
    }

    private record Filled(long done, boolean finished) {}
}
