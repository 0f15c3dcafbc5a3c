package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.MemoriException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Metadata as rows and back, each value with its Java type. */
final class MetadataRows {

    /** The Java types that LangChain4j allows as metadata values, by the name that the table keeps. */
    private enum Kind {
        STRING,
        UUID,
        INTEGER,
        LONG,
        FLOAT,
        DOUBLE;

        static Kind of(Object value) {
            if (value instanceof String) {
                return STRING;
            } else if (value instanceof UUID) {
                return UUID;
            } else if (value instanceof Integer) {
                return INTEGER;
            } else if (value instanceof Long) {
                return LONG;
            } else if (value instanceof Float) {
                return FLOAT;
            } else if (value instanceof Double) {
                return DOUBLE;
            }
            throw MemoriException.invalid("metadata values are String, UUID, int, long, float or double, not "
                    + value.getClass().getName());
        }
    }

    private final Session session;

    MetadataRows(Session session) {
        this.session = session;
    }

    void insert(long memory, Metadata metadata) {
        for (Map.Entry<String, Object> entry : metadata.toMap().entrySet()) {
            Kind kind = Kind.of(entry.getValue());
            session.update(
                    "INSERT INTO metadata (memory, name, kind, value) VALUES (?, ?, ?, ?)",
                    memory,
                    entry.getKey(),
                    kind.name(),
                    toSql(kind, entry.getValue()));
        }
    }

    /** The metadata of some memories, at least one; those without any are absent. */
    Map<Long, Metadata> load(Collection<Long> memories) {
        Map<Long, Metadata> loaded = new HashMap<>();
        KeyList asked = KeyList.of(memories);
        session.each(
                "SELECT memory, name, kind, value FROM metadata WHERE memory " + asked.sql(),
                row -> put(loaded.computeIfAbsent(row.getLong(1), key -> new Metadata()), row),
                asked.parameters());
        return loaded;
    }

    void delete(long memory) {
        session.update("DELETE FROM metadata WHERE memory = ?", memory);
    }

    private static @Nullable Object toSql(Kind kind, Object value) {
        return switch (kind) {
            case STRING -> value;
            case UUID -> value.toString();
            case INTEGER, LONG -> ((Number) value).longValue();
            case FLOAT -> realOf((Float) value);
            case DOUBLE -> value;
        };
    }

    /**
     * The double that reads like a float: LangChain4j's filters compare numbers by what they print, so that the float 0.1 equals the double
     * 0.1, though their values differ. It comes back as the same float.
     */
    static double realOf(float value) {
        double alike = Double.parseDouble(Float.toString(value));
        return (float) alike == value ? alike : value;
    }

    private static void put(Metadata metadata, ResultSet row) throws SQLException {
        String name = row.getString(2);
        switch (Kind.valueOf(row.getString(3))) {
            case STRING -> metadata.put(name, row.getString(4));
            case UUID -> metadata.put(name, UUID.fromString(row.getString(4)));
            case INTEGER -> metadata.put(name, row.getInt(4));
            case LONG -> metadata.put(name, row.getLong(4));
            case FLOAT -> metadata.put(name, (float) real(row));
            case DOUBLE -> metadata.put(name, real(row));
        }
    }

    /** SQLite has no NaN and stores NULL for it. */
    private static double real(ResultSet row) throws SQLException {
        double value = row.getDouble(4);
        return row.wasNull() ? Double.NaN : value;
    }
}
