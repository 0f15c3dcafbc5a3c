package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.store.RankSignals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All that may change the order of memories beside how well they fit: age and use, trust, and whether what they say still is true. One factor,
 * which is their product.
 *
 * @param decay         age and use
 * @param trust         provenance
 * @param prefersValid  whether what has ceased to be true counts for less
 * @param now           the moment of the search
 */
record Weighing(Decay decay, Trust trust, boolean prefersValid, Instant now) {

    /** What is no longer true is still found, by half of its evidence: behind what corrects it, and where nothing else fits. */
    private static final double ENDED = 0.5;

    /** What the factor of a memory is at the least, as far as is known without loading it. */
    double least(RankSignals unread) {
        return factor(unread);
    }

    /** What the factor of a memory can be at the most; of what corrects it, too, which ranks by its evidence. */
    double greatest(RankSignals unread, boolean corroborated) {
        return hasEnded(unread)
                ? trust.greatestFactor()
                : corroborated ? trust.greatest(unread, now) : trust.factor(unread, now);
    }

    double factor(RankSignals signals) {
        return decay.factor(signals, now) * trust.factor(signals, now) * (hasEnded(signals) ? ENDED : 1);
    }

    boolean hasEnded(RankSignals signals) {
        return prefersValid && signals.validTo() != null && !signals.validTo().isAfter(now);
    }

    List<Explanation> explain(RankSignals signals) {
        List<Explanation> factors = new ArrayList<>(3);
        factors.add(decay.explain(signals, now));
        if (trust.greatestFactor() > 1) {
            factors.add(trust.explain(signals, now));
        }
        if (hasEnded(signals)) {
            factors.add(Explanation.of(ENDED, "factor for what is no longer true, since " + signals.validTo()));
        }
        return factors;
    }
}
