package dev.langchain4j.memori.store.sqlite;

import java.util.Collection;

/**
 * Keys to look for, as what stands behind a column and its parameters. Few are parameters of their own, which is several times faster than a
 * JSON array; their number is rounded up, the last one repeated, so that a handful of prepared statements serves them. Many are an array.
 */
final class KeyList {

    private static final int FEWEST = 2;
    private static final int FEW = 64;

    private final String sql;
    private final Object[] parameters;

    private KeyList(String sql, Object[] parameters) {
        this.sql = sql;
        this.parameters = parameters;
    }

    /** At least one key. */
    static KeyList of(Collection<Long> keys) {
        if (keys.size() > FEW) {
            return new KeyList("IN (SELECT value FROM json_each(?))", new Object[] {MemoryRows.json(keys)});
        }
        int count = FEWEST;
        while (count < keys.size()) {
            count *= 2;
        }
        Object[] parameters = new Object[count];
        int i = 0;
        for (Long key : keys) {
            parameters[i++] = key;
        }
        for (int last = i - 1; i < count; i++) {
            parameters[i] = parameters[last];
        }
        return new KeyList("IN (?" + ", ?".repeat(count - 1) + ")", parameters);
    }

    /** "IN" and a list. */
    String sql() {
        return sql;
    }

    Object[] parameters() {
        return parameters;
    }
}
