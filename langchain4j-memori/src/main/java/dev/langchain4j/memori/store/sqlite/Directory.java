package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.store.RankSignals;
import dev.langchain4j.memori.text.TextAnalyzer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one collection in memory: what scoring needs of each, and which are neighbours in a session. A row has a slot, a number that
 * it keeps for as long as the directory lives; rows come in ascending order of their keys, so that slots are in that order, too.
 *
 * <p>Not safe for use by several threads at once, except that any number may read while none changes it.
 */
final class Directory {

    /** The columns that {@link #add} reads. */
    static final String COLUMNS = "m.key, m.length, m.session_id, m.author, coalesce(m.occurred_at, m.created_at),"
            + " coalesce(m.origin, m.key), m.asking, m.dated, m.expires_at, m.created_at, m.valid_to, m.channel, m.actor, m.confirmed,"
            + " m.corroborations";

    private static final int FIRST = 16;
    private static final int NO_AUTHOR = -1;

    private final double[] loans;
    private final SessionOrder order = new SessionOrder();
    private final BitSet live = new BitSet();
    private final BitSet dated = new BitSet();
    private final Map<String, Integer> authorNumbers = new HashMap<>();
    private final List<Set<String>> authorTokens = new ArrayList<>();
    private final List<Integer> rowsOfAuthor = new ArrayList<>();
    private long[] keys = new long[FIRST];
    private int[] lengths = new int[FIRST];
    private double[] borrowed = new double[FIRST];
    private int[] authors = new int[FIRST];
    private long[] times = new long[FIRST];
    private long[] created = new long[FIRST];
    private int[] provenances = new int[FIRST];
    private final List<Provenance> provenanceNumbers = new ArrayList<>();
    private final Map<Provenance, Integer> numberOfProvenance = new HashMap<>();
    private final Map<Integer, Instant> validTo = new HashMap<>();
    private byte[] asking = new byte[FIRST];
    private boolean corroborated;
    private int slots;
    private int size;
    private long tokens;
    private double tokensWithNeighbours;

    /** An empty directory; {@code loans} says what of their words neighbours lend. */
    Directory(double[] loans) {
        this.loans = loans;
    }

    /** Takes a row in, unless it is there. */
    void add(ResultSet row) throws SQLException {
        long key = row.getLong(1);
        if (slots > 0 && key <= keys[slots - 1]) {
            if (slot(key, 0) >= 0) {
                return;
            }
            throw new IllegalStateException("row " + key + " comes after row " + keys[slots - 1]);
        }
        grow();
        int slot = slots++;
        keys[slot] = key;
        lengths[slot] = row.getInt(2);
        authors[slot] = author(row.getString(4));
        countOfAuthor(authors[slot], 1);
        times[slot] = row.getLong(5);
        asking[slot] = row.getByte(7);
        created[slot] = row.getLong(10);
        long end = row.getLong(11);
        if (end != 0 || !row.wasNull()) {
            validTo.put(slot, Times.instant(end));
        }
        provenances[slot] = provenance(
                new Provenance(Channel.valueOf(row.getString(12)), row.getString(13), row.getInt(14) == 1, 0));
        corroborated |= row.getInt(15) > 0;
        dated.set(slot, row.getInt(8) == 1);
        live.set(slot);
        size++;
        tokens += lengths[slot];
        tokensWithNeighbours += lengths[slot];
        order.add(slot, row.getString(3), times[slot], row.getLong(6));
        weighAround(slot);
    }

    /** Takes a row out, if it is there. */
    void remove(long key) {
        int slot = slot(key, 0);
        if (slot < 0) {
            return;
        }
        int[] around = around(slot);
        order.remove(slot);
        validTo.remove(slot);
        live.clear(slot);
        countOfAuthor(authors[slot], -1);
        size--;
        tokens -= lengths[slot];
        tokensWithNeighbours -= lengths[slot] + borrowed[slot];
        for (int neighbour : around) {
            weigh(neighbour);
        }
    }

    /** How many slots were given out; some may be empty by now. */
    int slots() {
        return slots;
    }

    /** How many rows there are. */
    int size() {
        return size;
    }

    /** Whether more slots are empty than in use, so that loading the rows again would pay. */
    boolean isSparse() {
        return slots > 1_000 && slots > 2 * size;
    }

    long key(int slot) {
        return keys[slot];
    }

    boolean isLive(int slot) {
        return live.get(slot);
    }

    /**
     * The slot of a row, or -1.
     *
     * @param from a slot from which on to look: that of the row found before, where keys are asked for in ascending order
     */
    int slot(long key, int from) {
        int low = from;
        int step = 1;
        while (low + step < slots && keys[low + step] < key) {
            low += step;
            step *= 2;
        }
        int found = Arrays.binarySearch(keys, low, Math.min(slots, low + step + 1), key);
        return found >= 0 && live.get(found) ? found : -1;
    }

