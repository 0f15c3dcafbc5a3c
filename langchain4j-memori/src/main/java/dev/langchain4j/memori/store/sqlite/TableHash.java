package dev.langchain4j.memori.store.sqlite;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over all that a file holds: the schema, and every row of every table in the order of its primary key, each value with its type and
 * length. Left out are the lexical indexes, which are compared with the table and can be built again from it, what a backup says of itself,
 * and the checksums of pages.
 */
final class TableHash {

    private static final String TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
            + " AND name NOT IN ('backup', 'backup_count', 'seal', 'page_sum', 'sqlite_schema', 'sqlite_stat1', 'sqlite_stat4')"
            + " ORDER BY name";

    private final Session session;
    private final MessageDigest digest = sha256();
    private final Map<String, Long> rows = new TreeMap<>();

    TableHash(Session session) {
        this.session = session;
    }

    /** How many rows each table has, and the hash over them. */
    record Sum(Map<String, Long> rows, String hash) {}

    /** To be called inside a transaction. */
    Sum sum() {
        add(
                "schema",
                "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'"
                        + " ORDER BY type, name");
        for (String table : session.list(TABLES, row -> row.getString(1))) {
            List<String> key = session.list(
                    "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", row -> row.getString(1), table);
            String order = key.isEmpty()
                    ? ""
                    : " ORDER BY "
                            + String.join(
                                    ", ", key.stream().map(TableHash::quoted).toList());
            rows.put(table, add(table, "SELECT * FROM " + quoted(table) + order));
        }
        return new Sum(rows, HexFormat.of().formatHex(digest.digest()));
    }

    private long add(String name, String query) {
        long[] count = new long[1];
        try (DataOutputStream out =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            write(out, name);
            session.each(query, row -> {
                count[0]++;
                add(out, row);
            });
            out.writeLong(count[0]);
        } catch (IOException e) {
            throw unexpected(e);
        }
        return count[0];
    }

    private static void add(DataOutputStream out, ResultSet row) throws SQLException {
        int columns = row.getMetaData().getColumnCount();
        try {
            for (int i = 1; i <= columns; i++) {
                write(out, row.getObject(i));
            }
        } catch (IOException e) {
            throw unexpected(e);
        }
    }

    private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeByte('n');
        } else if (value instanceof Double number) {
            out.writeByte('d');
            out.writeLong(Double.doubleToRawLongBits(number));
        } else if (value instanceof Number number) {
            out.writeByte('i');
            out.writeLong(number.longValue());
        } else {
            boolean blob = value instanceof byte[];
            byte[] bytes = blob ? (byte[]) value : value.toString().getBytes(StandardCharsets.UTF_8);
            out.writeByte(blob ? 'b' : 't');
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static IllegalStateException unexpected(IOException e) {
        return new IllegalStateException("a digest takes everything", e);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
