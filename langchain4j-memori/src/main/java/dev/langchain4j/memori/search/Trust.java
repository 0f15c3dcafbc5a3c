package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.TrustProfile;
import dev.langchain4j.memori.store.RankSignals;
import java.time.Duration;
import java.time.Instant;

/**
 * What the provenance of a memory changes, within the bounds of a {@link TrustProfile}, where the formula stands. It is that of trust in
 * multi-agent memories: the accuracy of the source, what is left of it with age, a human's word, and others who say the same.
 */
record Trust(TrustProfile profile) {

    /** Changes nothing. */
    static final Trust OFF = new Trust(TrustProfile.OFF);

    private static final double DAYS = 365;
    private static final double OLD = 0.5;
    private static final double CONFIRMED = 1.3;
    private static final double CORROBORATION = 0.1;
    private static final double MOST_CORROBORATED = 1.5;
    private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();

    /** The greatest factor that provenance can make. */
    double greatestFactor() {
        return 1 + profile.strength();
    }

    double of(RankSignals signals, Instant now) {
        Provenance provenance = signals.provenance();
        return Math.min(
                1,
                profile.accuracy(provenance)
                        * freshness(signals, now)
                        * (provenance.confirmed() ? CONFIRMED : 1)
                        * Math.min(MOST_CORROBORATED, 1 + CORROBORATION * provenance.corroborations()));
    }

    double factor(RankSignals signals, Instant now) {
        Provenance provenance = signals.provenance();
        if (!provenance.confirmed()
                && provenance.corroborations() == 0
                && profile.accuracy(provenance) == TrustProfile.UNKNOWN) {
            return 1; // As most are, whatever their age.
        }
        double ordinary = TrustProfile.UNKNOWN * freshness(signals, now);
        double above = (of(signals, now) - ordinary) / TrustProfile.UNKNOWN;
        return 1 + profile.strength() * Math.min(1, above); // Much above the ordinary is only what is old.
    }

    /** What the factor can become by what others say. */
    double greatest(RankSignals signals, Instant now) {
        Provenance known = signals.provenance();
        Provenance believed = new Provenance(known.channel(), known.actor(), known.confirmed(), Integer.MAX_VALUE);
        return factor(
                new RankSignals(
                        signals.createdAt(),
                        signals.lastAccessedAt(),
                        signals.accessCount(),
                        signals.validTo(),
                        believed),
                now);
    }

    Explanation explain(RankSignals signals, Instant now) {
        Provenance provenance = signals.provenance();
        return Explanation.of(
                factor(signals, now),
                "factor for a trust of " + Decimals.rounded(of(signals, now)) + ": channel " + provenance.channel()
                        + (provenance.confirmed() ? ", confirmed by a human" : ", not confirmed")
                        + ", corroborated by " + provenance.corroborations()
                        + (provenance.corroborations() == 1 ? " other" : " others"));
    }

    private static double freshness(RankSignals signals, Instant now) {
        double days = (now.toEpochMilli() - signals.createdAt().toEpochMilli()) / MILLIS_PER_DAY;
        return Math.max(OLD, 1 - Math.max(0, days) / DAYS);
    }
}
