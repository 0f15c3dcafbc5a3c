package dev.langchain4j.memori.text;

import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * A stretch of local time, not yet in a zone.
 *
 * @param from     inclusive
 * @param to       exclusive
 * @param yearSaid whether its year is known rather than guessed
 */
record TimePeriod(LocalDateTime from, LocalDateTime to, boolean yearSaid) {

    static final LocalDateTime BEGINNING = LocalDateTime.of(1, 1, 1, 0, 0);
    static final LocalDateTime END = LocalDateTime.of(10_000, 1, 1, 0, 0);

    static TimePeriod days(LocalDate first, LocalDate past) {
        return new TimePeriod(first.atStartOfDay(), past.atStartOfDay(), true);
    }

    static TimePeriod day(LocalDate day) {
        return days(day, day.plusDays(1));
    }

    /** The unit that holds a day. */
    static TimePeriod unit(TimeUnit unit, LocalDate day) {
        LocalDateTime start = unit.start(day).atStartOfDay();
        return new TimePeriod(start, unit.plus(start, 1), true);
    }

    TimePeriod withYearSaid(boolean said) {
        return new TimePeriod(from, to, said);
    }

    TimePeriod plusYears(int years) {
        return new TimePeriod(from.plusYears(years), to.plusYears(years), yearSaid);
    }

    boolean isDay() {
        return from.plusDays(1).equals(to);
    }

    boolean isSane() {
        return from.isBefore(to) && !from.isBefore(BEGINNING) && !to.isAfter(END);
    }
}
