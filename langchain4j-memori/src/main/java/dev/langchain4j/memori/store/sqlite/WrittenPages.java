package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of the file have been written since they were last looked at, so that whoever looks for what was erased has to look at those
 * alone. The write-ahead log knows: every page that is written, by whatever process, stands in it until it begins anew.
 *
 * <p>So the log is read before this process lets SQLite begin it anew. Where somebody else may have begun it anew, nothing is known, and
 * everything has to be looked at again. Names are those of "Database File Format", section 4: every log has salts of its own, of which the first
 * is the one before plus one, if the same connection began both. For the session that writes, outside its transactions; safe for use by several
 * threads.
 */
final class WrittenPages {

    private static final int HEADER = 32;
    private static final int PAGE_SIZE = 8;
    private static final int SALTS = 16;
    private static final int FRAME_HEADER = 24;
    private static final int FRAME_SALTS = 8;

    private final @Nullable Path log;

    /** Written since they were looked at. */
    private BitSet written = new BitSet();

    /** Those that have to be looked at every time. */
    private final BitSet opaque = new BitSet();

    /** Those that were free. Others, without SQLite's {@code secure_delete}, give pages up as they are. */
    private BitSet free = new BitSet();

    /** Whether others may have been written, too. */
    private boolean unknown = true;

    /** Of the log that was read last, and how much of it was read. */
    private long salts;

    private long frames;

    /** Which log may be there instead of that one, if nobody else has written since, and the first of its salts. */
    private Next next = Next.NONE;

    private int nextSalt;

    /** How much the session had done when that was found out. */
    private long asked;

    /** How SQLite calls the state that others have left. */
    private long version = -1;

    private enum Next {
        /** The log goes on. */
        NONE,
        /** All of it is in the file, so that another may have begun, unless somebody reads in it. */
        POSSIBLE,
        /** The log is empty. */
        CERTAIN
    }

    /** For the database in a file; there is nothing to know of one in memory. */
    WrittenPages(@Nullable Path file) {
        this.log = file == null ? null : Path.of(file + "-wal");
    }

    /** What is to be looked at: null for everything. It counts as looked at, so that it has to be given back if it is not. */
    synchronized @Nullable BitSet take() {
        BitSet taken = null;
        if (!unknown) {
            taken = written;
            taken.or(opaque);
        }
        written = new BitSet();
        unknown = false;
        return taken;
    }

    synchronized void giveBack(@Nullable BitSet taken) {
        if (taken == null) {
            unknown = true;
        } else {
            written.or(taken);
        }
    }

    /** What was found of the pages that were looked at: those that have to be looked at again, however long they stay as they are. */
    synchronized void looked(@Nullable BitSet taken, BitSet nowOpaque, BitSet nowFree) {
        free = nowFree;
        if (taken == null) {
            opaque.clear();
        } else {
            opaque.andNot(taken);
        }
        opaque.or(nowOpaque);
    }

    /** Those that were free when they were last looked at. */
    synchronized BitSet free() {
        return free;
    }

    /** The session is another one than before. */
    synchronized void reopened() {
        unknown = true;
        version = -1;
        next = Next.NONE;
    }

    /** Copies the log into the file and empties it; false if somebody still reads in it. */
    synchronized boolean empty(Session writer) {
        if (log == null) {
            return true;
        }
        note(writer);
        Checkpoint done = Checkpoint.run(writer, "TRUNCATE");
        noteRestart(writer, done, true);
        return !done.busy;
    }

    /** Copies the log into the file as far as nobody reads in it. It begins anew with one of the next changes. */
    synchronized void copyBack(Session writer) {
        note(writer);
        noteRestart(writer, Checkpoint.run(writer, "PASSIVE"), false);
    }

    /** How much is in the log. */
    static long length(Session writer) {
        return Checkpoint.run(writer, "NOOP").frames;
    }

    /**
     * Finds out whether the log went on or began anew with the first change after it was copied into the file. If nobody asked until somebody
     * else has copied what came next into the file, that would not show any more.
     */
    synchronized void followed(Session writer) {
        if (next == Next.POSSIBLE && writer.changes() != asked) {
            note(writer);
            asked = writer.changes();
        }
    }

