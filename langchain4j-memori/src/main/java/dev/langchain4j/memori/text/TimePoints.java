package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.TimeSymbol.Kind;
import dev.langchain4j.memori.text.TimeSymbols.Amount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads expressions that name a time by themselves; months, years and their like are left to {@link TimeDates}. */
final class TimePoints {

    /** "The first week of the week of …" ends somewhere. */
    private static final int DEEPEST = 3;

    private final TimeSymbols symbols;
    private final TimeCalendar calendar;
    private final TimeDates dates;

    TimePoints(TimeSymbols symbols, TimeCalendar calendar) {
        this.symbols = symbols;
        this.calendar = calendar;
        this.dates = new TimeDates(symbols, calendar);
    }

    /** What stands at a place, or null. */
    @Nullable
    TimeMatch read(int i) {
        return read(i, 0);
    }

    private @Nullable TimeMatch read(int i, int depth) {
        if (depth > DEEPEST) {
            return null;
        }
        TimeMatch match = partOf(i, depth);
        match = match != null ? match : third(i, depth);
        match = match != null ? match : beside(i, depth);
        match = match != null ? match : unitOf(i, depth);
        match = match != null ? match : which(i);
        match = match != null ? match : whichAfter(i);
        match = match != null ? match : ago(i);
        match = match != null ? match : dayName(i);
        match = match != null ? match : dates.read(i);
        match = match != null ? match : weekday(i);
        return match != null ? match : weekend(i);
    }

    private @Nullable TimeMatch readAfterArticle(int i, int depth) {
        TimeMatch match = read(i, depth + 1);
        return match != null || !symbols.is(i, TimeRole.THE) ? match : read(i + 1, depth + 1);
    }

    /** The first week of June, the last Friday of 2022, the second half of May. */
    private @Nullable TimeMatch partOf(int i, int depth) {
        int ordinal = symbols.ordinal(i);
        if (ordinal == 0) {
            return null;
        }
        if (symbols.isUnit(i + 1, TimeUnit.CENTURY)) {
            boolean possible = ordinal > 0 && ordinal < 100;
            return possible ? TimeMatch.of(TimePeriods.century(ordinal), i + 2) : null;
        }
        boolean part = symbols.isAny(i + 1, TimeRole.UNIT, TimeRole.WEEKEND, TimeRole.WEEKDAY, TimeRole.HALF);
        boolean quarter = symbols.isUnit(i + 1, TimeUnit.QUARTER);
        if (!part || !(quarter || symbols.is(i + 2, TimeRole.OF))) {
            return null;
        }
        TimeMatch whole = readAfterArticle(symbols.skip(i + 2, TimeRole.OF), depth);
        if (whole == null) {
            return null;
        }
        for (TimePeriod period : whole.periods()) {
            TimePeriod found = partOf(period, i + 1, ordinal);
            if (found == null
                    || found.from().isBefore(period.from())
                    || found.to().isAfter(period.to())) {
                return null;
            }
        }
        return whole.map(period -> TimePeriods.orElse(partOf(period, i + 1, ordinal), period));
    }

    private @Nullable TimePeriod partOf(TimePeriod period, int i, int ordinal) {
        if (symbols.is(i, TimeRole.HALF)) {
            return TimePeriods.half(period, ordinal);
        }
        if (symbols.is(i, TimeRole.WEEKDAY)) {
            return TimePeriods.weekday(period, symbols.number(i, TimeRole.WEEKDAY), ordinal);
        }
        if (symbols.is(i, TimeRole.WEEKEND)) {
            return TimePeriods.weekend(period, ordinal);
        }
        return TimePeriods.unit(period, symbols.unit(i), ordinal);
    }

    /** Early May, the end of last year, late yesterday. */
    private @Nullable TimeMatch third(int i, int depth) {
        if (!symbols.is(i, TimeRole.THIRD)) {
            return null;
        }
        TimeMatch whole = readAfterArticle(symbols.skip(i + 1, TimeRole.OF), depth);
        if (whole == null && symbols.is(i + 1, TimeRole.ON)) {
            whole = readAfterArticle(i + 2, depth);
        }
        int third = symbols.number(i, TimeRole.THIRD);
        return whole == null ? null : whole.map(period -> TimePeriods.third(period, third));
    }

