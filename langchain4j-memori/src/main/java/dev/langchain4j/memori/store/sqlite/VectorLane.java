package dev.langchain4j.memori.store.sqlite;

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
 * themselves, and their neighbours: who else would rise by what neighbours lend has none among the nearest. Where vectors are held rounded, the
 * nearest are scored as the table has them; what neighbours lend, and what is proposed by others than this lane, only if the
 * search is to be exact, and is off by a thousandth at the most usually.
 */
final class VectorLane implements AutoCloseable {

    /** So few accepted rows are looked at one by one, and not looked for. */
    private static final int FEW = 256;

    private final List<LoadedCollection> collections;
    private final double[] loans;
    private final double loaned;
    private final boolean exact;
    private final @Nullable VectorQuery[] queries;
    private final double mean;

    /**
     * A lane, to be closed.
     *
     * @param exact whether no nearest memory may be missed
     * @param loans what neighbours lend, by distance; none if they do not
     */
    VectorLane(Session session, float[] query, boolean exact, double[] loans, List<LoadedCollection> collections) {
        this.collections = collections;
        this.loans = loans;
        this.loaned = 2 * Arrays.stream(loans).sum();
        this.exact = exact;
        this.queries = new VectorQuery[collections.size()];
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
                } else if (exact) {
                    refineContenders(c, query, limit, accept);
                    offerAll(c, query, accept, top);
                } else {
                    offerAround(c, nearest(query, directory, limit, accepted, accept), accept, top);
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

    /** Its cosine with what its neighbours lend; where it has no vector, the mean with what they lend. */
    double withNeighbours(int collection, int slot) {
        double own = own(collection, slot);
        double total = Double.isNaN(own) ? mean : own;
        Directory directory = collections.get(collection).directory();
        if (lends(directory)) {
            int before = slot;
            int after = slot;
            for (double loan : loans) {
                before = before < 0 ? -1 : directory.previous(before);
                after = after < 0 ? -1 : directory.next(after);
                total += loan * (aboveMean(collection, before) + aboveMean(collection, after));
            }
        }
        return total;
    }

    /** Makes what will be asked of some slots exact, if the search is to be exact. */
    void prepare(List<Scored> asked) {
        for (int c = 0; c < queries.length; c++) {
            VectorQuery query = queries[c];
            if (exact && query != null && query.isEstimated()) {
                int collection = c;
                refine(
                        c,
                        query,
                        asked.stream()
                                .filter(scored -> scored.collection() == collection)
                                .mapToInt(Scored::slot)
                                .toArray());
            }
        }
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
        return exact ? query.exactlyNearest(limit, accept) : query.nearest(limit, accept);
    }

    private void offerAll(int collection, VectorQuery query, IntPredicate accept, TopSlots top) {
        Directory directory = collections.get(collection).directory();
        for (int slot = 0; slot < directory.slots(); slot++) {
            if (!Float.isNaN(query.cosine(slot))) {
                offer(collection, slot, accept, top);
            }
        }
    }

    private void offerAround(int collection, List<ScoredOwner> nearest, IntPredicate accept, TopSlots top) {
        int[] slots = withNeighbours(
                collection, nearest.stream().mapToInt(ScoredOwner::owner).toArray());
        for (int slot : slots) {
            if (!Double.isNaN(own(collection, slot))) {
                offer(collection, slot, accept, top);
            }
        }
    }

    private void offer(int collection, int slot, IntPredicate accept, TopSlots top) {
        double cosine = withNeighbours(collection, slot);
        if (top.reaches(cosine) && accept.test(slot)) {
            top.add(collection, slot, collections.get(collection).directory().key(slot), cosine);
        }
    }

    /** Reads in full what may be among the best: the true cosine of what seems to be the last of them is not lower than twice what may be off. */
    private void refineContenders(int collection, VectorQuery query, int limit, IntPredicate accept) {
        query.scoreAll();
        if (!query.isEstimated()) {
            return;
        }
        TopSlots estimated = new TopSlots(limit);
        offerAll(collection, query, accept, estimated);
        double least = estimated.least() - 2 * query.error() * (1 + loaned);
        int[] contenders = new int[collections.get(collection).directory().slots()];
        int count = 0;
        for (int slot = 0; slot < contenders.length; slot++) {
            if (!Float.isNaN(query.cosine(slot)) && withNeighbours(collection, slot) >= least && accept.test(slot)) {
                contenders[count++] = slot;
            }
        }
        refine(collection, query, Arrays.copyOf(contenders, count));
    }

    private void refine(int collection, VectorQuery query, int[] slots) {
        int[] refined = lends(collections.get(collection).directory())
                ? withNeighbours(collection, slots)
                : Arrays.stream(slots).sorted().distinct().toArray();
        query.refine(refined, refined.length);
    }

    /** Some slots and those from whom they borrow, each once, in ascending order. */
    private int[] withNeighbours(int collection, int[] slots) {
        Directory directory = collections.get(collection).directory();
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
        return Arrays.stream(all, 0, count).sorted().distinct().toArray();
    }

    private double aboveMean(int collection, int slot) {
        double own = slot < 0 ? Double.NaN : own(collection, slot);
        return Double.isNaN(own) ? 0 : own - mean;
    }
}
