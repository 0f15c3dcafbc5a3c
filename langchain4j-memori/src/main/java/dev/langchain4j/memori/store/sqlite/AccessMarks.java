package dev.langchain4j.memori.store.sqlite;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads that were noted and not yet written: a search must not wait for the writer to say what it found. Each batch that is written takes a
 * number, which is written with it, so that a reader whose snapshot began while the batch was committed can tell whether it holds it. Safe
 * for use by several threads.
 */
final class AccessMarks {

    /** The setting that counts the batches that were written, of all processes. */
    private static final String WRITTEN = "access marks written";

    /** So many batches are kept behind the last one that is certainly in the table, for readers whose snapshot is older. */
    private static final int KEPT = 8;

    /**
     * Reads of one version.
     *
     * @param count how many
     * @param at    the last one
     */
    record Mark(long count, Instant at) {
        Mark plus(Mark other) {
            return new Mark(count + other.count, at.isAfter(other.at) ? at : other.at);
        }
    }

    /**
     * What one transaction writes.
     *
     * @param number greater than those of all batches before
     * @param marks  by the key of the version
     */
    record Batch(long number, Map<Long, Mark> marks) {}

    private Map<Long, Mark> pending = new HashMap<>();
    private final Deque<Batch> batches = new ArrayDeque<>();
    private long settled;

    synchronized void add(Collection<Long> keys, Instant at) {
        Mark one = new Mark(1, at);
        keys.forEach(key -> pending.merge(key, one, Mark::plus));
    }

    /** Whether all that was noted is known to stand in the table. */
    synchronized boolean isEmpty() {
        return pending.isEmpty() && (batches.isEmpty() || batches.getLast().number <= settled);
    }

    /**
     * Takes out what is pending, to be written in the transaction that the session has begun. What becomes of it has to be said by {@link #written}
     * or {@link #failed}.
     */
    Batch take(Session session) {
        if (isNothingPending()) {
            return new Batch(0, Map.of());
        }
        session.update(
                "INSERT INTO setting (name, value) VALUES (?, '1')"
                        + " ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
                WRITTEN);
        long number = counted(session);
        synchronized (this) {
            Batch batch = new Batch(number, Map.copyOf(pending));
            pending = new HashMap<>();
            batches.addLast(batch);
            return batch;
        }
    }

    private synchronized boolean isNothingPending() {
        return pending.isEmpty();
    }

    /** The batch stands in the table. It is kept for a while, for those who began to read before. */
    synchronized void written(Batch batch) {
        if (!batch.marks.isEmpty()) {
            settled = batch.number;
            while (batches.size() > KEPT) {
                batches.removeFirst();
            }
        }
    }

    /** The transaction was given up, so that its marks are still to be written. */
    synchronized void failed(Batch batch) {
        batches.remove(batch);
        batch.marks.forEach((key, mark) -> pending.merge(key, mark, Mark::plus));
    }

    /** What is to be added to what a snapshot holds. To be called before the session reads anything in its transaction. */
    synchronized Unwritten unwritten(Session session) {
        return new Unwritten(this, session, settled);
    }

    private synchronized @Nullable Mark pending(long key, Unwritten reader) {
        Mark mark = pending.get(key);
        for (Batch batch : batches) {
            Mark sent = batch.number > reader.settled ? batch.marks.get(key) : null;
            if (sent != null && batch.number > reader.seen()) {
                mark = mark == null ? sent : mark.plus(sent);
            }
        }
        return mark;
    }

    private static long counted(Session session) {
        return session.number("SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?", WRITTEN);
    }

    /** What one reader has to add. For one thread. */
    static final class Unwritten {

        /** Where everything that is to be known stands in the table. */
        static final Unwritten NOTHING = new Unwritten(null, null, 0);

        private final @Nullable AccessMarks marks;
        private final @Nullable Session session;
        private final long settled;
        private long seen = -1;

        private Unwritten(@Nullable AccessMarks marks, @Nullable Session session, long settled) {
            this.marks = marks;
            this.session = session;
            this.settled = settled;
        }

        @Nullable
        Mark of(long key) {
            return marks == null ? null : marks.pending(key, this);
        }

        /** The last batch that is in the snapshot; asked for where that is not certain alone. */
        private long seen() {
            if (seen < 0 && session != null) {
                seen = counted(session);
            }
            return seen;
        }
    }
}