    /** Two days before 8 May, the week after last Monday, the weekend before last. */
    private @Nullable TimeMatch beside(int i, int depth) {
        Amount amount = symbols.amount(i);
        int at = amount == null ? i : amount.next();
        boolean weekend = symbols.is(at, TimeRole.WEEKEND);
        boolean before = symbols.is(at + 1, TimeRole.BEFORE);
        if (!(weekend || symbols.is(at, TimeRole.UNIT)) || !(before || symbols.is(at + 1, TimeRole.AFTER))) {
            return null;
        }
        TimeMatch point = readAfterArticle(at + 2, depth);
        if (point == null) {
            return beyond(at, before ? -1 : 1);
        }
        if (weekend) {
            return point.map(period -> TimeCalendar.weekendBeside(period, before));
        }
        TimeUnit unit = symbols.unit(at);
        return point.map(period -> TimePeriods.beside(period, unit, amount, before));
    }

    /** The week before last, the week after next. */
    private @Nullable TimeMatch beyond(int i, int sign) {
        if (!symbols.is(i + 2, TimeRole.WHICH) || symbols.number(i + 2, TimeRole.WHICH) != sign) {
            return null;
        }
        TimePeriod period =
                symbols.is(i, TimeRole.WEEKEND) ? calendar.weekend(2 * sign) : calendar.unit(symbols.unit(i), 2 * sign);
        return TimeMatch.of(period, i + 3);
    }

    /** The week of May 8, the month of May, the night of 3 June. */
    private @Nullable TimeMatch unitOf(int i, int depth) {
        boolean part = symbols.is(i, TimeRole.PART_OF_DAY);
        if (!(part || symbols.isAny(i, TimeRole.UNIT, TimeRole.WEEKEND)) || !symbols.is(i + 1, TimeRole.OF)) {
            return null;
        }
        TimeMatch point = readAfterArticle(i + 2, depth);
        if (point == null) {
            return null;
        }
        if (part) {
            String name = symbols.value(i, TimeRole.PART_OF_DAY);
            return point.first().isDay() ? point.map(day -> TimeCalendar.part(day, name)) : null;
        }
        return point.map(period -> symbols.is(i, TimeRole.WEEKEND)
                ? TimePeriods.weekendNear(period)
                : TimePeriods.around(period, symbols.unit(i)));
    }

    /** Last week, this morning, next Friday, the past three days. */
    private @Nullable TimeMatch which(int i) {
        Amount amount = symbols.amount(i);
        if (amount != null && symbols.isAny(amount.next(), TimeRole.WHICH, TimeRole.PAST)) {
            return rolling(amount.next(), amount, amount.next() + 1);
        }
        if (!symbols.isAny(i, TimeRole.WHICH, TimeRole.PAST)) {
            return null;
        }
        Amount many = symbols.amount(i + 1);
        if (many != null) {
            return rolling(i, many, many.next());
        }
        if (!symbols.is(i, TimeRole.WHICH)) {
            return rolling(i, new Amount(1, 1, i + 1), i + 1);
        }
        return which(i + 1, symbols.number(i, TimeRole.WHICH), i + 2, false);
    }

    private @Nullable TimeMatch rolling(int which, Amount amount, int unit) {
        int sign = symbols.is(which, TimeRole.WHICH) ? symbols.number(which, TimeRole.WHICH) : -1;
        if (sign == 0 || !symbols.is(unit, TimeRole.UNIT)) {
            return null;
        }
        return TimeMatch.of(calendar.rolling(symbols.unit(unit), amount.most(), sign > 0), unit + 1);
    }

    /** La semana pasada, lundi dernier. */
    private @Nullable TimeMatch whichAfter(int i) {
        return symbols.is(i + 1, TimeRole.WHICH_AFTER)
                ? which(i, symbols.number(i + 1, TimeRole.WHICH_AFTER), i + 2, true)
                : null;
    }

    private @Nullable TimeMatch which(int i, int which, int next, boolean after) {
        if (symbols.is(i, TimeRole.UNIT)) {
            TimeUnit unit = symbols.unit(i);
            if (unit == TimeUnit.DAY || unit == TimeUnit.MINUTE || (unit == TimeUnit.HOUR && which >= 0)) {
                // The next day, this minute: a time within a story.
                return null;
            }
            if (unit == TimeUnit.HOUR) {
                return TimeMatch.of(calendar.rolling(unit, -which, false), next);
            }
            TimePeriod period = calendar.unit(unit, which);
            int weekday = symbols.skip(next, TimeRole.ON);
            if (unit == TimeUnit.WEEK && symbols.is(weekday, TimeRole.WEEKDAY)) {
                return withPart(TimeCalendar.weekdayOf(period, symbols.number(weekday, TimeRole.WEEKDAY)), weekday + 1);
            }
            return TimeMatch.of(period, next);
        }
        if (symbols.is(i, TimeRole.WEEKEND)) {
            return TimeMatch.of(calendar.weekend(which), next);
        }
        if (symbols.is(i, TimeRole.WEEKDAY)) {
            return withPart(calendar.weekday(symbols.number(i, TimeRole.WEEKDAY), which), next);
        }
        if (symbols.is(i, TimeRole.PART_OF_DAY) && which <= 0 && !after) {
            return TimeMatch.of(TimeCalendar.part(calendar.day(which), symbols.value(i, TimeRole.PART_OF_DAY)), next);
        }
        return dates.which(i, which, next);
    }

