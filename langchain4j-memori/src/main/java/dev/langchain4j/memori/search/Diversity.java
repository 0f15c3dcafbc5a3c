package dev.langchain4j.memori.search;

import dev.langchain4j.memori.vector.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Chooses memories that fit and differ from one another: maximal marginal relevance (Carbonell and Goldstein, "The Use of MMR,
 * Diversity-Based Reranking for Reordering Documents and Producing Summaries", 1998). One after the other the candidate is taken that has
 * most of
 *
 * <pre>
 *   (1 - diversity) · score - diversity · greatest cosine with one that was taken
 * </pre>
 *
 * A candidate without a vector is like no other.
 *
 * @param diversity from 0 (by score alone) to 1
 */
record Diversity(double diversity) {

    /**
     * Chooses among candidates.
     *
     * @param candidates best first
     * @param limit      how many are wanted
     * @param score      how well one fits
     * @param vectors    the vectors of one, for each piece of its text; empty if it has none
     * @return those chosen, in the order of their choice
     */
    <T> List<T> choose(List<T> candidates, int limit, ToDoubleFunction<T> score, Function<T, List<float[]>> vectors) {
        List<T> left = new ArrayList<>(candidates);
        List<List<float[]>> vectorsLeft =
                new ArrayList<>(left.stream().map(vectors).toList());
        double[] likeness = new double[left.size()];
        List<T> chosen = new ArrayList<>();
        while (chosen.size() < limit && !left.isEmpty()) {
            int best = best(left, likeness, score);
            List<float[]> taken = vectorsLeft.remove(best);
            chosen.add(left.remove(best));
            System.arraycopy(likeness, best + 1, likeness, best, left.size() - best);
            for (int i = 0; i < left.size(); i++) {
                likeness[i] = Math.max(likeness[i], cosine(taken, vectorsLeft.get(i)));
            }
        }
        return chosen;
    }

    /** The first of those that have most, so that ties keep the order in which they came. */
    private <T> int best(List<T> left, double[] likeness, ToDoubleFunction<T> score) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < left.size(); i++) {
            double marginal = (1 - diversity) * score.applyAsDouble(left.get(i)) - diversity * likeness[i];
            if (marginal > most) {
                most = marginal;
                best = i;
            }
        }
        return best;
    }

    private static double cosine(List<float[]> some, List<float[]> others) {
        double nearest = 0;
        for (float[] one : some) {
            for (float[] other : others) {
                nearest = Math.max(nearest, Vectors.cosine(one, other));
            }
        }
        return nearest;
    }
}
