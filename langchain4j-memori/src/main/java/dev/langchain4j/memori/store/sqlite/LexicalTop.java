package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.sqlite.TopSlots.Scored;
import java.util.List;

/**
 * Finds the best places for some terms, without scoring all that hold one of them: MaxScore (Turtle and Flood, "Query Evaluation: Strategies
 * and Optimizations", 1995), a term at a time. The rarest terms are scored first, for all their holders. As soon as the k-th best score so
 * far is greater than all that the terms not yet scored can give together,
 *
 * <pre>
 *   k-th best  &gt;  sum over terms t left of  weight(t) · F(t)·(k1 + 1) / (F(t) + k1·(1 - b)),   F(t) the most occurrences of t anywhere,
 * </pre>
 *
 * a place that has no score yet cannot get in. From then on the terms left are scored only for the places whose score and that sum together
 * reach the k-th best, ever fewer. Scores never shrink, so what is left out is left out rightly: the result is that of scoring everything.
 */
final class LexicalTop {

    /** Reading so many postings one after another costs what it costs to look for a slot's neighbourhood in a term's postings. */
    private static final int POSTINGS_PER_LOOKUP = 32;

    /** Scoring a holder with its neighbours costs what it costs to look at so many scores. */
    private static final int SCORED_PER_HOLDER = 32;

    /** Sums are of different orders, so a bound is taken for a little more than it is. */
    private static final double SLACK = 1 + 1e-9;

    private final SearchedSlots slots;
    private final Bm25 bm25;
    private final List<LexicalTerm> terms;
    private final double[] left;
    private final long[] holdersLeft;
    private final RowSet accepted;
    private final boolean acceptsAll;
    private final int limit;
    private final int crossing;
    private final Scratch scratch;
    private final Candidates candidates;
    private final Neighbourhood near;

    /** So many accepted places as are wanted are known to get this score, or a better one. */
    private double least = Double.NEGATIVE_INFINITY;

    private boolean isComplete;

    /**
     * A search for the best.
     *
     * @param terms    the rarest first
     * @param crossing how many holders the terms left must have for it to pay to ask whether they can be left
     */
    LexicalTop(
            SearchedSlots slots,
            Bm25 bm25,
            List<LexicalTerm> terms,
            RowSet accepted,
            int limit,
            int crossing,
            Scratch scratch) {
        this.slots = slots;
        this.bm25 = bm25;
        this.terms = terms;
        this.accepted = accepted;
        this.acceptsAll = accepted.isEverything();
        this.limit = limit;
        this.crossing = crossing;
        this.scratch = scratch;
        this.candidates = scratch.candidates();
        this.near = new Neighbourhood(slots.loans());
        this.left = new double[terms.size() + 1];
        this.holdersLeft = new long[terms.size() + 1];
        for (int i = terms.size() - 1; i >= 0; i--) {
            LexicalTerm term = terms.get(i);
            left[i] = left[i + 1] + term.weight() * bm25.atMost(term.greatest()) * SLACK;
            holdersLeft[i] = holdersLeft[i + 1] + term.holding();
        }
    }

    /** The accepted places that score best, best first, ties by key. */
    List<Scored> find() {
        long[] only = accepted.only();
        int next = 0;
        if (only != null && (long) only.length * terms.size() * POSTINGS_PER_LOOKUP < holdersLeft[0]) {
            propose(only);
        } else {
            while (next < terms.size() && !isEnough(next)) {
                score(next++);
            }
            if (next == terms.size()) {
                isComplete = least == Double.NEGATIVE_INFINITY;
                return bestOfAll();
            }
            proposeScored(left[next]);
        }
        while (next < terms.size()) {
            scoreCandidates(next++);
            drop(left[next]);
        }
        return bestOfCandidates();
    }

    /** Whether no place without a score can get in any more. */
    private boolean isEnough(int next) {
        if (pays(next)) {
            double soFar = kthBestSoFar();
            least = Math.max(least, soFar);
            if (least <= left[next] && soFar > 0) {
                least = Math.max(least, kthBestOfThoseAhead(soFar, next));
            }
        }
        return least > left[next];
    }

    /** Whether finding out is likely to cost less than scoring the next term for all its holders. */
    private boolean pays(int next) {
        int scored = scratch.scoredCount();
        long toFinish = (long) limit * (terms.size() - next);
        return holdersLeft[next] >= crossing
                && scored >= limit
                && terms.get(next).holding() >= Math.min(crossing, toFinish + scored / SCORED_PER_HOLDER);
    }

    /** Whether every place has its whole score, and not only those that were found. */
    boolean isComplete() {
        return isComplete;
    }

    private boolean accepts(int place) {
        return acceptsAll || accepted.accepts(slots.key(place));
    }

