package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

    Erasures(SqliteConfig config, Sessions sessions) {
        this.config = config;
        this.sessions = sessions;
    }

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
        if (!waiting.isEmpty() && emptied(System.nanoTime())) {
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
            boolean emptied = file == null || emptied(deadline);
            open.addAll(sessions.read(
                    session -> SqliteStore.inTransaction(session, "BEGIN", () -> proof.inTables(session))));
            if (file != null) {
                waits = !emptied;
                if (emptied) {
                    lookThrough(proof, file, sessions.raw()).ifPresent(open::add);
                } else {
                    open.add(
                            "a reader or another process holds the write-ahead log, in which the bytes may still stand; it is tried again in"
                                    + " the background");
                }
            }
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

    /** What is found in gaps of pages goes before it is asked whose it was: of a torn copy hardly a piece can be recognised. */
    private Optional<String> lookThrough(ErasureProof proof, Path file, RawFile bytes) {
        ErasureProof.Found found = found(proof, file, bytes);
        if (!found.dirty().isEmpty()) {
            scrub(bytes, found.dirty());
            found = found.left() == 0
                    ? found
                    : found(proof, file, bytes); // What was nowhere is not put anywhere by zeros.
        }
        return found.left() == 0
                ? Optional.empty()
                : Optional.of(
                        found.left()
                                + " pieces of what was erased still stand in the store's files; compact() writes the file anew");
    }

    private ErasureProof.Found found(ErasureProof proof, Path file, RawFile bytes) {
        return sessions.read(session -> SqliteStore.inTransaction(session, "BEGIN", () -> {
            try {
                return proof.inFiles(file, bytes, session);
            } catch (IOException e) {
                throw unreadable(e);
            }
        }));
    }

    /** Empties the log into the file. */
    private boolean emptied(long deadline) {
        if (config.file() == null) {
            return true;
        }
        while (!sessions.write(this::empties)) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            LockSupport.parkNanos(RETRY_NANOS); // Other writers of this process may go on meanwhile.
        }
        return true;
    }

    private boolean empties(Session session) {
        session.execute("PRAGMA busy_timeout = " + ATTEMPT_MILLIS);
        try {
            return session.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        } finally {
            session.execute("PRAGMA busy_timeout = " + config.busyTimeout().toMillis());
        }
    }

    /**
     * Clears gaps of pages in the file itself. Meanwhile nobody else can write, and the log is empty, so that the file is all there is. Afterwards
     * something is committed: whoever has such a page in memory reads it again before he next writes it. A crash in between does no harm, because
     * nothing but bytes without meaning is overwritten.
     */
    private void scrub(RawFile bytes, Set<Long> pages) {
        for (int attempt = 0; attempt < SCRUB_ATTEMPTS; attempt++) { // Others may write in between.
            boolean done = sessions.write(session -> {
                SqliteStore.inTransaction(session, "BEGIN IMMEDIATE", () -> session.update(SCRUBBED));
                return empties(session) && scrubOn(bytes, pages);
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
    private boolean scrubOn(RawFile bytes, Set<Long> pages) {
        try (Session session = sessions.other()) {
            return SqliteStore.inTransaction(session, "BEGIN IMMEDIATE", () -> {
                try {
                    if (!isLogEmpty()) {
                        return false; // Somebody has written since.
                    }
                    int pageSize = (int) session.number("PRAGMA page_size");
                    for (long page : pages) {
                        PageScrub.clean(bytes, page, pageSize);
                    }
                    bytes.sync();
                } catch (IOException e) {
                    throw unreadable(e);
                }
                return session.update(SCRUBBED) > 0;
            });
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
