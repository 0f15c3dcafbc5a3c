package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.Evidence;
import dev.langchain4j.memori.store.Findings;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up the lanes' scores and what speaks for or against a memory beside them, and puts the sum on a scale from 0 to 1 by a logistic
 * function,
 *
 * <pre>
 *   sum   = bm25 / (bm25 + saturation · idf) + vectorWeight · (cosine - floor) / (1 - floor)
 *           + authorBoost - questionPenalty · asking + dateBoost + graphBoost · strength
 *   floor = (N · mean + PRIOR · floor of the model) / (N + PRIOR), but not less than 0
 *   score = 1 / (1 + exp(-(sum - MIDPOINT - NOISE · sqrt(2 · ln N)) / WIDTH)),  N memories
 * </pre>
 *
 * <p>Both lanes are seen against what could have been expected: BM25 against the weights of all words of the question, those that nobody
 * holds among them, and a cosine against that of any memory. So a score means much the same whatever is asked and with whatever model,
 * and a least score can say that nothing fits. The root is how far the best of N memories that have nothing to do with a question stands
 * out by chance, if what they score is spread as a normal distribution is: what is remarkable among ten memories is not among a million.
 * A memory that is not embedded yet has the mean for its cosine, and no more than what its neighbours lend speaks for or against it.
 */
final class ScoreFusion implements Relevance {

    /** The sum, beyond chance, at which a memory is as likely to be what was asked for as not. */
    private static final double MIDPOINT = 0.10;

    /** How far the sums of memories that have nothing to do with a question are spread: their standard deviation. */
    private static final double NOISE = 0.05;

    /** How far from there the odds change by a factor of e. */
    private static final double WIDTH = 0.12;

    /** As many memories as what is known of the model counts: in a small collection a mean says little. */
    private static final double PRIOR = 20;

    private final RankProfile profile;
    private final Question question;
    private final boolean vectors;
    private final double idf;
    private final double mean;
    private final double floor;
    private final double midpoint;

    /**
     * A fusion.
     *
     * @param vectors    whether the vector lane was asked
     * @param modelFloor the cosine that is usual with the model between a question and a memory that have nothing in common
     */
    ScoreFusion(RankProfile profile, Question question, boolean vectors, double modelFloor, Findings findings) {
        this.profile = profile;
        this.question = question;
        this.vectors = vectors;
        this.idf = findings.idf();
        this.mean = findings.meanCosine();
        this.floor = Math.max(0, (findings.memories() * mean + PRIOR * modelFloor) / (findings.memories() + PRIOR));
        this.midpoint = MIDPOINT + NOISE * Math.sqrt(2 * Math.log(Math.max(1, findings.memories())));
    }

    @Override
    public double of(Evidence evidence) {
        return calibrated(sum(evidence));
    }

    @Override
    public boolean isCalibrated() {
        return true;
    }

    /** The sum is weighed, not the score: two per cent of a score near 1 would outweigh more evidence than two per cent of one in the middle. */
    @Override
    public double weighed(Evidence evidence, double factor) {
        double sum = sum(evidence);
        return calibrated(sum > 0 ? sum * factor : sum);
    }

    @Override
    public Explanation explain(Evidence evidence, String matched) {
        List<Explanation> parts = new ArrayList<>();
        parts.add(Explanation.of(
                words(evidence),
                "BM25 " + Decimals.rounded(evidence.bm25()) + lent(evidence.bm25() - evidence.ownBm25())
                        + Relevance.lexicalLabel(evidence, matched)));
        if (vectors) {
            parts.add(Explanation.of(
                    meaning(evidence),
                    "cosine " + Decimals.rounded(evidence.cosine())
                            + (Double.isNaN(evidence.ownCosine())
                                    ? ", not embedded yet"
                                    : lent(evidence.cosine() - evidence.ownCosine()))
                            + ", of any " + Decimals.rounded(floor)
                            + Relevance.vectorLabel(evidence)));
        }
        add(parts, author(evidence), "the question names who said it");
        add(parts, asking(evidence), "asks rather than tells");
        Evidence.Link link = evidence.link();
        if (link != null) {
            add(
                    parts,
                    facts(evidence),
                    link.steps() + (link.steps() == 1 ? " step" : " steps") + " from '" + link.entity() + "' by facts");
        }
        add(parts, date(evidence), "speaks of a time, which is asked for");
        return new Explanation(
                of(evidence), "relevance on a scale from 0 to 1, of " + Decimals.rounded(sum(evidence)), parts);
    }

    private double sum(Evidence evidence) {
        return words(evidence)
                + meaning(evidence)
                + author(evidence)
                + asking(evidence)
                + date(evidence)
                + facts(evidence);
    }

    private double words(Evidence evidence) {
        return evidence.bm25() == 0 ? 0 : evidence.bm25() / (evidence.bm25() + profile.saturation() * idf);
    }

    private double meaning(Evidence evidence) {
        if (!vectors) {
            return 0;
        }
        double usual = Double.isNaN(evidence.ownCosine()) ? mean : floor;
        return profile.vectorWeight() * (evidence.cosine() - usual) / (1 - floor);
    }

    private double author(Evidence evidence) {
        return evidence.authorNamed() ? profile.authorBoost() : 0;
    }

    private double asking(Evidence evidence) {
        return question.asks() ? -profile.questionPenalty() * evidence.asking() : 0;
    }

    private double date(Evidence evidence) {
        return question.asksWhen() && evidence.dated() ? profile.dateBoost() : 0;
    }

    private double facts(Evidence evidence) {
        return evidence.link() == null
                ? 0
                : profile.graphBoost() * evidence.link().strength();
    }

    private double calibrated(double sum) {
        return 1 / (1 + Math.exp(-(sum - midpoint) / WIDTH));
    }

    private static void add(List<Explanation> parts, double value, String description) {
        if (value != 0) {
            parts.add(Explanation.of(value, description));
        }
    }

    private static String lent(double value) {
        return Math.abs(value) < 0.005 ? "" : " (" + Decimals.signed(value) + " of it by its neighbours)";
    }
}
