package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.vector.Tiers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A collection in memory with what has been heard of it since: changes are noted by whoever learns of them first, and carried out by who
 * searches next, so that a change costs those nothing who search elsewhere. Safe for use by several threads.
 */
final class CachedCollection {

    /** More changes than that, and more than half the rows, are not noted: loading the collection again is quicker. */
    private static final int MANY = 1_000;

    private static final long NONE = Long.MAX_VALUE;

    /** Many read it at once, or one brings it up to date. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private final long key;
    private final RankProfile profile;
    private final Tiers tiers;
    private @Nullable LoadedCollection loaded;

    /** The last change that it may hold, or may have held: a snapshot that ends before is too old for it. */
    private long last;

    private final Deque<Change> pending = new ArrayDeque<>();
    private volatile long firstPending = NONE;
    private volatile long bytes;
    private volatile int size;
    volatile long lastUsed;

    /**
     * What the history says of a collection.
     *
     * @param sequence its number
     * @param arrived  the row that is current from then on, or null
     * @param retired  the row that no longer is, or null
     */
    record Change(long sequence, @Nullable Long arrived, @Nullable Long retired) {}

    /** One that is loaded when it is first searched. */
    CachedCollection(long key, RankProfile profile, Tiers tiers) {
        this.key = key;
        this.profile = profile;
        this.tiers = tiers;
    }

    /** About how much memory it takes. */
    long bytes() {
        return bytes;
    }

    /** Notes a change, in the order of the history; false if too much has changed to go on with it. */
    boolean note(Change change) {
        synchronized (pending) {
            pending.addLast(change);
            firstPending = pending.getFirst().sequence();
            return pending.size() <= Math.max(MANY, size / 2);
        }
    }

    /**
     * Waits until the collection can be read as a snapshot knows it, and keeps it so until {@link #release}.
     *
     * @param session  reads what is missing, in that snapshot
     * @param snapshot the last change in it
     * @param now      the moment of the search, in microseconds
     * @param served   whose vectors are needed, or null for none
     * @return null if it holds a later change, and nothing is to be released
     */
    @Nullable
    LoadedCollection acquire(Session session, long snapshot, long now, @Nullable Generation served) {
        LoadedCollection ready = acquireIfReady(snapshot, now, served);
        if (ready != null) {
            return ready;
        }
        lock.writeLock().lock();
        try {
            LoadedCollection current = loaded;
            if (last > snapshot) {
                return null;
            }
            try {
                current = upToDate(session, snapshot, now, current);
                if (served != null && !current.serves(served)) {
                    current.loadVectors(session, served, tiers);
                }
            } catch (RuntimeException | Error e) {
                loaded = null; // Half caught up would be wrong for good.
                last = snapshot; // The changes up to here are noted no more: nobody may begin anew before them.
                throw e;
            }
            loaded = current;
            last = snapshot;
            size = current.directory().size();
            lock.readLock().lock();
            return current;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** As {@link #acquire}, without reading anything: null also if something would have to be. */
    @Nullable
    LoadedCollection acquireIfReady(long snapshot, long now, @Nullable Generation served) {
        lock.readLock().lock();
        boolean ready = false;
        try {
            LoadedCollection current = loaded;
            ready = current != null
                    && last <= snapshot
                    && firstPending > snapshot
                    && current.serves(served)
                    && current.isOf(now);
            return ready ? current : null;
        } finally {
            if (!ready) {
                lock.readLock().unlock();
            }
        }
    }

    /** Every acquired collection has to be released, by the thread that acquired it; tells whether its size is another than was known. */
    boolean release(LoadedCollection acquired) {
        long now = acquired.bytes();
        boolean changed = now != bytes;
        bytes = now;
        lock.readLock().unlock();
        return changed;
    }

    private LoadedCollection upToDate(Session session, long snapshot, long now, @Nullable LoadedCollection current) {
        Supplier<LoadedCollection> fresh = () -> LoadedCollection.current(session, key, now, profile);
        Set<Long> arrived = new TreeSet<>(); // In ascending order, which is that of the rows.
        synchronized (pending) {
            while (!pending.isEmpty() && pending.getFirst().sequence() <= snapshot) {
                Change change = pending.removeFirst();
                if (change.arrived() != null) {
                    arrived.add(change.arrived());
                }
                if (change.retired() != null) {
                    arrived.remove(change.retired());
                    if (current != null) {
                        current.remove(change.retired());
                    }
                }
            }
            firstPending = pending.isEmpty() ? NONE : pending.getFirst().sequence();
        }
        if (current == null || current.isAheadOf(now)) {
            return fresh.get();
        }
        current.expect(arrived.size());
        arrived.forEach(row -> current.add(session, row, now));
        current.expire(now);
        return current.directory().isSparse() ? fresh.get() : current;
    }
}
