package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.vector.ScoredOwner;
import dev.langchain4j.memori.vector.VectorSet;
import dev.langchain4j.memori.vector.Vectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The current vectors in memory, a set for each collection that was searched. Before every search it catches up with the history, so
 * that it follows this process's writes and those of others by one and the same way. When the sets together exceed the budget, those not
 * used for the longest time are dropped and loaded again when they are asked for. Safe for use by several threads.
 */
final class VectorCache {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Long, Entry> entries = new HashMap<>();
    private final AtomicLong ticks = new AtomicLong();
    private final long budget;
    private long sequence;

    VectorCache(long budgetInBytes) {
        this.budget = budgetInBytes;
    }

    /** Part of the heap: the rest of the application wants some, too. */
    static VectorCache withDefaultBudget() {
        return new VectorCache(Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * The nearest memories of some collections, as the session's snapshot knows them; or null if the cache has learnt of changes that
     * the snapshot does not know. It cannot go back: somebody has to take a newer snapshot.
     */
    @Nullable
    List<Candidate> nearest(
            Session session, Generation served, List<Long> collections, float[] query, RowSet accepted, int limit) {
        lock.readLock().lock();
        try {
            if (isReady(served, lastSequence(session), collections)) {
                return search(collections, query, accepted, limit);
            }
        } finally {
            lock.readLock().unlock();
        }
        lock.writeLock().lock();
        try {
            long last = lastSequence(session);
            if (!entries.isEmpty() && sequence > last) {
                return null;
            }
            catchUp(session, last);
            collections.forEach(collection -> loadIfAbsent(session, served, collection));
            evict(collections);
            lock.readLock().lock();
        } finally {
            lock.writeLock().unlock();
        }
        try {
            return search(collections, query, accepted, limit);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * As {@link #nearest}, for a transaction that has made changes of its own: the sets must not learn of those before they are
     * committed. Null if some set is missing or behind.
     */
    @Nullable
    List<Candidate> nearestBeforeChanges(
            long startSequence, Generation served, List<Long> collections, float[] query, RowSet accepted, int limit) {
        lock.readLock().lock();
        try {
            return isReady(served, startSequence, collections) ? search(collections, query, accepted, limit) : null;
        } finally {
            lock.readLock().unlock();
        }
    }

    void clear() {
        lock.writeLock().lock();
        try {
            entries.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean isReady(Generation served, long snapshot, List<Long> collections) {
        return sequence == snapshot && collections.stream().allMatch(collection -> isServed(collection, served));
    }

    private List<Candidate> search(List<Long> collections, float[] query, RowSet accepted, int limit) {
        List<Candidate> candidates = new ArrayList<>();
        for (long collection : collections) {
            Entry entry = entries.get(collection);
            if (entry == null) {
                continue;
            }
            entry.lastUsed = ticks.incrementAndGet();
            for (ScoredOwner near : entry.set.nearest(query, limit, accepted::accepts)) {
                candidates.add(new Candidate(near.owner(), near.cosine(), 0));
            }
        }
        return Candidate.best(candidates, limit);
    }

    private boolean isServed(long collection, Generation served) {
        Entry entry = entries.get(collection);
        return entry != null && entry.generation == served.key();
    }

    private void catchUp(Session session, long last) {
        try {
            if (!entries.isEmpty()) {
                apply(session);
            }
            sequence = last;
        } catch (RuntimeException | Error e) {
            clear(); // Half caught up would be wrong for good.
            throw e;
        }
    }

    private void apply(Session session) {
        Map<Long, Set<Long>> arrived = new HashMap<>();
        session.each(
                "SELECT collection, memory, retired FROM history WHERE sequence > ? ORDER BY sequence",
                row -> {
                    Entry entry = entries.get(row.getLong(1));
                    if (entry == null) {
                        return;
                    }
                    Set<Long> keys = arrived.computeIfAbsent(row.getLong(1), key -> new LinkedHashSet<>());
                    long current = row.getLong(2);
                    if (!row.wasNull()) {
                        keys.add(current);
                    }
                    long retired = row.getLong(3);
                    if (!row.wasNull()) {
                        keys.remove(retired);
                        entry.set.remove(retired);
                    }
                },
                sequence);
        arrived.forEach((collection, keys) -> {
            Entry entry = entries.get(collection);
            if (entry != null) {
                keys.forEach(key -> load(session, entry, collection, key));
            }
        });
    }

    private static void load(Session session, Entry entry, long collection, long key) {
        List<float[]> vectors = session.list(
                "SELECT v.data FROM vector v JOIN memory m ON m.key = v.memory AND m.retired_at IS NULL"
                        + " WHERE v.generation = ? AND v.collection = ? AND v.memory = ? ORDER BY v.piece",
                row -> Vectors.fromBytes(row.getBytes(1)),
                entry.generation,
                collection,
                key);
        entry.set.put(key, vectors);
    }

    private void loadIfAbsent(Session session, Generation served, long collection) {
        if (isServed(collection, served)) {
            return;
        }
        Entry entry = new Entry(served);
        List<float[]> pieces = new ArrayList<>();
        long[] owner = {-1};
        session.each(
                "SELECT v.memory, v.data FROM vector v JOIN memory m ON m.key = v.memory AND m.retired_at IS NULL"
                        + " WHERE v.generation = ? AND v.collection = ? ORDER BY v.memory, v.piece",
                row -> {
                    if (row.getLong(1) != owner[0]) {
                        entry.set.put(owner[0], pieces);
                        pieces.clear();
                        owner[0] = row.getLong(1);
                    }
                    pieces.add(Vectors.fromBytes(row.getBytes(2)));
                },
                served.key(),
                collection);
        entry.set.put(owner[0], pieces);
        entries.put(collection, entry);
    }

    private void evict(List<Long> needed) {
        long bytes =
                entries.values().stream().mapToLong(entry -> entry.set.bytes()).sum();
        while (bytes > budget && entries.size() > needed.size()) {
            Map.Entry<Long, Entry> oldest = entries.entrySet().stream()
                    .filter(entry -> !needed.contains(entry.getKey()))
                    .min(Comparator.comparingLong(entry -> entry.getValue().lastUsed))
                    .orElseThrow();
            bytes -= oldest.getValue().set.bytes();
            entries.remove(oldest.getKey());
        }
    }

    private static long lastSequence(Session session) {
        return session.number("SELECT max(sequence) FROM history");
    }

    /** A set, whose vectors are in it, and when it was last searched. */
    private static final class Entry {
        final long generation;
        final VectorSet set;
        volatile long lastUsed;

        Entry(Generation served) {
            this.generation = served.key();
            this.set = new VectorSet(served.model().dimension());
        }
    }
}
