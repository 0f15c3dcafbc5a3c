package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees erasures through: the log is emptied into the file, what was erased is looked for, and copies of it that SQLite left in gaps of pages are
 * cleared. Where a reader holds the log for long, that is tried again. Safe for use by several threads.
 */
final class Erasures {

    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);

    /** How long who forgets waits for readers. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How long writers of other processes wait for one attempt to empty the log. */
    private static final int ATTEMPT_MILLIS = 100;

    private static final long RETRY_NANOS = 5_000_000;

    private static final int MAX_REMEMBERED = 1_000;

    private static final int SCRUB_ATTEMPTS = 20;

    private static final String SCRUBBED = "INSERT INTO setting (name, value) VALUES ('scrubbed', '1')"
            + " ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1";

    private final SqliteConfig config;
    private final Sessions sessions;
    private final Map<Long, Unverified> unverified = new Remembered<>();
    private final Map<Long, Integer> verified = new Remembered<>();

    /** One looks at a time: what one is still about to clear another must not take for looked at. */
    private final ReentrantLock looking = new ReentrantLock();

    Erasures(SqliteConfig config, Sessions sessions) {
        this.config = config;
        this.sessions = sessions;
    }

    /** Pages that are to be looked at; null for all of them. */
    private record Taken(@Nullable BitSet pages) {}

    /** An erasure, and whether it waits for nothing but the log. */
    private record Unverified(ForgetReceipt receipt, ErasedBytes erased, boolean waits) {}

    ForgetReceipt verify(ForgetReceipt receipt, ErasedBytes erased) {
        return verify(receipt, erased, System.nanoTime() + PATIENCE_NANOS);
    }

    /** Another look at an erasure of this process. */
    ForgetReceipt verify(ForgetReceipt receipt) {
        Unverified known;
        Integer sought;
        synchronized (this) {
            known = unverified.get(receipt.number());
            sought = verified.get(receipt.number());
        }
        if (known != null) {
            return verify(known.receipt, known.erased);
        }
        if (receipt.verified()) {
            return receipt;
        }
        return sought == null
                ? receipt.checked(
                        receipt.searched(),
                        List.of(
                                "what was erased is known no more, and cannot be looked for: only the store that made the receipt knows it,"
                                        + " until it is closed"))
                : receipt.checked(sought, List.of());
    }

    /** Tries again what has waited for the log, without waiting for it; or, after the file was written anew, everything. */
    void again(boolean all) {
        List<Unverified> waiting;
        synchronized (this) {
            waiting = unverified.values().stream()
                    .filter(erasure -> all || erasure.waits)
                    .toList();
        }
        if (!waiting.isEmpty() && sessions.write(this::empties)) {
            waiting.forEach(erasure -> verify(erasure.receipt, erasure.erased, System.nanoTime()));
        }
    }

    /** How many could not be verified so far. */
    synchronized int open() {
        return unverified.size();
    }

    private ForgetReceipt verify(ForgetReceipt receipt, ErasedBytes erased, long deadline) {
        List<String> open = new ArrayList<>();
        boolean waits = false;
        ErasureProof proof = new ErasureProof(erased);
        Path file = config.file();
        try {
            Looked looked = file == null ? Looked.NOTHING_LEFT : lookedThrough(proof, file, deadline);
            open.addAll(sessions.read(
                    session -> SqliteStore.inTransaction(session, "BEGIN", () -> proof.inTables(session))));
            looked.sentence().ifPresent(open::add);
            waits = looked.equals(Looked.NOT_YET);
        } catch (MemoriException e) {
            open.add(ErasureProof.sentence(e));
            waits = e.reason() == MemoriException.Reason.BUSY;
        }
        ForgetReceipt checked =
                receipt.checked(file == null ? 0 : erased.pieces().size(), open);
        synchronized (this) {
            if (open.isEmpty()) {
                unverified.remove(receipt.number());
                verified.put(receipt.number(), checked.searched());
            } else {
                unverified.put(receipt.number(), new Unverified(checked, erased, waits));
            }
        }
        return checked;
    }

    /** What was found in the files: how many pieces are left, or less than 0 as long as they cannot be looked through. */
    private record Looked(int left) {

        static final Looked NOT_YET = new Looked(-1);
        static final Looked NOTHING_LEFT = new Looked(0);

        Optional<String> sentence() {
            if (left == 0) {
                return Optional.empty();
            }
            return Optional.of(
                    left < 0
                            ? "a reader or another process holds the write-ahead log, in which the bytes may still stand; it is tried again in"
                                    + " the background"
                            : left
                                    + " pieces of what was erased still stand in the store's files; compact() writes the file anew");
        }
    }

    /** Empties the log into the file, and looks at every page that was written since the last time. */
    private Looked lookedThrough(ErasureProof proof, Path file, long deadline) {
        while (true) {
            looking.lock();
            try {
                // Nobody may write in between, or what he writes would count as looked at.
                Optional<Taken> taken = sessions.write(session -> empties(session)
                        ? Optional.of(new Taken(sessions.pages().take()))
                        : Optional.empty());
                if (taken.isPresent()) {
                    return lookThrough(proof, file, taken.get().pages());
                }
            } finally {
                looking.unlock();
            }
            if (System.nanoTime() >= deadline) {
                return Looked.NOT_YET;
            }
            LockSupport.parkNanos(RETRY_NANOS); // Other writers of this process may go on meanwhile.
        }
    }

    /** What is found in gaps of pages goes before it is asked whose it was: of a torn copy hardly a piece can be recognised. */
    private Looked lookThrough(ErasureProof proof, Path file, @Nullable BitSet taken) {
        RawFile bytes = sessions.raw();
        WrittenPages pages = sessions.pages();
        try {
            ErasureProof.Found found = proof.inFiles(file, bytes, taken, pages.free());
            Set<Integer> pieces = found.pieces();
            if (!found.dirty().isEmpty()) {
                scrub(bytes, found.dirty());
                pages.giveBack(found.dirty()); // They have been changed since.
                if (!pieces.isEmpty()) { // What was nowhere is not put anywhere by zeros.
                    pieces = proof.inFiles(file, bytes, found.suspect(), found.free())
                            .pieces();
                }
            }
            int left = left(proof, pieces);
            pages.looked(taken, found.opaque(), found.free());
            if (left > 0) {
                pages.giveBack(found.suspect()); // Whoever asks again must not be told of other pages alone.
            }
            return new Looked(left);
        } catch (IOException e) {
            pages.giveBack(taken);
            throw unreadable(e);
        } catch (RuntimeException | Error e) {
            pages.giveBack(taken);
            throw e;
        }
    }

    private int left(ErasureProof proof, Set<Integer> pieces) {
        return sessions.read(session -> SqliteStore.inTransaction(session, "BEGIN", () -> proof.left(pieces, session)));
    }

    /** Empties the log into the file; false if somebody reads in it. */
    private boolean empties(Session session) {
        session.execute("PRAGMA busy_timeout = " + ATTEMPT_MILLIS);
        try {
            return sessions.pages().empty(session);
        } finally {
            session.execute("PRAGMA busy_timeout = " + config.busyTimeout().toMillis());
        }
    }

    /**
     * Clears gaps of pages in the file itself. Meanwhile nobody else can write, and the log is empty, so that the file is all there is. Afterwards
     * something is committed: whoever has such a page in memory reads it again before he next writes it. A crash in between does no harm, because
     * nothing but bytes without meaning is overwritten.
     */
    private void scrub(RawFile bytes, BitSet pages) {
        for (int attempt = 0; attempt < SCRUB_ATTEMPTS; attempt++) { // Others may write in between.
            boolean done = sessions.write(session -> {
                SqliteStore.inTransaction(session, "BEGIN IMMEDIATE", () -> session.update(SCRUBBED));
                return empties(session) && scrubBeside(session, bytes, pages);
            });
            if (done) {
                return;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
        throw new MemoriException(
                MemoriException.Reason.BUSY,
                "others write to " + config.name()
                        + " without a pause, and gaps of its pages could not be cleared so far");
    }

    /** On a connection of its own, so that this process's writer, too, reads pages again. */
    private boolean scrubBeside(Session writer, RawFile bytes, BitSet pages) {
        try (Session session = sessions.other()) {
            boolean[] asBefore = new boolean[1];
            long[] seen = new long[1];
            boolean done = SqliteStore.inTransaction(session, "BEGIN IMMEDIATE", () -> {
                try {
                    if (!isLogEmpty()) {
                        return false; // Somebody has written since.
                    }
                    asBefore[0] = sessions.pages().isAsItWas(writer);
                    int pageSize = (int) session.number("PRAGMA page_size");
                    for (int page = pages.nextSetBit(0); page >= 0; page = pages.nextSetBit(page + 1)) {
                        PageScrub.clean(bytes, page, pageSize);
                    }
                    bytes.sync();
                } catch (IOException e) {
                    throw unreadable(e);
                }
                seen[0] = WrittenPages.version(session);
                return session.update(SCRUBBED) > 0;
            });
            if (done) {
                sessions.pages().begunBy(writer, asBefore[0], session, seen[0]);
            }
            return done;
        }
    }

    private boolean isLogEmpty() throws IOException {
        Path log = Path.of(config.name() + "-wal");
        return !Files.exists(log) || Files.size(log) == 0;
    }

    private MemoriException unreadable(IOException e) {
        LOG.debug("the bytes of {} cannot be read", config.name(), e);
        return new MemoriException(
                MemoriException.Reason.STORAGE, config.name() + " cannot be read byte by byte: " + e.getMessage(), e);
    }

    /** The oldest are dropped: what was erased must not be kept in memory for ever. */
    private static final class Remembered<T> extends LinkedHashMap<Long, T> {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, T> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }
}
