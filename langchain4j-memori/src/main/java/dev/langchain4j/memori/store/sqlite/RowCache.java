package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.StoredMemory;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The versions that were hits of late, as they were read. A version is not changed any more, but for the columns that {@link MemoryRows} reads
 * each time, and its key is never given to another; so nothing here can be out of date, and a row that was erased is not asked for. What is
 * erased is dropped nevertheless, so that nobody finds it in the process's memory: at once, or by the next search where an import has replaced
 * it or another process has erased it. Safe for use by several threads.
 */
final class RowCache {

    /** What the strings of the cached versions may take together. */
    private static final long BUDGET = 16L << 20;

    /** What a version takes beside its strings: the objects, their references and the entry. */
    private static final int FRAME = 600;

    private final Map<Long, StoredMemory> versions = new LinkedHashMap<>(16, 0.75f, true);
    private final long budget;
    private long bytes;

    /** How often it was cleared: what was read before that must not be kept after it. */
    private long era;

    RowCache() {
        this(BUDGET);
    }

    RowCache(long budget) {
        this.budget = budget;
    }

    /** To be asked for before the reader's transaction begins, and handed to {@link #keep}. */
    synchronized long era() {
        return era;
    }

    /** Those of some versions that are here. */
    synchronized Map<Long, StoredMemory> of(Collection<Long> keys) {
        Map<Long, StoredMemory> found = new HashMap<>();
        for (Long key : keys) {
            StoredMemory version = versions.get(key);
            if (version != null) {
                found.put(key, version);
            }
        }
        return found;
    }

    /** Keeps versions that a committed state holds, in place of those that were not used for longest. */
    synchronized void keep(long readIn, Collection<StoredMemory> read) {
        if (readIn != era) {
            return;
        }
        for (StoredMemory version : read) {
            if (size(version) <= budget / 8 && versions.put(version.key(), version) == null) {
                bytes += size(version);
            }
        }
        Iterator<StoredMemory> oldest = versions.values().iterator();
        while (bytes > budget) {
            bytes -= size(oldest.next());
            oldest.remove();
        }
    }

    synchronized void clear() {
        versions.clear();
        bytes = 0;
        era++;
    }

    private static long size(StoredMemory version) {
        long characters = version.memory().content().length();
        for (Map.Entry<String, Object> pair :
                version.memory().metadata().toMap().entrySet()) {
            characters += pair.getKey().length() + pair.getValue().toString().length() + FRAME / 4;
        }
        return FRAME + 2 * characters;
    }
}
