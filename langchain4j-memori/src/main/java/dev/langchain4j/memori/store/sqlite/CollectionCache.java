package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.vector.ScoredOwner;
import dev.langchain4j.memori.vector.VectorSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The collections that were searched, in memory: their current rows that have not expired, and their vectors. Before every search it
 * catches up with the history and the clock, so that it follows this process's writes and those of others by one and the same way. When
 * the collections together exceed the budget, those not used for the longest time are dropped and loaded again when they are asked for.
 * Safe for use by several threads.
 */
final class CollectionCache {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Long, Entry> entries = new HashMap<>();
    private final AtomicLong ticks = new AtomicLong();
    private final long budget;
    private final RankProfile profile;
    private final NeighbourWeights weights;
    private final RowCache rows = new RowCache();
    private long sequence;

    CollectionCache(long budgetInBytes, RankProfile profile) {
        this.budget = budgetInBytes;
        this.profile = profile;
        this.weights = NeighbourWeights.of(profile);
    }

    /** Part of the heap: the rest of the application wants some, too. */
    static CollectionCache withDefaultBudget(RankProfile profile) {
        return new CollectionCache(Runtime.getRuntime().maxMemory() / 2, profile);
    }

    RankProfile profile() {
        return profile;
    }

    /** The versions that were hits of late. */
    RowCache rows() {
        return rows;
    }

    NeighbourWeights weights() {
        return weights;
    }

    /**
     * Works on some collections as the session's snapshot knows them; null if the cache has learnt of changes that the snapshot does not
     * know. It cannot go back: somebody has to take a newer snapshot.
     *
     * @param now    the moment of the search, in microseconds
     * @param served whose vectors are needed, or null for none
     * @param work   is handed the collections in their order; others may do so at the same time
     */
    <T> @Nullable T search(
            Session session,
            long now,
            @Nullable Generation served,
            List<Long> collections,
            Function<List<LoadedCollection>, T> work) {
        lock.readLock().lock();
        try {
            if (isReady(served, lastSequence(session), now, collections)) {
                return work.apply(loaded(collections));
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
            catchUp(session, last, now);
            collections.forEach(collection -> load(session, now, served, collection));
            evict(collections);
            lock.readLock().lock();
        } finally {
            lock.writeLock().unlock();
        }
        try {
            return work.apply(loaded(collections));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The nearest memories of some collections; null as {@link #search}. */
    @Nullable
    List<Candidate> nearest(
            Session session,
            long now,
            Generation served,
            List<Long> collections,
            float[] query,
            RowSet accepted,
            int limit) {
        return search(session, now, served, collections, loaded -> nearest(loaded, query, accepted, limit));
    }

    /**
     * As {@link #nearest}, for a transaction that has made changes of its own: the collections must not learn of those before they are
     * committed. Null if some collection is missing or behind.
     */
    @Nullable
    List<Candidate> nearestBeforeChanges(
            long startSequence,
            long now,
            Generation served,
            List<Long> collections,
            float[] query,
            RowSet accepted,
            int limit) {
        lock.readLock().lock();
        try {
            return isReady(served, startSequence, now, collections)
                    ? nearest(loaded(collections), query, accepted, limit)
                    : null;
        } finally {
            lock.readLock().unlock();
        }
    }

    void clear() {
        lock.writeLock().lock();
        try {
            entries.clear();
            rows.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean isReady(@Nullable Generation served, long snapshot, long now, List<Long> collections) {
        return sequence == snapshot
                && collections.stream().allMatch(collection -> {
                    Entry entry = entries.get(collection);
                    return entry != null && entry.loaded.serves(served) && entry.loaded.isOf(now);
                });
    }

    private List<LoadedCollection> loaded(List<Long> collections) {
        List<LoadedCollection> loaded = new ArrayList<>(collections.size());
        for (long collection : collections) {
            Entry entry = entries.get(collection);
            if (entry != null) {
                entry.lastUsed = ticks.incrementAndGet();
                loaded.add(entry.loaded);
            }
        }
        return loaded;
    }

    private static List<Candidate> nearest(
            List<LoadedCollection> collections, float[] query, RowSet accepted, int limit) {
        List<Candidate> candidates = new ArrayList<>();
        for (LoadedCollection collection : collections) {
            VectorSet vectors = collection.vectors();
            if (vectors != null) {
                Directory directory = collection.directory();
                for (ScoredOwner near :
                        vectors.nearest(query, limit, slot -> accepted.accepts(directory.key((int) slot)))) {
                    candidates.add(new Candidate(directory.key((int) near.owner()), near.cosine()));
                }
            }
        }
        return Candidate.best(candidates, limit);
    }

    private void catchUp(Session session, long last, long now) {
        try {
            entries.values().removeIf(entry -> entry.loaded.isAheadOf(now));
            if (!entries.isEmpty() && sequence < last) {
                apply(session, now);
            }
            sequence = last;
        } catch (RuntimeException | Error e) {
            clear(); // Half caught up would be wrong for good.
            throw e;
        }
    }

    private void apply(Session session, long now) {
        // In ascending order, which is that of the rows.
        Map<Long, Set<Long>> arrived = new HashMap<>();
        session.each(
                "SELECT collection, memory, retired, id = '', event = 'FORGOTTEN' FROM history WHERE sequence > ? ORDER BY sequence",
                row -> {
                    if (row.getInt(4) == 1 || row.getInt(5) == 1) {
                        rows.clear();
                    }
                    Entry entry = entries.get(row.getLong(1));
                    if (entry == null) {
                        return;
                    }
                    if (row.getInt(4) == 1) { // All of it was replaced at once.
                        entries.remove(row.getLong(1));
                        arrived.remove(row.getLong(1));
                        return;
                    }
                    Set<Long> keys = arrived.computeIfAbsent(row.getLong(1), key -> new TreeSet<>());
                    long current = row.getLong(2);
                    if (!row.wasNull()) {
                        keys.add(current);
                    }
                    long retired = row.getLong(3);
                    if (!row.wasNull()) {
                        keys.remove(retired);
                        entry.loaded.remove(retired);
                    }
                },
                sequence);
        arrived.forEach((collection, keys) -> {
            Entry entry = entries.get(collection);
            if (entry != null) {
                keys.forEach(key -> entry.loaded.add(session, key, now));
                if (entry.loaded.directory().isSparse()) {
                    entries.remove(collection);
                }
            }
        });
    }

    private void load(Session session, long now, @Nullable Generation served, long collection) {
        Entry entry = entries.computeIfAbsent(
                collection, added -> new Entry(LoadedCollection.current(session, added, now, weights)));
        entry.loaded.expire(now);
        if (served != null && !entry.loaded.serves(served)) {
            entry.loaded.loadVectors(session, served);
        }
    }

    private void evict(List<Long> needed) {
        long bytes = entries.values().stream()
                .mapToLong(entry -> entry.loaded.bytes())
                .sum();
        while (bytes > budget && entries.size() > needed.size()) {
            Map.Entry<Long, Entry> oldest = entries.entrySet().stream()
                    .filter(entry -> !needed.contains(entry.getKey()))
                    .min(Comparator.comparingLong(entry -> entry.getValue().lastUsed))
                    .orElseThrow();
            bytes -= oldest.getValue().loaded.bytes();
            entries.remove(oldest.getKey());
        }
    }

    private static long lastSequence(Session session) {
        return session.number("SELECT max(sequence) FROM history");
    }

    /** A collection, and when it was last searched. */
    private static final class Entry {
        final LoadedCollection loaded;
        volatile long lastUsed;

        Entry(LoadedCollection loaded) {
            this.loaded = loaded;
        }
    }
}
