package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** Opens connections: says what is wrong with a file before SQLite would, sets the pragmas, and brings the schema up to date. */
final class SqliteFile {

    /** "MEMO": marks a file as ours. */
    static final int APPLICATION_ID = 0x4d454d4f;

    /** The schema versions this library can read and write: V1.sql up to this one. */
    static final int SCHEMA_VERSION = 4;

    /** Rows with their text are a few hundred bytes and vectors one and a half kilobytes: few fit on SQLite's usual 4 KiB. */
    static final int PAGE_SIZE = 8192;

    /** An addition goes to random places of two indexes, and a batch of them must not be written twice because they do not fit. */
    private static final int WRITER_CACHE_KIB = 16 << 10;

    private static final long RETRY_NANOS = 10_000_000;

    /** Pages of a limited file that only an erasure may take. */
    private static final long MAX_RESERVE = 256;

    private static final int HEADER_BYTES = 100;

    /** Where in the header the application id is. */
    private static final int OWNER = 68;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final Set<PosixFilePermission> WRITE = EnumSet.of(
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /** Reading a quarter of a gigabyte takes a tenth of a second where the system has it in memory. */
    private static final long COMPARED_AT_ONCE = 256L << 20;

    private final SqliteConfig config;
    private final @Nullable SealedFile sealed;

    SqliteFile(SqliteConfig config) {
        this(config, COMPARED_AT_ONCE);
    }

    /** With another limit for what is compared with its seal before the file is open. */
    SqliteFile(SqliteConfig config, long atOnce) {
        this.config = config;
        this.sealed =
                config.file() == null ? null : new SealedFile(config, config.file(), atOnce, () -> prepared(s -> {}));
    }

    /** The session that creates or migrates the schema and that all writes go through. */
    Session openWriter() {
        Path file = config.file();
        if (file == null || sealed == null) {
            return prepared(session -> makeReady(session, null));
        }
        boolean first = !sealed.isOpen(); // Otherwise readers are open.
        try {
            check(file, sealed);
            return prepared(session -> makeReady(session, sealed));
        } catch (RuntimeException | Error e) {
            if (first) {
                release();
            }
            throw e;
        }
    }

    private void makeReady(Session session, @Nullable SealedFile seal) {
        if (seal != null) {
            seal.compare(session);
        }
        // Before anything is changed, as a file of another program must stay as it is; and of one state, as another
        // process may just be creating the file.
        session.execute("BEGIN");
        checkOwner(session);
        session.execute("COMMIT");
        useWriteAheadLog(session);
        if (seal != null) {
            seal.compareLater();
        }
        migrate(session);
        if (seal != null) {
            seal.open(session);
        }
        limit(session, false);
        session.execute("PRAGMA wal_autocheckpoint = 0"); // Sessions does it.
        session.execute("PRAGMA cache_size = -" + WRITER_CACHE_KIB);
    }

    /** The file; null for a store in memory. */
    @Nullable
    Path path() {
        return config.file();
    }

    /** How large the file may become. What erases may use the reserve, too: it has to write before what it erases makes room. */
    void limit(Session session, boolean withReserve) {
        if (config.maxBytes() != null) {
            long pages = config.maxBytes() / session.number("PRAGMA page_size");
            long reserve = Math.min(MAX_RESERVE, pages / 16);
            session.execute("PRAGMA max_page_count = " + (withReserve ? pages : pages - reserve));
        }
    }

    /** Refuses to go on with what was found damaged since the file was opened. */
    void requireSound() {
        if (sealed != null) {
            sealed.requireSound();
        }
    }

    /** Seals the file if this is the last connection to it. Nothing may be going on, or come after. */
    void seal(Session writer) {
        if (sealed != null) {
            sealed.close(writer);
        }
    }

    /** To be called when all connections are closed, and not before. */
    void release() {
        if (sealed != null) {
            sealed.release();
        }
    }

    /** Its bytes; valid until {@link #release}. */
    RawFile raw() {
        return Objects.requireNonNull(sealed, "a store in memory has no bytes").raw();
    }

    Session openReader() {
        return prepared(session -> session.execute("PRAGMA query_only = ON"));
    }

    /** Says what is wrong with a file that nothing is open on yet. */
    void checkAlone() {
        if (config.file() != null && sealed != null) {
            try {
                check(config.file(), sealed);
            } finally {
                sealed.release();
            }
        }
    }

    /** A session on a file as it is: of whichever version, in whichever journal mode. */
    Session openPlain() {
        return prepared(this::checkOwner);
    }

    private Session prepared(Consumer<Session> preparation) {
        NativeLibrary.load();
        Properties properties = new Properties();
        properties.setProperty(
                "busy_timeout", Long.toString(config.busyTimeout().toMillis()));
        try {
            String url = JDBC.PREFIX
                    + (config.file() == null ? ":memory:" : config.file().toAbsolutePath());
            SQLiteConnection connection = JDBC.createConnection(url, properties);
            // Transactions begin and end by statements here, and the driver, which knows nothing of them, would
            // otherwise try with
            // every change whether it has to commit, and ask after every row for its key.
            connection.getConnectionConfig().setAutoCommit(false);
            connection.getConnectionConfig().setGetGeneratedKeys(false);
            Session session = new Session(connection, config.name());
            try {
                session.execute("PRAGMA page_size = " + PAGE_SIZE);
                session.execute("PRAGMA synchronous = " + (config.durable() ? "FULL" : "NORMAL"));
                session.execute("PRAGMA secure_delete = ON");
                session.execute("PRAGMA temp_store = MEMORY");
                preparation.accept(session);
                return session;
            } catch (RuntimeException | Error e) {
                closeAfter(session, e);
                throw e;
            }
        } catch (SQLException e) {
            throw SqliteErrors.translate(e, config.name());
        }
    }

    /** Changing the journal mode does not wait for other processes by itself, and two may create one file at the same time. */
    private void useWriteAheadLog(Session session) {
        long deadline = System.nanoTime() + config.busyTimeout().toNanos();
        while (true) {
            try {
                String mode = session.first("PRAGMA journal_mode = WAL", row -> row.getString(1))
                        .orElse("none");
                if (config.file() != null && !mode.equals("wal")) {
                    throw new MemoriException(
                            Reason.STORAGE,
                            config.name() + " cannot use a write-ahead log (journal mode " + mode
                                    + "); put it on a local disk");
                }
                return;
            } catch (MemoriException e) {
                if (e.reason() != Reason.BUSY || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private static void check(Path file, SealedFile sealed) {
        if (Files.isDirectory(file)) {
            throw new MemoriException(
                    Reason.NOT_A_STORE,
                    file + " is a directory; name a file in it, for example " + file.resolve("memory.db"));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new MemoriException(Reason.NOT_A_STORE, "the folder " + folder + " does not exist; create it first");
        }
        try {
            if (!Files.exists(file)) {
                return;
            }
            if (isWriteProtected(file)) {
                throw new MemoriException(
                        Reason.READ_ONLY, file + " is write-protected; a store needs a file that it can write");
            }
            if (Files.size(file) > 0) {
                checkHeader(file, sealed.raw());
            }
        } catch (IOException e) {
            throw new MemoriException(Reason.STORAGE, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A super-user may write whatever the permissions say, so where nobody is meant to write, that is asked for, too. */
    private static boolean isWriteProtected(Path file) throws IOException {
        if (!Files.isWritable(file)) {
            return true;
        }
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view != null && Collections.disjoint(view.readAttributes().permissions(), WRITE);
    }

    /** The header is described in "Database File Format", section 1.3 of SQLite's documentation; numbers are big-endian. */
    private static void checkHeader(Path file, RawFile raw) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        int length = raw.read(0, header);
        ByteBuffer fields = ByteBuffer.wrap(header);
        if (length < HEADER_BYTES || !fields.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            if (fields.getInt(OWNER) == APPLICATION_ID) {
                throw new MemoriException(
                        Reason.CORRUPT, file + " is damaged: its first bytes are not a database's; restore a backup");
            }
            throw new MemoriException(
                    Reason.NOT_A_STORE,
                    file + " is not an SQLite database; name a new file or one that this library wrote");
        }
        // SQLite would take a format of the future for a file that must not be written.
        if (!isKnownFormat(fields.get(18)) || !isKnownFormat(fields.get(19))) {
            throw new MemoriException(
                    Reason.CORRUPT,
                    file + " is damaged: its header names a file format that there is not; restore a backup");
        }
        int storedSize = Short.toUnsignedInt(fields.getShort(16));
        long pageSize = storedSize == 1 ? 65_536 : storedSize;
        long pages = Integer.toUnsignedLong(fields.getInt(28));
        boolean pagesAreValid = fields.getInt(24) == fields.getInt(92);
        // With a log the file may be shorter than what the log is going to make of it.
        boolean log = Files.exists(Path.of(file + "-wal")) || Files.exists(Path.of(file + "-journal"));
        if (pagesAreValid && !log && Files.size(file) < pages * pageSize) {
            throw new MemoriException(
                    Reason.CORRUPT,
                    file + " is truncated: its header speaks of " + pages * pageSize + " bytes, but it has "
                            + Files.size(file) + "; restore a backup");
        }
    }

    /** Rollback journal or write-ahead log. */
    private static boolean isKnownFormat(byte format) {
        return format == 1 || format == 2;
    }

    private void migrate(Session session) {
        if (session.number("PRAGMA user_version") == SCHEMA_VERSION) {
            return;
        }
        session.execute("BEGIN IMMEDIATE");
        try {
            checkOwner(session); // Asked again: another process may have been first.
            for (long next = session.number("PRAGMA user_version") + 1; next <= SCHEMA_VERSION; next++) {
                session.script(resource("V" + next + ".sql"));
            }
            session.execute("PRAGMA application_id = " + APPLICATION_ID);
            session.execute("PRAGMA user_version = " + SCHEMA_VERSION);
            session.execute("COMMIT");
        } catch (RuntimeException | Error e) {
            session.rollback(e);
            throw e;
        }
    }

    private void checkOwner(Session session) {
        long owner = session.number("PRAGMA application_id");
        long version = session.number("PRAGMA user_version");
        boolean empty = session.number("SELECT count(*) FROM sqlite_schema") == 0;
        if (owner != APPLICATION_ID && !(empty && owner == 0 && version == 0)) {
            throw new MemoriException(
                    Reason.NOT_A_STORE, config.name() + " is an SQLite database of another program; name a new file");
        }
        if (version > SCHEMA_VERSION) {
            throw new MemoriException(
                    Reason.NOT_A_STORE,
                    config.name() + " was written by a newer version of this library (schema " + version
                            + ", this one knows " + SCHEMA_VERSION + "); upgrade langchain4j-memori");
        }
    }

    private static String resource(String name) {
        try (InputStream in = SqliteFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the resource " + name + " cannot be read", e);
        }
    }

    private static void closeAfter(Session session, Throwable handled) {
        try {
            session.close();
        } catch (RuntimeException e) {
            handled.addSuppressed(e);
        }
    }
}
