package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.sqlite.Proposals.Proposal;
import dev.langchain4j.memori.store.sqlite.TopSlots.Scored;
import dev.langchain4j.memori.vector.ScoredOwner;
import dev.langchain4j.memori.vector.VectorQuery;
import dev.langchain4j.memori.vector.VectorSet;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Scores memories by the cosine with a query's vector. A neighbour in the session lends a share of what its cosine is above the mean of all
 * memories, or takes it where it is below: a memory among others that fit is likelier to fit than one that stands alone in its session.
 * Who has no neighbour gains and loses nothing, and so does, as far as it is known, who has no vector yet.
 *
 * <p>Of a small collection all memories are scored, and of any if the search is to be exact. Of a larger one those are that are nearest by
 * themselves, and their neighbours: who else would rise by what neighbours lend has none among the nearest. Which of those are the best is
 * decided by estimates of what neighbours lend, which are there for all memories already; what the lane then says of them is no estimate.
 */
final class VectorLane implements AutoCloseable {

    /** So few accepted rows are looked at one by one, and not looked for. */
    private static final int FEW = 256;

    /** How many more than those wanted are compared in full, as estimates may confuse the order of what is nearly equal. */
    private static final int SEEMING_BEYOND = 16;

    private static final double[] UNKNOWN = {};

    private final List<LoadedCollection> collections;
    private final double[] loans;
    private final double loaned;
    private final Precision precision;
    private final @Nullable VectorQuery[] queries;

    /** Of a collection all of whose cosines are known: by slot, by how much they are above the mean; 0 where there is none. Else {@link #UNKNOWN}. */
    private final double[][] above;

    private final double mean;

    /**
     * A lane, to be closed.
     *
     * @param precision how true the cosines have to be
     * @param loans what neighbours lend, by distance; none if they do not
     */
    VectorLane(
            Session session, float[] query, Precision precision, double[] loans, List<LoadedCollection> collections) {
        this.collections = collections;
        this.loans = loans;
        this.loaned = 2 * Arrays.stream(loans).sum();
        this.precision = precision;
        this.queries = new VectorQuery[collections.size()];
        this.above = new double[queries.length][];
        Arrays.fill(above, UNKNOWN);
        double sum = 0;
        long count = 0;
        for (int c = 0; c < queries.length; c++) {
            VectorSet vectors = collections.get(c).vectors();
            if (vectors != null && vectors.size() > 0) {
                VectorQuery begun = vectors.query(query, collections.get(c).source(session));
                queries[c] = begun;
                sum += begun.mean() * begun.count();
                count += begun.count();
            }
        }
        this.mean = count == 0 ? 0 : sum / count;
    }

    /** The accepted slots that are nearest, with what their neighbours lend; best first, ties by key. */
    List<Scored> best(int limit, RowSet accepted) {
        TopSlots top = new TopSlots(limit);
        for (int c = 0; c < queries.length; c++) {
            VectorQuery query = queries[c];
            if (query != null) {
                Directory directory = collections.get(c).directory();
                IntPredicate accept = slot -> accepted.accepts(directory.key(slot));
                if (!lends(directory)) {
                    for (ScoredOwner near : nearest(query, directory, limit, accepted, accept)) {
                        top.add(c, near.owner(), directory.key(near.owner()), near.cosine());
                    }
                } else if (query.isScored()) {
                    offerAll(c, query, accept, top);
                } else if (precision == Precision.EXACT) {
                    refineContenders(c, query, limit, accept);
                    offerAll(c, query, accept, top);
                } else {
                    offerAround(c, query, limit, nearest(query, directory, limit, accepted, accept), accept, top);
                }
            }
        }
        return top.bestFirst();
    }

    /** The mean cosine of all that have a vector. */
    double mean() {
        return mean;
    }

    /** Its own cosine, or NaN. */
    double own(int collection, int slot) {
        VectorQuery query = queries[collection];
        return query == null ? Double.NaN : query.cosine(slot);
    }

    /**
     * Its cosine with what its neighbours lend; where it has no vector, the mean with what they lend.
     *
     * @param about whether estimates do for what they lend
     */
    double withNeighbours(int collection, int slot, boolean about) {
        return withNeighbours(collection, slot, own(collection, slot), about);
    }

    private double withNeighbours(int collection, int slot, double own, boolean about) {
        double total = Double.isNaN(own) ? mean : own;
        VectorQuery query = queries[collection];
        Directory directory = collections.get(collection).directory();
        if (query != null && lends(directory)) {
            double[] known = above[collection];
            int before = slot;
            int after = slot;
            for (double loan : loans) {
                before = before < 0 ? -1 : directory.previous(before);
                after = after < 0 ? -1 : directory.next(after);
                total += known == UNKNOWN
                        ? loan * (aboveMean(query, before, about) + aboveMean(query, after, about))
                        : loan * ((before < 0 ? 0 : known[before]) + (after < 0 ? 0 : known[after]));
            }
        }
        return total;
    }

    /** Whether what neighbours lend is known about already, and would have to be compared to be known better. */
    boolean isRough() {
        boolean rough = false;
        for (int c = 0; c < queries.length; c++) {
            VectorQuery query = queries[c];
            if (query != null && !query.isScored() && lends(collections.get(c).directory())) {
                if (precision == Precision.EXACT || !query.hasEstimates()) {
                    return false;
                }
                rough = true;
            }
        }
        return rough;
    }

    /**
     * Compares all at once that will be asked for; in full, if the search is to be exact.
     *
     * @param about whether estimates will do for what neighbours lend
     */
    void prepare(List<Proposal> asked, boolean about) {
        for (int c = 0; c < queries.length; c++) {
            VectorQuery query = queries[c];
            if (query != null && !query.isScored()) {
                int[] slots = slots(asked, c);
                if (precision == Precision.EXACT && query.isEstimated()) {
                    refine(c, query, slots);
                } else {
                    query.compare(about ? slots : lenders(c, slots));
                }
            }
        }
    }

