package dev.langchain4j.memori.store.sqlite;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads that were noted and not yet written: a search must not wait for the writer to say what it found. Each batch that is written takes a
 * number, which is written with it, so that a reader whose snapshot began while the batch was committed can tell whether it holds it. Safe
 * for use by several threads.
 */
final class AccessMarks {

    /** The setting that counts the batches that were written, of all processes. */
    private static final String WRITTEN = "access marks written";

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

    /** What one transaction writes, or will. A reader holds on to those that were not known to be written when it began. */
    static final class Batch {
        private final Map<Long, Mark> marks = new HashMap<>();

        /** Greater than those of all batches before; 0 until there is a transaction that writes it. */
        private long number;

        /** Takes the marks of one that could not be written. */
        private @Nullable Batch heir;

        /** By the key of the version. Grows no more as soon as a transaction writes it. */
        Map<Long, Mark> marks() {
            return marks;
        }
    }

    private Batch pending = new Batch();
    private final Set<Batch> sent = new LinkedHashSet<>();

    synchronized void add(Collection<Long> keys, Instant at) {
        Mark one = new Mark(1, at);
        keys.forEach(key -> pending.marks.merge(key, one, Mark::plus));
    }

    /** Whether all that was noted is known to stand in the table. */
    synchronized boolean isEmpty() {
        return pending.marks.isEmpty() && sent.isEmpty();
    }

    /**
     * Takes out what is pending, to be written in the transaction that the session has begun. What becomes of it has to be said by {@link #written}
     * or {@link #failed}.
     */
    Batch take(Session session) {
        if (isNothingPending()) {
            return new Batch();
        }
        session.update(
                "INSERT INTO setting (name, value) VALUES (?, '1')"
                        + " ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
                WRITTEN);
        long number = counted(session);
        synchronized (this) {
            Batch batch = pending;
            batch.number = number;
            sent.add(batch);
            pending = new Batch();
            return batch;
        }
    }

    private synchronized boolean isNothingPending() {
        return pending.marks.isEmpty();
    }

    /** The batch stands in the table, so that whoever begins to read from now on finds it there. */
    synchronized void written(Batch batch) {
        sent.remove(batch);
    }

    /** The transaction was given up, so that its marks are still to be written. */
    synchronized void failed(Batch batch) {
        if (sent.remove(batch)) {
            batch.marks.forEach((key, mark) -> pending.marks.merge(key, mark, Mark::plus));
            batch.heir = pending;
        }
    }

    /** What is to be added to what a snapshot holds. To be called before the session reads anything in its transaction. */
    synchronized Unwritten unwritten(Session session) {
        if (isEmpty()) {
            return Unwritten.NOTHING;
        }
        List<Batch> open = new ArrayList<>(sent);
        open.add(pending);
        return new Unwritten(this, session, open);
    }

    private static long counted(Session session) {
        return session.number("SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?", WRITTEN);
    }

    /** What one reader has to add: the batches that were open when it began and are not in its snapshot. For one thread. */
    static final class Unwritten {

        /** Where everything that is to be known stands in the table. */
        static final Unwritten NOTHING = new Unwritten(null, null, List.of());

        private final @Nullable AccessMarks marks;
        private final @Nullable Session session;
        private final List<Batch> open;
        private long seen = -1;

        private Unwritten(@Nullable AccessMarks marks, @Nullable Session session, List<Batch> open) {
            this.marks = marks;
            this.session = session;
            this.open = open;
        }

        @Nullable
        Mark of(long key) {
            if (marks == null) {
                return null;
            }
            synchronized (marks) {
                Mark all = null;
                Batch last = null;
                for (Batch batch : open) {
                    Batch holder = holder(batch);
                    Mark mark = holder == last ? null : holder.marks.get(key);
                    if (mark != null && !isSeen(holder)) {
                        all = all == null ? mark : all.plus(mark);
                    }
                    last = holder;
                }
                return all;
            }
        }

        private static Batch holder(Batch batch) {
            Batch holder = batch;
            while (holder.heir != null) {
                holder = holder.heir;
            }
            return holder;
        }

        /** Whether the snapshot holds it; the file is asked only where it may, and once. */
        private boolean isSeen(Batch batch) {
            if (batch.number > 0 && seen < 0 && session != null) {
                seen = counted(session);
            }
            return batch.number > 0 && batch.number <= seen;
        }
    }
}
