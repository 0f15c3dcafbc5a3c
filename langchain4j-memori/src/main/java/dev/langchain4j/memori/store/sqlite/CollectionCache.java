package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.CacheStatus;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.observe.Observations;
import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.store.sqlite.CachedCollection.Change;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.vector.Tiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The collections that were searched, in memory: their current rows that have not expired, and their vectors. Before every search it
 * reads on in the history, so that it follows this process's writes and those of others by one and the same way, and notes for every
 * collection what has changed; only those that are searched are then brought up to date, and loaded, each behind a lock of its own. When
 * the collections together exceed the budget, those not used for the longest time are dropped and loaded again when they are asked for.
 * Safe for use by several threads.
 */
final class CollectionCache {

    /** Who is so many changes behind had better begin anew. */
    private static final int FAR = 100_000;

    private final Map<Long, CachedCollection> entries = new HashMap<>();
    private final long budget;
    private final RankProfile profile;
    private final NeighbourWeights weights;
    private final Tiers tiers;
    private final RowCache rows = new RowCache();
    private final Scratch.Pool scratch = new Scratch.Pool();
    private final int crossing;
    private final Observations observations;

    /** Up to where the history was read. */
    private long sequence;

    private long ticks;
    private long hits;
    private long misses;

    /** Whether the last search alone needed more than there is. */
    private volatile boolean overBudget;

    CollectionCache(long budgetInBytes, RankProfile profile) {
        this(budgetInBytes, profile, LexicalLane.CROSSING, Tiers.DEFAULT);
    }

    /** {@code crossing} as in {@link LexicalTop}. */
    CollectionCache(long budgetInBytes, RankProfile profile, int crossing, Tiers tiers) {
        this(budgetInBytes, profile, crossing, tiers, Observations.NONE);
    }

    private CollectionCache(
            long budgetInBytes, RankProfile profile, int crossing, Tiers tiers, Observations observations) {
        this.observations = observations;
        this.crossing = crossing;
        this.tiers = tiers;
        this.budget = budgetInBytes;
        this.profile = profile;
        this.weights = NeighbourWeights.of(profile);
    }