    private void noteRestart(Session writer, Checkpoint done, boolean emptied) {
        long now = version(writer);
        unknown |= now != version; // Somebody has written behind what was read.
        version = now;
        if (emptied && !done.busy) {
            nextSalt = next == Next.CERTAIN ? nextSalt + 1 : first(salts) + 1;
            next = Next.CERTAIN;
        } else if (done.copied == done.frames && done.frames == frames) {
            nextSalt = first(salts) + 1;
            next = Next.POSSIBLE;
        }
        asked = writer.changes();
    }

    /** Whether nobody else has written since the log was emptied. */
    synchronized boolean isAsItWas(Session writer) {
        return version(writer) == version;
    }

    /**
     * Another session of this process has begun the log.
     *
     * @param asBefore whether nobody else has written since it was emptied
     * @param other    that session
     * @param seen     what it saw of others before it wrote
     */
    synchronized void begunBy(Session writer, boolean asBefore, Session other, long seen) {
        long present = salts();
        long now = version(writer);
        unknown |= !asBefore || version(other) != seen;
        version = now;
        salts = present;
        frames = 0;
        next = Next.NONE;
    }

    private static int first(long salts) {
        return (int) (salts >>> 32);
    }

    static long version(Session session) {
        return session.number("PRAGMA data_version");
    }

    private long salts() {
        try (RandomAccessFile file = new RandomAccessFile(String.valueOf(log), "r")) {
            return file.length() < HEADER ? 0 : header(file).getLong(SALTS);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void note(Session writer) {
        long now = version(writer);
        boolean alone = now == version;
        boolean before = unknown;
        version = now;
        unknown = true; // Should SQLite fail here, it would not show again that somebody else has written.
        long last = length(writer);
        unknown = before;
        try (RandomAccessFile file = new RandomAccessFile(String.valueOf(log), "r")) {
            if (file.length() < HEADER) {
                unknown |= !alone || last > 0;
            } else {
                read(file, alone, last);
            }
        } catch (FileNotFoundException e) {
            unknown |= !alone || last > 0; // It may be there all the same, where no more files can be opened.
        } catch (IOException e) {
            unknown = true;
            throw unreadable(e);
        }
    }

    private void read(RandomAccessFile file, boolean alone, long last) throws IOException {
        ByteBuffer header = header(file);
        long present = header.getLong(SALTS);
        if (present != salts || next == Next.CERTAIN) {
            unknown |= !alone || next == Next.NONE || first(present) != nextSalt;
            salts = present;
            frames = 0;
            next = Next.NONE;
        } else if (last != frames) {
            next = Next.NONE;
        }
        if (unknown) {
            frames = last; // Everything is going to be looked at, whatever stands there.
            return;
        }
        long step = (long) FRAME_HEADER + header.getInt(PAGE_SIZE);
        byte[] frame = new byte[FRAME_HEADER];
        ByteBuffer fields = ByteBuffer.wrap(frame);
        for (; frames < last; frames++) {
            file.seek(HEADER + frames * step);
            file.readFully(frame);
            if (fields.getLong(FRAME_SALTS) != salts) {
                unknown = true; // Somebody begins it anew just now.
                return;
            }
            written.set(fields.getInt(0));
        }
    }

    private static ByteBuffer header(RandomAccessFile file) throws IOException {
        byte[] header = new byte[HEADER];
        file.seek(0);
        file.readFully(header);
        return ByteBuffer.wrap(header);
    }

    private MemoriException unreadable(IOException e) {
        return new MemoriException(Reason.STORAGE, log + " cannot be read: " + e.getMessage(), e);
    }

    /**
     * What SQLite says of one.
     *
     * @param busy   whether somebody kept it from doing all of it
     * @param frames how many pages stand in the log
     * @param copied how many of them the file has
     */
    private record Checkpoint(boolean busy, long frames, long copied) {
        static Checkpoint run(Session session, String mode) {
            return session.first(
                            "PRAGMA wal_checkpoint(" + mode + ")",
                            row -> new Checkpoint(row.getLong(1) != 0, row.getLong(2), row.getLong(3)))
                    .orElseThrow();
        }
    }
}
