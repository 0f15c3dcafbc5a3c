package dev.langchain4j.memori.store.sqlite;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads that were noted and not yet written: a search must not wait for the writer to say what it found. Safe for use by several
 * threads.
 */
final class AccessMarks {

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

    private final Map<Long, Mark> pending = new ConcurrentHashMap<>();

    void add(Collection<Long> keys, Instant at) {
        Mark one = new Mark(1, at);
        keys.forEach(key -> pending.merge(key, one, Mark::plus));
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    @Nullable
    Mark pending(long key) {
        return pending.isEmpty() ? null : pending.get(key);
    }

    /** What is pending now. It stays visible until {@link #written} is told that it stands in the table. */
    Map<Long, Mark> snapshot() {
        return Map.copyOf(pending);
    }

    /** Takes out what was written; what came in since then stays. */
    void written(Map<Long, Mark> marks) {
        marks.forEach((key, mark) -> pending.computeIfPresent(
                key, (k, now) -> now.count() == mark.count() ? null : new Mark(now.count() - mark.count(), now.at())));
    }
}
