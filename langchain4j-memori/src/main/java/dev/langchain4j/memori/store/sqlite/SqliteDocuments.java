package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.DocumentWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code document}. Handed out as a reader where nothing may be written. */
final class SqliteDocuments implements DocumentWriter {

    private static final String ONE = " WHERE namespace = ? AND shelf = ? AND name = ?";

    private final Session session;
    private final Instant now;

    SqliteDocuments(Session session, Instant now) {
        this.session = session;
        this.now = now;
    }

    @Override
    public Optional<String> find(String namespace, String shelf, String name) {
        return session.first("SELECT body FROM document" + ONE, row -> row.getString(1), namespace, shelf, name);
    }

    @Override
    public List<String> names(String namespace, String shelf) {
        return session.list(
                "SELECT name FROM document WHERE namespace = ? AND shelf = ? ORDER BY name",
                row -> row.getString(1),
                namespace,
                shelf);
    }

    @Override
    public void put(String namespace, String shelf, String name, String body) {
        session.update(
                "INSERT INTO document (namespace, shelf, name, body, updated_at) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (namespace, shelf, name) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at",
                namespace,
                shelf,
                name,
                body,
                Times.micros(now));
    }

    @Override
    public boolean delete(String namespace, String shelf, String name) {
        return session.update("DELETE FROM document" + ONE, namespace, shelf, name) > 0;
    }
}
