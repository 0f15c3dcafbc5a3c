package dev.langchain4j.memori.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Vectors in memory, searched exactly: every query computes the cosine with every vector.
 *
 * <p>The layout is dimension-major: vectors stand in blocks of up to {@value #BLOCK}, and a block holds one array per dimension with that
 * component of all its vectors. The scan is then {@code score[j] += q * component[j]} over whole arrays from index 0, which is
 * the loop form that the JVM's compiler turns into vector instructions without any flag; a row-major dot product is a reduction, and
 * floating-point reductions it must keep scalar. The last block grows as it fills, so that a set of few vectors is small.
 *
 * <p>An owner may have several vectors; its best one counts. Freed places are used again. Not safe for use by several threads at
 * once, except that any number may search while none changes it.
 */
public final class VectorSet {

    private static final int BLOCK = 1024;
    private static final int FIRST = 16;
    private static final long FREE = -1;

    private final int dimension;
    private final List<float[][]> blocks = new ArrayList<>();
    private long[] owners = new long[0];
    private int places;
    private final List<Integer> freePlaces = new ArrayList<>();
    private final Map<Long, int[]> placesOfOwner = new HashMap<>();

    /**
     * An empty set.
     *
     * @param dimension the length of every vector
     */
    public VectorSet(int dimension) {
        this.dimension = dimension;
    }

    /**
     * Gives an owner its vectors, in place of any it had.
     *
     * @param owner   the owner's number, 0 or more
     * @param vectors vectors of any length but zero; their direction is what counts
     */
    public void put(long owner, List<float[]> vectors) {
        remove(owner);
        int[] taken = new int[vectors.size()];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = place();
            owners[taken[i]] = owner;
            float[][] block = blocks.get(taken[i] / BLOCK);
            float[] unit = Vectors.normalize(vectors.get(i));
            for (int d = 0; d < dimension; d++) {
                block[d][taken[i] % BLOCK] = unit[d];
            }
        }
        if (taken.length > 0) {
            placesOfOwner.put(owner, taken);
        }
    }

    /**
     * Takes an owner's vectors out.
     *
     * @param owner the owner's number; one without vectors is passed over
     */
    public void remove(long owner) {
        int[] freed = placesOfOwner.remove(owner);
        if (freed != null) {
            for (int place : freed) {
                owners[place] = FREE;
                freePlaces.add(place);
            }
        }
    }

    /**
     * How many owners have vectors.
     *
     * @return 0 or more
     */
    public int size() {
        return placesOfOwner.size();
    }

    /**
     * How much memory the vectors take.
     *
     * @return about so many bytes
     */
    public long bytes() {
        long floats = blocks.stream().mapToLong(block -> block[0].length).sum() * dimension;
        return floats * Float.BYTES + owners.length * (long) Long.BYTES;
    }

    /**
     * The owners nearest to a query.
     *
     * @param query  a vector of any length but zero
     * @param limit  how many owners to return at the most, 1 or more
     * @param accept which owners may be returned
     * @return the owners by descending cosine, ties by ascending number; fewer than {@code limit} only if no more are accepted
     */
    public List<ScoredOwner> nearest(float[] query, int limit, LongPredicate accept) {
        float[] unit = Vectors.normalize(query);
        // Several vectors of one owner can each take a place among the best, so more places than owners are wanted.
        int wanted = limit;
        while (true) {
            TopPlaces top = new TopPlaces(Math.min(wanted, Math.max(1, places)));
            scan(unit, accept, top);
            List<ScoredOwner> found = distinct(top);
            if (found.size() >= limit || top.size() < wanted) {
                return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
            }
            wanted = (int) Math.min(Integer.MAX_VALUE / 2, wanted * 4L);
        }
    }

    /**
     * The cosine of every owner, for owners that are numbered densely.
     *
     * @param query a vector of any length but zero
     * @param best  is given the cosine of each owner's nearest vector at its number; numbers without vectors are left as they are, so
     *              that NaN can stand for them
     */
    public void cosines(float[] query, float[] best) {
        float[] unit = Vectors.normalize(query);
        float[] scores = new float[BLOCK];
        for (int b = 0; b < blocks.size(); b++) {
            score(blocks.get(b), unit, scores);
            int first = b * BLOCK;
            int count = Math.min(BLOCK, places - first);
            for (int j = 0; j < count; j++) {
                int owner = (int) owners[first + j];
                if (owner >= 0 && !(best[owner] >= scores[j])) {
                    best[owner] = Math.max(-1, Math.min(1, scores[j]));
                }
            }
        }
    }

    private void scan(float[] unit, LongPredicate accept, TopPlaces top) {
        float[] scores = new float[BLOCK];
        for (int b = 0; b < blocks.size(); b++) {
            score(blocks.get(b), unit, scores);
            int first = b * BLOCK;
            int count = Math.min(BLOCK, places - first);
            for (int j = 0; j < count; j++) {
                long owner = owners[first + j];
                if (top.accepts(scores[j], owner) && owner != FREE && accept.test(owner)) {
                    top.add(scores[j], owner);
                }
            }
        }
    }

    private static void score(float[][] block, float[] unit, float[] scores) {
        Arrays.fill(scores, 0);
        for (int d = 0; d < unit.length; d++) {
            addScaled(scores, block[d], unit[d]);
        }
    }

    /** A method of its own so that the compiler sees nothing but the loop. */
    private static void addScaled(float[] scores, float[] component, float factor) {
        for (int j = 0; j < component.length; j++) {
            scores[j] += factor * component[j];
        }
    }

    private static List<ScoredOwner> distinct(TopPlaces top) {
        List<ScoredOwner> found = new ArrayList<>(top.size());
        Set<Long> seen = new HashSet<>();
        for (ScoredOwner place : top.descending()) {
            if (seen.add(place.owner())) {
                found.add(place);
            }
        }
        return found;
    }

    private int place() {
        if (!freePlaces.isEmpty()) {
            return freePlaces.remove(freePlaces.size() - 1);
        }
        if (places == owners.length) {
            grow();
        }
        return places++;
    }

    /** Doubles the last block, or begins another one when it is full. */
    private void grow() {
        int inLast = places % BLOCK;
        if (inLast == 0) {
            blocks.add(new float[dimension][places == 0 ? FIRST : BLOCK]);
        } else {
            float[][] last = blocks.get(blocks.size() - 1);
            for (int d = 0; d < dimension; d++) {
                last[d] = Arrays.copyOf(last[d], 2 * inLast);
            }
        }
        owners = Arrays.copyOf(owners, (blocks.size() - 1) * BLOCK + blocks.get(blocks.size() - 1)[0].length);
    }
}
