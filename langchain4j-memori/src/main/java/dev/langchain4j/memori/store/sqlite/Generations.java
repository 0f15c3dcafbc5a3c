package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.MemoriException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of embedding generations: whose vectors are served, and whose are being built. */
final class Generations {

    private final Session session;

    Generations(Session session) {
        this.session = session;
    }

    /**
     * A row.
     *
     * @param key   its number
     * @param model who made the vectors
     */
    record Generation(long key, EmbeddingModelId model) {
        static Generation read(ResultSet row) throws SQLException {
            return new Generation(row.getLong(1), new EmbeddingModelId(row.getString(2), row.getInt(3), row.getInt(4)));
        }
    }

    /** The generation of the store's model. */
    Optional<Generation> active() {
        return active(0);
    }

    /** The generation of the vectors that callers gave to a collection. */
    Optional<Generation> givenTo(long collection) {
        return active(collection);
    }

    Optional<Generation> building() {
        return session.first(
                "SELECT key, model, dimension, recipe FROM generation WHERE state = 'BUILDING'", Generation::read);
    }

    /**
     * The generation that may be written to.
     *
     * @param key      its number
     * @param isServed whether searches look into it, or it is being built beside the one that is served
     */
    record Writable(long key, boolean isServed) {}

    /** The generation that may be written to; the first model of a store, and the first dimension given to a collection, become active. */
    Writable writableFor(EmbeddingModelId model, long collection) {
        if (model.isCallers()) {
            return new Writable(writableForCallers(model, collection), true);
        }
        Generation[] live = live(collection);
        if (live[GIVEN] != null) {
            throw mixed();
        }
        Generation building = live[BUILDING];
        Generation active = live[ACTIVE];
        if (building != null && building.model().equals(model)) {
            if (active == null) {
                setState(building.key(), "ACTIVE"); // There is no other to be served meanwhile.
            }
            return new Writable(building.key(), active == null);
        }
        return new Writable(
                active == null
                        ? insert(model, "ACTIVE", null)
                        : matching(active, model).key(),
                true);
    }

    long writable(EmbeddingModelId model, long collection) {
        return writableFor(model, collection).key();
    }

    private static final int ACTIVE = 0;
    private static final int GIVEN = 1;
    private static final int BUILDING = 2;

    /** Of the store's model the active one, of a collection the one given to it, and the one that is being built; asked for at once, as every addition asks. */
    private @Nullable Generation[] live(long collection) {
        @Nullable Generation[] live = new Generation[3];
        session.each(
                "SELECT key, model, dimension, recipe, collection IS NOT NULL FROM generation"
                        + " WHERE state = 'ACTIVE' AND coalesce(collection, 0) IN (0, ?)"
                        + " UNION ALL SELECT key, model, dimension, recipe, 2 FROM generation WHERE state = 'BUILDING'",
                row -> live[row.getInt(5)] = Generation.read(row),
                collection);
        return live;
    }

    /** The active generation, if the model made it; empty while there is none. */
    Optional<Generation> servedFor(EmbeddingModelId model) {
        return active().map(active -> matching(active, model));
    }

    /** The generation that serves some collections, if what made the query vector made it; empty while there is none. */
    Optional<Generation> servedFor(EmbeddingModelId model, List<Long> collections) {
        if (model.isCallers()) {
            return collections.stream().findFirst().flatMap(this::givenTo).filter(given -> fits(given, model));
        }
        Generation served = null;
        KeyList asked = KeyList.of(with0(collections));
        for (Generation active : session.list(
                "SELECT key, model, dimension, recipe FROM generation WHERE state = 'ACTIVE' AND coalesce(collection, 0) "
                        + asked.sql(),
                Generation::read,
                asked.parameters())) {
            if (active.model().isCallers()) {
                throw mixed();
            }
            served = matching(active, model);
        }
        return Optional.ofNullable(served);
    }

    void build(EmbeddingModelId model) {
        Optional<Generation> building = building();
        if (building.isPresent()) {
            if (building.get().model().equals(model)) {
                return;
            }
            setState(building.get().key(), "DROPPED");
        }
        insert(model, "BUILDING", null);
    }