    /** Part of the heap: the rest of the application wants some, too. */
    static CollectionCache withDefaultBudget(RankProfile profile, Observations observations) {
        return new CollectionCache(
                Runtime.getRuntime().maxMemory() / 2, profile, LexicalLane.CROSSING, Tiers.DEFAULT, observations);
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

    /** Room for the sums of a search. */
    Scratch.Pool scratch() {
        return scratch;
    }

    /** From how many holders on the lexical lane asks whether it needs to score them all. */
    int crossing() {
        return crossing;
    }

    /** Hears of the lanes. */
    Observations observations() {
        return observations;
    }

    /** How sets of vectors are kept. */
    Tiers tiers() {
        return tiers;
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
        long snapshot = session.number("SELECT max(sequence) FROM history");
        Map<Long, CachedCollection> needed = entries(session, snapshot, collections);
        if (needed == null) {
            return null;
        }
        Acquired acquired = new Acquired(needed);
        try (acquired) {
            return acquired.all(entry -> entry.acquire(session, snapshot, now, served))
                    ? work.apply(acquired.inOrder(collections))
                    : null;
        } finally {
            if (acquired.haveGrown() || overBudget) {
                evict(needed);
            }
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
        return search(session, now, served, collections, loaded -> nearest(session, loaded, query, accepted, limit));
    }

    /**
     * As {@link #nearest}, for a transaction that has made changes of its own: the collections must not learn of those before they are
     * committed. Null if some collection is missing or behind.
     */
    @Nullable
    List<Candidate> nearestBeforeChanges(
            Session session,
            long startSequence,
            long now,
            Generation served,
            List<Long> collections,
            float[] query,
            RowSet accepted,
            int limit) {
        Map<Long, CachedCollection> needed = present(startSequence, collections);
        if (needed == null) {
            return null;
        }
        try (Acquired acquired = new Acquired(needed)) {
            return acquired.all(entry -> entry.acquireIfReady(startSequence, now, served))
                    ? nearest(session, acquired.inOrder(collections), query, accepted, limit)
                    : null;
        }
    }

    /** How often a collection was in memory when it was searched. */
    synchronized CacheStatus status() {
        return new CacheStatus(hits, misses);
    }

    synchronized void clear() {
        entries.clear();
        rows.clear();
    }

    private static List<Candidate> nearest(
            Session session, List<LoadedCollection> collections, float[] query, RowSet accepted, int limit) {
        try (VectorLane lane = new VectorLane(session, query, Precision.READ, new double[0], collections)) {
            return lane.best(limit, accepted).stream()
                    .map(near -> new Candidate(near.key(), near.score()))
                    .toList();
        }
    }

    /** The entries of some collections, which know of every change in the snapshot; null if one is missing and others know of later ones. */
    private synchronized @Nullable Map<Long, CachedCollection> entries(
            Session session, long snapshot, List<Long> collections) {
        if (sequence < snapshot) {
            readOn(session, snapshot);
        }
        Map<Long, CachedCollection> needed = new HashMap<>();
        for (long collection : collections) {
            CachedCollection entry = entries.get(collection);
            if (entry != null) {
                hits++;
            } else {
                misses++;
                if (sequence > snapshot) {
                    return null; // What came since was noted for others.
                }
                entry = new CachedCollection(collection, profile, tiers);
                entries.put(collection, entry);
            }
            entry.lastUsed = ++ticks;
            needed.put(collection, entry);
        }
        return needed;
    }

    private synchronized @Nullable Map<Long, CachedCollection> present(long snapshot, List<Long> collections) {
        if (sequence < snapshot) {
            return null;
        }
        Map<Long, CachedCollection> needed = new HashMap<>();
        for (long collection : collections) {
            CachedCollection entry = entries.get(collection);
            if (entry == null) {
                return null;
            }
            needed.put(collection, entry);
        }
        return needed;
    }

    private void readOn(Session session, long snapshot) {
        if (entries.isEmpty() || snapshot - sequence > FAR) {
            clear();
        } else {
            try {
                session.each(
                        "SELECT collection, sequence, memory, retired, id = '', event = 'FORGOTTEN' FROM history WHERE sequence > ?"
                                + " ORDER BY sequence",
                        row -> {
                            long collection = row.getLong(1);
                            boolean replaced = row.getInt(5) == 1; // All of it at once.
                            if (replaced || row.getInt(6) == 1) {
                                rows.clear();
                            }
                            CachedCollection entry = entries.get(collection);
                            if (entry != null && (replaced || !entry.note(change(row)))) {
                                entries.remove(collection);
                            }
                        },
                        sequence);
            } catch (RuntimeException | Error e) {
                clear(); // Half of what has changed would be wrong for good.
                throw e;
            }
        }
        sequence = snapshot;
    }

    private static Change change(ResultSet row) throws SQLException {
        long arrived = row.getLong(3);
        boolean none = row.wasNull();
        long retired = row.getLong(4);
        return new Change(row.getLong(2), none ? null : arrived, row.wasNull() ? null : retired);
    }

    private synchronized void evict(Map<Long, CachedCollection> needed) {
        long bytes = 0;
        for (CachedCollection entry : entries.values()) {
            bytes += entry.bytes();
        }
        while (bytes > budget && entries.size() > needed.size()) {
            Map.Entry<Long, CachedCollection> oldest = entries.entrySet().stream()
                    .filter(entry -> !needed.containsKey(entry.getKey()))
                    .min(Comparator.comparingLong(entry -> entry.getValue().lastUsed))
                    .orElse(null);
            if (oldest == null) {
                break;
            }
            bytes -= oldest.getValue().bytes();
            entries.remove(oldest.getKey());
        }
        overBudget = bytes > budget;
    }

    /** Collections while they are read: in the order of their keys, so that two searches never wait for one another. */
    private static final class Acquired implements AutoCloseable {

        private final List<Map.Entry<Long, CachedCollection>> entries;
        private final Map<Long, LoadedCollection> loaded = new HashMap<>();
        private boolean grown;

        Acquired(Map<Long, CachedCollection> needed) {
            this.entries = new ArrayList<>(needed.entrySet());
            entries.sort(Map.Entry.comparingByKey());
        }

        /** Acquires all of them, or those before the first one that cannot be. */
        boolean all(Function<CachedCollection, @Nullable LoadedCollection> acquire) {
            for (Map.Entry<Long, CachedCollection> entry : entries) {
                LoadedCollection one = acquire.apply(entry.getValue());
                if (one == null) {
                    return false;
                }
                loaded.put(entry.getKey(), one);
            }
            return true;
        }

        List<LoadedCollection> inOrder(List<Long> collections) {
            List<LoadedCollection> all = new ArrayList<>(collections.size());
            for (long collection : collections) {
                LoadedCollection one = loaded.get(collection);
                if (one != null) {
                    all.add(one);
                }
            }
            return all;
        }

        /** Whether one takes more memory, or less, than was known before. */
        boolean haveGrown() {
            return grown;
        }

        @Override
        public void close() {
            for (Map.Entry<Long, CachedCollection> entry : entries) {
                LoadedCollection one = loaded.get(entry.getKey());
                if (one != null) {
                    grown |= entry.getValue().release(one);
                }
            }
        }
    }
}
