package dev.langchain4j.memori.text;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** The units in which people count time. Weeks begin on Monday, as in ISO 8601. */
enum TimeUnit {
    MINUTE(ChronoUnit.MINUTES, 1),
    HOUR(ChronoUnit.HOURS, 1),
    DAY(ChronoUnit.DAYS, 1),
    WEEK(ChronoUnit.WEEKS, 1),
    MONTH(ChronoUnit.MONTHS, 1),
    QUARTER(ChronoUnit.MONTHS, 3),
    HALF(ChronoUnit.MONTHS, 6),
    YEAR(ChronoUnit.YEARS, 1),
    DECADE(ChronoUnit.YEARS, 10),
    CENTURY(ChronoUnit.YEARS, 100);

    private final ChronoUnit unit;
    private final int size;

    TimeUnit(ChronoUnit unit, int size) {
        this.unit = unit;
        this.size = size;
    }

    boolean isClock() {
        return this == MINUTE || this == HOUR;
    }

    LocalDateTime plus(LocalDateTime moment, long amount) {
        return moment.plus(amount * size, unit);
    }

    /** The day on which the unit that holds a day begins. */
    LocalDate start(LocalDate day) {
        return switch (this) {
            case MINUTE, HOUR, DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> startOfMonths(day, 3);
            case HALF -> startOfMonths(day, 6);
            case YEAR -> day.withDayOfYear(1);
            case DECADE -> startOfYears(day, 10);
            case CENTURY -> startOfYears(day.minusYears(1), 100).plusYears(1);
        };
    }

    /** Half of one, rounded to days: how far from its middle "a week ago" may be. */
    LocalDateTime plusHalf(LocalDateTime moment, int sign) {
        return switch (this) {
            case MINUTE -> moment.plusSeconds(sign * 30L);
            case HOUR -> moment.plusMinutes(sign * 30L);
            case DAY -> moment;
            case WEEK -> moment.plusDays(sign * 3L);
            case MONTH -> moment.plusDays(sign * 15L);
            case QUARTER -> moment.plusDays(sign * 45L);
            case HALF -> moment.plusMonths(sign * 3L);
            case YEAR -> moment.plusMonths(sign * 6L);
            case DECADE -> moment.plusYears(sign * 5L);
            case CENTURY -> moment.plusYears(sign * 50L);
        };
    }

    private static LocalDate startOfMonths(LocalDate day, int months) {
        return LocalDate.of(day.getYear(), (day.getMonthValue() - 1) / months * months + 1, 1);
    }

    private static LocalDate startOfYears(LocalDate day, int years) {
        return LocalDate.of(Math.floorDiv(day.getYear(), years) * years, 1, 1);
    }
}
