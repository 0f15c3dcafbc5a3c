package dev.langchain4j.memori.spring.status;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.StoreStatus;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The status of the store, not older than a few seconds, because it takes a tenth of a second to read at 100,000 memories: one round of a metrics system asks for a
 * dozen gauges, and health is asked for by several. A failure is not kept. Safe for use by several threads.
 */
public final class RecentStatus {

    private final Memori memori;
    private final long freshNanos;
    private final LongSupplier ticker;
    private @Nullable StoreStatus status;
    private long readAt;

    /**
     * The status of a store.
     *
     * @param memori the store
     * @param fresh  how old a status may be
     */
    public RecentStatus(Memori memori, Duration fresh) {
        this(memori, fresh, System::nanoTime);
    }

    RecentStatus(Memori memori, Duration fresh, LongSupplier ticker) {
        this.memori = memori;
        this.freshNanos = fresh.toNanos();
        this.ticker = ticker;
    }

    /**
     * The status of a few seconds ago, or now's.
     *
     * @return the status
     */
    public synchronized StoreStatus get() {
        StoreStatus recent = status;
        if (recent == null || ticker.getAsLong() - readAt >= freshNanos) {
            recent = memori.status();
            status = recent;
            readAt = ticker.getAsLong();
        }
        return recent;
    }

    /**
     * The status now.
     *
     * @return the status
     */
    public synchronized StoreStatus now() {
        status = null;
        return get();
    }
}
