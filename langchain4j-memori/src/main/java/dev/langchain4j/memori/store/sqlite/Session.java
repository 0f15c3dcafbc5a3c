package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection with its prepared statements. Every result set is closed before a method returns: an open one would make
 * {@code COMMIT} and {@code VACUUM} fail. For one thread at a time.
 */
final class Session implements AutoCloseable {

    /** Statements are few, but filters make new ones. */
    private static final int CACHED_STATEMENTS = 96;

    final Connection connection;
    private final String name;
    private final StatementCache statements = new StatementCache();
    private boolean broken;
    private long changes;

    Session(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /** Turns a row into a value. */
    @FunctionalInterface
    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Takes a row in. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        List<T> rows = new ArrayList<>();
        each(sql, row -> rows.add(mapper.map(row)), parameters);
        return rows;
    }

    <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        try {
            PreparedStatement statement = bound(sql, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** The first column of the first row; 0 where there is no row or it holds NULL. */
    long number(String sql, @Nullable Object... parameters) {
        return first(sql, row -> row.getLong(1), parameters).orElse(0L);
    }

    void each(String sql, RowConsumer consumer, @Nullable Object... parameters) {
        try {
            PreparedStatement statement = bound(sql, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** How many rows were changed. */
    int update(String sql, @Nullable Object... parameters) {
        changes++;
        try {
            return bound(sql, parameters).executeUpdate();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    long insert(String sql, @Nullable Object... parameters) {
        update(sql, parameters);
        return number("SELECT last_insert_rowid()");
    }

    /** Grows with everything that may have changed something. */
    long changes() {
        return changes;
    }

    /** Runs a statement once, unprepared and without parameters: transactions, pragmas, the schema. */
    void execute(String sql) {
        changes++;
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw SqliteErrors.translate(e, name);
        }
    }

    /** Runs several statements. */
    void script(String sql) {
        changes++;
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql); // Of the driver's methods the only one that does not stop behind the first.
        } catch (SQLException e) {
            throw SqliteErrors.translate(e, name);
        }
    }

    /** Rewrites the file without its free pages. */
    void vacuum() {
        closeStatements();
        execute("VACUUM");
    }

    /** Writes all but the free pages into a new file. */
    void vacuumInto(String file) {
        closeStatements();
        update("VACUUM INTO ?", file);
    }

    /** The driver leaves prepared statements open, and a VACUUM wants none. */
    private void closeStatements() {
        try {
            statements.closeAll();
        } catch (SQLException e) {
            throw SqliteErrors.translate(e, name);
        }
    }

    /** Undoes a transaction because of a failure, to which a second one is added. */
    void rollback(Throwable failure) {
        try (var statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // After some failures, a full disk among them, SQLite has rolled back already.
            if (!isNoTransaction(e)) {
                failure.addSuppressed(e);
                broken = true;
            }
        }
    }

    /** Whether a transaction could not be undone, so that the next one could not begin. */
    boolean isBroken() {
        return broken;
    }

    private static boolean isNoTransaction(SQLException e) {
        return e.getMessage() != null && e.getMessage().contains("no transaction is active");
    }

    @Override
    public void close() {
        try {
            statements.closeAll();
            connection.close();
        } catch (SQLException e) {
            throw SqliteErrors.translate(e, name);
        }
    }

    /** The driver may have closed a statement that failed, so it is prepared anew the next time. */
    private MemoriException failed(String sql, SQLException e) {
        PreparedStatement statement = statements.remove(sql);
        if (statement != null) {
            try {
                statement.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
        }
        return SqliteErrors.translate(e, name);
    }

    private PreparedStatement bound(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            bind(statement, i + 1, parameters[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Integer number) {
            statement.setInt(index, number);
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value instanceof Double number) {
            statement.setDouble(index, number);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value == null) {
            statement.setObject(index, null);
        } else {
            throw new IllegalArgumentException("no SQL type for " + value.getClass());
        }
    }

    /** Least recently used statements are closed. */
    private static final class StatementCache extends LinkedHashMap<String, PreparedStatement> {

        private static final long serialVersionUID = 1L;

        StatementCache() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PreparedStatement> eldest) {
            if (size() <= CACHED_STATEMENTS) {
                return false;
            }
            try {
                eldest.getValue().close();
            } catch (SQLException e) {
                throw SqliteErrors.translate(e, "closing a statement");
            }
            return true;
        }

        void closeAll() throws SQLException {
            for (PreparedStatement statement : values()) {
                statement.close();
            }
            clear();
        }
    }
}
