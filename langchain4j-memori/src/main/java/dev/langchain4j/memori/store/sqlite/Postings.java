package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/** Where one term occurs in one collection, and how often: the rows in ascending order of their keys, as FTS5 keeps them. */
final class Postings {

    private static final int FIRST = 32;

    private long[] keys = new long[FIRST];
    private double[] frequencies = new double[FIRST];
    private int size;

    private Postings() {}

    /** Reads those of a term: of one token, or of the consecutive tokens of a phrase. */
    static Postings read(Session session, String index, long collection, List<String> term, RankProfile profile) {
        Postings postings = new Postings();
        if (term.size() > 1) {
            session.each(
                    "SELECT rowid FROM " + index + "_fts WHERE " + index + "_fts MATCH ? ORDER BY rowid",
                    row -> postings.add(row.getLong(1), 1),
                    phrase(collection, term));
            return postings;
        }
        String prefixed = LexicalIndex.term(collection, term.get(0));
        if (profile.nameWeight() == 1 && profile.metadataWeight() == 1) {
            // One row per occurrence, all those of a memory in a row.
            session.each(
                    "SELECT doc FROM " + index + "_terms WHERE term = ?",
                    row -> postings.add(row.getLong(1), 1),
                    prefixed);
        } else {
            session.each(
                    "SELECT doc, col FROM " + index + "_terms WHERE term = ?",
                    row -> postings.add(row.getLong(1), weight(row, profile)),
                    prefixed);
        }
        return postings;
    }

    int size() {
        return size;
    }

    long key(int i) {
        return keys[i];
    }

    double frequency(int i) {
        return frequencies[i];
    }

    private void add(long key, double weight) {
        if (weight == 0) {
            return; // A word in a column that does not count is not there.
        }
        if (size > 0 && keys[size - 1] == key) {
            frequencies[size - 1] += weight;
            return;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            frequencies = Arrays.copyOf(frequencies, 2 * size);
        }
        keys[size] = key;
        frequencies[size++] = weight;
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
}
