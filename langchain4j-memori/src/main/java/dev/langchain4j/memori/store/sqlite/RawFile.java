package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a database file beside SQLite, and overwrites those that mean nothing.
 *
 * <p>On POSIX systems a process that closes any descriptor of a file loses every lock it holds on that file, SQLite's among them ("How To
 * Corrupt An SQLite Database File", section 2.2), and another process then takes the write-ahead log away. So a file has one descriptor
 * of this kind in the process, which stays open until the last store has closed its connections. Safe for use by several threads.
 */
final class RawFile implements AutoCloseable {

    /** A byte that no file has and SQLite does not lock. */
    private static final long LOCK_POSITION = 1L << 62;

    private static final long RETRY_NANOS = 10_000_000;

    /** By inode where there are such, otherwise by path. Its monitor guards the counts, too. */
    private static final Map<Object, RawFile> OPEN = new HashMap<>();

    private final Object key;
    private final String name;
    private final RandomAccessFile file; // A channel would be closed by the interrupt of a thread that reads it.
    private int users = 1;

    private RawFile(Object key, String name, RandomAccessFile file) {
        this.key = key;
        this.name = name;
        this.file = file;
    }

    /** To be closed once by each who opens it, and only when its connections to the file are closed. */
    static RawFile open(Path path) {
        synchronized (OPEN) {
            try {
                Object inode =
                        Files.readAttributes(path, BasicFileAttributes.class).fileKey();
                Object key = inode != null ? inode : path.toRealPath();
                RawFile known = OPEN.get(key);
                if (known != null) {
                    known.users++;
                    return known;
                }
                RawFile opened = new RawFile(key, path.toString(), new RandomAccessFile(path.toFile(), "rw"));
                OPEN.put(key, opened);
                return opened;
            } catch (IOException e) {
                throw unreadable(path.toString(), e);
            }
        }
    }

    long size() {
        try {
            return file.length();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** Reads from a position on as much as there is and fits. */
    int read(long position, byte[] target) {
        return read(position, target, 0, target.length);
    }

    /** As {@link #read(long, byte[])}, into a part of an array. */
    synchronized int read(long position, byte[] target, int offset, int length) {
        try {
            file.seek(position);
            int count = 0;
            while (count < length) {
                int read = file.read(target, offset + count, length - count);
                if (read < 0) {
                    break;
                }
                count += read;
            }
            return count;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** Overwrites with zeros; durable after {@link #sync}. */
    synchronized void zero(long position, int length) {
        try {
            file.seek(position);
            file.write(new byte[length]);
        } catch (IOException e) {
            throw new MemoriException(Reason.STORAGE, name + " cannot be written: " + e.getMessage(), e);
        }
    }

    synchronized void sync() {
        try {
            file.getFD().sync();
        } catch (IOException e) {
            throw new MemoriException(Reason.STORAGE, name + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Does something while nobody else, in this process or another, does something of the kind with this file. */
    void exclusively(Runnable work) {
        FileLock lock = null;
        try {
            while (lock == null) {
                lock = tryLock();
                if (lock == null) {
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
            try {
                work.run();
            } finally {
                lock.release();
            }
        } catch (IOException e) {
            throw new MemoriException(Reason.STORAGE, name + " cannot be locked: " + e.getMessage(), e);
        }
    }

    private @Nullable FileLock tryLock() throws IOException {
        try {
            return file.getChannel().tryLock(LOCK_POSITION, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // Another thread of this process has it.
        }
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users > 0) {
                return;
            }
            OPEN.remove(key);
            try {
                file.close();
            } catch (IOException e) {
                throw unreadable(name, e);
            }
        }
    }

    private static MemoriException unreadable(String name, IOException e) {
        return new MemoriException(Reason.STORAGE, name + " cannot be read: " + e.getMessage(), e);
    }
}
