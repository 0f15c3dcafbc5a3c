package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Moments;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as the tables keep them: microseconds since 1970. What is stored was checked before. */
final class Times {

    private Times() {}

    static long micros(Instant instant) {
        long seconds = instant.getEpochSecond();
        long micros = instant.getNano() / 1_000;
        // Towards zero, because the seconds of the earliest time alone would not fit.
        return seconds < 0 ? (seconds + 1) * 1_000_000 + (micros - 1_000_000) : seconds * 1_000_000 + micros;
    }

    /** As {@link #micros}, for bounds: what lies outside the range is as far away as can be said. */
    static long clamped(Instant bound) {
        if (bound.isBefore(Moments.MIN)) {
            return Long.MIN_VALUE;
        }
        return bound.isAfter(Moments.MAX) ? Long.MAX_VALUE : micros(bound);
    }

    static @Nullable Long microsOrNull(@Nullable Instant instant) {
        return instant == null ? null : micros(instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
