package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.MemoriException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

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

    Optional<Generation> active() {
        return inState("ACTIVE");
    }

    Optional<Generation> building() {
        return inState("BUILDING");
    }

    /** The generation that a model may write to; the first model of a store becomes the active one. */
    long writable(EmbeddingModelId model) {
        Optional<Generation> building = building();
        if (building.isPresent() && building.get().model().equals(model)) {
            return building.get().key();
        }
        Optional<Generation> active = active();
        if (active.isEmpty()) {
            return insert(model, "ACTIVE");
        }
        return matching(active.get(), model).key();
    }

    /** The active generation, if the model made it; empty while there is none. */
    Optional<Generation> servedFor(EmbeddingModelId model) {
        return active().map(active -> matching(active, model));
    }

    void build(EmbeddingModelId model) {
        Optional<Generation> building = building();
        if (building.isPresent()) {
            if (building.get().model().equals(model)) {
                return;
            }
            setState(building.get().key(), "DROPPED");
        }
        insert(model, "BUILDING");
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

    private Optional<Generation> inState(String state) {
        return session.first(
                "SELECT key, model, dimension, recipe FROM generation WHERE state = ?", Generation::read, state);
    }

    private long insert(EmbeddingModelId model, String state) {
        return session.insert(
                "INSERT INTO generation (model, dimension, recipe, state) VALUES (?, ?, ?, ?)",
                model.name(),
                model.dimension(),
                model.recipe(),
                state);
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
