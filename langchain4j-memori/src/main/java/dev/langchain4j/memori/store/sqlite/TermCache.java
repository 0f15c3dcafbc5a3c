package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The postings of the terms that a collection was asked for, by slot. A term is read from FTS5 when it is asked for first; after that the
 * rows that come are appended, and those that go are left out when the term is asked for again. What was not asked for the longest time is
 * dropped when there is more than the budget, which grows with the collection.
 *
 * <p>Any number of threads may ask while no row comes or goes, each with a session that sees just the rows of the directory.
 */
final class TermCache {

    private static final long BUDGET = 512 << 10;
    private static final long BUDGET_PER_SLOT = 128;

    /** What is left of the budget's use after dropping, so that not every new term drops one. */
    private static final double KEPT = 0.75;

    private static final int ENTRY_BYTES = 160;
    private static final int TOKEN_BYTES = 64;

    private final long collection;
    private final List<String> indexes;
    private final RankProfile profile;
    private final Directory directory;
    private final Map<List<String>, Entry> entries = new ConcurrentHashMap<>();
    private final Set<List<String>> phrases = ConcurrentHashMap.newKeySet();
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private int[] left = new int[0];
    private int leftCount;

    /** For the rows of a directory, whose terms stand in some indexes. */
    TermCache(long collection, List<String> indexes, RankProfile profile, Directory directory) {
        this.collection = collection;
        this.indexes = indexes;
        this.profile = profile;
        this.directory = directory;
    }

    /** Where a term occurs. */
    Postings postings(Session session, List<String> term) {
        Entry entry = entries.get(term);
        if (entry == null) {
            return read(session, term).postings;
        }
        entry.lastAsked = ticks.incrementAndGet();
        entry.leaveOut(left, leftCount, directory);
        return entry.postings;
    }

    private Entry read(Session session, List<String> term) {
        Entry read = new Entry(
                Postings.read(session, indexes, collection, term, profile, directory), bytesOf(term), leftCount);
        read.lastAsked = ticks.incrementAndGet();
        keep(term, read);
        return read;
    }

    /** Locked, so that a phrase is not dropped between being noted and being there: rows that come would pass it by. */
    private synchronized void keep(List<String> term, Entry read) {
        // Who reads the same at the same time gets the same.
        if (entries.putIfAbsent(term, read) == null) {
            if (term.size() > 1) {
                phrases.add(term);
            }
            if (bytes.addAndGet(read.bytes()) > budget()) {
                dropOldest();
            }
        }
    }

    /** Whether nothing is held, so that {@link #come} need not be told. */
    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Appends a row that has come into the last slot. */
    void come(int slot, LexicalIndex.Entry row) {
        row.content().forEach(token -> append(slot, List.of(token), 1));
        row.names().forEach(token -> append(slot, List.of(token), profile.nameWeight()));
        row.metadata().forEach(token -> append(slot, List.of(token), profile.metadataWeight()));
        for (List<String> phrase : phrases) {
            if (holds(row.content(), phrase) || holds(row.names(), phrase) || holds(row.metadata(), phrase)) {
                append(slot, phrase, 1);
            }
        }
    }

    /** Notes that a slot is empty now. */
    void leave(int slot) {
        if (entries.isEmpty()) {
            leftCount = 0;
            return;
        }
        if (leftCount == left.length) {
            left = Arrays.copyOf(left, Math.max(16, 2 * leftCount));
        }
        left[leftCount++] = slot;
    }

    void clear() {
        entries.clear();
        phrases.clear();
        bytes.set(0);
        leftCount = 0;
    }

    long bytes() {
        return bytes.get() + (long) left.length * Integer.BYTES;
    }

    private long budget() {
        return BUDGET + BUDGET_PER_SLOT * directory.slots();
    }

    private void dropOldest() {
        long held = entries.values().stream().mapToLong(Entry::bytes).sum();
        if (held > budget()) {
            // Noted before sorting: others go on asking.
            Map<List<String>, Long> asked = new HashMap<>();
            entries.forEach((term, entry) -> asked.put(term, entry.lastAsked));
            List<List<String>> oldestFirst = asked.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .toList();
            for (List<String> oldest : oldestFirst) {
                if (held <= KEPT * budget()) {
                    break;
                }
                phrases.remove(oldest);
                Entry dropped = entries.remove(oldest);
                held -= dropped == null ? 0 : dropped.bytes();
            }
        }
        bytes.set(held);
    }

    private void append(int slot, List<String> term, double weight) {
        Entry entry = entries.get(term);
        if (entry != null) {
            long before = entry.bytes();
            entry.postings.append(slot, weight);
            bytes.addAndGet(entry.bytes() - before);
        }
    }

    /** A phrase that nobody holds may be longer than any postings. */
    private static int bytesOf(List<String> term) {
        return term.stream()
                .mapToInt(token -> TOKEN_BYTES + Character.BYTES * token.length())
                .sum();
    }

    private static boolean holds(List<String> tokens, List<String> phrase) {
        return Collections.indexOfSubList(tokens, phrase) >= 0;
    }

    /** The postings of a term, and how many of the slots that were left are left out of them. */
    private static final class Entry {

        /** Looking for a slot takes about as long as going over so many. */
        private static final int PER_SEARCH = 16;

        final Postings postings;
        volatile long lastAsked;
        private final int termBytes;
        private int seen;

        Entry(Postings postings, int termBytes, int seen) {
            this.postings = postings;
            this.termBytes = termBytes;
            this.seen = seen;
        }

        /** The first who asks after slots were left leaves them out; those who ask at the same time wait until it is done. */
        synchronized void leaveOut(int[] left, int count, Directory directory) {
            if (seen == count) {
                return;
            }
            boolean holds = (long) (count - seen) * PER_SEARCH > postings.size();
            for (int i = seen; i < count && !holds; i++) {
                holds = postings.holds(left[i]);
            }
            if (holds) {
                postings.keepLive(directory);
            }
            seen = count;
        }

        long bytes() {
            return ENTRY_BYTES + termBytes + postings.bytes();
        }
    }
}
