package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.vector.VectorSet;
import dev.langchain4j.memori.vector.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One collection in memory: its directory and, once they were asked for, its vectors, whose owners are the directory's slots. */
final class LoadedCollection {

    private static final String OF_ROW =
            "SELECT " + Directory.COLUMNS + " FROM memory m WHERE m.key = ? AND m.retired_at IS NULL";
    private static final String OF_COLLECTION = "SELECT " + Directory.COLUMNS
            + " FROM memory m WHERE m.collection = ? AND m.retired_at IS NULL ORDER BY m.key";

    private final long collection;
    private final Directory directory;
    private @Nullable VectorSet vectors;
    private long generation;

    private LoadedCollection(long collection, Directory directory) {
        this.collection = collection;
        this.directory = directory;
    }

    /** The current rows of a collection, without their vectors. */
    static LoadedCollection current(Session session, long collection, NeighbourWeights weights) {
        LoadedCollection loaded = new LoadedCollection(collection, new Directory(weights.lexical()));
        session.each(OF_COLLECTION, loaded.directory::add, collection);
        return loaded;
    }

    /** The rows of a collection that a selection makes visible, past versions among them. */
    static LoadedCollection visible(Session session, long collection, SelectionSql visible, NeighbourWeights weights) {
        LoadedCollection loaded = new LoadedCollection(collection, new Directory(weights.lexical()));
        session.each(
                "SELECT " + Directory.COLUMNS + " FROM memory m WHERE " + visible.sql()
                        + " AND m.collection = ? ORDER BY m.key",
                loaded.directory::add,
                visible.with(collection));
        return loaded;
    }

    Directory directory() {
        return directory;
    }

    @Nullable
    VectorSet vectors() {
        return vectors;
    }

    boolean serves(@Nullable Generation wanted) {
        return wanted == null || (vectors != null && generation == wanted.key());
    }

    /** Loads the vectors of a generation in place of those of any other. */
    void loadVectors(Session session, Generation served) {
        VectorSet set = new VectorSet(served.model().dimension());
        List<float[]> pieces = new ArrayList<>();
        int[] slot = {0, -1}; // From where to look, and whose pieces are being collected.
        session.each(
                "SELECT memory, data FROM vector WHERE generation = ? AND collection = ? ORDER BY memory, piece",
                row -> {
                    int owner = directory.slot(row.getLong(1), slot[0]);
                    if (owner != slot[1]) {
                        put(set, slot[1], pieces);
                        slot[0] = Math.max(slot[0], owner);
                        slot[1] = owner;
                    }
                    if (owner >= 0) {
                        pieces.add(Vectors.fromBytes(row.getBytes(2)));
                    }
                },
                served.key(),
                collection);
        put(set, slot[1], pieces);
        vectors = set;
        generation = served.key();
    }

    /** Takes a row in, or its vectors where the row is there. */
    void add(Session session, long key) {
        session.each(OF_ROW, directory::add, key);
        int slot = directory.slot(key, 0);
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
    }

    long bytes() {
        return directory.bytes() + (vectors == null ? 0 : vectors.bytes());
    }

    private static void put(VectorSet set, int slot, List<float[]> pieces) {
        if (slot >= 0) {
            set.put(slot, pieces);
        }
        pieces.clear();
    }
}
