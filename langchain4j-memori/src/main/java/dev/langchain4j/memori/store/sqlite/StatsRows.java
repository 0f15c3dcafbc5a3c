package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.MemoryType;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts of what some collections hold, and of nothing beside them. */
final class StatsRows {

    private static final String WITHIN =
            " WHERE m.collection IN (SELECT value FROM json_each(?)) AND m.retired_at IS NULL"
                    + " AND (m.expires_at IS NULL OR m.expires_at > ?)";
    private static final String VECTORS =
            " FROM memory m JOIN generation g ON g.state = 'ACTIVE' AND coalesce(g.collection, 0) IN (0, m.collection) JOIN vector v"
                    + " ON v.generation = g.key AND v.collection = m.collection AND v.memory = m.key" + WITHIN;

    private final Session session;

    StatsRows(Session session) {
        this.session = session;
    }

    MemoryStats of(List<Long> collections, Instant moment) {
        String keys = MemoryRows.json(collections);
        long now = Times.clamped(moment);
        Map<MemoryType, Long> byType = new EnumMap<>(MemoryType.class);
        session.each(
                "SELECT m.type, count(*) FROM memory m" + WITHIN + " GROUP BY m.type",
                row -> byType.put(MemoryType.valueOf(row.getString(1)), row.getLong(2)),
                keys,
                now);
        return new MemoryStats(
                byType.values().stream().mapToLong(Long::longValue).sum(),
                session.number(
                        "SELECT count(*) FROM memory m WHERE m.collection IN (SELECT value FROM json_each(?))", keys),
                byType,
                session.number("SELECT count(DISTINCT m.key)" + VECTORS, keys, now),
                session.number("SELECT count(*)" + VECTORS, keys, now),
                session.number("SELECT sum(octet_length(m.content)) FROM memory m" + WITHIN, keys, now)
                        + session.number("SELECT sum(4 * g.dimension)" + VECTORS, keys, now));
    }
}
