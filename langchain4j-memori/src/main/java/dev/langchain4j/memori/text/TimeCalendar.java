package dev.langchain4j.memori.text;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What expressions of time mean on a given day.
 *
 * @param now    the moment of the question, in local time
 * @param future whether the question looks ahead: then what has no year is the next, else the latest that has begun
 */
record TimeCalendar(LocalDateTime now, boolean future) {

    /** A leap day may be eight years away. */
    private static final int FAR_ENOUGH = 9;

    private static final int SATURDAY = DayOfWeek.SATURDAY.getValue();

    LocalDate today() {
        return now.toLocalDate();
    }

    TimePeriod day(int fromToday) {
        return TimePeriod.day(today().plusDays(fromToday));
    }

    /** This, last or next calendar unit. */
    TimePeriod unit(TimeUnit unit, int fromThis) {
        if (unit.isClock()) {
            LocalDateTime start = unit.plus(now, fromThis);
            return new TimePeriod(start, unit.plus(start, 1).plusSeconds(1), true);
        }
        LocalDate start = unit.start(today());
        return TimePeriod.unit(unit, unit.plus(start.atStartOfDay(), fromThis).toLocalDate());
    }

    /** The latest units up to now, or those to come, without regard to where the calendar begins them. */
    TimePeriod rolling(TimeUnit unit, int amount, boolean ahead) {
        if (unit.isClock()) {
            LocalDateTime far = unit.plus(now, ahead ? amount : -amount);
            return ahead ? new TimePeriod(now, far, true) : new TimePeriod(far, now.plusSeconds(1), true);
        }
        LocalDateTime start = today().atStartOfDay();
        return ahead
                ? new TimePeriod(start, unit.plus(start, amount).plusDays(1), true)
                : new TimePeriod(unit.plus(start, -amount), start.plusDays(1), true);
    }

    /** So many units before (sign -1) or after (1) a moment, give or take half a unit; several of them, anywhere from few to many. */
    static TimePeriod away(LocalDateTime from, TimeUnit unit, int least, int most, int sign) {
        LocalDateTime near = unit.plus(from, (long) sign * least);
        LocalDateTime far = unit.plus(from, (long) sign * most);
        LocalDateTime first = sign < 0 ? far : near;
        LocalDateTime last = sign < 0 ? near : far;
        if (least == most) {
            first = unit.plusHalf(first, -1);
            last = unit.plusHalf(last, 1);
        }
        return unit.isClock()
                ? new TimePeriod(first, last.plusSeconds(1), true)
                : new TimePeriod(first, last.plusDays(1), true);
    }

    TimePeriod ago(TimeUnit unit, int least, int most) {
        return away(unit.isClock() ? now : today().atStartOfDay(), unit, least, most, -1);
    }

    /** A weekday without more: today or the latest one, or with an eye on the future today or the next. */
    TimePeriod weekday(int day) {
        DayOfWeek name = DayOfWeek.of(day);
        return TimePeriod.day(
                today().with(future ? TemporalAdjusters.nextOrSame(name) : TemporalAdjusters.previousOrSame(name)));
    }

    /** Last, this or next Monday: the one before today, that of this week, the one after today. */
    TimePeriod weekday(int day, int which) {
        DayOfWeek name = DayOfWeek.of(day);
        LocalDate date =
                switch (Integer.signum(which)) {
                    case -1 -> today().with(TemporalAdjusters.previous(name)).plusWeeks(which + 1);
                    case 1 -> today().with(TemporalAdjusters.next(name)).plusWeeks(which - 1);
                    default -> today().with(DayOfWeek.MONDAY).plusDays(day - 1);
                };
        return TimePeriod.day(date);
    }

    /** The weekday within a week, or within any other period where it comes first. */
    static TimePeriod weekdayOf(TimePeriod period, int day) {
        return TimePeriod.day(period.from().toLocalDate().with(TemporalAdjusters.nextOrSame(DayOfWeek.of(day))));
    }

    TimePeriod weekend(int which) {
        LocalDate saturday =
                today().with(DayOfWeek.MONDAY).plusDays(SATURDAY - 1).plusWeeks(which);
        return TimePeriod.days(saturday, saturday.plusDays(2));
    }

