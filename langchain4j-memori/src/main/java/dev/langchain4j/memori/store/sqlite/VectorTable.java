package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.vector.Vectors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of vectors: written with their memory, and searched row by row where the sets in memory do not serve. */
final class VectorTable {

    private final Session session;

    VectorTable(Session session) {
        this.session = session;
    }

    /** For a version that has none of the generation. */
    void insert(long generation, long collection, long memory, List<float[]> vectors) {
        for (int piece = 0; piece < vectors.size(); piece++) {
            session.update(
                    "INSERT INTO vector (generation, collection, memory, piece, data) VALUES (?, ?, ?, ?, ?)",
                    generation,
                    collection,
                    memory,
                    piece,
                    Vectors.toBytes(vectors.get(piece)));
        }
    }

    /** Erases the vectors of a version in one generation; returns how many there were. */
    int delete(long generation, long collection, long memory) {
        return session.update(
                "DELETE FROM vector WHERE generation = ? AND collection = ? AND memory = ?",
                generation,
                collection,
                memory);
    }

    /** The vectors of some versions in some collections, in the order of their pieces. */
    Map<Long, List<float[]>> load(long generation, List<Long> collections, Collection<Long> memories) {
        Map<Long, List<float[]>> vectors = new HashMap<>();
        for (long collection : collections) {
            session.each(
                    "SELECT memory, data FROM vector WHERE generation = ? AND collection = ?"
                            + " AND memory IN (SELECT value FROM json_each(?)) ORDER BY memory, piece",
                    row -> vectors.computeIfAbsent(row.getLong(1), key -> new ArrayList<>(1))
                            .add(Vectors.fromBytes(row.getBytes(2))),
                    generation,
                    collection,
                    MemoryRows.json(memories));
        }
        return vectors;
    }

    /** Hands over the vectors of some versions in one collection, by version and in the order of their pieces, always in the same array. */
    void each(long generation, long collection, Collection<Long> memories, VectorReader reader) {
        float[][] vector = {new float[0]};
        session.each(
                "SELECT memory, data FROM vector WHERE generation = ? AND collection = ?"
                        + " AND memory IN (SELECT value FROM json_each(?)) ORDER BY memory, piece",
                row -> {
                    byte[] data = row.getBytes(2);
                    if (vector[0].length != data.length / Float.BYTES) {
                        vector[0] = new float[data.length / Float.BYTES];
                    }
                    Vectors.fromBytes(data, vector[0]);
                    reader.take(row.getLong(1), vector[0]);
                },
                generation,
                collection,
                MemoryRows.json(memories));
    }

    /** Takes a version's vector in. */
    @FunctionalInterface
    interface VectorReader {
        void take(long memory, float[] vector);
    }

    /** Gives a version the vectors of another, of every generation alike. */
    void copy(long collection, long from, long to) {
        for (long generation : generationsOf(collection)) {
            session.update(
                    "INSERT INTO vector (generation, collection, memory, piece, data)"
                            + " SELECT generation, collection, ?, piece, data FROM vector"
                            + " WHERE generation = ? AND collection = ? AND memory = ?",
                    to,
                    generation,
                    collection,
                    from);
        }
    }

    /** Bytes from the middle of the first vector that a version has in each generation. */
    List<byte[]> samples(long collection, long memory) {
        List<byte[]> samples = new ArrayList<>();
        for (long generation : generationsOf(collection)) {
            session.each(
                    "SELECT substr(data, 1 + length(data) / 8 * 4, 24) FROM vector"
                            + " WHERE generation = ? AND collection = ? AND memory = ? AND piece = 0",
                    row -> samples.add(row.getBytes(1)),
                    generation,
                    collection,
                    memory);
        }
        return samples;
    }

    /** Erases the vectors of a version in every generation; returns how many there were. */
    int delete(long collection, long memory) {
        int deleted = 0;
        for (long generation : generationsOf(collection)) {
            deleted += delete(generation, collection, memory);
        }
        return deleted;
    }

    private List<Long> generationsOf(long collection) {
        return session.list(
                "SELECT key FROM generation WHERE collection IS NULL OR collection = ?",
                row -> row.getLong(1),
                collection);
    }

    /** Every vector of the selected versions is compared. */
    List<Candidate> nearest(Generation served, SelectionSql selection, float[] query, int limit) {
        Map<Long, Double> best = new HashMap<>();
        List<Object> parameters = new ArrayList<>();
        parameters.add(served.key());
        parameters.addAll(selection.parameters());
        session.each(
                "SELECT m.key, v.data FROM memory m JOIN vector v ON v.generation = ? AND v.collection = m.collection"
                        + " AND v.memory = m.key WHERE " + selection.sql(),
                row -> best.merge(row.getLong(1), Vectors.cosine(query, Vectors.fromBytes(row.getBytes(2))), Math::max),
                parameters.toArray());
        List<Candidate> candidates = new ArrayList<>(best.size());
        best.forEach((key, cosine) -> candidates.add(new Candidate(key, cosine)));
        return Candidate.best(candidates, limit);
    }
}
