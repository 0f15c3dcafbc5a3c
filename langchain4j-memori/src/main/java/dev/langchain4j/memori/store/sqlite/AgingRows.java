package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.store.AgingMemory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Memories that are not pinned, expired ones included, as retention looks at them. */
final class AgingRows {

    private AgingRows() {}

    static List<AgingMemory> read(
            Session session,
            List<Long> collections,
            MemorySelection selection,
            @Nullable Collection<Long> keys,
            Instant now) {
        SelectionSql selected = SelectionSql.withExpired(collections, selection, now);
        String sql = "SELECT m.key, m.id, c.name, m.type, m.session_id, " + SelectionSql.OCCURRED
                + ", m.updated_at, m.last_accessed_at, m.expires_at, m.importance"
                + " FROM memory m JOIN collection c ON c.key = m.collection WHERE " + selected.sql()
                + " AND m.pinned = 0";
        return keys == null
                ? session.list(sql + " ORDER BY m.key", AgingRows::row, selected.with())
                : session.list(
                        sql + " AND m.key IN (SELECT value FROM json_each(?)) ORDER BY m.key",
                        AgingRows::row,
                        selected.with(MemoryRows.json(keys)));
    }

    private static AgingMemory row(ResultSet row) throws SQLException {
        return new AgingMemory(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                MemoryType.valueOf(row.getString(4)),
                row.getString(5),
                Times.instant(row.getLong(6)),
                Times.instant(row.getLong(7)),
                instantOrNull(row, 8),
                instantOrNull(row, 9),
                row.getDouble(10));
    }

    private static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Times.instant(micros);
    }
}
