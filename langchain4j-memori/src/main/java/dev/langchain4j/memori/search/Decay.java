package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.store.RankSignals;
import java.time.Duration;
import java.time.Instant;

/**
 * Re-ranks by age and use, within a bound: a score, or the sum of evidence where lanes are fused by score, is multiplied by
 *
 * <pre>
 *   1 - strength · (1 - ½·recency - ½·use)
 *   recency = 2^(-days / halfLifeDays),  days since the last access or, if later, since the memory was stored
 *   use     = min(1, ln(1 + accesses) / ln(1 + SATURATION))
 * </pre>
 *
 * so the factor lies between {@code 1 - strength} and 1. Both terms only ever grow with an access: a memory that was read can never fall
 * below one of the same age and score that was not. At the default strength the factor breaks near-ties and nothing more; decay as
 * a free multiplier takes old memories out of reach altogether.
 *
 * @param strength     how much of it can be lost at the most, from 0 (off) to 0.5
 * @param halfLifeDays after how many days recency has halved, greater than 0
 */
public record Decay(double strength, double halfLifeDays) {

    /** The default: 2 %, which changes the order of near-ties only; half-life of Memori for Rust, exp(-0.01·days). */
    public static final Decay DEFAULT = new Decay(0.02, 69);

    /** Leaves every score as it is. */
    static final Decay NONE = new Decay(0, 69);

    private static final double SATURATION = 50;
    private static final double DAY = Duration.ofDays(1).toMillis();

    /**
     * Checks the ranges.
     *
     * @param strength     how much of it can be lost at the most
     * @param halfLifeDays after how many days recency has halved
     * @throws MemoriException if a value is outside its range
     */
    public Decay {
        if (!(strength >= 0 && strength <= 0.5)) {
            throw MemoriException.invalid("the strength of decay must be between 0 and 0.5, but is " + strength);
        }
        if (!(halfLifeDays > 0)) {
            throw MemoriException.invalid("the half-life of decay must be more than 0 days, but is " + halfLifeDays);
        }
    }

    double factor(RankSignals signals, Instant now) {
        double recency = Math.pow(2, -days(signals, now) / halfLifeDays);
        double use = signals.accessCount() == 0
                ? 0
                : Math.min(1, Math.log1p((double) signals.accessCount()) / Math.log1p(SATURATION));
        return 1 - strength * (1 - 0.5 * recency - 0.5 * use);
    }

    Explanation explain(RankSignals signals, Instant now) {
        return Explanation.of(
                factor(signals, now),
                "factor for age and use: " + count(Math.round(days(signals, now)), "day")
                        + " since it was stored or read, read " + count(signals.accessCount(), "time"));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static double days(RankSignals signals, Instant now) {
        Instant last = signals.createdAt();
        if (signals.lastAccessedAt() != null && signals.lastAccessedAt().isAfter(last)) {
            last = signals.lastAccessedAt();
        }
        return Math.max(0, (now.toEpochMilli() - last.toEpochMilli()) / DAY);
    }
}
