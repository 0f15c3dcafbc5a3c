package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;

/**
 * Copies a database while it is in use, by {@code VACUUM INTO}: one read transaction, so the copy is of one moment, and every row is written
 * anew, so that neither free pages nor the gaps inside of pages, where erased content may once have been, are in it. SQLite's other way, the
 * backup API, copies page by page, free ones too, and begins again whenever another process writes.
 */
final class Snapshot {

    /** How many steps of SQLite's machine lie between two looks at how far it has come: some hundred rows. */
    private static final int STEPS = 1_000;

    /** How many bytes lie between two reports. */
    private static final long STRIDE = 256 << 10;

    private final Session session;

    Snapshot(Session session) {
        this.session = session;
    }

    /** To be called outside a transaction. False if the listener stopped it. */
    boolean writeTo(Path file, ProgressListener progress) {
        long pages = session.number("PRAGMA page_count") - session.number("PRAGMA freelist_count");
        long total = pages * session.number("PRAGMA page_size");
        Watch watch = new Watch(file, progress, total);
        try {
            ProgressHandler.setHandler(session.connection, STEPS, watch);
            try {
                session.vacuumInto(file.toAbsolutePath().toString());
            } finally {
                ProgressHandler.clearHandler(session.connection);
            }
        } catch (MemoriException e) {
            if (watch.failure != null) {
                throw watch.failure;
            }
            if (watch.stopped) {
                return false;
            }
            throw e;
        } catch (SQLException e) {
            throw SqliteErrors.translate(e, file.toString());
        }
        return progress.progress(total, total);
    }

    /** Asks the listener on SQLite's behalf. Nothing may be thrown through SQLite, so it is kept. */
    private static final class Watch extends ProgressHandler {

        private final Path file;
        private final ProgressListener progress;
        private final long total;
        private long seen;
        private boolean stopped;
        private @Nullable RuntimeException failure;

        Watch(Path file, ProgressListener progress, long total) {
            this.file = file;
            this.progress = progress;
            this.total = total;
        }

        @Override
        protected int progress() {
            try {
                long size = Files.exists(file) ? Files.size(file) : 0;
                if (size >= seen + STRIDE) {
                    seen = size;
                    stopped = !progress.progress(Math.min(size, total), total);
                }
            } catch (IOException e) {
                failure = new MemoriException(
                        MemoriException.Reason.STORAGE, file + " cannot be read while it is written", e);
            } catch (RuntimeException e) {
                failure = e;
            }
            return stopped || failure != null ? 1 : 0;
        }
    }
}
