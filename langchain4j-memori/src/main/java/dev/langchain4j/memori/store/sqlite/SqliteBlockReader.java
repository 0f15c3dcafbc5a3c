package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.store.BlockReader;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.SharedBlock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows of {@code block} as values. */
class SqliteBlockReader implements BlockReader {

    private static final String COLUMNS =
            "c.namespace, b.label, b.description, b.value, b.char_limit, b.read_only, b.version, b.created_at, b.updated_at";
    private static final String BLOCKS = " FROM block b JOIN collection c ON c.key = b.collection";
    private static final String CURRENT = " AND b.retired_at IS NULL";
    private static final String OWN = " WHERE c.namespace = ? AND c.name = '" + COLLECTION + "'";
    private static final String GRANTED = BLOCKS
            + " JOIN block_grant g ON g.collection = b.collection AND g.label = b.label WHERE g.grantee = ?" + CURRENT;

    final Session session;

    SqliteBlockReader(SqliteReader reader) {
        this.session = reader.session;
    }

    @Override
    public List<Block> own(String namespace) {
        return session.list(
                "SELECT " + COLUMNS + BLOCKS + OWN + CURRENT + " ORDER BY b.label",
                SqliteBlockReader::block,
                namespace);
    }

    @Override
    public Optional<Block> find(String namespace, String label) {
        return session.first(
                "SELECT " + COLUMNS + BLOCKS + OWN + CURRENT + " AND b.label = ?",
                SqliteBlockReader::block,
                namespace,
                label);
    }

    @Override
    public List<SharedBlock> granted(String grantee) {
        return session.list(
                "SELECT " + COLUMNS + ", g.access" + GRANTED + " ORDER BY c.namespace, b.label",
                SqliteBlockReader::shared,
                grantee);
    }

    @Override
    public Optional<SharedBlock> findGranted(String grantee, String owner, String label) {
        return session.first(
                "SELECT " + COLUMNS + ", g.access" + GRANTED + " AND c.namespace = ? AND b.label = ?",
                SqliteBlockReader::shared,
                grantee,
                owner,
                label);
    }

    @Override
    public SortedMap<String, Access> grants(String namespace, String label) {
        SortedMap<String, Access> grants = new TreeMap<>();
        session.each(
                "SELECT g.grantee, g.access FROM block_grant g JOIN collection c ON c.key = g.collection" + OWN
                        + " AND g.label = ?",
                row -> grants.put(row.getString(1), Access.valueOf(row.getString(2))),
                namespace,
                label);
        return grants;
    }

    @Override
    public List<Block> versions(String namespace, String label) {
        return session.list(
                "SELECT " + COLUMNS + BLOCKS + OWN + " AND b.label = ? ORDER BY b.version",
                SqliteBlockReader::block,
                namespace,
                label);
    }

    /** The collection that a namespace's blocks belong to. */
    static Scope shelf(String namespace) {
        return new Scope(namespace, List.of(COLLECTION));
    }

    private static Block block(ResultSet row) throws SQLException {
        return new Block(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                row.getInt(6) == 1,
                null,
                row.getLong(7),
                Times.instant(row.getLong(8)),
                Times.instant(row.getLong(9)));
    }

    private static SharedBlock shared(ResultSet row) throws SQLException {
        return new SharedBlock(block(row), Access.valueOf(row.getString(10)));
    }
}
