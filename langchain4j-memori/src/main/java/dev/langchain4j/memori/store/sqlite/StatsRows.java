package dev.langchain4j.memori.store.sqlite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.MemoryType;
import java.time.Instant;
import java.util.Collection;
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

    private static final String OUTSIDE = " WHERE c.namespace = ? AND c.name NOT IN (SELECT value FROM json_each(?))";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Session session;

    StatsRows(Session session) {
        this.session = session;
    }

    MemoryStats of(List<Long> collections, Instant moment) {
        String keys = MemoryRows.json(collections);
        long now = Times.clamped(moment);
        Map<MemoryType, Long> byType = new EnumMap<>(MemoryType.class);
        long[] contents = new long[1];
        session.each(
                "SELECT m.type, count(*), sum(octet_length(m.content)) FROM memory m" + WITHIN + " GROUP BY m.type",
                row -> {
                    byType.put(MemoryType.valueOf(row.getString(1)), row.getLong(2));
                    contents[0] += row.getLong(3);
                },
                keys,
                now);
        // Joining memories and vectors is most of the work: once for all that is asked of it.
        long[] vectors = new long[3];
        session.each(
                "SELECT count(DISTINCT m.key), count(*), sum(4 * g.dimension)" + VECTORS,
                row -> {
                    for (int i = 0; i < vectors.length; i++) {
                        vectors[i] = row.getLong(i + 1);
                    }
                },
                keys,
                now);
        return new MemoryStats(
                byType.values().stream().mapToLong(Long::longValue).sum(),
                session.number("SELECT sum(n) FROM (" + MemoryRows.everyVersion("count(*) AS n", "") + ")", keys),
                byType,
                vectors[0],
                vectors[1],
                contents[0] + vectors[2]);
    }

    long memoriesOutside(String namespace, Collection<String> apart) {
        return session.number(
                "SELECT coalesce(sum(c.memories), 0) FROM collection c" + OUTSIDE, namespace, names(apart));
    }

    /** SQLite's length() ends at the first NUL. */
    long charactersOutside(String namespace, Collection<String> apart) {
        return session.number(
                "SELECT coalesce(sum(CASE WHEN instr(m.content, char(0)) > 0 THEN octet_length(m.content) ELSE length(m.content) END), 0)"
                        + " FROM collection c JOIN memory m ON m.collection = c.key AND m.retired_at IS NULL" + OUTSIDE,
                namespace,
                names(apart));
    }

    private static String names(Collection<String> names) {
        ArrayNode array = JSON.createArrayNode();
        names.forEach(array::add);
        return array.toString();
    }
}
