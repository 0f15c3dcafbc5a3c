package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.vector.Tiers;
import dev.langchain4j.memori.vector.VectorSet;
import dev.langchain4j.memori.vector.VectorSource;
import dev.langchain4j.memori.vector.Vectors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One collection in memory: its directory and, once they were asked for, its vectors, whose owners are the directory's slots. A row that
 * expires leaves as one that is retired does, so that nothing counts it, ranks by it or borrows from it.
 */
final class LoadedCollection {

    private static final String OF_ROW =
            "SELECT " + Directory.COLUMNS + " FROM memory m WHERE m.key = ? AND m.retired_at IS NULL";
    private static final String OF_COLLECTION = "SELECT " + Directory.COLUMNS
            + " FROM memory m WHERE m.collection = ? AND m.retired_at IS NULL ORDER BY m.key";

    private static final int MANY = 32;
    private static final int MANY_SHARE = 10;
    /** How many memories' vectors one statement is asked for. */
    private static final int READ_AT_ONCE = 512;

    private final long collection;
    private final Directory directory;
    private final TermCache terms;
    private final CollectionKeys names = new CollectionKeys();
    private volatile TimeOrder times = TimeOrder.NONE;
    private @Nullable VectorSet vectors;
    private long generation;

    /** When rows that are here will expire, and which; some may have left earlier. */
    private final NavigableMap<Long, Set<Long>> expiring = new TreeMap<>();

    /** The last expiry of a row that is not here because of it. */
    private long expired = Long.MIN_VALUE;

    private LoadedCollection(long collection, RankProfile profile, List<String> indexes) {
        this.collection = collection;
        this.directory = new Directory(NeighbourWeights.of(profile).lexical());
        this.terms = new TermCache(collection, indexes, profile, directory);
    }

    /** The current rows of a collection that have not expired, without their vectors. */
    static LoadedCollection current(Session session, long collection, long now, RankProfile profile) {
        LoadedCollection loaded = new LoadedCollection(collection, profile, List.of(LexicalIndex.CURRENT));
        session.each(OF_COLLECTION, row -> loaded.take(row, now), collection);
        return loaded;
    }

    /** Those rows of a collection that a selection from it makes visible, past versions among them, whose terms stand in some indexes. */
    static LoadedCollection visible(
            Session session, long collection, SelectionSql visible, RankProfile profile, List<String> indexes) {
        LoadedCollection loaded = new LoadedCollection(collection, profile, indexes);
        session.each(
                "SELECT " + Directory.COLUMNS + " FROM memory m WHERE " + visible.sql() + " ORDER BY m.key",
                loaded.directory::add,
                visible.parameters().toArray());
        return loaded;
    }

    Directory directory() {
        return directory;
    }

    /** Where a term occurs, as the session knows it. */
    Postings postings(Session session, List<String> term) {
        return terms.postings(session, term);
    }

    /** Its slots by time. */
    TimeOrder times() {
        TimeOrder order = times.upToDate(directory);
        times = order; // Who makes one at the same time makes the same.
        return order;
    }

    @Nullable
    VectorSet vectors() {
        return vectors;
    }

    /** Whether it holds what has not expired at a moment, no more and no less. */
    boolean isOf(long now) {
        return !isAheadOf(now) && (expiring.isEmpty() || expiring.firstKey() > now);
    }

    /** Whether it lacks rows that have not expired at a moment: the clock was set back. */
    boolean isAheadOf(long now) {
        return expired > now;
    }

    /** Takes out what has expired by a moment. */
    void expire(long now) {
        Map<Long, Set<Long>> due = expiring.headMap(now, true);
        due.forEach((expiry, keys) -> {
            keys.forEach(this::remove);
            expired = Math.max(expired, expiry);
        });
        due.clear();
    }

    boolean serves(@Nullable Generation wanted) {
        return wanted == null || (vectors != null && generation == wanted.key());
    }

    /** Loads the vectors of a generation in place of those of any other. */
    void loadVectors(Session session, Generation served, Tiers tiers) {
        VectorSet set = new VectorSet(served.model().dimension(), tiers);
        float[] vector = new float[served.model().dimension()];
        int[] from = {0};
        session.each(
                "SELECT memory, data FROM vector WHERE generation = ? AND collection = ? ORDER BY memory, piece",
                row -> {
                    int slot = directory.slot(row.getLong(1), from[0]);
                    if (slot >= 0) {
                        from[0] = slot;
                        Vectors.fromBytes(row.getBytes(2), vector);
                        set.add(slot, vector);
                    }
                },
                served.key(),
                collection);
        vectors = set;
        generation = served.key();
    }

    /** To be called before so many rows are added. */
    void expect(int rows) {
        if (rows > MANY && rows > directory.size() / MANY_SHARE) {
            terms.clear(); // Reading again what will be asked for is quicker than taking all of them apart.
        }
    }

    /** The vectors as the table has them, by slot, as a session sees it. */
    VectorSource source(Session session) {
        return (slots, count, reader) -> {
            VectorTable table = new VectorTable(session);
            for (int first = 0; first < count; first += READ_AT_ONCE) {
                List<Long> keys = new ArrayList<>(READ_AT_ONCE);
                for (int i = first; i < Math.min(count, first + READ_AT_ONCE); i++) {
                    keys.add(directory.key(slots[i]));
                }
                table.each(generation, collection, keys, (key, vector) -> reader.take(directory.slot(key, 0), vector));
            }
        };
    }

    /** Takes a row in unless it has expired, or its vectors where the row is there. */
    void add(Session session, long key, long now) {
        int slots = directory.slots();
        session.each(OF_ROW, row -> take(row, now), key);
        int slot = directory.slot(key, 0);
        if (slot == slots && !terms.isEmpty()) {
            terms.come(slot, LexicalIndex.Entry.of(session, key, names));
        }
        if (vectors != null && slot >= 0) {
            vectors.put(
                    slot,
                    session.list(
                            "SELECT data FROM vector WHERE generation = ? AND collection = ? AND memory = ? ORDER BY piece",
                            row -> Vectors.fromBytes(row.getBytes(1)),
                            generation,
                            collection,
                            key));
        }
    }

    void remove(long key) {
        int slot = directory.slot(key, 0);
        if (vectors != null && slot >= 0) {
            vectors.remove(slot);
        }
        directory.remove(key);
        if (slot >= 0) {
            terms.leave(slot);
        }
    }

    long bytes() {
        return directory.bytes() + terms.bytes() + times.bytes() + (vectors == null ? 0 : vectors.bytes());
    }

    private void take(ResultSet row, long now) throws SQLException {
        long expiry = row.getLong(9);
        if (row.wasNull()) {
            directory.add(row);
        } else if (expiry <= now) {
            expired = Math.max(expired, expiry);
        } else {
            directory.add(row);
            expiring.computeIfAbsent(expiry, at -> new HashSet<>()).add(row.getLong(1));
        }
    }
}
