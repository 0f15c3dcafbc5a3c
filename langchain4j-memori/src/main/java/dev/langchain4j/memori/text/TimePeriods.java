package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.TimeSymbols.Amount;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/** Parts and neighbours of periods. An ordinal of -1 is the last. */
final class TimePeriods {

    private static final int DAYS_OF_A_WEEK = 7;
    private static final int SHORTEST_MONTH = 28;
    private static final int LONGEST_MONTH = 31;

    private TimePeriods() {}

    static TimePeriod orElse(@Nullable TimePeriod period, TimePeriod other) {
        return period == null ? other : period;
    }

    static TimePeriod century(int ordinal) {
        return TimePeriod.unit(TimeUnit.CENTURY, LocalDate.of(ordinal * 100, 1, 1));
    }

    /** The first week of June is its first seven days, the last one its last seven, as most people count. */
    static TimePeriod unit(TimePeriod period, TimeUnit unit, int ordinal) {
        LocalDateTime from = ordinal < 0 ? unit.plus(period.to(), ordinal) : unit.plus(period.from(), ordinal - 1);
        return new TimePeriod(from, unit.plus(from, 1), period.yearSaid());
    }

    static @Nullable TimePeriod half(TimePeriod period, int ordinal) {
        long days = ChronoUnit.DAYS.between(period.from(), period.to());
        LocalDateTime middle = days > 2 * LONGEST_MONTH
                ? period.from().plusMonths(ChronoUnit.MONTHS.between(period.from(), period.to()) / 2)
                : period.from().plusDays(days / 2);
        return switch (ordinal) {
            case 1 -> new TimePeriod(period.from(), middle, period.yearSaid());
            case 2, -1 -> new TimePeriod(middle, period.to(), period.yearSaid());
            default -> null;
        };
    }

    static TimePeriod weekday(TimePeriod period, int day, int ordinal) {
        DayOfWeek name = DayOfWeek.of(day);
        LocalDate date = ordinal < 0
                ? period.to()
                        .toLocalDate()
                        .with(TemporalAdjusters.previous(name))
                        .plusWeeks(ordinal + 1)
                : period.from()
                        .toLocalDate()
                        .with(TemporalAdjusters.nextOrSame(name))
                        .plusWeeks(ordinal - 1);
        return TimePeriod.day(date).withYearSaid(period.yearSaid());
    }

    static TimePeriod weekend(TimePeriod period, int ordinal) {
        LocalDate saturday =
                weekday(period, DayOfWeek.SATURDAY.getValue(), ordinal).from().toLocalDate();
        return TimePeriod.days(saturday, saturday.plusDays(2)).withYearSaid(period.yearSaid());
    }

    /** Early (0), in the middle (1) or late (2) in a period; a day or less is not cut. Of a month it is ten days. */
    static TimePeriod third(TimePeriod period, int third) {
        long days = ChronoUnit.DAYS.between(period.from(), period.to());
        if (days < 3) {
            return period;
        }
        boolean month = days >= SHORTEST_MONTH && days <= LONGEST_MONTH;
        LocalDateTime first = period.from().plusDays(month ? 10 : days / 3);
        LocalDateTime second = period.from().plusDays(month ? 20 : days * 2 / 3);
        return switch (third) {
            case 0 -> new TimePeriod(period.from(), first, period.yearSaid());
            case 1 -> new TimePeriod(first, second, period.yearSaid());
            default -> new TimePeriod(second, period.to(), period.yearSaid());
        };
    }

    /** The unit that holds a shorter period; a longer one stays what it is: the month of May, the weeks in May. */
    static TimePeriod around(TimePeriod period, TimeUnit unit) {
        TimePeriod whole = TimePeriod.unit(unit, period.from().toLocalDate());
        return whole.to().isBefore(period.to()) ? period : whole.withYearSaid(period.yearSaid());
    }

    /** The weekend of the week that holds the period's beginning; of longer periods the first. */
    static TimePeriod weekendNear(TimePeriod period) {
        LocalDate saturday = TimeUnit.WEEK.start(period.from().toLocalDate()).plusDays(DAYS_OF_A_WEEK - 2L);
        return TimePeriod.days(saturday, saturday.plusDays(2)).withYearSaid(period.yearSaid());
    }

    /** The week before it, two weeks after it. */
    static TimePeriod beside(TimePeriod period, TimeUnit unit, @Nullable Amount amount, boolean before) {
        if (amount == null) {
            return before
                    ? new TimePeriod(unit.plus(period.from(), -1), period.from(), period.yearSaid())
                    : new TimePeriod(period.to(), unit.plus(period.to(), 1), period.yearSaid());
        }
        LocalDateTime anchor =
                before || period.isDay() ? period.from() : period.to().minusDays(1);
        return TimeCalendar.away(anchor, unit, amount.least(), amount.most(), before ? -1 : 1)
                .withYearSaid(period.yearSaid());
    }
}