    private double kthBestSoFar() {
        KthBest best = new KthBest(limit);
        for (int i = 0; i < scratch.scoredCount(); i++) {
            int place = scratch.scored(i);
            double total = scratch.total(place);
            if (total > best.value() && accepts(place)) {
                best.add(total);
            }
        }
        return best.value();
    }

    /** What will be the k-th best of those that are the k best so far, when all terms are scored. */
    private double kthBestOfThoseAhead(double soFar, int next) {
        KthBest best = new KthBest(limit);
        for (int i = 0; i < scratch.scoredCount(); i++) {
            int place = scratch.scored(i);
            if (scratch.total(place) >= soFar && accepts(place)) {
                best.add(finished(place, next));
            }
        }
        return best.value();
    }

    private double finished(int place, int next) {
        int collection = slots.collection(place);
        Directory directory = slots.directory(collection);
        int slot = place - slots.first(collection);
        near.moveTo(slot, directory);
        double total = scratch.total(place);
        for (int i = next; i < terms.size(); i++) {
            double frequency = terms.get(i).frequency(collection, near);
            if (frequency > 0) {
                total += terms.get(i).weight() * bm25.total(frequency, directory, slot);
            }
        }
        return total;
    }

    private void propose(long[] keys) {
        for (long key : keys) {
            for (int c = 0; c < slots.collections(); c++) {
                int slot = slots.directory(c).slot(key, 0);
                if (slot >= 0) {
                    candidates.add(slots.first(c) + slot);
                }
            }
        }
    }

    private void proposeScored(double more) {
        for (int i = 0; i < scratch.scoredCount(); i++) {
            int place = scratch.scored(i);
            if (scratch.total(place) + more >= least && accepts(place)) {
                candidates.add(place);
            }
        }
    }

    /** Drops the candidates that cannot get in any more. */
    private void drop(double more) {
        if (candidates.count() <= limit) {
            return;
        }
        KthBest best = new KthBest(limit);
        for (int i = 0; i < candidates.count(); i++) {
            best.add(scratch.total(candidates.place(i)));
        }
        least = Math.max(least, best.value());
        int kept = 0;
        for (int i = 0; i < candidates.count(); i++) {
            int place = candidates.place(i);
            if (scratch.total(place) + more >= least) {
                candidates.set(kept++, place);
            }
        }
        candidates.cut(kept);
    }

    private void score(int term) {
        for (int c = 0; c < slots.collections(); c++) {
            terms.get(term).give(c, scratch);
            scoreGiven(c, term);
        }
    }

    private void scoreCandidates(int term) {
        if ((long) candidates.count() * POSTINGS_PER_LOOKUP < terms.get(term).holding()) {
            lookUp(terms.get(term));
            return;
        }
        if (candidates.count() > terms.get(term).holding()) {
            score(term); // Who is no candidate has nothing, or gets something in vain.
            return;
        }
        candidates.mark(slots);
        for (int c = 0; c < slots.collections(); c++) {
            terms.get(term).give(c, candidates, scratch);
            scoreGiven(c, term);
        }
    }

    private void scoreGiven(int collection, int term) {
        Directory directory = slots.directory(collection);
        int first = slots.first(collection);
        double weight = terms.get(term).weight();
        double worthwhile = least - left[term + 1];
        for (int i = 0; i < scratch.givenCount(); i++) {
            int place = scratch.given(i);
            double score = weight * bm25.total(scratch.takeFrequency(place), directory, place - first);
            // Who has nothing yet and cannot get in with this and all that is left may as well go on having nothing.
            if (score >= worthwhile || scratch.total(place) > 0) {
                scratch.score(place, score);
            }
        }
        scratch.endTerm();
    }

    private void lookUp(LexicalTerm term) {
        for (int i = 0; i < candidates.count(); i++) {
            int place = candidates.place(i);
            int collection = slots.collection(place);
            Directory directory = slots.directory(collection);
            int slot = place - slots.first(collection);
            near.moveTo(slot, directory);
            double frequency = term.frequency(collection, near);
            if (frequency > 0) {
                scratch.score(place, term.weight() * bm25.total(frequency, directory, slot));
            }
        }
    }

    private List<Scored> bestOfAll() {
        TopSlots top = new TopSlots(limit);
        for (int i = 0; i < scratch.scoredCount(); i++) {
            offer(scratch.scored(i), top);
        }
        return top.bestFirst();
    }

    private List<Scored> bestOfCandidates() {
        TopSlots top = new TopSlots(limit);
        for (int i = 0; i < candidates.count(); i++) {
            if (scratch.total(candidates.place(i)) > 0) {
                offer(candidates.place(i), top);
            }
        }
        return top.bestFirst();
    }

    private void offer(int place, TopSlots top) {
        double total = scratch.total(place);
        if (top.reaches(total)) {
            long key = slots.key(place);
            if (accepted.accepts(key)) {
                int collection = slots.collection(place);
                top.add(collection, place - slots.first(collection), key, total);
            }
        }
    }
}