    /** The weekend that it is, or the latest one. */
    TimePeriod weekend() {
        boolean begun = today().getDayOfWeek().getValue() >= SATURDAY;
        return weekend(future || begun ? 0 : -1);
    }

    /** The weekend before or after a day. */
    static TimePeriod weekendBeside(TimePeriod period, boolean before) {
        LocalDate saturday = before
                ? period.from().toLocalDate().minusDays(1).with(TemporalAdjusters.previous(DayOfWeek.SATURDAY))
                : period.to().toLocalDate().with(TemporalAdjusters.nextOrSame(DayOfWeek.SATURDAY));
        return TimePeriod.days(saturday, saturday.plusDays(2));
    }

    static TimePeriod year(int year) {
        return TimePeriod.unit(TimeUnit.YEAR, LocalDate.of(year, 1, 1));
    }

    static TimePeriod month(int year, int month) {
        return TimePeriod.unit(TimeUnit.MONTH, LocalDate.of(year, month, 1));
    }

    static TimePeriod quarter(int year, int quarter) {
        return TimePeriod.unit(TimeUnit.QUARTER, LocalDate.of(year, quarter * 3 - 2, 1));
    }

    static TimePeriod half(int year, int half) {
        return TimePeriod.unit(TimeUnit.HALF, LocalDate.of(year, half * 6 - 5, 1));
    }

    /** Days of a month, or null if it has no such days. */
    static @Nullable TimePeriod days(int year, int month, int first, int last) {
        YearMonth whole = YearMonth.of(year, month);
        boolean possible = first >= 1 && first <= last && last <= whole.lengthOfMonth();
        return possible ? TimePeriod.days(whole.atDay(first), whole.atDay(last).plusDays(1)) : null;
    }

    /** A season of the northern half of the world, by whole months; winter by the year in which it begins. */
    static TimePeriod season(int year, int season) {
        LocalDate start = LocalDate.of(year, season * 3, 1);
        return TimePeriod.days(start, start.plusMonths(3));
    }

    /** What "winter 2022" can mean: the one that ends in that year, too. */
    static List<TimePeriod> seasonOf(int year, int season) {
        List<TimePeriod> seasons = new ArrayList<>();
        if (season == 4) {
            seasons.add(season(year - 1, season));
        }
        seasons.add(season(year, season));
        return seasons;
    }

    /** What has no year: the latest one that has begun, or ahead the first that has not ended. */
    TimePeriod yearless(IntFunction<@Nullable TimePeriod> ofYear) {
        int step = future ? 1 : -1;
        TimePeriod found = null;
        for (int i = -1; i <= FAR_ENOUGH && found == null; i++) {
            TimePeriod period = ofYear.apply(today().getYear() + i * step);
            boolean fits = period != null
                    && (future ? period.to().isAfter(now) : !period.from().isAfter(now));
            found = fits ? period : null;
        }
        if (found == null) {
            throw new IllegalStateException("Every day of the calendar comes within nine years.");
        }
        return found.withYearSaid(false);
    }

    /** Last, this or next May: the latest that is over, that of this year, or the first that is still to begin. */
    TimePeriod yearly(int which, IntFunction<TimePeriod> ofYear) {
        int year = today().getYear();
        if (which < 0) {
            int last = year + 1;
            while (ofYear.apply(last).to().isAfter(now)) {
                last--;
            }
            return ofYear.apply(last + which + 1);
        }
        if (which > 0) {
            int next = year - 1;
            while (!ofYear.apply(next).from().isAfter(now)) {
                next++;
            }
            return ofYear.apply(next + which - 1);
        }
        TimePeriod before = ofYear.apply(year - 1);
        return before.to().isAfter(now) ? before : ofYear.apply(year);
    }

    /** A part of a day, with wide borders: night lasts from the evening until the next morning. */
    static TimePeriod part(TimePeriod day, String part) {
        LocalDateTime start = day.from();
        return switch (part) {
            case "morning" -> new TimePeriod(start, start.plusHours(12), day.yearSaid());
            case "afternoon" -> new TimePeriod(start.plusHours(12), start.plusHours(18), day.yearSaid());
            case "evening" -> new TimePeriod(start.plusHours(17), start.plusHours(24), day.yearSaid());
            default -> new TimePeriod(start.plusHours(18), start.plusHours(30), day.yearSaid());
        };
    }
}
