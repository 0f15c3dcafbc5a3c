package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.IntegrityReport;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * Makes a damaged file whole if no table is affected. Nothing damaged is touched, as SQLite would follow wrong page numbers to sound
 * pages: the tables are copied into a new file, every index is made anew there, the whole of it is verified, and then takes the place of
 * the old content in one transaction.
 */
final class Mending {

    private static final Logger LOG = LoggerFactory.getLogger(Mending.class);

    private final SqliteConfig config;
    private final Path file;

    Mending(SqliteConfig config, Path file) {
        this.config = config;
        this.file = file;
    }

    /**
     * Refuses damage that nothing can make good: of a page of a table or of the schema. If none of a table's pages is damaged, the way to
     * them is sound, too. To be called in the transaction in which the damage was found.
     */
    void requireTables(Session session, PageSeal.Damage damage) {
        Set<Integer> damaged = new HashSet<>(damage.pages());
        if (damaged.contains(1)) {
            throw beyond(damage, "the header and the schema", null);
        }
        try {
            requireIntact(session, "sqlite_schema", damaged, damage);
            for (String table : tables(session, "main")) {
                requireIntact(session, table, damaged, damage);
            }
        } catch (MemoriException e) {
            throw e.getCause() == null ? e : beyond(damage, "what SQLite cannot read", e);
        }
    }

    private void requireIntact(Session session, String table, Set<Integer> damaged, PageSeal.Damage damage) {
        session.each(
                "SELECT pageno FROM dbstat WHERE name = ?",
                row -> {
                    if (damaged.contains(row.getInt(1))) {
                        throw beyond(damage, table.equals("sqlite_schema") ? "the schema" : "the table " + table, null);
                    }
                },
                table);
    }

    MemoriException beyond(PageSeal.Damage damage, String what, @Nullable Throwable cause) {
        return new MemoriException(
                Reason.CORRUPT,
                config.name() + " is damaged: " + damage.sentence() + ", and belongs to " + what + "; restore a backup",
                cause);
    }

    /** To be called outside a transaction, while nobody else mends the file. */
    void mend(Session session, PageSeal.Damage damage) {
        Path whole = file.resolveSibling(file.getFileName() + "-mend");
        try {
            delete(whole); // Of one that was interrupted.
            try {
                copy(whole);
                takeOver(session, whole);
            } finally {
                delete(whole);
            }
        } catch (IOException e) {
            throw new MemoriException(Reason.STORAGE, whole + " cannot be deleted: " + e.getMessage(), e);
        }
        LOG.warn(
                "{} was damaged: {}; no table was affected, and every index has been built again",
                config.name(),
                damage.sentence());
    }

    private void copy(Path whole) {
        SqliteConfig asideConfig =
                new SqliteConfig(whole, false, null, config.busyTimeout(), config.clock(), config.rankProfile());
        SqliteFile aside = new SqliteFile(asideConfig);
        try (Session session = aside.openWriter()) {
            session.update("ATTACH ? AS damaged", file.toAbsolutePath().toString());
            session.execute("BEGIN IMMEDIATE");
            for (String table : tables(session, "damaged")) {
                session.execute("DELETE FROM main.\"" + table + "\"");
                session.execute(
                        "INSERT INTO main.\"" + table + "\" SELECT * FROM damaged.\"" + table + "\" NOT INDEXED");
            }
            session.update(
                    "DELETE FROM setting WHERE name IN (?, ?)", SealedFile.DAMAGED_TABLE, SealedFile.DAMAGED_INDEX);
            SqliteMaintenance maintenance = new SqliteMaintenance(session);
            maintenance.rebuild();
            IntegrityReport report = maintenance.verify();
            if (!report.ok()) {
                throw new MemoriException(
                        Reason.CORRUPT,
                        config.name() + " is damaged, and what its tables hold does not fit together ("
                                + report.problems().get(0) + "); restore a backup");
            }
            session.execute("COMMIT");
            session.execute("PRAGMA journal_mode = DELETE");
        } finally {
            aside.release();
        }
    }

    private void takeOver(Session session, Path whole) {
        try {
            SQLiteConnection connection = session.connection.unwrap(SQLiteConnection.class);
            int result = connection
                    .getDatabase()
                    .restore("main", whole.toAbsolutePath().toString(), null);
            if (result != 0) {
                throw new MemoriException(
                        Reason.STORAGE,
                        config.name() + " is damaged and cannot be mended (SQLite says " + result + ")");
            }
        } catch (SQLException e) {
            throw SqliteErrors.translate(e, config.name());
        }
    }

    private static List<String> tables(Session session, String schema) {
        // Those that are not made of others: no shadows of virtual tables, no seal, no statistics of the query planner.
        String sql = "SELECT name FROM " + schema + ".sqlite_schema t WHERE type = 'table' AND rootpage > 0"
                + " AND name NOT IN ('seal', 'page_sum', 'sqlite_stat1', 'sqlite_stat4') AND NOT EXISTS (SELECT 1 FROM "
                + schema + ".sqlite_schema v WHERE v.type = 'table' AND v.rootpage = 0"
                + " AND substr(t.name, 1, length(v.name) + 1) = v.name || '_') ORDER BY name";
        // sqlite_sequence comes last, as inserting into the others changes it.
        return session.list(sql, row -> row.getString(1)).stream()
                .sorted(Comparator.comparing("sqlite_sequence"::equals))
                .toList();
    }

    private static void delete(Path whole) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(Path.of(whole + suffix));
        }
    }
}
