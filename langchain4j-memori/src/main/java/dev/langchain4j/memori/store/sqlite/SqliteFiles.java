package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.BackupManifest;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.StoreFiles;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;

/** Files of stores that are not open. */
public final class SqliteFiles implements StoreFiles {

    /** Others have no business with a copy; a short time is for virus scanners and the like. */
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    /** What leaves the rows as they are: an index that is off can be built again of them. */
    private static final Pattern SOUND =
            Pattern.compile("^ok$|^malformed inverted index|missing from index|wrong # of entries in index");

    /** Knows how to handle them. */
    public SqliteFiles() {}

    /** The library's statements are legal: where SQLite does not take one, the schema, or what a function was given, is not as it was written. */
    @Override
    public boolean isDamage(MemoriException failure) {
        return failure.reason() == MemoriException.Reason.CORRUPT
                || (failure.getCause() instanceof SQLException cause
                        && (cause.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_ERROR.code);
    }

    @Override
    public BackupManifest describe(Path copy, Instant madeAt, List<Long> probes) {
        return inTransaction(copy, session -> {
            unseal(session);
            TableHash.Sum sum = new TableHash(session).sum();
            Optional<Long> probe = probes.stream()
                    .filter(key ->
                            session.number("SELECT count(*) FROM memory WHERE key = ? AND retired_at IS NULL", key)
                                    == 1)
                    .findFirst();
            session.update(
                    "INSERT INTO backup (key, made_at, sequence, newest_change, hash, probe)"
                            + " SELECT 1, ?, coalesce(max(sequence), 0), max(at), ?, ? FROM history",
                    Times.micros(madeAt),
                    HexFormat.of().parseHex(sum.hash()),
                    probe.orElse(null));
            sum.rows()
                    .forEach((table, rows) ->
                            session.update("INSERT INTO backup_count (name, rows) VALUES (?, ?)", table, rows));
            return manifest(session).orElseThrow();
        });
    }

    @Override
    public BackupManifest check(Path backup) {
        return inTransaction(backup, session -> {
            BackupManifest manifest = manifest(session)
                    .orElseThrow(() -> new MemoriException(
                            Reason.NOT_A_STORE,
                            backup
                                    + " is a store, but not a backup: it does not say what it should hold; make backups with"
                                    + " backupTo(…)"));
            session.each("PRAGMA integrity_check", row -> {
                if (!SOUND.matcher(row.getString(1)).find()) {
                    throw damaged(backup, "SQLite says: " + row.getString(1).replace('\n', ' '));
                }
            });
            TableHash.Sum sum = new TableHash(session).sum();
            manifest.rows().forEach((table, rows) -> {
                long found = sum.rows().getOrDefault(table, 0L);
                if (found != rows) {
                    throw damaged(backup, "the table " + table + " should have " + rows + " rows, but has " + found);
                }
            });
            if (!sum.hash().equals(manifest.hash())) {
                throw damaged(backup, "its content has another hash than when it was made");
            }
            return manifest;
        });
    }

    @Override
    public void release(Path backup) {
        inTransaction(backup, session -> {
            unseal(session);
            session.update("DELETE FROM backup_count");
            return session.update("DELETE FROM backup");
        });
    }

    @Override
    public MemoryStore open(Path file, InstantSource clock) {
        return SqliteStore.open(new SqliteConfig(file, true, null, BUSY_TIMEOUT, clock, RankProfile.DEFAULT));
    }

    /** A database that somebody has open cannot leave its write-ahead log: SQLite itself asks for all the locks. */
    @Override
    public void vacate(Path file) {
        try (Session session = plain(file)) {
            session.first("PRAGMA journal_mode = DELETE", row -> row.getString(1));
        } catch (MemoriException e) {
            if (e.reason() == Reason.BUSY) {
                throw new MemoriException(
                        Reason.BUSY, file + " is open, here or in another process; close it before it is replaced", e);
            }
            if (e.reason() != Reason.CORRUPT) {
                throw e;
            }
        }
    }

    @Override
    public List<Path> companions(Path file) {
        return List.of(Path.of(file + "-wal"), Path.of(file + "-shm"), Path.of(file + "-journal"));
    }

    private static Optional<BackupManifest> manifest(Session session) {
        if (session.number("SELECT count(*) FROM sqlite_schema WHERE name IN ('backup', 'backup_count')") < 2) {
            return Optional.empty();
        }
        Map<String, Long> rows = new HashMap<>();
        session.each("SELECT name, rows FROM backup_count", row -> rows.put(row.getString(1), row.getLong(2)));
        long memories = session.number("SELECT count(*) FROM memory WHERE retired_at IS NULL");
        return session.first(
                "SELECT made_at, sequence, newest_change, hash, probe FROM backup",
                row -> new BackupManifest(
                        Times.instant(row.getLong(1)),
                        row.getLong(2),
                        row.getObject(3) == null ? null : Times.instant(row.getLong(3)),
                        memories,
                        rows,
                        HexFormat.of().formatHex(Objects.requireNonNullElse(row.getBytes(4), new byte[0])),
                        row.getObject(5) == null ? null : row.getLong(5)));
    }

    /** The checksums are of the pages of another file. */
    private static void unseal(Session session) {
        for (String table : List.of("seal", "page_sum")) {
            if (session.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?", table) == 1) {
                session.update("DELETE FROM " + table);
            }
        }
    }

    private static MemoriException damaged(Path backup, String what) {
        return new MemoriException(
                Reason.CORRUPT,
                backup + " is damaged, or was changed since it was made: " + what + "; restore another one");
    }

    private static <T> T inTransaction(Path file, Function<Session, T> work) {
        try (Session session = plain(file)) {
            session.update("BEGIN IMMEDIATE");
            try {
                T result = work.apply(session);
                session.update("COMMIT");
                return result;
            } catch (RuntimeException | Error e) {
                session.rollback(e);
                throw e;
            }
        }
    }

    private static Session plain(Path file) {
        SqliteFile store = new SqliteFile(
                new SqliteConfig(file, true, null, BUSY_TIMEOUT, InstantSource.system(), RankProfile.DEFAULT));
        store.checkAlone();
        return store.openPlain();
    }
}
