package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.RollbackRequest;
import dev.langchain4j.memori.store.ChangedMemory;
import dev.langchain4j.memori.store.StoredMemory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of {@code history} as values. */
final class HistoryRows {

    private final Session session;
    private final MemoryRows memories;

    HistoryRows(Session session, MemoryRows memories) {
        this.session = session;
        this.memories = memories;
    }

    /** The changes to one memory, oldest first. */
    List<HistoryEntry> of(List<Long> collections, String id) {
        List<Row> rows = session.list(
                "SELECT row_number() OVER (ORDER BY sequence), at, event, version, reason, channel, actor, session_id, retired"
                        + " FROM history WHERE collection IN (SELECT value FROM json_each(?)) AND id = ? ORDER BY sequence",
                Row::read,
                MemoryRows.json(collections),
                id);
        Map<Long, StoredMemory> before = memories.load(
                rows.stream().map(Row::retired).filter(Objects::nonNull).toList());
        return rows.stream().map(row -> row.entry(id, before)).toList();
    }

    /** What an actor or a session has changed since, in ascending order. */
    List<ChangedMemory> changed(String namespace, RollbackRequest request) {
        // One of the two is given; a condition on each lets its index serve.
        return session.list(
                "SELECT DISTINCT c.name, h.id FROM history h JOIN collection c ON c.key = h.collection"
                        + " WHERE c.namespace = ? AND h.at >= ? AND h.id <> '' AND "
                        + (request.actor() == null ? "h.session_id = ?" : "h.actor = ?")
                        + " ORDER BY c.name, h.id",
                row -> new ChangedMemory(row.getString(1), row.getString(2)),
                namespace,
                Times.clamped(request.since()),
                request.actor() == null ? request.sessionId() : request.actor());
    }

    private record Row(
            long number,
            Instant at,
            HistoryEntry.Event event,
            long version,
            @Nullable String reason,
            Actor actor,
            @Nullable Long retired) {

        static Row read(ResultSet row) throws SQLException {
            String channel = row.getString(6);
            long key = row.getLong(9);
            Long retired = row.wasNull() ? null : key;
            return new Row(
                    row.getLong(1),
                    Times.instant(row.getLong(2)),
                    HistoryEntry.Event.valueOf(row.getString(3)),
                    row.getLong(4),
                    row.getString(5),
                    channel == null
                            ? Actor.UNNAMED
                            : new Actor(row.getString(7), Channel.valueOf(channel), row.getString(8)),
                    retired);
        }

        HistoryEntry entry(String id, Map<Long, StoredMemory> versions) {
            StoredMemory before = retired == null ? null : versions.get(retired);
            return new HistoryEntry(
                    number, at, id, event, version, reason, actor, before == null ? null : before.memory());
        }
    }
}
