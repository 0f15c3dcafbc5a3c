package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.store.sqlite.PageSeal.Damage;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done about the seal of a file: it is compared before anything else when the file is opened, or in the background where that would
 * take long, and made again when the file is closed.
 */
final class SealedFile {

    /** What the background has found, so that the next who opens the file knows: by then the seal is broken. */
    static final String DAMAGED_TABLE = "damaged table";

    static final String DAMAGED_INDEX = "damaged index";

    private final SqliteConfig config;
    private final Path file;
    private final long atOnce;
    private final Supplier<Session> connections;
    private final Mending mending;
    private @Nullable RawFile raw;
    private @Nullable LaterCheck later;

    /**
     * What is needed to know about the seal.
     *
     * @param atOnce      the largest file, in bytes, that is compared before it is open
     * @param connections opens one more connection, without looking at the seal
     */
    SealedFile(SqliteConfig config, Path file, long atOnce, Supplier<Session> connections) {
        this.config = config;
        this.file = file;
        this.atOnce = atOnce;
        this.connections = connections;
        this.mending = new Mending(config, file);
    }

    RawFile raw() {
        if (raw == null) {
            raw = RawFile.open(file);
        }
        return raw;
    }

    boolean isOpen() {
        return raw != null;
    }

    /** To be called when all connections are closed, and not before. */
    void release() {
        if (later != null) {
            later.finish();
        }
        if (raw != null) {
            raw.close();
            raw = null;
        }
    }

    /** Compares a file that was closed with its seal, and mends it if no table is affected. What is large is left for later. */
    void compare(Session session) {
        if (raw == null || raw.size() == 0) {
            return; // It is only just coming into being.
        }
        if (seal().isInRollbackMode() && new File(file + "-wal").length() > 0) {
            // Left by a power failure, in which case the file has what it says, or put there by somebody. SQLite is
            // going to take it in
            // whatever the file says of itself, so it has to show in the pages that are compared.
            session.number("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        if (raw.size() > atOnce && later == null) {
            later = LaterCheck.of(session, seal());
            if (later != null) {
                return;
            }
        }
        if (!damage(session).isNone()) {
            raw.exclusively(() -> {
                Damage still = damage(session); // Another process may have been first.
                if (!still.isNone()) {
                    mending.mend(session, still);
                }
            });
        }
    }

    /** What is damaged and can be mended. Inside a transaction that has read something nobody can write to a sealed file. */
    private Damage damage(Session session) {
        session.execute("BEGIN");
        try {
            MemoriException unreadable = read(session);
            Damage damage = seal().damage();
            if (!damage.isNone()) {
                if (unreadable != null) {
                    throw mending.beyond(damage, "what SQLite cannot read", unreadable);
                }
                mending.requireTables(session, damage);
            } else if (unreadable != null) {
                throw unreadable;
            }
            session.execute("COMMIT");
            return damage;
        } catch (RuntimeException | Error e) {
            session.rollback(e);
            throw e;
        }
    }

    /** Begins to read; returns the failure if it is the content that does not let SQLite do so. */
    private static @Nullable MemoriException read(Session session) {
        try {
            session.number("SELECT count(*) FROM sqlite_schema");
            return null;
        } catch (MemoriException e) {
            return switch (e.reason()) {
                case CORRUPT, NOT_A_STORE, STORAGE, READ_ONLY -> e;
                default -> throw e;
            };
        }
    }

    /** To be called when the file uses its log, and nothing was written yet: a large file is compared from now on, beside all else. */
    void compareLater() {
        if (later != null && !later.isUnderWay()) {
            later.start(connections.get(), Path.of(file + "-wal"), this::found);
        }
    }

    /** Refuses what was found damaged in the background by whoever had the file open before, or mends it. Says that the file is in use. */
    void open(Session session) {
        noted(session, DAMAGED_TABLE).ifPresent(sentence -> {
            throw damaged(sentence);
        });
        if (noted(session, DAMAGED_INDEX).isPresent()) {
            raw().exclusively(() -> noted(session, DAMAGED_INDEX).ifPresent(sentence -> mendAlone(session, sentence)));
        }
        seal().open(session);
    }

    private void mendAlone(Session session, String sentence) {
        try {
            session.execute("PRAGMA journal_mode = DELETE");
        } catch (MemoriException e) {
            throw e.reason() == Reason.BUSY ? damaged(sentence) : e; // It is open elsewhere.
        }
        mending.mend(session, Damage.NOTED);
        session.execute("PRAGMA journal_mode = WAL");
    }

    private static Optional<String> noted(Session session, String damage) {
        return session.first("SELECT value FROM setting WHERE name = ?", row -> row.getString(1), damage);
    }

    /** Writes down what the background has found. What is thrown here is thrown at the next who uses the store. */
    private MemoriException found(Session reader, Damage damage) {
        String note = DAMAGED_TABLE;
        MemoriException failure;
        try {
            mending.requireTables(reader, damage);
            note = DAMAGED_INDEX;
            failure = damaged(
                    damage.sentence()
                            + ", and belongs to an index; close it everywhere and open it again, which builds every index again");
        } catch (MemoriException e) {
            failure = e;
        }
        String sentence = String.valueOf(failure.getMessage());
        try (Session session = connections.get()) {
            session.update("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", note, sentence);
        } catch (MemoriException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private MemoriException damaged(String sentence) {
        boolean named = sentence.startsWith(config.name());
        return new MemoriException(Reason.CORRUPT, named ? sentence : config.name() + " is damaged: " + sentence);
    }

    /** Throws what the background has found. */
    void requireSound() {
        if (later != null) {
            later.requireSound();
        }
    }

    /** Seals the file if this is the last connection to it, and nothing was found. */
    void close(Session writer) {
        if (later == null || later.finish()) {
            seal().close(writer);
        }
    }

    private PageSeal seal() {
        return new PageSeal(raw(), config.name());
    }
}
