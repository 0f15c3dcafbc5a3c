package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.TimeRange;
import dev.langchain4j.memori.store.sqlite.TopSlots.Scored;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Scores memories by the words of a query: Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
 * Beyond", 2009) over the postings that FTS5 keeps,
 *
 * <pre>
 *   score(d) = sum over terms t of  ln(1 + (N - n(t) + 0.5) / (n(t) + 0.5)) · f·(k1 + 1) / (f + k1·(1 - b + b·|d| / avg|d|))
 * </pre>
 *
 * with f the occurrences of t in d, n(t) the memories that hold t, N all memories and |d| the tokens of d. Terms are joined by OR. What
 * neighbours in the session lend is added to f and to |d|, by weight, as the further fields of BM25F are; n(t) counts the holders
 * themselves.
 *
 * <p>FTS5's own {@code bm25()} is not used: its statistics span the whole table, so that what one namespace stores would show in the
 * scores of another, it knows nothing of neighbours, and it costs more than twice as much per posting as reading and scoring it here.
 */
final class LexicalLane {

    private final RankProfile profile;
    private final double[] loans;
    private final List<LoadedCollection> collections;
    private final boolean neighbours;
    private final double memories;
    private final double average;
    private final double ownAverage;
    private final Scores[] scores;
    private double idf;

    LexicalLane(RankProfile profile, double[] loans, boolean neighbours, List<LoadedCollection> collections) {
        this.profile = profile;
        this.loans = neighbours ? loans : new double[0];
        this.neighbours = neighbours;
        this.collections = collections;
        double rows = 0;
        double tokens = 0;
        double tokensWithNeighbours = 0;
        this.scores = new Scores[collections.size()];
        for (int c = 0; c < scores.length; c++) {
            Directory directory = collections.get(c).directory();
            scores[c] = new Scores(directory.slots());
            rows += directory.size();
            tokens += directory.tokens(false);
            tokensWithNeighbours += directory.tokens(neighbours);
        }
        this.memories = rows;
        this.ownAverage = Math.max(1, tokens) / Math.max(1, rows);
        this.average = Math.max(1, tokensWithNeighbours) / Math.max(1, rows);
    }

    /** Scores one term: {@code postings} has a list for each collection, and for each index in it. */
    void add(List<List<Postings>> postings, long bit) {
        int holding = 0;
        int[][][] slots = new int[scores.length][][];
        for (int c = 0; c < scores.length; c++) {
            slots[c] = new int[postings.get(c).size()][];
            for (int i = 0; i < slots[c].length; i++) {
                slots[c][i] = slots(c, postings.get(c).get(i));
                holding += (int)
                        Arrays.stream(slots[c][i]).filter(slot -> slot >= 0).count();
            }
        }
        double weight = idf(holding);
        idf += weight;
        for (int c = 0; c < scores.length; c++) {
            for (int i = 0; i < slots[c].length; i++) {
                spread(c, postings.get(c).get(i), slots[c][i], weight, bit);
            }
            score(c, weight);
        }
    }

    /** Scores a time that the query speaks of, as a term that all memories hold which occurred then. Neighbours lend nothing: they have a time. */
    void addTime(List<TimeRange> ranges, long bit) {
        if (profile.timeWeight() == 0) {
            return; // A memory must not be proposed, and ranked, for what does not count.
        }
        int holding = 0;
        BitSet[] within = new BitSet[scores.length];
        for (int c = 0; c < scores.length; c++) {
            within[c] = within(c, ranges);
            holding += within[c].cardinality();
        }
        double idf = idf(holding) * profile.timeWeight();
        for (int c = 0; c < scores.length; c++) {
            Directory directory = collections.get(c).directory();
            Scores to = scores[c];
            for (int slot = within[c].nextSetBit(0); slot >= 0; slot = within[c].nextSetBit(slot + 1)) {
                to.touch(slot);
                to.total[slot] += idf * saturated(1, norm(directory.length(slot, neighbours), average));
                to.own[slot] += idf * saturated(1, norm(directory.length(slot, false), ownAverage));
                to.matched[slot] |= bit;
            }
        }
    }

    /** The weights of all words that were added, those that nobody holds among them. */
    double idf() {
        return idf;
    }

    /** The accepted slots that fit the words best, best first, ties by key. */
    List<Scored> best(int limit, RowSet accepted) {
        TopSlots top = new TopSlots(limit);
        for (int c = 0; c < scores.length; c++) {
            Directory directory = collections.get(c).directory();
            double[] total = scores[c].total;
            BitSet touched = scores[c].touched;
            for (int slot = touched.nextSetBit(0); slot >= 0; slot = touched.nextSetBit(slot + 1)) {
                if (top.reaches(total[slot]) && accepted.accepts(directory.key(slot))) {
                    top.add(c, slot, directory.key(slot), total[slot]);
                }
            }
        }
        return top.bestFirst();
    }

