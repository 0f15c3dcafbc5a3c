package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.StoredMemory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Walks from memory to memory by {@code supersedes}. Imports may have brought anything, so that a chain may branch, where the newest correction
 * counts, and may run in a circle, which is walked once.
 */
final class ChainRows {

    private static final String NEXT = "SELECT n.key FROM memory m JOIN memory n ON n.collection = m.collection"
            + " AND n.supersedes = m.id AND n.retired_at IS NULL WHERE m.key = ? AND n.key <> m.key"
            + " ORDER BY coalesce(n.valid_from, n.created_at) DESC, n.key DESC LIMIT 1";
    private static final String PREVIOUS = "SELECT p.key FROM memory m JOIN memory p ON p.collection = m.collection"
            + " AND p.id = m.supersedes AND p.retired_at IS NULL WHERE m.key = ?";

    private final Session session;
    private final MemoryRows rows;

    ChainRows(Session session, MemoryRows rows) {
        this.session = session;
        this.rows = rows;
    }

    /** The last of the chain that begins with each key; those that nothing supersedes are left out. */
    Map<Long, Long> ends(Collection<Long> keys) {
        Map<Long, Long> ends = new HashMap<>();
        for (long key : keys) {
            long end = last(walk(key, NEXT));
            if (end != key) {
                ends.put(key, end);
            }
        }
        return ends;
    }

    /** All of a chain, from what was believed first. */
    List<StoredMemory> chain(long key) {
        List<Long> before = new ArrayList<>(walk(key, PREVIOUS));
        Collections.reverse(before);
        Set<Long> chain = new LinkedHashSet<>(before);
        chain.addAll(walk(key, NEXT));
        Map<Long, StoredMemory> loaded = rows.load(chain);
        return chain.stream().map(loaded::get).filter(Objects::nonNull).toList();
    }

    private static long last(Set<Long> walked) {
        long last = 0;
        for (long key : walked) {
            last = key;
        }
        return last;
    }

    private Set<Long> walk(long start, String step) {
        Set<Long> walked = new LinkedHashSet<>();
        long key = start;
        while (key != 0 && walked.add(key)) {
            key = session.number(step, key);
        }
        return walked;
    }
}
