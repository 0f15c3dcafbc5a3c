package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.sqlite.TopSlots.Scored;
import dev.langchain4j.memori.vector.VectorSet;
import java.util.Arrays;
import java.util.List;

/**
 * Scores memories by the cosine with a query's vector. A neighbour in the session lends a share of what its cosine is above the mean of all
 * memories, or takes it where it is below: a memory among others that fit is likelier to fit than one that stands alone in its session.
 * Who has no neighbour gains and loses nothing, and so does, as far as it is known, who has no vector yet.
 */
final class VectorLane {

    private final List<LoadedCollection> collections;
    private final double[] loans;
    private final float[][] cosines;
    private final double mean;

    VectorLane(float[] query, double[] loans, boolean neighbours, List<LoadedCollection> collections) {
        this.collections = collections;
        this.loans = neighbours ? loans : new double[0];
        this.cosines = new float[collections.size()][];
        double sum = 0;
        int count = 0;
        for (int c = 0; c < cosines.length; c++) {
            cosines[c] = new float[collections.get(c).directory().slots()];
            Arrays.fill(cosines[c], Float.NaN);
            VectorSet vectors = collections.get(c).vectors();
            if (vectors != null) {
                vectors.cosines(query, cosines[c]);
            }
            for (float cosine : cosines[c]) {
                if (!Float.isNaN(cosine)) {
                    sum += cosine;
                    count++;
                }
            }
        }
        this.mean = count == 0 ? 0 : sum / count;
    }

    /** The accepted slots that are nearest, with what their neighbours lend; best first, ties by key. */
    List<Scored> best(int limit, RowSet accepted) {
        TopSlots top = new TopSlots(limit);
        for (int c = 0; c < cosines.length; c++) {
            Directory directory = collections.get(c).directory();
            for (int slot = 0; slot < cosines[c].length; slot++) {
                if (!Float.isNaN(cosines[c][slot])) {
                    double cosine = withNeighbours(c, slot);
                    if (top.reaches(cosine) && accepted.accepts(directory.key(slot))) {
                        top.add(c, slot, directory.key(slot), cosine);
                    }
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
        return cosines[collection][slot];
    }

    /** Its cosine with what its neighbours lend; where it has no vector, the mean with what they lend. */
    double withNeighbours(int collection, int slot) {
        double own = cosines[collection][slot];
        double total = Double.isNaN(own) ? mean : own;
        if (loans.length > 0) {
            Directory directory = collections.get(collection).directory();
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

    private double aboveMean(int collection, int slot) {
        if (slot < 0 || Float.isNaN(cosines[collection][slot])) {
            return 0;
        }
        return cosines[collection][slot] - mean;
    }
}
