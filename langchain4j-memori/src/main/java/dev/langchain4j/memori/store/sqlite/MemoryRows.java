package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.store.RankSignals;
import dev.langchain4j.memori.store.StoredMemory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Rows of {@code memory} as values. What is still in the access buffer is added to what the row says. */
final class MemoryRows {

    private static final String COLUMNS =
            "m.key, c.namespace, c.name, m.id, m.version, m.content, m.type, m.author, m.session_id,"
                    + " m.occurred_at, m.created_at, m.updated_at, m.expires_at, m.last_accessed_at, m.access_count, m.reinforcements,"
                    + " m.pinned, m.importance, m.valid_from, m.valid_to, m.channel, m.actor, m.confirmed, m.corroborations, m.supersedes";
    private static final String SELECT =
            "SELECT " + COLUMNS + " FROM memory m JOIN collection c ON c.key = m.collection ";

    private final Session session;
    private final AccessMarks.Unwritten marks;
    private final MetadataRows metadata;

    MemoryRows(Session session, AccessMarks.Unwritten marks) {
        this.session = session;
        this.marks = marks;
        this.metadata = new MetadataRows(session);
    }

    /** The versions that a condition on {@code m} selects, in the order that it gives. */
    List<StoredMemory> where(String conditionAndOrder, @Nullable Object... parameters) {
        List<Row> rows = session.list(SELECT + "WHERE " + conditionAndOrder, Row::read, parameters);
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<Long, Metadata> loaded =
                metadata.load(json(rows.stream().map(Row::key).toList()));
        List<StoredMemory> versions = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Metadata own = loaded.get(row.key);
            versions.add(row.stored(own == null ? new Metadata() : own, marks.of(row.key)));
        }
        return versions;
    }

    /** All versions of a memory, oldest first. */
    List<StoredMemory> versions(long collection, String id) {
        // Said twice, because each half is what one of the partial indexes holds.
        return where(
                "(m.retired_at IS NULL AND m.collection = ? AND m.id = ?)"
                        + " OR (m.retired_at IS NOT NULL AND m.collection = ? AND m.id = ?) ORDER BY m.version",
                collection,
                id,
                collection,
                id);
    }

    Map<Long, StoredMemory> load(Collection<Long> keys) {
        Map<Long, StoredMemory> loaded = new HashMap<>();
        for (StoredMemory version : where("m.key IN (SELECT value FROM json_each(?))", json(keys))) {
            loaded.put(version.key(), version);
        }
        return loaded;
    }

    Map<Long, RankSignals> signals(Collection<Long> keys) {
        Map<Long, RankSignals> signals = new HashMap<>();
        session.each(
                "SELECT key, id, created_at, last_accessed_at, access_count, valid_to, channel, actor, confirmed, corroborations FROM memory"
                        + " WHERE key IN (SELECT value FROM json_each(?))",
                row -> {
                    long key = row.getLong(1);
                    AccessMarks.Mark mark = marks.of(key);
                    signals.put(
                            key,
                            new RankSignals(
                                    key,
                                    row.getString(2),
                                    Times.instant(row.getLong(3)),
                                    latest(instantOrNull(row, 4), mark),
                                    row.getLong(5) + (mark == null ? 0 : mark.count()),
                                    instantOrNull(row, 6),
                                    provenance(row, 7)));
                },
                json(keys));
        return signals;
    }

    /** Keys as a JSON array, so that one statement serves any number of them. */
    static String json(Collection<Long> keys) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        keys.forEach(key -> array.add(key.toString()));
        return array.toString();
    }

    private static @Nullable Instant latest(@Nullable Instant stored, AccessMarks.@Nullable Mark mark) {
        if (mark == null || (stored != null && stored.isAfter(mark.at()))) {
            return stored;
        }
        return mark.at();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Times.instant(micros);
    }

    /** Four columns in the order channel, actor, confirmed, corroborations. */
    private static Provenance provenance(ResultSet row, int first) throws SQLException {
        return new Provenance(
                Channel.valueOf(row.getString(first)),
                row.getString(first + 1),
                row.getInt(first + 2) == 1,
                row.getInt(first + 3));
    }

    /** A row before its metadata is known. */
    private record Row(
            long key,
            String namespace,
            String collection,
            String id,
            long version,
            String content,
            MemoryType type,
            @Nullable String author,
            @Nullable String sessionId,
            @Nullable Instant occurredAt,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastAccessedAt,
            long accessCount,
            long reinforcements,
            boolean pinned,
            double importance,
            Validity validity,
            Provenance provenance,
            @Nullable String supersedes) {

        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getString(6),
                    MemoryType.valueOf(row.getString(7)),
                    row.getString(8),
                    row.getString(9),
                    instantOrNull(row, 10),
                    Times.instant(row.getLong(11)),
                    Times.instant(row.getLong(12)),
                    instantOrNull(row, 13),
                    instantOrNull(row, 14),
                    row.getLong(15),
                    row.getLong(16),
                    row.getInt(17) == 1,
                    row.getDouble(18),
                    new Validity(instantOrNull(row, 19), instantOrNull(row, 20)),
                    MemoryRows.provenance(row, 21),
                    row.getString(25));
        }

        StoredMemory stored(Metadata metadata, AccessMarks.@Nullable Mark mark) {
            Memory memory = new Memory(
                    id,
                    namespace,
                    collection,
                    content,
                    type,
                    metadata,
                    author,
                    sessionId,
                    occurredAt == null ? createdAt : occurredAt,
                    createdAt,
                    updatedAt,
                    latest(lastAccessedAt, mark),
                    accessCount + (mark == null ? 0 : mark.count()),
                    reinforcements,
                    pinned,
                    expiresAt,
                    version,
                    importance,
                    validity,
                    provenance,
                    supersedes);
            return new StoredMemory(key, memory, occurredAt != null);
        }
    }
}
