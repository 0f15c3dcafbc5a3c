package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands sessions out, to one thread at a time: one that writes, and readers that are opened as they are needed. A database in memory
 * belongs to its connection, so there the writer's session serves readers, too.
 */
final class Sessions implements AutoCloseable {

    /** More readers than cores do not read faster; a few more bridge those that wait for the disk. */
    private static final int MAX_READERS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** So many statements write about a fifth of so many pages. */
    private static final int CHANGES = 256;

    /** As many pages as SQLite itself takes for many. */
    private static final int LONG = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final SqliteFile file;
    private final boolean shared;
    private Session writer;
    private final WrittenPages pages;

    /** After how many of the session's statements it was looked how long the log is. At first at once: who was here before may have left much. */
    private long checked = -CHANGES;

    private final ReentrantLock writerLock = new ReentrantLock(true);

    /** In turn: where more want to read than may, none waits several times as long as the others. */
    private final Semaphore readers = new Semaphore(MAX_READERS, true);

    private final Deque<Session> idle = new ArrayDeque<>();
    private volatile boolean suspect;

    Sessions(SqliteConfig config) {
        this(new SqliteFile(config), config.file() == null);
    }

    Sessions(SqliteFile file, boolean shared) {
        this.file = file;
        this.shared = shared;
        this.writer = file.openWriter();
        this.pages = new WrittenPages(file.path());
    }

    <T> T write(Function<Session, T> work) {
        requireOutside();
        file.requireSound();
        writerLock.lock();
        try {
            if (writer.isBroken() && !shared) {
                writer.close();
                writer = file.openWriter();
                pages.reopened();
                checked = -CHANGES;
            }
            return worked(work);
        } catch (MemoriException e) {
            suspect(e);
            throw e;
        } finally {
            writerLock.unlock();
        }
    }

    /** What fails may have committed something before. */
    private <T> T worked(Function<Session, T> work) {
        try {
            return work.apply(writer);
        } finally {
            keepLogShort();
        }
    }

    /**
     * What SQLite would do with every commit by itself, had {@link WrittenPages} not to read the log first. What was written is durable
     * already, so that it does no harm if it fails: it is tried again after some more changes.
     */
    private void keepLogShort() {
        if (shared || writer.isBroken()) {
            return;
        }
        try {
            pages.followed(writer);
            if (writer.changes() - checked >= CHANGES) {
                checked = writer.changes();
                if (WrittenPages.length(writer) >= LONG) {
                    pages.copyBack(writer);
                }
            }
        } catch (MemoriException e) {
            suspect(e);
            LOG.debug("the write-ahead log stays as long as it is", e);
        }
    }

    /** How many wait to write; roughly, as they come and go. */
    int waitingWriters() {
        return writerLock.getQueueLength();
    }

    /** Whoever writes through the session must not ask for it again. */
    void requireOutside() {
        if (writerLock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a store must not be called from inside its own callback");
        }
    }

    /** As {@link #write}, where the limit of the file's size leaves no room for anything but erasing. */
    <T> T writeWithReserve(Function<Session, T> work) {
        return write(session -> {
            file.limit(session, true);
            try {
                return work.apply(session);
            } finally {
                file.limit(session, false);
            }
        });
    }

    <T> T read(Function<Session, T> work) {
        if (shared) {
            return write(work);
        }
        file.requireSound();
        readers.acquireUninterruptibly();
        try {
            return borrowed(work);
        } finally {
            readers.release();
        }
    }

    private <T> T borrowed(Function<Session, T> work) {
        Session session = borrow();
        try {
            return work.apply(session);
        } catch (MemoriException e) {
            suspect(e);
            throw e;
        } finally {
            giveBack(session);
        }
    }

    /**
     * What was committed before the transaction of whoever has the writer's session; null where there is no other. It does not wait for
     * readers: they may read for long, or wait for the writer themselves.
     */
    <T> @Nullable T readCommitted(Function<Session, T> work) {
        return shared
                ? null
                : borrowed(session -> SqliteStore.inTransaction(session, "BEGIN", () -> work.apply(session)));
    }

    /** Copying takes long, so it has a session of its own, which is closed afterwards: neither writers nor readers wait for one. */
    <T> T copy(Function<Session, T> work) {
        if (shared) {
            return write(work);
        }
        try (Session session = file.openPlain()) {
            return work.apply(session);
        }
    }

    /** The bytes of the file, to be read or cleared until the sessions are closed. */
    RawFile raw() {
        return file.raw();
    }

    /** Which pages were written. */
    WrittenPages pages() {
        return pages;
    }

    /** Another session, for somebody who must not be the writer. To be closed by him. */
    Session other() {
        return file.openPlain();
    }

    /** Tries to close all of them, whatever some say. */
    @Override
    public void close() {
        List<Session> open;
        synchronized (idle) {
            open = new ArrayList<>(idle);
            idle.clear();
        }
        MemoriException failure = null;
        for (Session session : open) {
            try {
                session.close();
            } catch (MemoriException e) {
                failure = e;
            }
        }
        try {
            if (failure == null && !suspect && !writer.isBroken()) {
                file.seal(writer);
            }
            writer.close();
        } catch (MemoriException e) {
            failure = e;
        } finally {
            file.release();
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** What SQLite has found damaged must not be sealed as it is. */
    private void suspect(MemoriException e) {
        suspect |= e.reason() == MemoriException.Reason.CORRUPT;
    }

    private Session borrow() {
        synchronized (idle) {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        return file.openReader();
    }

    private void giveBack(Session session) {
        if (session.isBroken()) {
            session.close();
            return;
        }
        synchronized (idle) {
            idle.push(session);
        }
    }
}
