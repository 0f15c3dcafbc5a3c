package dev.langchain4j.memori.vector;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors in memory, searched by cosine. How they are kept depends on how many there are, see {@link Tiers}:
 *
 * <ul>
 *   <li>few: all are compared with every query ({@link ExactRows});
 *   <li>more: codes of one bit a component say which are worth comparing ({@link SignCodes}), with the floats beside them
 *       ({@link FloatRows});
 *   <li>many: codes, and bytes beside them ({@link ByteRows}); the floats of the very best are read from where they are stored.
 * </ul>
 *
 * <p>A set goes from one to the next as it grows, and never back. An owner may have several vectors; its best one counts. Freed places are used
 * again. Not safe for use by several threads at once, except that any number may search while none changes it.
 */
public final class VectorSet {

    /** With so many times as many vectors the codes get another centre. */
    private static final int CENTRED_FOR = 4;

    private final int dimension;
    private final Tiers tiers;
    private final Places places = new Places();
    private final float[] unit;
    private Rows rows;
    private @Nullable SignCodes codes;
    private int centredUpTo;

    /** The sum of all unit vectors, once there are codes. Of what was put rounded, that is taken off: a small error, which no one sees. */
    private final double[] sum;

    private int count;

    /**
     * An empty set.
     *
     * @param dimension the length of every vector
     */
    public VectorSet(int dimension) {
        this(dimension, Tiers.DEFAULT);
    }

    /**
     * An empty set.
     *
     * @param dimension the length of every vector
     * @param tiers     up to how many vectors to keep them in which way
     */
    public VectorSet(int dimension, Tiers tiers) {
        this.dimension = dimension;
        this.tiers = tiers;
        this.unit = new float[dimension];
        this.sum = new double[dimension];
        this.rows = new ExactRows(dimension);
    }

    /**
     * Gives an owner its vectors, in place of any it had.
     *
     * @param owner   the owner's number, 0 or more; the numbers should be dense
     * @param vectors vectors of any length but zero; their direction is what counts
     */
    public void put(int owner, List<float[]> vectors) {
        remove(owner);
        vectors.forEach(vector -> add(owner, vector));
    }

    /**
     * Gives an owner one more vector.
     *
     * @param owner  the owner's number, 0 or more; the numbers should be dense
     * @param vector a vector of any length but zero, which is copied
     */
    public void add(int owner, float[] vector) {
        if (!places.hasFree()) {
            makeRoom(places.bound());
        }
        Vectors.normalize(vector, unit);
        int place = places.take(owner);
        count++;
        rows.set(place, unit);
        if (codes != null) {
            codes.set(place, unit);
            addToSum(1);
        }
    }

    /**
     * Takes an owner's vectors out.
     *
     * @param owner the owner's number; one without vectors is passed over
     */
    public void remove(int owner) {
        for (int place = places.release(owner); place != Places.NONE; place = places.release(owner)) {
            count--;
            if (codes != null) {
                codes.clear(place);
                rows.get(place, unit);
                addToSum(-1);
            }
        }
        if (count == 0) {
            Arrays.fill(sum, 0); // What rounding has left.
        }
    }

    /**
     * How many owners have vectors.
     *
     * @return 0 or more
     */
    public int size() {
        return places.owners();
    }

    /**
     * How much memory the vectors take.
     *
     * @return about so many bytes
     */
    public long bytes() {
        return rows.bytes() + (codes == null ? 0 : codes.bytes()) + places.bytes();
    }

    /**
     * Begins a search. The set must not be changed before it is closed.
     *
     * @param query  a vector of any length but zero
     * @param source where the vectors can be read in full, should the set not hold them so
     * @return the search, to be closed
     */
    public VectorQuery query(float[] query, VectorSource source) {
        return new VectorQuery(this, query, source);
    }

    Places places() {
        return places;
    }

    Rows rows() {
        return rows;
    }

    @Nullable
    SignCodes codes() {
        return codes;
    }

    /** How many vectors there are. */
    int count() {
        return count;
    }

    /** The mean of the cosines of a unit vector with all vectors: its cosine, so to speak, with their mean. */
    double mean(float[] query) {
        double dot = 0;
        for (int i = 0; i < dimension; i++) {
            dot += sum[i] * query[i];
        }
        return count == 0 ? 0 : dot / count;
    }

    /** Goes over to another way of keeping vectors when one more would be too many for this one. */
    private void makeRoom(int bound) {
        if (codes == null && bound >= tiers.exact() && dimension >= tiers.dimension()) {
            copyTo(bound < tiers.floats() ? new FloatRows(dimension) : new ByteRows(dimension), bound);
            encode(bound);
        } else if (codes != null) {
            if (bound == tiers.floats()) {
                copyTo(new ByteRows(dimension), bound);
            }
            if (bound >= centredUpTo) {
                encode(bound);
            }
        }
    }

    private void copyTo(Rows copy, int bound) {
        Arrays.fill(sum, 0);
        for (int place = 0; place < bound; place++) {
            rows.get(place, unit);
            copy.set(place, unit);
            addToSum(1);
        }
        rows = copy;
    }

    /** Makes all codes anew, around what is the mean now. Nothing is free when this is called. */
    private void encode(int bound) {
        float[] centre = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            centre[i] = (float) (sum[i] / Math.max(1, count));
        }
        SignCodes made = new SignCodes(dimension, centre);
        for (int place = 0; place < bound; place++) {
            rows.get(place, unit);
            made.set(place, unit);
        }
        codes = made;
        centredUpTo = Math.max(bound, 1) * CENTRED_FOR;
    }

    private void addToSum(int sign) {
        for (int i = 0; i < dimension; i++) {
            sum[i] += sign * (double) unit[i];
        }
    }
}
