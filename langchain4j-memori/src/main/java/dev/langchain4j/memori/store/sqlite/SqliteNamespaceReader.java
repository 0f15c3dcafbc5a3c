package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.store.GrantReader;
import dev.langchain4j.memori.store.MessageBody;
import dev.langchain4j.memori.store.MessageKind;
import dev.langchain4j.memori.store.NamespaceRow;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything that a namespace holds, page by page, so that memory does not grow with it. */
final class SqliteNamespaceReader {

    private static final int PAGE = 500;

    private final Session session;
    private final MemoryRows rows;
    private final String namespace;
    private final boolean vectors;
    private final Map<Long, String> shelves = new HashMap<>();
    private final Map<Long, Generation> served = new HashMap<>();

    SqliteNamespaceReader(Session session, MemoryRows rows, String namespace, boolean vectors) {
        this.session = session;
        this.rows = rows;
        this.namespace = namespace;
        this.vectors = vectors;
    }

    void each(Consumer<? super NamespaceRow> consumer) {
        shelves(consumer);
        String within = MemoryRows.json(shelves.keySet());
        versions(within, consumer);
        session.each(
                "SELECT collection, id, source, heard_at FROM corroboration WHERE collection IN (SELECT value FROM json_each(?))"
                        + " ORDER BY (SELECT name FROM collection c WHERE c.key = collection), id, source",
                row -> consumer.accept(new NamespaceRow.Source(
                        shelf(row.getLong(1)), row.getString(2), row.getString(3), Times.instant(row.getLong(4)))),
                within);
        blocks(within, consumer);
        conversations(consumer);
        session.each(
                "SELECT shelf, name, body, updated_at FROM document WHERE namespace = ? ORDER BY shelf, name",
                row -> consumer.accept(new NamespaceRow.Document(
                        row.getString(1), row.getString(2), row.getString(3), Times.instant(row.getLong(4)))),
                namespace);
        session.each(
                "SELECT h.collection, h.id, h.event, h.version, h.at,"
                        + " (SELECT m.version FROM memory m WHERE m.key = h.memory),"
                        + " (SELECT m.version FROM memory m WHERE m.key = h.retired), h.reason, h.channel, h.actor, h.session_id"
                        + " FROM history h WHERE h.collection IN (SELECT value FROM json_each(?)) AND h.id <> '' ORDER BY h.sequence",
                row -> consumer.accept(event(row)),
                within);
    }

    /** A shelf that never held anything, or was erased with its history, is none. */
    private void shelves(Consumer<? super NamespaceRow> consumer) {
        Generations generations = new Generations(session);
        Generation own = generations.active().orElse(null);
        List<NamespaceRow> found = new ArrayList<>();
        session.each(
                "SELECT key, name FROM collection c WHERE namespace = ? AND name <> ? AND ("
                        + " EXISTS (SELECT 1 FROM history h WHERE h.collection = c.key AND h.id <> '')"
                        + " OR EXISTS (SELECT 1 FROM generation g WHERE g.collection = c.key AND g.state = 'ACTIVE')"
                        + ") ORDER BY name",
                row -> {
                    long key = row.getLong(1);
                    shelves.put(key, row.getString(2));
                    Generation given = generations.givenTo(key).orElse(null);
                    if (given != null) {
                        served.put(key, given);
                    } else if (own != null && vectors) {
                        served.put(key, own);
                    }
                    found.add(new NamespaceRow.Shelf(
                            row.getString(2),
                            given == null ? null : given.model().dimension()));
                },
                namespace,
                GrantReader.COLLECTION);
        found.forEach(consumer);
    }

    private void versions(String within, Consumer<? super NamespaceRow> consumer) {
        List<Long> page = new ArrayList<>(PAGE);
        // In the order in which they were stored, over all collections alike: it decides what stands next to what.
        session.each(
                MemoryRows.everyVersion("key", "") + " ORDER BY key",
                row -> {
                    page.add(row.getLong(1));
                    if (page.size() == PAGE) {
                        versions(page, consumer);
                        page.clear();
                    }
                },
                within);
        versions(page, consumer);
    }

