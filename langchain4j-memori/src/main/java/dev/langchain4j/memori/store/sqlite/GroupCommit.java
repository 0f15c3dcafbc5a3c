package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.store.StoreWriter;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who write at the same moment wait for the disk once. Whoever comes while nobody writes begins a transaction, does its work and
 * then that of everybody who came meanwhile, one after another, commits once, and wakes them; the first who came too late does the same
 * next. Nobody waits for company: a single writer does what it would do without this.
 *
 * <p>A group only ever succeeds. A work that fails in it runs once more, by itself and on its own thread, where it fails for its own reasons
 * or not at all; so do all of them if the transaction fails. What a failing work wrote has to be undone: the others then run again, each
 * behind a savepoint. Savepoints are not set at first, because keeping the pages as they were takes a third of the time of an addition.
 */
final class GroupCommit {

    /** Of so many the share of each in one wait for the disk is small. */
    private static final int MOST = 64;

    /** About ten times what the disk takes, so that those who write first do not wait much longer than alone. */
    private static final long LONGEST_NANOS = 4_000_000;

    private static final String SAVEPOINT = "work";

    private final WriteTransactions transactions;
    private final LongSupplier nanos;
    private final Deque<Request<?>> waiting = new ArrayDeque<>();
    private boolean led;

    GroupCommit(WriteTransactions transactions) {
        this(transactions, System::nanoTime);
    }

    /** With another clock, in nanoseconds. */
    GroupCommit(WriteTransactions transactions, LongSupplier nanos) {
        this.transactions = transactions;
        this.nanos = nanos;
    }

    /** How many wait for company or for their turn. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** Returns when what the work wrote is durable. */
    <T> T write(Function<? super StoreWriter, T> work) {
        transactions.sessions().requireOutside(); // Or it would wait for itself.
        Request<T> own = new Request<>(work);
        if (!isFirst(own)) {
            own.await();
        }
        if (own.state == State.LEADING) {
            lead(own);
        }
        return own.state == State.DONE ? own.result() : alone(work);
    }

    private <T> T alone(Function<? super StoreWriter, T> work) {
        return transactions.sessions().write(session -> transactions.run(session, null, work));
    }

    private boolean isFirst(Request<?> request) {
        synchronized (waiting) {
            if (led) {
                waiting.add(request);
                return false;
            }
            led = true;
            request.state = State.LEADING;
            return true;
        }
    }

    private @Nullable Request<?> next() {
        synchronized (waiting) {
            return waiting.poll();
        }
    }

    private void lead(Request<?> own) {
        List<Request<?>> company = new ArrayList<>();
        State end = State.ALONE;
        try {
            transactions.sessions().write(session -> {
                commit(session, own, company);
                return true;
            });
            end = State.DONE;
        } catch (RuntimeException | Error e) {
            if (company.isEmpty()) {
                throw e;
            }
        } finally {
            handOn();
            own.end(end);
            for (Request<?> other : company) {
                other.end(end);
            }
        }
    }

    /** The next group begins while those of this one are still being woken. */
    private void handOn() {
        Request<?> next;
        synchronized (waiting) {
            next = waiting.poll();
            led = next != null;
        }
        if (next != null) {
            next.wake(State.LEADING);
        }
    }

    private void commit(Session session, Request<?> own, List<Request<?>> company) {
        try {
            transactions.begin(session, null, writer -> {
                own.run(writer);
                join(session, writer, company);
                return true;
            });
        } catch (LeavesTraces e) {
            transactions.begin(session, null, writer -> {
                own.run(writer);
                joinBehindSavepoints(session, writer, company);
                return true;
            });
        }
    }

    /** Those who are waiting by now, and those who come while they are served. */
    private void join(Session session, SqliteWriter first, List<Request<?>> company) {
        long begun = nanos.getAsLong();
        SqliteWriter last = first;
        while (company.size() < MOST - 1 && nanos.getAsLong() - begun < LONGEST_NANOS) {
            Request<?> request = next();
            if (request == null) {
                return;
            }
            company.add(request);
            long changes = session.changes();
            SqliteWriter writer = last.next();
            try {
                request.run(writer);
                last = writer;
            } catch (RuntimeException | Error e) {
                requireTransaction(e);
                request.failed = true;
                if (session.changes() != changes) {
                    throw new LeavesTraces();
                }
            }
        }
    }

    private static void joinBehindSavepoints(Session session, SqliteWriter first, List<Request<?>> company) {
        SqliteWriter last = first;
        for (Request<?> request : company) {
            if (request.failed) {
                continue;
            }
            SqliteWriter writer = last.next();
            session.update("SAVEPOINT " + SAVEPOINT);
            try {
                request.run(writer);
                last = writer;
            } catch (RuntimeException | Error e) {
                requireTransaction(e);
                request.failed = true;
                session.update("ROLLBACK TO " + SAVEPOINT);
            }
            session.update("RELEASE " + SAVEPOINT);
        }
    }

    /** After some failures SQLite has given the transaction up: what came next would be written without one. */
    private static void requireTransaction(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof MemoriException e && e.getCause() instanceof SQLException) {
            throw e;
        }
    }

    private enum State {
        WAITING,
        LEADING,
        DONE,
        ALONE
    }

    /** A work, and whoever waits for it. */
    private static final class Request<T> {
        private final Function<? super StoreWriter, T> work;
        private final Thread thread = Thread.currentThread();
        private @Nullable T result;

        /** Whether it has to run by itself, though the others of its group are done. */
        private boolean failed;

        private volatile State state = State.WAITING;

        Request(Function<? super StoreWriter, T> work) {
            this.work = work;
        }

        void run(SqliteWriter writer) {
            result = work.apply(writer);
            writer.finish();
        }

        void await() {
            boolean interrupted = false;
            while (state == State.WAITING) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted(); // A thread that is interrupted does not park.
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void end(State end) {
            wake(failed ? State.ALONE : end);
        }

        void wake(State next) {
            state = next;
            LockSupport.unpark(thread);
        }

        @SuppressWarnings("NullAway") // Null if the work returned null.
        T result() {
            return result;
        }
    }

    /** What failed had written something, so that all of the transaction has to be undone. */
    private static final class LeavesTraces extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LeavesTraces() {
            super("a work of a group failed after it had written", null, false, false);
        }
    }
}
