package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.vector.Vectors;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.sqlite.SQLiteConfig;

/**
 * sqlite-vec, C with vector instructions, in SQLite in memory, so that no page is read from a disk: once scanning floats, once scanning
 * signs and re-scoring the best {@value #CODES_PER_HIT} for each hit with floats.
 */
final class SqliteVecPeer implements Peer {

    private static final int BATCH = 1_000;
    private static final int CODES_PER_HIT = 50;

    private static final String BY_FLOATS =
            "SELECT rowid FROM by_float WHERE embedding MATCH ? AND k = " + SearchRequest.DEFAULT_LIMIT;

    private static final String BY_CODES = "WITH candidate AS (SELECT rowid AS row FROM by_code"
            + " WHERE code MATCH vec_quantize_binary(?) AND k = " + CODES_PER_HIT * SearchRequest.DEFAULT_LIMIT + ")"
            + " SELECT key FROM candidate CROSS JOIN vector ON key = row"
            + " ORDER BY vec_distance_L2(data, ?) LIMIT " + SearchRequest.DEFAULT_LIMIT;

    private final String engine;
    private final Connection connection;
    private final PreparedStatement search;
    private final List<byte[]> queries;
    private final int parameters;

    private SqliteVecPeer(String engine, Connection connection, String sql, List<byte[]> queries) throws SQLException {
        this.engine = engine;
        this.connection = connection;
        this.search = connection.prepareStatement(sql);
        this.queries = queries;
        this.parameters = search.getParameterMetaData().getParameterCount();
    }

    static List<Peer> open(DataSet data, Path library, PrintWriter progress) throws PeerMissing {
        try {
            progress.println("  filling sqlite-vec");
            List<byte[]> queries = data.queries().stream()
                    .map(query -> Vectors.toBytes(query.vector()))
                    .toList();
            // One database each, so that neither is closed under the other.
            Connection floats = filled(data, library, "CREATE VIRTUAL TABLE by_float USING vec0 (embedding float[%d])");
            Connection codes = filled(
                    data,
                    library,
                    "CREATE VIRTUAL TABLE by_code USING vec0 (code bit[%d])",
                    "CREATE TABLE vector (key INTEGER PRIMARY KEY, data BLOB NOT NULL)");
            return List.of(
                    new SqliteVecPeer("sqlite-vec, floats", floats, BY_FLOATS, queries),
                    new SqliteVecPeer("sqlite-vec, signs re-scored", codes, BY_CODES, queries));
        } catch (SQLException unusable) {
            throw new PeerMissing(library + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static Connection filled(DataSet data, Path library, String... tables) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.enableLoadExtension(true);
        Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:", config.toProperties());
        try {
            try (PreparedStatement load = connection.prepareStatement("SELECT load_extension(?)")) {
                load.setString(1, library.toAbsolutePath().toString());
                load.execute();
            }
            try (Statement statement = connection.createStatement()) {
                for (String table : tables) {
                    statement.execute(table.replace(
                            "%d", Integer.toString(data.queries().get(0).dimension())));
                }
            }
            for (String table : tables) {
                fill(connection, data, insertion(table));
            }
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    private static String insertion(String table) {
        if (table.contains("by_float")) {
            return "INSERT INTO by_float (rowid, embedding) VALUES (?, ?)";
        }
        return table.contains("by_code")
                ? "INSERT INTO by_code (rowid, code) VALUES (?, vec_quantize_binary(?))"
                : "INSERT INTO vector (key, data) VALUES (?, ?)";
    }

    private static void fill(Connection connection, DataSet data, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < data.memories().size(); i++) {
                Embedding embedding =
                        Objects.requireNonNull(data.memories().get(i).embedding());
                insert.setLong(1, i);
                insert.setBytes(2, Vectors.toBytes(embedding.vector()));
                insert.executeUpdate();
                if (i % BATCH == BATCH - 1) {
                    connection.commit();
                }
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Override
    public String operation() {
        return MemoriContestants.VECTOR;
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public Turn begin() {
        return i -> Sink.keep(positions(i % queries.size())).length;
    }

    @Override
    public int[] positions(int query) {
        try {
            for (int i = 1; i <= parameters; i++) {
                search.setBytes(i, queries.get(query));
            }
            int[] found = new int[SearchRequest.DEFAULT_LIMIT];
            int count = 0;
            try (ResultSet rows = search.executeQuery()) {
                while (rows.next()) {
                    found[count++] = rows.getInt(1);
                }
            }
            return Arrays.copyOf(found, count);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public String note() {
        return "in memory, prepared, row numbers returned";
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
