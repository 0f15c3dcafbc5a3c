package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.Candidate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Scores memories by the words of a query: Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
 * Beyond", 2009) over the postings that FTS5 keeps,
 *
 * <pre>
 *   score(d) = sum over terms t of  ln(1 + (N - n(t) + 0.5) / (n(t) + 0.5)) · f·(k1 + 1) / (f + k1·(1 - b + b·|d| / avg|d|))
 * </pre>
 *
 * with f the occurrences of t in d, n(t) the memories that hold t, N all memories and |d| the tokens of d; k1 = 1.2 and b = 0.75. Terms
 * are joined by OR.
 *
 * <p>FTS5's own {@code bm25()} is not used: its statistics span the whole table, so that what one namespace stores would show in the
 * scores of another, and it costs more than twice as much per posting as reading the posting and scoring it here.
 */
final class LexicalLane {

    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private final Session session;

    LexicalLane(Session session) {
        this.session = session;
    }

    /** Candidates of some collections, best first. {@code index} says whether past versions count, too. */
    List<Candidate> search(
            List<Long> collections, List<String> indexes, List<List<String>> terms, RowSet accepted, int limit) {
        Statistics statistics = statistics(collections);
        Map<Long, Score> scores = new HashMap<>();
        for (int i = 0; i < terms.size(); i++) {
            Postings postings = new Postings(accepted);
            for (long collection : collections) {
                for (String index : indexes) {
                    read(index, collection, terms.get(i), postings);
                }
            }
            add(postings, 1L << i, statistics, scores);
        }
        return best(scores, limit);
    }

    private Statistics statistics(List<Long> collections) {
        return session.first(
                        "SELECT sum(memories), sum(tokens) FROM collection WHERE key IN (SELECT value FROM json_each(?))",
                        row -> new Statistics(row.getLong(1), Math.max(1, row.getLong(2))),
                        MemoryRows.json(collections))
                .orElse(new Statistics(0, 1));
    }

    private void read(String index, long collection, List<String> term, Postings postings) {
        if (term.size() == 1) {
            // One row per occurrence, all those of a memory in a row.
            session.each(
                    "SELECT t.doc, m.length FROM " + index + "_terms t JOIN memory m ON m.key = t.doc WHERE t.term = ?",
                    postings::take,
                    LexicalIndex.term(collection, term.get(0)));
        } else {
            session.each(
                    "SELECT f.rowid, m.length FROM " + index + "_fts f JOIN memory m ON m.key = f.rowid WHERE " + index
                            + "_fts MATCH ?",
                    postings::take,
                    phrase(collection, term));
        }
    }

    /** Tokens hold neither quotes nor white space, so this cannot be anything but a phrase. */
    private static String phrase(long collection, List<String> tokens) {
        StringJoiner phrase = new StringJoiner(" ", "\"", "\"");
        tokens.forEach(token -> phrase.add(LexicalIndex.term(collection, token)));
        return phrase.toString();
    }

    private static void add(Postings postings, long bit, Statistics statistics, Map<Long, Score> scores) {
        double holding = postings.holding;
        double idf = Math.log(1 + (Math.max((double) statistics.memories, holding) - holding + 0.5) / (holding + 0.5));
        double average = (double) statistics.tokens / Math.max(1, statistics.memories);
        for (Posting posting : postings.accepted) {
            double norm = K1 * (1 - B + B * posting.length / average);
            Score score = scores.computeIfAbsent(posting.key, key -> new Score());
            score.value += idf * posting.frequency * (K1 + 1) / (posting.frequency + norm);
            score.matched |= bit;
        }
    }

    private static List<Candidate> best(Map<Long, Score> scores, int limit) {
        List<Candidate> candidates = new ArrayList<>(scores.size());
        scores.forEach((key, score) -> candidates.add(new Candidate(key, score.value, score.matched)));
        return Candidate.best(candidates, limit);
    }

    private record Statistics(long memories, long tokens) {}

    /** Those of one term. What is not accepted still counts in n(t): a filter must not change what a word is worth. */
    private static final class Postings {
        final List<Posting> accepted = new ArrayList<>();
        private final RowSet rows;
        private long last = -1;
        int holding;

        Postings(RowSet rows) {
            this.rows = rows;
        }

        void take(ResultSet row) throws SQLException {
            long key = row.getLong(1);
            boolean again = key == last;
            last = key;
            if (!again) {
                holding++;
            }
            if (rows.accepts(key)) {
                if (again) {
                    accepted.get(accepted.size() - 1).frequency++;
                } else {
                    accepted.add(new Posting(key, row.getInt(2)));
                }
            }
        }
    }

    private static final class Posting {
        final long key;
        final int length;
        int frequency = 1;

        Posting(long key, int length) {
            this.key = key;
            this.length = length;
        }
    }

    private static final class Score {
        double value;
        long matched;
    }
}
