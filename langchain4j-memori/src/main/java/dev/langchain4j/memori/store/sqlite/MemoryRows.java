package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.store.StoredMemory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows of {@code memory} as values. What is still in the access buffer is added to what the row says. */
final class MemoryRows {

    private static final String COLUMNS =
            "m.key, m.collection, EXISTS (SELECT 1 FROM metadata d WHERE d.memory = m.key), m.id, m.version, m.content, m.type, m.author, m.session_id,"
                    + " m.occurred_at, m.created_at, m.updated_at, m.expires_at, m.last_accessed_at, m.access_count, m.reinforcements,"
                    + " m.pinned, m.importance, m.valid_from, m.valid_to, m.channel, m.actor, m.confirmed, m.corroborations, m.supersedes";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM memory m ";

    /** What of a version changes while it is the current one. */
    private static final String CHANGING =
            "SELECT key, last_accessed_at, access_count, reinforcements, corroborations FROM memory" + " WHERE key ";

    private static final Metadata NO_METADATA = new Metadata();

    private final Session session;
    private final AccessMarks.Unwritten marks;
    private final MetadataRows metadata;
    private final CollectionKeys collections;
    private final @Nullable RowCache cache;
    private final long era;

    /** Rows as a transaction reads them that may be given up, and its changes with it. */
    MemoryRows(Session session, AccessMarks.Unwritten marks, CollectionKeys collections) {
        this(session, marks, collections, null);
    }

    /** Rows of a committed state; to be made before the session reads anything in its transaction. */
    MemoryRows(Session session, AccessMarks.Unwritten marks, CollectionKeys collections, @Nullable RowCache cache) {
        this.session = session;
        this.marks = marks;
        this.collections = collections;
        this.cache = cache;
        this.era = cache == null ? 0 : cache.era();
        this.metadata = new MetadataRows(session);
    }

    /**
     * A query for current and past versions alike of some collections, whose keys are its first parameter. Each half has indexes that begin with the
     * collection; asked for both at once, SQLite would read the rows of everybody.
     *
     * @param condition beginning with {@code AND}, on parameters that have numbers; may be empty
     */
    static String everyVersion(String columns, String condition) {
        return Stream.of("IS NULL", "IS NOT NULL")
                .map(retired -> "SELECT " + columns
                        + " FROM memory WHERE collection IN (SELECT value FROM json_each(?1)) AND retired_at " + retired
                        + condition)
                .collect(Collectors.joining(" UNION ALL "));
    }

    /** The versions that a condition on {@code m} selects, in the order that it gives. */
    List<StoredMemory> where(String conditionAndOrder, @Nullable Object... parameters) {
        List<Row> rows = session.list(SELECT + "WHERE " + conditionAndOrder, this::read, parameters);
        List<Long> described =
                rows.stream().filter(Row::hasMetadata).map(Row::key).toList();
        Map<Long, Metadata> loaded = described.isEmpty() ? Map.of() : metadata.load(described);
        List<StoredMemory> versions = new ArrayList<>(rows.size());
        for (Row row : rows) {
            versions.add(row.stored(loaded.getOrDefault(row.key, NO_METADATA), marks.of(row.key)));
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
        List<StoredMemory> read = new ArrayList<>();
        List<Long> missing = new ArrayList<>();
        Map<Long, StoredMemory> known = cache == null ? Map.of() : cache.of(keys);
        for (Long key : keys) {
            if (!known.containsKey(key)) {
                missing.add(key);
            }
        }
        if (!known.isEmpty()) {
            KeyList asked = KeyList.of(known.keySet());
            session.each(CHANGING + asked.sql(), row -> read.add(asNow(known, row)), asked.parameters());
        }
        if (!missing.isEmpty()) {
            KeyList asked = KeyList.of(missing);
            read.addAll(where("m.key " + asked.sql(), asked.parameters()));
        }
        read.forEach(version -> loaded.put(version.key(), version));
        if (cache != null) {
            cache.keep(era, read);
        }
        return loaded;
    }

    /** A version that was read before, with what may have changed since. */
    private StoredMemory asNow(Map<Long, StoredMemory> known, ResultSet row) throws SQLException {
        long key = row.getLong(1);
        StoredMemory before = Objects.requireNonNull(known.get(key));
        Memory memory = before.memory();
        AccessMarks.Mark mark = marks.of(key);
        Instant accessedAt = latest(instantOrNull(row, 2), mark);
        long accesses = row.getLong(3) + (mark == null ? 0 : mark.count());
        long reinforcements = row.getLong(4);
        int corroborations = row.getInt(5);
        if (accesses == memory.accessCount()
                && reinforcements == memory.reinforcements()
                && corroborations == memory.provenance().corroborations()
                && Objects.equals(accessedAt, memory.lastAccessedAt())) {
            return before;
        }
        Provenance provenance = memory.provenance();
        return new StoredMemory(
                key,
                memory.toBuilder()
                        .lastAccessedAt(accessedAt)
                        .accessCount(accesses)
                        .reinforcements(reinforcements)
                        .provenance(new Provenance(
                                provenance.channel(), provenance.actor(), provenance.confirmed(), corroborations))
                        .build(),
                before.occurredAtGiven());
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

    private Row read(ResultSet row) throws SQLException {
        return Row.read(row, collections.name(session, row.getLong(2)));
    }

    /** A row before its metadata is known. */
    private record Row(
            long key,
            CollectionKeys.Name collection,
            boolean hasMetadata,
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

        static Row read(ResultSet row, CollectionKeys.Name collection) throws SQLException {
            return new Row(
                    row.getLong(1),
                    collection,
                    row.getInt(3) == 1,
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
                    collection.namespace(),
                    collection.name(),
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