    private static int[] slots(List<Proposal> of, int collection) {
        return of.stream()
                .filter(proposal -> proposal.collection() == collection)
                .mapToInt(Proposal::slot)
                .toArray();
    }

    @Override
    public void close() {
        for (VectorQuery query : queries) {
            if (query != null) {
                query.close();
            }
        }
    }

    private boolean lends(Directory directory) {
        return loans.length > 0 && directory.hasSessions();
    }

    private List<ScoredOwner> nearest(
            VectorQuery query, Directory directory, int limit, RowSet accepted, IntPredicate accept) {
        long[] only = accepted.only();
        if (only != null && only.length <= FEW) {
            int[] slots = Arrays.stream(only)
                    .mapToInt(key -> directory.slot(key, 0))
                    .filter(slot -> slot >= 0)
                    .toArray();
            return query.nearestOf(slots, slots.length, limit);
        }
        return switch (precision) {
            case ROUNDED -> query.roughlyNearest(limit, accept);
            case READ -> query.nearest(limit, accept);
            case EXACT -> query.exactlyNearest(limit, accept);
        };
    }

    private void offerAll(int collection, VectorQuery query, IntPredicate accept, TopSlots top) {
        float[] all = query.scoreAll();
        know(collection, all, query.bound());
        for (int slot = 0; slot < query.bound(); slot++) {
            if (!Float.isNaN(all[slot])) {
                offer(collection, slot, all[slot], accept, top);
            }
        }
    }

    /** Of the nearest and their neighbours those that seem to be the best are compared in full. */
    private void offerAround(
            int collection,
            VectorQuery query,
            int limit,
            List<ScoredOwner> nearest,
            IntPredicate accept,
            TopSlots top) {
        TopSlots seeming = new TopSlots(limit + limit / 4 + SEEMING_BEYOND);
        int[] slots = lenders(
                collection, nearest.stream().mapToInt(ScoredOwner::owner).toArray());
        for (int slot : slots) {
            float about = query.about(slot);
            if (!Float.isNaN(about)) {
                double cosine = withNeighbours(collection, slot, about, true);
                if (seeming.reaches(cosine) && accept.test(slot)) {
                    seeming.add(collection, slot, slot, cosine);
                }
            }
        }
        List<Scored> likeliest = seeming.bestFirst();
        query.compare(likeliest.stream().mapToInt(Scored::slot).toArray());
        for (Scored likely : likeliest) {
            offer(collection, likely.slot(), query.cosine(likely.slot()), accept, top);
        }
    }

    private void offer(int collection, int slot, double own, IntPredicate accept, TopSlots top) {
        double cosine = withNeighbours(collection, slot, own, true);
        if (top.reaches(cosine) && accept.test(slot)) {
            top.add(collection, slot, collections.get(collection).directory().key(slot), cosine);
        }
    }

    /** Reads in full what may be among the best: the true cosine of what seems to be the last of them is not lower than twice what may be off. */
    private void refineContenders(int collection, VectorQuery query, int limit, IntPredicate accept) {
        float[] all = query.scoreAll();
        if (!query.isEstimated()) {
            return;
        }
        TopSlots estimated = new TopSlots(limit);
        offerAll(collection, query, accept, estimated);
        double least = estimated.least() - 2 * query.error() * (1 + loaned);
        int[] contenders = new int[query.bound()];
        int count = 0;
        for (int slot = 0; slot < contenders.length; slot++) {
            if (!Float.isNaN(all[slot])
                    && withNeighbours(collection, slot, all[slot], true) >= least
                    && accept.test(slot)) {
                contenders[count++] = slot;
            }
        }
        refine(collection, query, Arrays.copyOf(contenders, count));
    }

    private void refine(int collection, VectorQuery query, int[] slots) {
        int[] refined = lenders(collection, slots);
        query.refine(refined, refined.length);
        above[collection] = UNKNOWN;
    }

    /** Some slots and those from whom they borrow, each once, in ascending order. */
    private int[] lenders(int collection, int[] slots) {
        Directory directory = collections.get(collection).directory();
        if (!lends(directory)) {
            return distinct(slots.clone(), slots.length);
        }
        int[] all = new int[slots.length * (1 + 2 * loans.length)];
        int count = 0;
        for (int slot : slots) {
            all[count++] = slot;
            int before = slot;
            int after = slot;
            for (int distance = 0; distance < loans.length; distance++) {
                before = before < 0 ? -1 : directory.previous(before);
                after = after < 0 ? -1 : directory.next(after);
                if (before >= 0) {
                    all[count++] = before;
                }
                if (after >= 0) {
                    all[count++] = after;
                }
            }
        }
        return distinct(all, count);
    }

    private static int[] distinct(int[] slots, int count) {
        Arrays.sort(slots, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept == 0 || slots[i] != slots[kept - 1]) {
                slots[kept++] = slots[i];
            }
        }
        return Arrays.copyOf(slots, kept);
    }

    private double aboveMean(VectorQuery query, int slot, boolean about) {
        float cosine = slot < 0 ? Float.NaN : about ? query.about(slot) : query.cosine(slot);
        return Float.isNaN(cosine) ? 0 : cosine - mean;
    }

    /** Takes down what all lend, so that it is not worked out for everyone who borrows. */
    private void know(int collection, float[] all, int bound) {
        double[] known = new double[collections.get(collection).directory().slots()];
        for (int slot = 0; slot < bound; slot++) {
            known[slot] = Float.isNaN(all[slot]) ? 0 : all[slot] - mean;
        }
        above[collection] = known;
    }
}