    private void versions(List<Long> page, Consumer<? super NamespaceRow> consumer) {
        if (page.isEmpty()) {
            return;
        }
        Map<Long, StoredMemory> loaded = rows.load(page);
        Map<Long, List<float[]>> found = vectors(page);
        List<NamespaceRow> versions = new ArrayList<>(page.size());
        session.each(
                "SELECT m.key, m.recorded_at, m.retired_at, EXISTS (SELECT 1 FROM unembedded u WHERE u.memory = m.key) FROM memory m"
                        + " WHERE m.key IN (SELECT value FROM json_each(?)) ORDER BY m.key",
                row -> {
                    long key = row.getLong(1);
                    versions.add(new NamespaceRow.Version(
                            Objects.requireNonNull(loaded.get(key)), // One snapshot: none can be gone.
                            Times.instant(row.getLong(2)),
                            instantOrNull(row, 3),
                            row.getInt(4) == 1,
                            found.getOrDefault(key, List.of())));
                },
                MemoryRows.json(page));
        versions.forEach(consumer);
    }

    private Map<Long, List<float[]>> vectors(List<Long> page) {
        Map<Long, List<float[]>> found = new HashMap<>();
        VectorTable table = new VectorTable(session);
        served.forEach((shelf, generation) -> found.putAll(table.load(generation.key(), List.of(shelf), page)));
        return found;
    }

    private void blocks(String within, Consumer<? super NamespaceRow> consumer) {
        session.each(
                "SELECT label, description, value, char_limit, read_only, version, created_at, updated_at, recorded_at, retired_at"
                        + " FROM block WHERE collection IN (SELECT value FROM json_each(?)) ORDER BY label, version",
                row -> consumer.accept(new NamespaceRow.BlockVersion(
                        new Block(
                                namespace,
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getInt(4),
                                row.getInt(5) == 1,
                                null,
                                row.getLong(6),
                                Times.instant(row.getLong(7)),
                                Times.instant(row.getLong(8))),
                        Times.instant(row.getLong(9)),
                        instantOrNull(row, 10))),
                within);
    }

    private void conversations(Consumer<? super NamespaceRow> consumer) {
        session.each(
                "SELECT key, id FROM conversation WHERE namespace = ? ORDER BY id",
                talk -> {
                    consumer.accept(new NamespaceRow.Talk(talk.getString(2)));
                    session.each(
                            "SELECT g.kind, g.json, g.extra, g.place, g.waits, EXISTS (SELECT 1 FROM unrecalled u WHERE u.message = g.key),"
                                    + " m.id, m.version, g.stored_at FROM message g LEFT JOIN memory m ON m.key = g.memory"
                                    + " WHERE g.conversation = ? ORDER BY g.key",
                            row -> consumer.accept(message(row)),
                            talk.getLong(1));
                },
                namespace);
    }

    private static NamespaceRow message(ResultSet row) throws SQLException {
        return new NamespaceRow.Message(
                new MessageBody(MessageKind.valueOf(row.getString(1)), row.getString(2), row.getString(3)),
                longOrNull(row, 4),
                longOrNull(row, 5),
                row.getInt(6) == 1,
                row.getString(7),
                row.getLong(8),
                Times.instant(row.getLong(9)));
    }

    private NamespaceRow event(ResultSet row) throws SQLException {
        String channel = row.getString(9);
        return new NamespaceRow.Event(
                shelf(row.getLong(1)),
                row.getString(2),
                HistoryEntry.Event.valueOf(row.getString(3)),
                row.getLong(4),
                Times.instant(row.getLong(5)),
                longOrNull(row, 6),
                longOrNull(row, 7),
                row.getString(8),
                channel == null ? null : new Actor(row.getString(10), Channel.valueOf(channel), row.getString(11)));
    }

    private String shelf(long collection) {
        return Objects.requireNonNull(shelves.get(collection));
    }

    private static @Nullable Long longOrNull(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        Long micros = longOrNull(row, column);
        return micros == null ? null : Times.instant(micros);
    }
}