    void activate(EmbeddingModelId model) {
        long next = building()
                .filter(building -> building.model().equals(model))
                .orElseThrow(() -> new IllegalStateException("no vectors of " + model + " are being built"))
                .key();
        active().ifPresent(active -> setState(active.key(), "DROPPED"));
        setState(next, "ACTIVE");
    }

    /** Erases some vectors of dropped generations; returns how many. */
    int sweep(int limit) {
        int swept = session.update(
                "DELETE FROM vector WHERE key IN (SELECT v.key FROM vector v JOIN generation g ON g.key = v.generation"
                        + " WHERE g.state = 'DROPPED' LIMIT ?)",
                limit);
        if (swept == 0) {
            // Another process may have dropped one since: while it has vectors, its row is what forgetting finds them
            // by.
            session.update("DELETE FROM generation WHERE state = 'DROPPED'"
                    + " AND NOT EXISTS (SELECT 1 FROM vector v WHERE v.generation = generation.key)");
        }
        return swept;
    }

    private Optional<Generation> active(long collection) {
        return session.first(
                "SELECT key, model, dimension, recipe FROM generation WHERE state = 'ACTIVE' AND coalesce(collection, 0) = ?",
                Generation::read,
                collection);
    }

    private static List<Long> with0(List<Long> collections) {
        List<Long> keys = new ArrayList<>(collections);
        keys.add(0L);
        return keys;
    }

    private long writableForCallers(EmbeddingModelId model, long collection) {
        Optional<Generation> given = givenTo(collection);
        if (given.isPresent()) {
            if (fits(given.get(), model)) {
                return given.get().key();
            }
            setState(given.get().key(), "DROPPED");
            return insert(model, "ACTIVE", collection);
        }
        if (session.number("SELECT memories FROM collection WHERE key = ?", collection) > 1) { // It is one of them.
            throw mixed();
        }
        return insert(model, "ACTIVE", collection);
    }

    /** False if the vectors of another dimension are all gone, so that the next ones may have this one. */
    private boolean fits(Generation given, EmbeddingModelId model) {
        if (given.model().equals(model)) {
            return true;
        }
        if (session.number("SELECT EXISTS (SELECT 1 FROM vector WHERE generation = ?)", given.key()) == 1) {
            throw new MemoriException(
                    MemoriException.Reason.MODEL_MISMATCH,
                    "this collection holds vectors of dimension "
                            + given.model().dimension() + ", but got one of dimension "
                            + model.dimension()
                            + "; use the embedding model that made the others, another collection, or remove all of them first");
        }
        return false;
    }

    private static MemoriException mixed() {
        return new MemoriException(
                MemoriException.Reason.MODEL_MISMATCH,
                "one collection cannot hold both vectors of the store's embedding model and vectors that callers give: they cannot be"
                        + " compared; use vectorCollection(…) for the latter only, under a name of its own");
    }

    private long insert(EmbeddingModelId model, String state, @Nullable Long collection) {
        return session.insert(
                "INSERT INTO generation (model, dimension, recipe, state, collection) VALUES (?, ?, ?, ?, ?)",
                model.name(),
                model.dimension(),
                model.recipe(),
                state,
                collection);
    }

    private void setState(long key, String state) {
        session.update("UPDATE generation SET state = ? WHERE key = ?", state, key);
    }

    private static Generation matching(Generation active, EmbeddingModelId model) {
        if (!active.model().equals(model)) {
            throw mismatch(active.model(), model.toString());
        }
        return active;
    }

    static MemoriException mismatch(EmbeddingModelId stored, String offered) {
        return new MemoriException(
                MemoriException.Reason.MODEL_MISMATCH,
                "the vectors of this store were made by " + stored + ", but it is used with " + offered
                        + "; open it with the model that made them, or re-embed: Memori.builder().reembedOnOpen(true), or"
                        + " memori.reembed(model, progress)");
    }
}
