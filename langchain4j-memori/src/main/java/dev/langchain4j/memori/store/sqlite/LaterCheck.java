package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.store.sqlite.PageSeal.Damage;
import java.io.File;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a large file with its seal while it is in use. What is written meanwhile stays in the write-ahead log: a reader that began
 * when the log was empty keeps SQLite from copying the log into the file.
 */
final class LaterCheck {

    private static final Logger LOG = LoggerFactory.getLogger(LaterCheck.class);

    private final PageSeal seal;
    private final PageSeal.Sealed sealed;
    private @Nullable Thread thread;
    private volatile @Nullable MemoriException found;

    private LaterCheck(PageSeal seal, PageSeal.Sealed sealed) {
        this.seal = seal;
        this.sealed = sealed;
    }

    /** Takes down what the seal says before the file changes; null if SQLite cannot tell where it is, or it does not hold. */
    static @Nullable LaterCheck of(Session session, PageSeal seal) {
        session.execute("BEGIN");
        try {
            PageSeal.Sealed sealed = seal.sealed(session);
            session.execute("COMMIT");
            return sealed == null ? null : new LaterCheck(seal, sealed);
        } catch (MemoriException e) {
            session.rollback(e);
            LOG.debug("the seal cannot be read by itself", e);
            return null;
        }
    }

    boolean isUnderWay() {
        return thread != null;
    }

    void start(Session reader, Path log, BiFunction<Session, Damage, MemoriException> report) {
        try {
            reader.execute("BEGIN");
            reader.number("SELECT count(*) FROM sqlite_schema");
            // Only now: had the log held anything when the reader began, it would still be there.
            if (new File(log.toString()).length() > 0 || !seal.isNextAfter(sealed)) {
                LOG.debug("another process writes already, so the file is not compared with its seal");
                reader.close();
                return;
            }
        } catch (RuntimeException | Error e) {
            reader.close();
            throw e;
        }
        thread = new Thread(() -> run(reader, report), "memori-seal");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Session reader, BiFunction<Session, Damage, MemoriException> report) {
        try (reader) {
            Damage damage = seal.damage(sealed);
            if (!damage.isNone()) {
                MemoriException failure = report.apply(reader, damage);
                found = failure;
                LOG.error("{}", failure.getMessage());
            }
        } catch (MemoriException e) {
            found = e;
        }
    }

    void requireSound() {
        MemoriException failure = found;
        if (failure != null) {
            throw new MemoriException(failure.reason(), String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Waits for the end; whether all is well. */
    boolean finish() {
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return found == null;
    }
}