    /** BM25 of a slot, with what its neighbours lend. */
    double total(int collection, int slot) {
        return scores[collection].total[slot];
    }

    /** BM25 of its own words. */
    double own(int collection, int slot) {
        return scores[collection].own[slot];
    }

    /** The bits of the terms that it holds itself. */
    long matched(int collection, int slot) {
        return scores[collection].matched[slot];
    }

    private int[] slots(int c, Postings postings) {
        Directory directory = collections.get(c).directory();
        int[] slots = new int[postings.size()];
        int from = 0;
        for (int i = 0; i < slots.length; i++) {
            int slot = directory.slot(postings.key(i), from);
            from = Math.max(from, slot);
            slots[i] = slot;
        }
        return slots;
    }

    private BitSet within(int c, List<TimeRange> ranges) {
        Directory directory = collections.get(c).directory();
        long[] from = ranges.stream()
                .mapToLong(range -> Times.clamped(range.from()))
                .sorted()
                .toArray();
        long[] to = ranges.stream()
                .mapToLong(range -> Times.clamped(range.to()))
                .sorted()
                .toArray();
        BitSet within = new BitSet(directory.slots());
        for (int slot = 0; slot < directory.slots(); slot++) {
            // A moment is within if more ranges have begun than have ended by then.
            long time = directory.time(slot);
            if (countUpTo(from, time) > countUpTo(to, time) && directory.isLive(slot)) {
                within.set(slot);
            }
        }
        return within;
    }

    private static int countUpTo(long[] sorted, long time) {
        int count = Arrays.binarySearch(sorted, time + 1);
        count = count >= 0 ? count : -count - 1;
        while (count > 0 && sorted[count - 1] > time) {
            count--; // Several may be equal.
        }
        return count;
    }

    /** Gives each holder, and its neighbours their share, the occurrences of a term. */
    private void spread(int c, Postings postings, int[] slots, double idf, long bit) {
        Directory directory = collections.get(c).directory();
        Scores to = scores[c];
        for (int i = 0; i < slots.length; i++) {
            int slot = slots[i];
            if (slot < 0) {
                continue;
            }
            double frequency = postings.frequency(i);
            to.give(slot, frequency);
            to.own[slot] += idf * saturated(frequency, norm(directory.length(slot, false), ownAverage));
            to.matched[slot] |= bit;
            int before = slot;
            int after = slot;
            for (double loan : loans) {
                before = before < 0 ? -1 : directory.previous(before);
                after = after < 0 ? -1 : directory.next(after);
                if (before >= 0) {
                    to.give(before, loan * frequency);
                }
                if (after >= 0) {
                    to.give(after, loan * frequency);
                }
            }
        }
    }

    private void score(int c, double idf) {
        Directory directory = collections.get(c).directory();
        Scores to = scores[c];
        for (int i = 0; i < to.given; i++) {
            int slot = to.givenSlots[i];
            to.touch(slot);
            to.total[slot] += idf * saturated(to.frequency[slot], norm(directory.length(slot, neighbours), average));
            to.frequency[slot] = 0;
        }
        to.given = 0;
    }

    private double idf(int holding) {
        return Math.log(1 + (Math.max(memories, holding) - holding + 0.5) / (holding + 0.5));
    }

    private double norm(double length, double averageLength) {
        return profile.k1() * (1 - profile.b() + profile.b() * length / averageLength);
    }

    private double saturated(double frequency, double norm) {
        return frequency * (profile.k1() + 1) / (frequency + norm);
    }

    /** The scores of one collection, by slot. */
    private static final class Scores {
        final double[] total;
        final double[] own;
        final long[] matched;
        final BitSet touched;
        private final double[] frequency;
        private int[] givenSlots = new int[64];
        private int given;

        Scores(int slots) {
            total = new double[slots];
            own = new double[slots];
            matched = new long[slots];
            frequency = new double[slots];
            touched = new BitSet(slots);
        }

        private void give(int slot, double share) {
            if (share == 0) {
                return; // Nothing given is nothing found.
            }
            if (frequency[slot] == 0) {
                if (given == givenSlots.length) {
                    givenSlots = Arrays.copyOf(givenSlots, 2 * given);
                }
                givenSlots[given++] = slot;
            }
            frequency[slot] += share;
        }

        private void touch(int slot) {
            touched.set(slot);
        }
    }
}
