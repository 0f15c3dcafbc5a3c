package dev.langchain4j.memori;

import dev.langchain4j.memori.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The rows of a store of today in a file that an earlier version of the schema made. */
final class OldFile {

    private static final int APPLICATION_ID = 0x4d454d4f;

    private OldFile() {}

    static void write(Path today, Path old, int version) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
                Statement sql = connection.createStatement()) {
            for (int next = 1; next <= version; next++) {
                sql.executeUpdate(schema(next));
            }
            sql.execute("PRAGMA application_id = " + APPLICATION_ID);
            sql.execute("PRAGMA user_version = " + version);
            sql.execute("ATTACH '" + today + "' AS today");
            for (String table : tables(sql)) {
                String columns = columns(sql, table);
                sql.execute("INSERT OR REPLACE INTO main." + table + " (" + columns + ") SELECT " + columns
                        + " FROM today." + table);
            }
            for (String index : List.of("memory", "retired")) {
                // An index without content gives back its tokens alone, and takes them in again as words.
                sql.execute("INSERT INTO main." + index + "_fts (rowid, content, names, metadata) SELECT doc,"
                        + " group_concat(iif(col = 'content', term, ''), ' ' ORDER BY offset),"
                        + " group_concat(iif(col = 'names', term, ''), ' ' ORDER BY offset),"
                        + " group_concat(iif(col = 'metadata', term, ''), ' ' ORDER BY offset)"
                        + " FROM today." + index + "_terms GROUP BY doc");
            }
        }
    }

    private static String schema(int version) throws IOException {
        String name = "V" + version + ".sql";
        try (InputStream in = Objects.requireNonNull(SqliteStore.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> tables(Statement sql) throws SQLException {
        return strings(
                sql,
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                        + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
    }

    /** Those that the old version had and the present one still has. */
    private static String columns(Statement sql, String table) throws SQLException {
        return String.join(
                ", ",
                strings(
                        sql,
                        "SELECT name FROM pragma_table_info('" + table + "', 'main') WHERE name IN"
                                + " (SELECT name FROM pragma_table_info('" + table + "', 'today'))"));
    }

    private static List<String> strings(Statement sql, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = sql.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
