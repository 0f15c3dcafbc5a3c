package dev.langchain4j.memori.data;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as they are kept: to the microsecond, within what 64 bits of microseconds can say. */
public final class Moments {

    /** The earliest time that can be kept, in the year -290308. */
    public static final Instant MIN = Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS);

    /** The latest time that can be kept, in the year 294247. */
    public static final Instant MAX = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);

    private Moments() {}

    /**
     * A time as it will come back from the store.
     *
     * @param moment a time, or null
     * @return the time cut to the microsecond, or null
     */
    public static @Nullable Instant kept(@Nullable Instant moment) {
        return moment == null ? null : moment.truncatedTo(ChronoUnit.MICROS);
    }
}