    private @Nullable TimeMatch withPart(TimePeriod day, int next) {
        return symbols.is(next, TimeRole.PART_OF_DAY)
                ? TimeMatch.of(TimeCalendar.part(day, symbols.value(next, TimeRole.PART_OF_DAY)), next + 1)
                : TimeMatch.of(day, next);
    }

    private @Nullable TimeMatch ago(int i) {
        boolean before = symbols.is(i, TimeRole.AGO_BEFORE);
        Amount amount = symbols.amount(before ? i + 1 : i);
        if (amount == null || !symbols.is(amount.next(), TimeRole.UNIT)) {
            return null;
        }
        if (!before && !symbols.is(amount.next() + 1, TimeRole.AGO_AFTER)) {
            return null;
        }
        TimePeriod period = calendar.ago(symbols.unit(amount.next()), amount.least(), amount.most());
        return TimeMatch.of(period, amount.next() + (before ? 1 : 2));
    }

    private @Nullable TimeMatch dayName(int i) {
        if (symbols.is(i, TimeRole.DAY)) {
            return withPart(calendar.day(symbols.number(i, TimeRole.DAY)), i + 1);
        }
        if (symbols.is(i, TimeRole.PART_OF_DAY_NAMED)) {
            List<String> dayAndPart =
                    List.of(symbols.value(i, TimeRole.PART_OF_DAY_NAMED).split("_", 2));
            TimePeriod day = calendar.day(Integer.parseInt(dayAndPart.get(0)));
            return TimeMatch.of(TimeCalendar.part(day, dayAndPart.get(1)), i + 1);
        }
        return null;
    }

    private @Nullable TimeMatch weekday(int i) {
        if (!symbols.is(i, TimeRole.WEEKDAY) || symbols.is(i - 1, TimeRole.EVERY) || isPartOfName(i)) {
            return null;
        }
        TimeSymbol symbol = symbols.at(i);
        if (symbol.weak() && !(symbol.capital() && symbols.isAny(i - 1, TimeRole.ON, TimeRole.SINCE, TimeRole.UNTIL))) {
            return null;
        }
        int weekday = symbols.number(i, TimeRole.WEEKDAY);
        int next = symbols.isSign(i + 1, ',') || symbols.isSign(i + 1, '.') ? i + 2 : i + 1;
        TimeMatch date = dates.read(symbols.skip(next, TimeRole.THE));
        if (date != null && date.first().isDay()) {
            return date;
        }
        int which = symbols.skip(i + 1, TimeRole.OF);
        if (symbols.is(which, TimeRole.WHICH) && symbols.isUnit(which + 1, TimeUnit.WEEK)) {
            TimePeriod week = calendar.unit(TimeUnit.WEEK, symbols.number(which, TimeRole.WHICH));
            return TimeMatch.of(TimeCalendar.weekdayOf(week, weekday), which + 2);
        }
        return withPart(calendar.weekday(weekday), i + 1);
    }

    /** Black Friday, Ash Wednesday. */
    private boolean isPartOfName(int i) {
        TimeSymbol before = symbols.at(i - 1);
        return before.kind() == Kind.WORD && before.capital() && before.roles().isEmpty();
    }

    private @Nullable TimeMatch weekend(int i) {
        boolean meant = symbols.is(i, TimeRole.WEEKEND) && symbols.isAny(symbols.before(i), TimeRole.IN, TimeRole.ON);
        return meant ? TimeMatch.of(calendar.weekend(), i + 1) : null;
    }

    /** So long until now: "since two weeks" is English to many. */
    @Nullable
    TimeMatch sinceAmount(int i) {
        Amount amount = symbols.amount(i);
        if (amount == null || !symbols.is(amount.next(), TimeRole.UNIT)) {
            return null;
        }
        TimeUnit unit = symbols.unit(amount.next());
        return TimeMatch.of(calendar.rolling(unit, amount.most(), false), amount.next() + 1);
    }
}
