package dev.langchain4j.memori.encode;

import dev.langchain4j.memori.data.CacheStatus;
import dev.langchain4j.memori.data.MemoriException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the encoder in use, or none in a store that is searched by words alone. While somebody encodes and writes, or encodes and
 * searches, the encoder cannot be swapped: otherwise the vector of one model could meet those of another.
 */
public final class ModelSlot {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable Encoder encoder;

    /**
     * A slot.
     *
     * @param encoder the encoder in use, or null for none
     */
    public ModelSlot(@Nullable Encoder encoder) {
        this.encoder = encoder;
    }

    /**
     * Works with the encoder.
     *
     * @param work is handed the encoder, or null if there is none
     * @param <T>  what it returns
     * @return what the work returned
     */
    public <T> T use(Function<@Nullable Encoder, T> work) {
        lock.readLock().lock();
        try {
            return work.apply(encoder);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Works with the encoder, which must be there.
     *
     * @param work is handed the encoder
     * @param <T>  what it returns
     * @return what the work returned
     * @throws MemoriException if there is none
     */
    public <T> T require(Function<Encoder, T> work) {
        return use(current -> {
            if (current == null) {
                throw MemoriException.invalid(
                        "this store was opened with textOnly(): open it with an embedding model to work with vectors");
            }
            return work.apply(current);
        });
    }

    /**
     * How often the vector of a question was known to the encoder in use.
     *
     * @return its hits and misses; unused where there is no encoder
     */
    public CacheStatus queryCache() {
        return use(current -> current == null ? CacheStatus.UNUSED : current.queryCache());
    }

    /**
     * Puts another encoder in, once nobody uses the one before.
     *
     * @param next makes the change that goes with it and returns the encoder; if it throws, the encoder before stays
     */
    public void swap(Supplier<Encoder> next) {
        lock.writeLock().lock();
        try {
            encoder = next.get();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
