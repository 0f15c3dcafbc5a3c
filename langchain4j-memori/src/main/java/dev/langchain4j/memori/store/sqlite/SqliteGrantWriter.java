package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.GrantWriter;
import dev.langchain4j.memori.store.Scope;
import java.util.List;

/** Writes rows of {@code namespace_grant} inside the transaction of a {@link SqliteWriter}. */
final class SqliteGrantWriter extends SqliteGrants implements GrantWriter {

    private final SqliteWriter writer;

    SqliteGrantWriter(SqliteWriter writer) {
        super(writer.session);
        this.writer = writer;
    }

    @Override
    public void grant(String owner, String grantee, Access access, Actor actor) {
        int changed = session.update(
                "INSERT INTO namespace_grant (namespace, grantee, access, granted_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO UPDATE SET access = excluded.access, granted_at = excluded.granted_at"
                        + " WHERE access <> excluded.access",
                owner,
                grantee,
                access.name(),
                writer.recordedAt());
        if (changed > 0) {
            record(owner, grantee, new Change(Event.GRANTED, access.name(), actor));
        }
    }

    @Override
    public void revoke(String owner, String grantee, Actor actor) {
        int revoked = session.update("DELETE FROM namespace_grant WHERE namespace = ? AND grantee = ?", owner, grantee);
        if (revoked > 0) {
            record(owner, grantee, new Change(Event.REVOKED, null, actor));
        }
    }

    @Override
    public int forget(String namespace) {
        return session.update("DELETE FROM namespace_grant WHERE namespace = ? OR grantee = ?", namespace, namespace);
    }

    private void record(String owner, String grantee, Change change) {
        long collection = writer.collectionFor(new Scope(owner, List.of(COLLECTION)));
        writer.record(collection, grantee, 1, change, null, null);
    }
}
