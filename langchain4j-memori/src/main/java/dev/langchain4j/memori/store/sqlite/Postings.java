package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Where one term occurs in one collection, and how often: the slots of a directory in ascending order. Most terms occur once in each row
 * that holds them; so frequencies take no room while all are 1, a byte each while they are small whole numbers, and a double each
 * otherwise.
 *
 * <p>Not safe for use by several threads at once, except that any number may read while none changes it.
 */
final class Postings {

    private static final int FIRST = 4;
    private static final int OBJECT_BYTES = 64;

    private int[] slots = new int[FIRST];
    private byte @Nullable [] counts;
    private double @Nullable [] weights;
    private int size;
    private double greatest;

    /** Reads those of a term: of one token, or of the consecutive tokens of a phrase. Rows that the directory does not have are left out. */
    static Postings read(
            Session session,
            List<String> indexes,
            long collection,
            List<String> term,
            RankProfile profile,
            Directory directory) {
        Postings postings = new Postings();
        for (String index : indexes) {
            // Keys ascend within an index; what was found before is where to look from.
            int[] last = {0};
            each(session, index, collection, term, profile, (key, weight) -> {
                int slot = directory.slot(key, last[0]);
                if (slot >= 0) {
                    last[0] = slot;
                    postings.append(slot, weight);
                }
            });
        }
        if (indexes.size() > 1) {
            postings.sort();
        }
        postings.trim();
        return postings;
    }

    /** Takes an occurrence in the last slot, or in one behind it. */
    void append(int slot, double weight) {
        if (weight == 0) {
            return; // A word in a column that does not count is not there.
        }
        if (size > 0 && slots[size - 1] == slot) {
            put(size - 1, frequency(size - 1) + weight);
            return;
        }
        if (size == slots.length) {
            resize(2 * size);
        }
        slots[size] = slot;
        put(size++, weight);
    }

    /** Takes out what the directory has lost. */
    void keepLive(Directory directory) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (directory.isLive(slots[i])) {
                slots[kept] = slots[i];
                put(kept++, frequency(i));
            }
        }
        size = kept;
    }

    /** How many slots hold the term. */
    int size() {
        return size;
    }

    int slot(int i) {
        return slots[i];
    }

    double frequency(int i) {
        if (weights != null) {
            return weights[i];
        }
        return counts == null ? 1 : counts[i];
    }

    /** No frequency is greater; some that were may be gone. */
    double greatest() {
        return greatest;
    }

    boolean holds(int slot) {
        return Arrays.binarySearch(slots, 0, size, slot) >= 0;
    }

    /**
     * How often a slot holds the term, with what its neighbours lend.
     *
     * @param at the position of the first slot that is not before any of these
     */
    double frequencyIn(Neighbourhood near, int at) {
        double sum = 0;
        int next = at;
        for (int i = 0; i < near.size() && next < size; i++) {
            int slot = near.slot(i);
            if (slots[next] < slot) {
                next = next + 1 < size && slots[next + 1] >= slot ? next + 1 : firstFrom(slot, next);
            }
            if (next < size && slots[next] == slot) {
                sum += near.share(i) * frequency(next);
            }
        }
        return sum;
    }

    /** The first position whose slot is not before one, the size if there is none; {@code near} is any position, the search begins there. */
    int first(int slot, int near) {
        return firstFrom(slot, near < size && slots[near] < slot ? near : 0);
    }

    long bytes() {
        return OBJECT_BYTES
                + (long) slots.length * Integer.BYTES
                + (counts == null ? 0 : counts.length)
                + (weights == null ? 0 : (long) weights.length * Double.BYTES);
    }

    /** The first position from {@code from} on whose slot is not before one; the size if there is none. */
    private int firstFrom(int slot, int from) {
        int low = from;
        int step = 1;
        if (from == 0) {
            step = size; // Anywhere: halving at once is quicker than feeling one's way.
        }
        while (low + step < size && slots[low + step] < slot) {
            low += step;
            step *= 2;
        }
        int found = Arrays.binarySearch(slots, low, Math.min(size, low + step + 1), slot);
        return found >= 0 ? found : -found - 1;
    }

    private void put(int i, double frequency) {
        greatest = Math.max(greatest, frequency);
        if (weights == null && frequency != (byte) frequency) {
            double[] exact = new double[slots.length];
            for (int j = 0; j < size; j++) {
                exact[j] = frequency(j);
            }
            weights = exact;
            counts = null;
        }
        if (weights != null) {
            weights[i] = frequency;
        } else if (counts != null) {
            counts[i] = (byte) frequency;
        } else if (frequency != 1) {
            counts = new byte[slots.length];
            Arrays.fill(counts, 0, size, (byte) 1);
            counts[i] = (byte) frequency;
        }
    }

    private void sort() {
        long[] order = new long[size];
        double[] frequencies = new double[size];
        for (int i = 0; i < size; i++) {
            order[i] = (long) slots[i] << Integer.SIZE | i;
            frequencies[i] = frequency(i);
        }
        Arrays.sort(order);
        for (int i = 0; i < size; i++) {
            slots[i] = (int) (order[i] >> Integer.SIZE);
            put(i, frequencies[(int) order[i]]);
        }
    }

    private void trim() {
        if (size < slots.length) {
            resize(Math.max(1, size));
        }
    }

    private void resize(int capacity) {
        slots = Arrays.copyOf(slots, capacity);
        counts = counts == null ? null : Arrays.copyOf(counts, capacity);
        weights = weights == null ? null : Arrays.copyOf(weights, capacity);
    }

    private static void each(
            Session session, String index, long collection, List<String> term, RankProfile profile, Occurrences found) {
        if (term.size() > 1) {
            session.each(
                    "SELECT rowid FROM " + index + "_fts WHERE " + index + "_fts MATCH ? ORDER BY rowid",
                    row -> found.add(row.getLong(1), 1),
                    phrase(collection, term));
            return;
        }
        String prefixed = LexicalIndex.term(collection, term.get(0));
        if (profile.nameWeight() == 1 && profile.metadataWeight() == 1) {
            // One row per occurrence, all those of a memory in a row.
            session.each(
                    "SELECT doc FROM " + index + "_terms WHERE term = ?",
                    row -> found.add(row.getLong(1), 1),
                    prefixed);
        } else {
            session.each(
                    "SELECT doc, col FROM " + index + "_terms WHERE term = ?",
                    row -> found.add(row.getLong(1), weight(row, profile)),
                    prefixed);
        }
    }

    private static double weight(ResultSet row, RankProfile profile) throws SQLException {
        return switch (row.getString(2)) {
            case "names" -> profile.nameWeight();
            case "metadata" -> profile.metadataWeight();
            default -> 1;
        };
    }

    /** Tokens hold neither quotes nor white space, so this cannot be anything but a phrase. */
    private static String phrase(long collection, List<String> tokens) {
        StringJoiner phrase = new StringJoiner(" ", "\"", "\"");
        tokens.forEach(token -> phrase.add(LexicalIndex.term(collection, token)));
        return phrase.toString();
    }

    /** Takes in that a row holds a term once, and what that counts. */
    @FunctionalInterface
    private interface Occurrences {
        void add(long key, double weight);
    }
}
