package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.store.AuditNote;
import dev.langchain4j.memori.store.DocumentWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of {@code document}. Handed out as a reader where nothing may be written. */
final class SqliteDocuments implements DocumentWriter {

    private static final String ONE = " WHERE namespace = ? AND shelf = ? AND name = ?";

    private final Session session;
    private final Instant now;
    private final @Nullable AuditTrail audit;

    SqliteDocuments(Session session, Instant now, @Nullable AuditTrail audit) {
        this.session = session;
        this.now = now;
        this.audit = audit;
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
        note(namespace, AuditAction.WRITE, shelf, name);
    }

    private void note(String namespace, AuditAction action, String shelf, String name) {
        if (audit != null) {
            List<String> subjects = List.of("document/" + shelf + "/" + name);
            audit.note(new AuditNote(namespace, now, action, Actor.UNNAMED, subjects, null));
        }
    }
}
