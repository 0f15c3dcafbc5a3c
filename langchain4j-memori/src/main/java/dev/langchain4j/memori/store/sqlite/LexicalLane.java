package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.LaneQuery;
import dev.langchain4j.memori.store.TimeRange;
import dev.langchain4j.memori.store.sqlite.TopSlots.Scored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Scores memories by the words of a query, by {@link Bm25} over the postings that FTS5 keeps. Terms are joined by OR. What neighbours in the
 * session lend is added to the occurrences and to the length, by weight, as the further fields of BM25F are; the memories that hold a term
 * are the holders themselves.
 *
 * <p>FTS5's own {@code bm25()} is not used: its statistics span the whole table, so that what one namespace stores would show in the
 * scores of another, it knows nothing of neighbours, and it scores every row that holds any of the terms.
 */
final class LexicalLane implements AutoCloseable {

    /** Below this many holders it is quicker to score them all than to find out which need not be. */
    static final int CROSSING = 2_000;

    private final SearchedSlots slots;
    private final Bm25 bm25;
    private final List<LexicalTerm> rarestFirst = new ArrayList<>();
    private final Neighbourhood near;
    private final Scratch.Pool pool;
    private final Scratch scratch;
    private boolean isComplete;
    private double idf;

    /** The lane for a query, over collections whose postings the session may read; to be closed, unless it fails. */
    LexicalLane(
            RankProfile profile,
            double[] loans,
            LaneQuery query,
            List<LoadedCollection> collections,
            Session session,
            Scratch.Pool pool) {
        this.pool = pool;
        // Where nothing has a session nobody lends, and going round the neighbours of every holder would cost the most.
        boolean lend = query.neighbours()
                && collections.stream()
                        .anyMatch(collection -> collection.directory().hasSessions());
        this.slots = new SearchedSlots(collections, lend ? loans : new double[0]);
        this.bm25 = new Bm25(profile, query.neighbours(), collections);
        this.near = new Neighbourhood(slots.loans());
        this.scratch = pool.take(slots.places());
        long bit = 1;
        for (List<String> term : query.terms()) {
            List<Postings> postings = collections.stream()
                    .map(collection -> collection.postings(session, term))
                    .toList();
            LexicalTerm word = new WordTerm(slots, postings, bm25, bit);
            idf += word.weight();
            add(word);
            bit <<= 1;
        }
        for (List<TimeRange> time : query.times()) {
            // A memory must not be proposed, and ranked, for what does not count.
            if (profile.timeWeight() > 0) {
                List<TimeOrder> orders =
                        collections.stream().map(LoadedCollection::times).toList();
                add(new TimeTerm(slots, orders, new TimeRanges(time), bm25, profile.timeWeight(), bit));
            }
            bit <<= 1;
        }
        rarestFirst.sort(Comparator.comparingInt(LexicalTerm::holding));
    }

    private void add(LexicalTerm term) {
        if (term.holding() > 0) {
            rarestFirst.add(term);
        }
    }

    /** The weights of all words that were asked, those that nobody holds among them. */
    double idf() {
        return idf;
    }

    /** The accepted slots that fit the words best, best first, ties by key; {@code crossing} as in {@link LexicalTop}. To be asked once, and first. */
    List<Scored> best(int limit, RowSet accepted, int crossing) {
        if (rarestFirst.isEmpty()) {
            return List.of();
        }
        LexicalTop top = new LexicalTop(slots, bm25, rarestFirst, accepted, limit, crossing, scratch);
        List<Scored> best = top.find();
        isComplete = top.isComplete();
        return best;
    }

    @Override
    public void close() {
        pool.giveBack(scratch);
    }

    /**
     * What the words say of a slot.
     *
     * @param total   BM25 with what its neighbours lend
     * @param own     BM25 of its own words
     * @param matched the bits of the terms that it holds itself
     */
    record Match(double total, double own, long matched) {}

    /**
     * What the words say of a slot, whichever lane has proposed it; quickest where slots are asked for in ascending order.
     *
     * @param known its total, where {@link #best} has said it, else NaN
     */
    Match match(int collection, int slot, double known) {
        Directory directory = slots.directory(collection);
        double total = isComplete ? scratch.total(slots.first(collection) + slot) : known;
        boolean isKnown = !Double.isNaN(total);
        if (!isKnown) {
            near.moveTo(slot, directory);
            total = 0;
        }
        double own = 0;
        long matched = 0;
        for (LexicalTerm term : rarestFirst) {
            if (!isKnown) {
                double lent = term.frequency(collection, near);
                if (lent == 0) {
                    continue;
                }
                total += term.weight() * bm25.total(lent, directory, slot);
            }
            double held = term.frequency(collection, slot);
            if (held > 0) {
                own += term.weight() * bm25.own(held, directory, slot);
                matched |= term.bit();
            }
        }
        return new Match(total, own, matched);
    }
}