    /** The tokens of a row, in BM25's sense of a document's length; with what it borrows from its neighbours. */
    double length(int slot, boolean neighbours) {
        return neighbours ? lengths[slot] + borrowed[slot] : lengths[slot];
    }

    /** The lengths of all rows together. */
    double tokens(boolean neighbours) {
        return neighbours ? tokensWithNeighbours : tokens;
    }

    /** When what the row tells of occurred, in microseconds. */
    long time(int slot) {
        return times[slot];
    }

    /** Percent of the row's sentences that ask. */
    int asking(int slot) {
        return asking[slot];
    }

    boolean isDated(int slot) {
        return dated.get(slot);
    }

    /** Its signals as they would be if nobody had read it, and nobody else had said the same. */
    RankSignals unread(int slot) {
        return new RankSignals(
                Times.instant(created[slot]), null, 0, validTo.get(slot), provenanceNumbers.get(provenances[slot]));
    }

    /** Whether any row came as one that others had said, too: one that was brought along need not say by whom. */
    boolean isCorroborated() {
        return corroborated;
    }

    /** Whether rows have sessions, so that some may have neighbours. */
    boolean hasSessions() {
        return !order.isEmpty();
    }

    /** Which slot stands before a slot in its session; -1 for none. */
    int previous(int slot) {
        return order.previous(slot);
    }

    /** Which slot stands behind a slot in its session; -1 for none. */
    int next(int slot) {
        return order.next(slot);
    }

    /** Which authors of rows share a word with a query. Empty if all do, or none: then the name tells nothing. */
    BitSet authorsNamed(Set<String> words) {
        BitSet named = new BitSet();
        int writing = 0; // An author whose rows are all gone is none any more.
        for (int i = 0; i < authorTokens.size(); i++) {
            if (rowsOfAuthor.get(i) > 0) {
                writing++;
                named.set(i, authorTokens.get(i).stream().anyMatch(words::contains));
            }
        }
        return named.cardinality() == writing ? new BitSet() : named;
    }

    boolean isBy(int slot, BitSet named) {
        return authors[slot] != NO_AUTHOR && named.get(authors[slot]);
    }

    /** About how much memory this takes. */
    long bytes() {
        return keys.length * (Long.BYTES * 4L + Integer.BYTES * 3L + 1) + order.bytes();
    }

    private int author(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return NO_AUTHOR;
        }
        return authorNumbers.computeIfAbsent(name, added -> {
            authorTokens.add(new HashSet<>(TextAnalyzer.tokens(added)));
            rowsOfAuthor.add(0);
            return authorTokens.size() - 1;
        });
    }

    private int provenance(Provenance provenance) {
        return numberOfProvenance.computeIfAbsent(provenance, added -> {
            provenanceNumbers.add(added);
            return provenanceNumbers.size() - 1;
        });
    }

    private void countOfAuthor(int author, int rows) {
        if (author != NO_AUTHOR) {
            rowsOfAuthor.set(author, rowsOfAuthor.get(author) + rows);
        }
    }

    private void weighAround(int slot) {
        weigh(slot);
        for (int neighbour : around(slot)) {
            weigh(neighbour);
        }
    }

    /** Sums up what a slot borrows. */
    private void weigh(int slot) {
        double sum = 0;
        int before = slot;
        int after = slot;
        for (double loan : loans) {
            before = before < 0 ? -1 : order.previous(before);
            after = after < 0 ? -1 : order.next(after);
            sum += loan * ((before < 0 ? 0 : lengths[before]) + (after < 0 ? 0 : lengths[after]));
        }
        tokensWithNeighbours += sum - borrowed[slot];
        borrowed[slot] = sum;
    }

    private int[] around(int slot) {
        int[] found = new int[2 * loans.length];
        int count = 0;
        int before = slot;
        int after = slot;
        for (int i = 0; i < loans.length; i++) {
            before = before < 0 ? -1 : order.previous(before);
            after = after < 0 ? -1 : order.next(after);
            if (before >= 0) {
                found[count++] = before;
            }
            if (after >= 0) {
                found[count++] = after;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private void grow() {
        if (slots == keys.length) {
            int capacity = 2 * slots;
            keys = Arrays.copyOf(keys, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            borrowed = Arrays.copyOf(borrowed, capacity);
            authors = Arrays.copyOf(authors, capacity);
            times = Arrays.copyOf(times, capacity);
            created = Arrays.copyOf(created, capacity);
            provenances = Arrays.copyOf(provenances, capacity);
            asking = Arrays.copyOf(asking, capacity);
        }
    }
}
