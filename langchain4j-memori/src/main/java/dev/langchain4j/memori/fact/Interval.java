package dev.langchain4j.memori.fact;

import dev.langchain4j.memori.data.Validity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A time of the world, in microseconds; never empty.
 *
 * @param from the first moment, or {@link #OPEN_BEGINNING} where nobody said
 * @param to   the first moment after it, or {@link #OPEN_END}
 */
record Interval(long from, long to) {

    static final long OPEN_BEGINNING = Long.MIN_VALUE;
    static final long OPEN_END = Long.MAX_VALUE;

    Interval {
        if (from >= to) {
            throw new IllegalArgumentException("from " + from + " to " + to);
        }
    }

    static Interval of(Validity validity) {
        return new Interval(
                validity.from() == null ? OPEN_BEGINNING : micros(validity.from()),
                validity.to() == null ? OPEN_END : micros(validity.to()));
    }

    static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    Validity validity() {
        return new Validity(from == OPEN_BEGINNING ? null : instant(from), to == OPEN_END ? null : instant(to));
    }

    boolean contains(long moment) {
        return from <= moment && moment < to;
    }

    boolean overlaps(Interval other) {
        return from < other.to && other.from < to;
    }

    /** What is before and what is behind another interval, each null where there is none of it. */
    Rest without(Interval other) {
        return new Rest(
                from < other.from ? new Interval(from, Math.min(to, other.from)) : null,
                other.to < to ? new Interval(Math.max(from, other.to), to) : null);
    }

    /** What is left of an interval. */
    record Rest(@Nullable Interval before, @Nullable Interval behind) {}

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
