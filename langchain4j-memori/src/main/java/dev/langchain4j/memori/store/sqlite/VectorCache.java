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
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The current vectors in memory, a set for each collection that was searched. Before every search it catches up with the history, so
 * that it follows this process's writes and those of others by one and the same way. Safe for use by several threads.
 */
final class VectorCache {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Long, VectorSet> sets = new HashMap<>();
    private long sequence;
    private long generation = -1;
    private long changes;

    /** The nearest memories of some collections, as the session's snapshot knows them. */
    List<Candidate> nearest(
            Session session, Generation served, List<Long> collections, float[] query, RowSet accepted, int limit) {
        lock.readLock().lock();
        try {
            if (isReady(session, served, collections)) {
                return search(collections, query, accepted, limit);
            }
        } finally {
            lock.readLock().unlock();
        }
        lock.writeLock().lock();
        try {
            catchUp(session, served);
            collections.forEach(collection -> loadIfAbsent(session, served, collection));
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
            boolean ready = generation == served.key()
                    && sequence >= startSequence
                    && sets.keySet().containsAll(collections);
            return ready ? search(collections, query, accepted, limit) : null;
        } finally {
            lock.readLock().unlock();
        }
    }

    void clear() {
        lock.writeLock().lock();
        try {
            sets.clear();
            generation = -1;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Ready also if it knows more than the snapshot does: what the snapshot does not hold is left out when it is loaded, and another
     * reader may already have asked for it.
     */
    private boolean isReady(Session session, Generation served, List<Long> collections) {
        return generation == served.key()
                && changes == served.changes()
                && sequence >= lastSequence(session)
                && sets.keySet().containsAll(collections);
    }

    private List<Candidate> search(List<Long> collections, float[] query, RowSet accepted, int limit) {
        List<Candidate> candidates = new ArrayList<>();
        for (long collection : collections) {
            VectorSet set = sets.get(collection);
            if (set == null) {
                continue;
            }
            for (ScoredOwner near : set.nearest(query, limit, accepted::accepts)) {
                candidates.add(new Candidate(near.owner(), near.cosine(), 0));
            }
        }
        if (collections.size() > 1) {
            candidates.sort(
                    Comparator.comparingDouble(Candidate::score).reversed().thenComparingLong(Candidate::key));
        }
        return candidates.size() > limit ? List.copyOf(candidates.subList(0, limit)) : candidates;
    }

    private void catchUp(Session session, Generation served) {
        if (generation != served.key() || changes != served.changes()) {
            sets.clear();
            generation = served.key();
            changes = served.changes();
            sequence = lastSequence(session);
            return;
        }
        Map<Long, Set<Long>> arrived = new HashMap<>();
        session.each(
                "SELECT sequence, collection, memory, retired FROM history WHERE sequence > ? ORDER BY sequence",
                row -> {
                    sequence = row.getLong(1);
                    long collection = row.getLong(2);
                    VectorSet set = sets.get(collection);
                    if (set == null) {
                        return;
                    }
                    Set<Long> keys = arrived.computeIfAbsent(collection, key -> new LinkedHashSet<>());
                    long current = row.getLong(3);
                    if (!row.wasNull()) {
                        keys.add(current);
                    }
                    long retired = row.getLong(4);
                    if (!row.wasNull()) {
                        keys.remove(retired);
                        set.remove(retired);
                    }
                },
                sequence);
        arrived.forEach((collection, keys) -> keys.forEach(key -> load(session, served, collection, key)));
    }

    private void load(Session session, Generation served, long collection, long key) {
        List<float[]> vectors = session.list(
                "SELECT data FROM vector WHERE generation = ? AND collection = ? AND memory = ? ORDER BY piece",
                row -> Vectors.fromBytes(row.getBytes(1)),
                served.key(),
                collection,
                key);
        VectorSet set = sets.get(collection);
        if (set != null) {
            set.put(key, vectors);
        }
    }

    private void loadIfAbsent(Session session, Generation served, long collection) {
        if (sets.containsKey(collection)) {
            return;
        }
        VectorSet set = new VectorSet(served.model().dimension());
        Map<Long, List<float[]>> pieces = new HashMap<>();
        session.each(
                "SELECT v.memory, v.data FROM vector v JOIN memory m ON m.key = v.memory"
                        + " WHERE v.generation = ? AND v.collection = ? AND m.retired_at IS NULL ORDER BY v.memory, v.piece",
                row -> pieces.computeIfAbsent(row.getLong(1), key -> new ArrayList<>(1))
                        .add(Vectors.fromBytes(row.getBytes(2))),
                served.key(),
                collection);
        pieces.keySet().stream().sorted().forEach(key -> set.put(key, pieces.getOrDefault(key, List.of())));
        sets.put(collection, set);
    }

    private static long lastSequence(Session session) {
        return session.number("SELECT max(sequence) FROM history");
    }
}
