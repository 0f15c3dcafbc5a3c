package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.data.NewMemory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConnection;

/**
 * The rows that adds leave behind, to be inserted a second time by prepared statements and nothing else: what SQLite alone takes for the
 * same. They are read from a copy that the adds were made in, and go into a copy as it was before, so that keys, indexes and triggers are the same.
 */
final class BareRows {

    /** Tables with rows of a memory, by the column that leads to them; what else an add does, such as counting, is left out. */
    private static final Map<String, String> TABLES = Map.of(
            "memory", "key",
            "metadata", "memory",
            "vector", "memory",
            "history", "memory");

    private static final String INDEX = "memory_fts";

    /** One statement's values, in the order of its parameters. */
    private record Row(String sql, List<Object> values) {}

    private final List<List<Row>> rowsOfMemories;

    private BareRows(List<List<Row>> rowsOfMemories) {
        this.rowsOfMemories = rowsOfMemories;
    }

    /** Adds the memories to a copy of the store and takes down what is there that was not. */
    static BareRows of(FilledStore store, List<NewMemory> memories) {
        try (FilledStore.Copy copy = store.copy();
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy.file())) {
            long before = number(connection, "SELECT max(key) FROM memory");
            FilledStore.created(copy.namespace().addAll(memories), memories.size());
            Map<Long, List<Row>> rows = new LinkedHashMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet keys = statement.executeQuery("SELECT key FROM memory WHERE key > " + before)) {
                while (keys.next()) {
                    rows.put(keys.getLong(1), new ArrayList<>());
                }
            }
            for (String table : List.of("memory", "metadata", "vector", "history")) {
                read(connection, table, before, rows);
            }
            readIndex(connection, before, rows);
            return new BareRows(List.copyOf(rows.values()));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    int size() {
        return rowsOfMemories.size();
    }

    private static void read(Connection connection, String table, long before, Map<Long, List<Row>> rows)
            throws SQLException {
        String key = TABLES.getOrDefault(table, "key");
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT " + key + ", * FROM " + table + " WHERE " + key + " > " + before)) {
            int columns = found.getMetaData().getColumnCount() - 1;
            String sql =
                    "INSERT INTO " + table + " VALUES (" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
            while (found.next()) {
                List<Object> values = new ArrayList<>(columns);
                for (int c = 0; c < columns; c++) {
                    values.add(found.getObject(c + 2));
                }
                rows.getOrDefault(found.getLong(1), new ArrayList<>()).add(new Row(sql, values));
            }
        }
    }

    /** The lexical index keeps no text; its tokens, in their order, make the same entries again. */
    private static void readIndex(Connection connection, long before, Map<Long, List<Row>> rows) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT name FROM pragma_table_info('" + INDEX + "')")) {
            while (found.next()) {
                columns.add(found.getString(1));
            }
        }
        Map<Long, Map<String, StringBuilder>> texts = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIRTUAL TABLE temp.entry USING fts5vocab (main, " + INDEX + ", instance)");
            try (ResultSet found = statement.executeQuery(
                    "SELECT doc, col, term FROM temp.entry WHERE doc > " + before + " ORDER BY doc, col, \"offset\"")) {
                while (found.next()) {
                    texts.computeIfAbsent(found.getLong(1), added -> new LinkedHashMap<>())
                            .computeIfAbsent(found.getString(2), added -> new StringBuilder())
                            .append(found.getString(3))
                            .append(' ');
                }
            }
        }
        String sql = "INSERT INTO " + INDEX + " (rowid, " + String.join(", ", columns) + ") VALUES (?"
                + ", ?".repeat(columns.size()) + ")";
        texts.forEach((key, ofColumns) -> {
            List<Object> values = new ArrayList<>();
            values.add(key);
            columns.forEach(column -> values.add(
                    ofColumns.getOrDefault(column, new StringBuilder()).toString()));
            rows.getOrDefault(key, new ArrayList<>()).add(new Row(sql, values));
        });
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            return found.getLong(1);
        }
    }

    /** Inserts them with the settings that the library uses; {@code batch} memories a transaction. */
    Contestant contestant(String operation, FilledStore store, int batch) {
        return new Contestant() {
            @Override
            public String operation() {
                return operation;
            }

            @Override
            public String engine() {
                return "bare SQLite";
            }

            @Override
            public boolean writes() {
                return true;
            }

            @Override
            public Turn begin() {
                return new Inserts(store.copyFiles(), batch);
            }
        };
    }

    private final class Inserts implements Contestant.Turn {

        private final Path directory;
        private final int batch;
        private final Connection connection;
        private final Map<String, PreparedStatement> statements = new LinkedHashMap<>();
        private int next;

        private Inserts(Path directory, int batch) {
            this.directory = directory;
            this.batch = batch;
            try {
                connection = DriverManager.getConnection("jdbc:sqlite:" + FilledStore.file(directory));
                // Which the library does without, too.
                ((SQLiteConnection) connection).getConnectionConfig().setGetGeneratedKeys(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA journal_mode = WAL");
                    statement.execute("PRAGMA synchronous = FULL");
                    statement.execute("PRAGMA secure_delete = ON");
                    statement.execute("PRAGMA temp_store = MEMORY");
                    statement.execute("PRAGMA cache_size = -16384");
                }
                connection.setAutoCommit(false);
                for (Row row : rowsOfMemories.get(0)) {
                    statements.put(row.sql(), connection.prepareStatement(row.sql()));
                }
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public int call(int i) {
            try {
                for (int memory = 0; memory < batch; memory++) {
                    for (Row row : rowsOfMemories.get(next++)) {
                        insert(row);
                    }
                }
                connection.commit();
                return batch;
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private void insert(Row row) throws SQLException {
            PreparedStatement statement = statements.get(row.sql());
            if (statement == null) {
                statement = connection.prepareStatement(row.sql());
                statements.put(row.sql(), statement);
            }
            for (int p = 0; p < row.values().size(); p++) {
                statement.setObject(p + 1, row.values().get(p));
            }
            statement.executeUpdate();
        }

        @Override
        public int limit() {
            return rowsOfMemories.size() / batch;
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
            FilledStore.delete(directory);
        }
    }
}
