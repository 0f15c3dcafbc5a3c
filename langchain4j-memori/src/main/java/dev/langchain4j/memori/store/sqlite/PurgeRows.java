package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.PurgePreview;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a purge takes: the selected memories, expired or not, that are not pinned. */
final class PurgeRows {

    private static final int PREVIEWED = 10;

    private final Session session;
    private final MemoryRows rows;

    PurgeRows(Session session, MemoryRows rows) {
        this.session = session;
        this.rows = rows;
    }

    List<Long> keys(List<Long> collections, MemorySelection selection, Instant now) {
        SelectionSql purged = purged(collections, selection, now);
        return session.list(
                "SELECT m.key FROM memory m WHERE " + purged.sql() + " AND m.pinned = 0",
                row -> row.getLong(1),
                purged.with());
    }

    PurgePreview preview(List<Long> collections, MemorySelection selection, Instant now) {
        SelectionSql purged = purged(collections, selection, now);
        Map<MemoryType, Long> byType = new EnumMap<>(MemoryType.class);
        session.each(
                "SELECT m.type, count(*) FROM memory m WHERE " + purged.sql() + " AND m.pinned = 0 GROUP BY m.type",
                row -> byType.put(MemoryType.valueOf(row.getString(1)), row.getLong(2)),
                purged.with());
        long pinned = session.number(
                "SELECT count(*) FROM memory m WHERE " + purged.sql() + " AND m.pinned = 1", purged.with());
        List<StoredMemory> oldest = rows.where(
                purged.sql() + " AND m.pinned = 0 ORDER BY " + SelectionSql.OCCURRED + ", m.id, m.key LIMIT ?",
                purged.with(PREVIEWED));
        return new PurgePreview(
                byType.values().stream().mapToLong(Long::longValue).sum(),
                byType,
                pinned,
                oldest.stream().map(StoredMemory::memory).toList());
    }

    private static SelectionSql purged(List<Long> collections, MemorySelection selection, Instant now) {
        if (selection.asOf() != null) {
            throw MemoriException.invalid("a purge erases what is there now; asOf cannot be part of its selection");
        }
        return SelectionSql.withExpired(collections, selection, now);
    }
}
