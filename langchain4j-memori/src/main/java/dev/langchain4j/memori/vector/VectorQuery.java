package dev.langchain4j.memori.vector;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One search of a set. What it has computed it remembers: the cosine of an owner is asked for again and again, by those in whose
 * neighbourhood it stands.
 *
 * <p>Where a set is {@linkplain #isEstimated() estimated}, cosines may be off by up to {@link #error()}, until they are
 * {@linkplain #refine refined} with the vectors that the source has. For one thread.
 */
public final class VectorQuery implements AutoCloseable {

    /** So many vectors are compared with the query for every one that is wanted, unless a look at them says more. */
    private static final int COMPARED_PER_WANTED = 6;

    /** As {@link #COMPARED_PER_WANTED}, where the order of the nearest is not all that counts. */
    private static final int ROUGHLY_PER_WANTED = 3;

    /** As if at least so many were wanted: fewer would tell nothing of how well the codes do. */
    private static final int WANTED_AT_LEAST = 50;

    /**
     * When of those wanted more than one in so many were among the last third of what was compared, more are: then the codes do not tell well
     * enough what is near, as with many vectors that are nearly alike.
     */
    private static final int LATE = 32;

    /** As {@link #LATE}, where the order of the nearest is not all that counts. */
    private static final int ROUGHLY_LATE = 8;

    /** How many more than those wanted are read in full, as bytes may confuse the order of what is nearly equal. */
    private static final int REFINED_BEYOND = 16;

    private final VectorSet set;
    private final Places places;
    private final Rows rows;
    private final @Nullable SignCodes codes;
    private final Probe probe;
    private final VectorSource source;
    private final Scratch scratch;
    private float @Nullable [] byOwner;

    /** By place, once all codes were compared; of what was compared in full, that. */
    private float @Nullable [] estimates;

    private boolean isReset;
    private boolean isClosed;

    VectorQuery(VectorSet set, float[] query, VectorSource source) {
        this.set = set;
        this.places = set.places();
        this.rows = set.rows();
        this.codes = set.codes();
        this.probe = new Probe(query);
        this.source = source;
        this.scratch = Scratch.take();
    }

    /**
     * Whether every search compares all, so that {@link #scoreAll} costs nothing more.
     *
     * @return whether the set is small
     */
    public boolean isScored() {
        return codes == null;
    }

    /**
     * Whether cosines are estimates.
     *
     * @return whether the set is so large that it does not hold its vectors in full
     */
    public boolean isEstimated() {
        return rows instanceof ByteRows;
    }

    /**
     * Whether {@link #about} knows of every owner without comparing it.
     *
     * @return whether all codes were compared
     */
    public boolean hasEstimates() {
        return estimates != null && byOwner == null;
    }

    /**
     * How far an estimated cosine can be from the true one.
     *
     * @return 0 where none is estimated
     */
    public float error() {
        return rows.error(probe);
    }

    /**
     * How many cosines {@link #mean} is the mean of.
     *
     * @return of a small set the owners, of another the vectors
     */
    public int count() {
        return codes == null ? places.owners() : set.count();
    }

    /**
     * The mean cosine: in a small set that of the owners' best vectors; in another that of all vectors, which is the cosine with
     * their mean and need not be looked for.
     *
     * @return 0 if there are none
     */
    public double mean() {
        if (codes != null) {
            return set.mean(probe.unit());
        }
        float[] all = scored();
        double sum = 0;
        for (int owner = 0; owner < places.ownerBound(); owner++) {
            sum += Float.isNaN(all[owner]) ? 0 : all[owner];
        }
        return places.owners() == 0 ? 0 : sum / places.owners();
    }

    /**
     * Computes the cosines of all owners.
     *
     * @return the cosines by owner, NaN where one has no vector, in an array that may be longer; not to be changed, nor used after {@link #close}
     */
    public float[] scoreAll() {
        return scored();
    }

    /**
     * All owners' numbers are below this.
     *
     * @return 0 or more
     */
    public int bound() {
        return places.ownerBound();
    }

    /**
     * The cosine of an owner's nearest vector.
     *
     * @param owner an owner's number
     * @return from -1 to 1, or NaN where it has no vector
     */
    public float cosine(int owner) {
        if (codes == null) {
            scored();
        }
        if (byOwner != null) {
            return owner < places.ownerBound() ? byOwner[owner] : Float.NaN;
        }
        CosineMap known = known();
        int found = known.find(owner);
        if (found >= 0) {
            return known.cosine(found);
        }
        float best = best(owner);
        known.put(found, owner, best);
        return best;
    }

    /**
     * Computes the cosines of some owners, which is quicker than asking for one after the other.
     *
     * @param asked owners' numbers, each once
     */
    public void compare(int[] asked) {
        if (codes == null || byOwner != null) {
            return;
        }
        CosineMap known = known();
        int[] fresh = scratch.owners(asked.length);
        int count = 0;
        for (int owner : asked) {
            if (known.find(owner) < 0) {
                fresh[count++] = owner;
            }
        }
        compare(fresh, count, known);
    }

    /**
     * About the cosine of an owner's nearest vector: what is known of it anyway. In a set with codes that is off by some hundredths where the owner was
     * not compared in full.
     *
     * @param owner an owner's number
     * @return from -1 to 1, or NaN where it has no vector
     */
    public float about(int owner) {
        float[] known = estimates;
        if (known == null || byOwner != null) {
            return cosine(owner);
        }
        float best = Float.NaN;
        for (int place = places.first(owner); place != Places.NONE; place = places.next(place)) {
            if (!(best >= known[place])) {
                best = known[place];
            }
        }
        return clamped(best);
    }

    /**
     * Computes cosines anew with the vectors that the source has. An owner that it does not know keeps its estimate.
     *
     * @param owners owners with vectors, each once
     * @param count  how many
     */
    public void refine(int[] owners, int count) {
        float[] unit = new float[probe.unit().length];
        int[] last = {-1};
        source.read(owners, count, (owner, vector) -> {
            Vectors.normalize(vector, unit);
            float cosine = clamped(FloatRows.dot(probe.unit(), unit, 0));
            set(owner, owner == last[0] ? Math.max(cosine, cosine(owner)) : cosine);
            last[0] = owner;
        });
    }

    /**
     * The owners nearest to the query. Those of a large set are found by their codes; all the cosines are true ones, if the source has the
     * vectors.
     *
     * @param limit  how many owners to return at the most, 1 or more
     * @param accept which owners may be returned
     * @return the owners by descending cosine, ties by ascending number; fewer than {@code limit} only if no more are accepted
     */
    public List<ScoredOwner> nearest(int limit, IntPredicate accept) {
        int wanted = Math.min(limit, places.owners());
        take(readInFull(wanted), COMPARED_PER_WANTED, LATE, accept);
        return refined(scratch.top, wanted);
    }

    /**
     * As {@link #nearest}, but the cosines of an {@linkplain #isEstimated() estimated} set stay estimates, and so does the order: for those who
     * weigh them with other evidence.
     *
     * @param limit  how many owners to return at the most, 1 or more
     * @param accept which owners may be returned
     * @return as {@link #nearest}
     */
    public List<ScoredOwner> roughlyNearest(int limit, IntPredicate accept) {
        int wanted = Math.min(limit, places.owners());
        take(wanted, ROUGHLY_PER_WANTED, ROUGHLY_LATE, accept);
        return first(scratch.top.descending(), wanted);
    }

    /**
     * Those of some owners that are nearest to the query.
     *
     * @param owners which owners to look at, each once; those without vectors are passed over
     * @param count  how many
     * @param limit  how many to return at the most, 1 or more
     * @return as {@link #exactlyNearest}
     */
    public List<ScoredOwner> nearestOf(int[] owners, int count, int limit) {
        if (isEstimated()) {
            refine(owners, count);
        }
        TopOwners top = scratch.top;
        top.reset(Math.min(limit, count));
        for (int i = 0; i < count; i++) {
            float cosine = cosine(owners[i]);
            if (!Float.isNaN(cosine)) {
                offer(top, cosine, owners[i]);
            }
        }
        return top.descending();
    }

    /**
     * The owners nearest to the query, without fail: of those that a rounded vector does not rule out, all are read in full.
     *
     * @param limit  how many owners to return at the most, 1 or more
     * @param accept which owners may be returned
     * @return as {@link #nearest}
     */
    public List<ScoredOwner> exactlyNearest(int limit, IntPredicate accept) {
        int wanted = Math.min(limit, places.owners());
        TopOwners top = scratch.top;
        top.reset(wanted);
        scored();
        takeAll(top, accept);
        if (isEstimated() && top.isFull() && wanted > 0) {
            refineAbove(top.least() - 2 * error(), accept);
            top.reset(wanted);
            takeAll(top, accept);
            return top.descending();
        }
        return refined(top, wanted);
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true; // Given back twice, the room would be lent to two at a time.
            scratch.giveBack();
        }
    }

    /** Of how many the true cosines are looked at to find those that are wanted. */
    private int readInFull(int wanted) {
        return isEstimated() ? wanted + wanted / 4 + REFINED_BEYOND : wanted;
    }

    private void take(int wanted, int perWanted, int late, IntPredicate accept) {
        TopOwners top = scratch.top;
        top.reset(Math.min(places.owners(), Math.max(WANTED_AT_LEAST, wanted)));
        if (codes == null || byOwner != null) {
            takeAll(top, accept);
        } else {
            takeByCodes(codes, top, perWanted, late, accept);
        }
    }

    private List<ScoredOwner> refined(TopOwners top, int wanted) {
        List<ScoredOwner> best = first(top.descending(), readInFull(wanted));
        if (isEstimated()) {
            int[] owners = best.stream().mapToInt(ScoredOwner::owner).sorted().toArray();
            refine(owners, owners.length);
            top.reset(wanted);
            for (int owner : owners) {
                offer(top, cosine(owner), owner);
            }
            best = top.descending();
        }
        return first(best, wanted);
    }

    private static List<ScoredOwner> first(List<ScoredOwner> best, int count) {
        return best.size() > count ? List.copyOf(best.subList(0, count)) : best;
    }

    private void refineAbove(float least, IntPredicate accept) {
        float[] all = scored();
        int count = 0;
        int[] owners = scratch.owners(places.ownerBound());
        for (int owner = 0; owner < places.ownerBound(); owner++) {
            if (all[owner] >= least && accept.test(owner)) {
                owners[count++] = owner;
            }
        }
        refine(owners, count);
    }

    private void takeAll(TopOwners top, IntPredicate accept) {
        float[] all = scored();
        for (int owner = 0; owner < places.ownerBound(); owner++) {
            if (!Float.isNaN(all[owner]) && top.takes(all[owner], owner) && accept.test(owner)) {
                top.add(all[owner], owner);
            }
        }
    }

    private void takeByCodes(SignCodes searched, TopOwners top, int perWanted, int mayBeLate, IntPredicate accept) {
        Candidates candidates = scratch.candidates;
        isReset = isReset
                && scratch.cosines.isEmpty(); // Who is in it has been offered: by this call, and by none before.
        CosineMap known = known();
        int bound = places.bound();
        float[] all = scratch.estimates(bound);
        searched.estimate(searched.query(probe.unit()), bound, candidates.common(), all);
        estimates = all;
        // An owner's vectors come one after another among the best: where each has several, so many more are needed to
        // see as many owners.
        long wanted = perWanted * (long) top.capacity() * set.count() / Math.max(1, places.owners());
        boolean isFirst = true;
        while (true) {
            int compared = (int) Math.min(wanted, bound);
            candidates.reset(compared);
            propose(all, bound, accept, candidates);
            int early = isFirst ? compared - compared / 3 : 0;
            int count = candidates.cut(early);
            int[] fresh = scratch.owners(count);
            int freshCount = 0;
            int freshEarly = 0;
            for (int i = 0; i < count; i++) {
                int owner = places.owner(candidates.place(i));
                int found = known.find(owner);
                if (found < 0) {
                    known.put(found, owner, Float.NaN); // So that it is taken once.
                    fresh[freshCount++] = owner;
                    freshEarly += i < early ? 1 : 0;
                }
            }
            compare(fresh, freshCount, known);
            int late = 0;
            for (int i = 0; i < freshCount; i++) {
                late += offer(top, known.cosine(known.find(fresh[i])), fresh[i]) && i >= freshEarly ? 1 : 0;
            }
            if (count < compared || compared == bound || (top.isFull() && late * mayBeLate <= top.capacity())) {
                return;
            }
            wanted *= 2;
            isFirst = false;
        }
    }

    /** Compares owners in full, all of them at once, and remembers their cosines. */
    private void compare(int[] owners, int count, CosineMap known) {
        int total = 0;
        int[] at = scratch.places(count);
        for (int i = 0; i < count; i++) {
            for (int place = places.first(owners[i]); place != Places.NONE; place = places.next(place)) {
                at = scratch.places(total + 1);
                at[total++] = place;
            }
        }
        float[] cosines = scratch.compared();
        rows.cosines(at, total, probe, cosines);
        int next = 0;
        for (int i = 0; i < count; i++) {
            float best = Float.NaN;
            for (int place = places.first(owners[i]); place != Places.NONE; place = places.next(place)) {
                float cosine = cosines[next++];
                if (estimates != null) {
                    estimates[place] = cosine;
                }
                if (!(best >= cosine)) {
                    best = cosine;
                }
            }
            known.put(known.find(owners[i]), owners[i], clamped(best));
        }
    }

    private void propose(float[] all, int bound, IntPredicate accept, Candidates candidates) {
        float least = candidates.least();
        for (int place = 0; place < bound; place++) {
            if (all[place] > least && accept.test(places.owner(place))) {
                least = candidates.add(all[place], place);
            }
        }
    }

    private static boolean offer(TopOwners top, float cosine, int owner) {
        boolean taken = top.takes(cosine, owner);
        if (taken) {
            top.add(cosine, owner);
        }
        return taken;
    }

    private CosineMap known() {
        if (!isReset) {
            scratch.cosines.reset();
            isReset = true;
        }
        return scratch.cosines;
    }

    private void set(int owner, float cosine) {
        if (byOwner != null) {
            byOwner[owner] = cosine;
        } else {
            CosineMap known = known();
            known.put(known.find(owner), owner, cosine);
        }
    }

    private float[] scored() {
        if (byOwner == null) {
            float[] all = scratch.byOwner(places.ownerBound());
            Arrays.fill(all, 0, places.ownerBound(), Float.NaN);
            if (rows instanceof ExactRows exact) {
                byBlocks(exact, all);
            } else {
                for (int owner = 0; owner < places.ownerBound(); owner++) {
                    all[owner] = best(owner);
                }
            }
            byOwner = all;
        }
        return byOwner;
    }

    private void byBlocks(ExactRows exact, float[] all) {
        float[] scores = scratch.scores;
        for (int first = 0; first < places.bound(); first += ExactRows.BLOCK) {
            exact.cosines(first / ExactRows.BLOCK, probe, scores);
            int count = Math.min(ExactRows.BLOCK, places.bound() - first);
            for (int j = 0; j < count; j++) {
                int owner = places.owner(first + j);
                if (owner != Places.NONE && !(all[owner] >= scores[j])) {
                    all[owner] = clamped(scores[j]);
                }
            }
        }
    }

    private float best(int owner) {
        float best = Float.NaN;
        for (int place = places.first(owner); place != Places.NONE; place = places.next(place)) {
            float cosine = rows.cosine(place, probe);
            if (estimates != null) {
                estimates[place] = cosine;
            }
            if (!(best >= cosine)) {
                best = cosine;
            }
        }
        return clamped(best);
    }

    private static float clamped(float cosine) {
        return Math.max(-1, Math.min(1, cosine));
    }
}
