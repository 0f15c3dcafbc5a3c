package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.AuditNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What was read in namespaces whose audit is on, and is not written yet: a search must not wait for the writer to say what it found. Safe for
 * use by several threads; {@link #snapshot} and {@link #written} for whoever holds the writer's session.
 */
final class AuditBuffer {

    /** Far more than is read within the second in which they are written otherwise. */
    private static final int FULL = 10_000;

    private final Queue<AuditNote> pending = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private volatile Set<String> on = Set.of();

    boolean isOn(String namespace) {
        return on.contains(namespace);
    }

    /** Says whose audit is on. */
    void know(Set<String> namespaces) {
        on = Set.copyOf(namespaces);
    }

    void add(AuditNote note) {
        pending.add(note);
        size.incrementAndGet();
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Whether it is time to write, rather than to keep more of what cannot be written. */
    boolean isFull() {
        return size.get() >= FULL;
    }

    List<AuditNote> snapshot() {
        return new ArrayList<>(pending);
    }

    /** Takes out what was written; what came in since then stays. */
    void written(int count) {
        for (int i = 0; i < count; i++) {
            pending.remove();
        }
        size.addAndGet(-count);
    }
}
