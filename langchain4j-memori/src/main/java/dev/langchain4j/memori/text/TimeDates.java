package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.TimeSymbol.Kind;
import dev.langchain4j.memori.text.TimeSymbols.Year;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates, months, seasons, quarters, years and decades.
 *
 * <p>A word that is something else, too (may, march, fall, April, 2022), needs company: "in May", "May 2023", "8 May", "last May". So no
 * "may I", no "fall asleep" and no "ticket 2022" is a time; a June who is spoken of by her name alone is none either.
 */
final class TimeDates {

    private static final int FIRST_BARE_YEAR = 1900;
    private static final int FIRST_LIKELY_YEAR = 1950;
    private static final int YEARS_AHEAD = 5;

    private final TimeSymbols symbols;
    private final TimeCalendar calendar;

    TimeDates(TimeSymbols symbols, TimeCalendar calendar) {
        this.symbols = symbols;
        this.calendar = calendar;
    }

    @Nullable
    TimeMatch read(int i) {
        if (symbols.at(i).kind() == Kind.DATE) {
            return new TimeMatch(symbols.at(i).dates(), i + 1);
        }
        TimeMatch match = dayMonth(i);
        match = match != null ? match : month(i);
        match = match != null ? match : season(i);
        match = match != null ? match : quarter(i);
        match = match != null ? match : decade(i);
        match = match != null ? match : year(i);
        return match != null ? match : dayOfMonth(i);
    }

    /** Last May, next summer. */
    @Nullable
    TimeMatch which(int i, int which, int next) {
        if (symbols.is(i, TimeRole.MONTH)) {
            TimeSymbol symbol = symbols.at(i);
            if (symbol.weak() && which == 0 && !symbol.capital()) {
                // This may help.
                return null;
            }
            int month = symbols.number(i, TimeRole.MONTH);
            return TimeMatch.of(calendar.yearly(which, year -> TimeCalendar.month(year, month)), next);
        }
        if (symbols.is(i, TimeRole.SEASON)) {
            int season = symbols.number(i, TimeRole.SEASON);
            return TimeMatch.of(calendar.yearly(which, year -> TimeCalendar.season(year, season)), next);
        }
        return null;
    }

    /** 8 May, the 8th of May 2023, 8. Mai, 3 to 8 May, the first of May. */
    private @Nullable TimeMatch dayMonth(int i) {
        boolean inWords = symbols.is(i, TimeRole.ORDINAL) && symbols.number(i, TimeRole.ORDINAL) > 0;
        int first = inWords ? symbols.number(i, TimeRole.ORDINAL) : symbols.day(i);
        if (first < 0) {
            return null;
        }
        boolean ordinal = inWords || symbols.at(i).kind() == Kind.ORDINAL;
        int last = first;
        int at = symbols.isSign(i + 1, '.') ? i + 2 : i + 1;
        if (symbols.day(at + 1) >= 0 && isRange(i, at)) {
            last = symbols.day(at + 1);
            at = symbols.isSign(at + 2, '.') ? at + 3 : at + 2;
        }
        int month = symbols.is(at, TimeRole.MONTH) ? at : symbols.skip(at, TimeRole.OF, TimeRole.THE);
        if (!symbols.is(month, TimeRole.MONTH)
                || (inWords && month == at && symbols.at(month).weak())) {
            return null;
        }
        Year year = symbols.yearAfter(symbols.isSign(month + 1, '.') ? month + 2 : month + 1);
        return isMonth(month, ordinal || year != null || isLedTo(i) || month > at)
                ? days(month, first, last, year, month + 1)
                : null;
    }

    private boolean isRange(int i, int at) {
        return symbols.isDash(at)
                || symbols.isAny(at, TimeRole.TO, TimeRole.UNTIL)
                || (symbols.is(at, TimeRole.AND) && symbols.is(symbols.before(i), TimeRole.BETWEEN));
    }

    private @Nullable TimeMatch days(int month, int first, int last, @Nullable Year year, int next) {
        int number = symbols.number(month, TimeRole.MONTH);
        if (year != null) {
            return TimeMatch.of(TimeCalendar.days(year.value(), number, first, last), year.next());
        }
        boolean possible = last <= YearMonth.of(2000, number).lengthOfMonth() && first <= last;
        return possible ? TimeMatch.of(calendar.yearless(y -> TimeCalendar.days(y, number, first, last)), next) : null;
    }

    /** May 8, May 8th 2023, May 3-8, May 2023, in May. */
    private @Nullable TimeMatch month(int i) {
        if (!symbols.is(i, TimeRole.MONTH)) {
            return null;
        }
        int at = symbols.isSign(i + 1, '.')
                        && symbols.at(i).end() == symbols.at(i + 1).start()
                ? i + 2
                : i + 1;
        int dayAt = symbols.skip(at, TimeRole.THE);
        int day = symbols.day(dayAt);
        if (day > 0 && !symbols.is(dayAt + 1, TimeRole.UNIT)) {
            TimeMatch match = monthDay(i, dayAt, day);
            if (match != null) {
                return match;
            }
        }
        Year year = symbols.yearAfter(at);
        int month = symbols.number(i, TimeRole.MONTH);
        if (year != null) {
            return TimeMatch.of(TimeCalendar.month(year.value(), month), year.next());
        }
        return isAlone(i) ? TimeMatch.of(calendar.yearless(y -> TimeCalendar.month(y, month)), i + 1) : null;
    }

    private @Nullable TimeMatch monthDay(int i, int dayAt, int first) {
        int last = first;
        int next = dayAt + 1;
        if ((symbols.isDash(next) || symbols.isAny(next, TimeRole.TO, TimeRole.UNTIL)) && symbols.day(next + 1) > 0) {
            last = symbols.day(next + 1);
            next += 2;
        }
        Year year = symbols.yearAfter(next);
        boolean sure = symbols.at(dayAt).kind() == Kind.ORDINAL || year != null || isLedTo(i) || symbols.closes(next);
        return isMonth(i, sure) ? days(i, first, last, year, next) : null;
    }

    /** Whether a month's name that stands beside a day is meant as such: not "may 5 people come". */
    private boolean isMonth(int i, boolean sure) {
        TimeSymbol symbol = symbols.at(i);
        return !symbol.weak() || symbol.capital() || sure;
    }

    private boolean isLedTo(int i) {
        return symbols.isAny(
                        symbols.before(i),
                        TimeRole.IN,
                        TimeRole.ON,
                        TimeRole.SINCE,
                        TimeRole.UNTIL,
                        TimeRole.BEFORE,
                        TimeRole.AFTER,
                        TimeRole.FROM,
                        TimeRole.BETWEEN,
                        TimeRole.AND,
                        TimeRole.TO)
                || symbols.is(i - 1, TimeRole.THE);
    }

    /** Whether a month's name is one without a day or a year beside it. */
    private boolean isAlone(int i) {
        TimeSymbol symbol = symbols.at(i);
        if (symbols.is(i - 1, TimeRole.EVERY)) {
            return false;
        }
        if (!symbol.weak()) {
            return true;
        }
        if (symbols.at(i + 1).kind() == Kind.POSSESSIVE) {
            return false;
        }
        int before = symbols.before(i);
        if (symbols.isAny(before, TimeRole.IN, TimeRole.SINCE, TimeRole.UNTIL)) {
            return true;
        }
        if (symbols.is(symbols.is(i - 1, TimeRole.OF) ? i - 2 : before, TimeRole.THIRD)) {
            return true;
        }
        if (before == i - 2 && symbol.capital() && symbols.isPlainWord(i + 1)) {
            // The May trip.
            return true;
        }
        boolean joins = symbols.isDash(i + 1) || symbols.is(i + 1, TimeRole.TO);
        if (joins && symbols.is(i + 2, TimeRole.MONTH)) {
            return true;
        }
        boolean joined = symbols.isDash(i - 1) || symbols.isAny(i - 1, TimeRole.TO, TimeRole.AND);
        if (joined && symbols.is(i - 2, TimeRole.MONTH)) {
            return isAlone(i - 2);
        }
        boolean led =
                symbols.isAny(before, TimeRole.BEFORE, TimeRole.AFTER, TimeRole.FROM, TimeRole.BETWEEN, TimeRole.OF);
        return led && symbol.capital() && symbols.closes(i + 1);
    }

    /** Summer 2022, the fall of 2022, in spring. */
    private @Nullable TimeMatch season(int i) {
        if (!symbols.is(i, TimeRole.SEASON)) {
            return null;
        }
        int season = symbols.number(i, TimeRole.SEASON);
        Year year = symbols.yearAfter(i + 1);
        if (year != null) {
            return new TimeMatch(TimeCalendar.seasonOf(year.value(), season), year.next());
        }
        boolean meant = symbols.isAny(
                        symbols.before(i),
                        TimeRole.IN,
                        TimeRole.SINCE,
                        TimeRole.UNTIL,
                        TimeRole.BEFORE,
                        TimeRole.AFTER,
                        TimeRole.BETWEEN)
                || symbols.is(symbols.is(i - 1, TimeRole.OF) ? i - 2 : symbols.before(i), TimeRole.THIRD);
        return meant ? TimeMatch.of(calendar.yearless(y -> TimeCalendar.season(y, season)), i + 1) : null;
    }

    /** Q3 2024, 2024 Q3, H1 2024, the third quarter of 2024, Q3. */
    private @Nullable TimeMatch quarter(int i) {
        int quarter = numbered(i, 'q', 4);
        if (quarter > 0) {
            Year year = symbols.yearAfter(i + 1);
            return year == null
                    ? TimeMatch.of(calendar.yearless(y -> TimeCalendar.quarter(y, quarter)), i + 1)
                    : TimeMatch.of(TimeCalendar.quarter(year.value(), quarter), year.next());
        }
        int half = numbered(i, 'h', 2);
        Year year = half > 0 ? symbols.yearAfter(i + 1) : null;
        return year == null ? null : TimeMatch.of(TimeCalendar.half(year.value(), half), year.next());
    }

    private int numbered(int i, char letter, int most) {
        String form = symbols.at(i).form();
        if (symbols.at(i).kind() != Kind.WORD || form.length() != 2 || form.charAt(0) != letter) {
            return 0;
        }
        int number = form.charAt(1) - '0';
        return number >= 1 && number <= most ? number : 0;
    }

    /** The 1990s, the 90s. The twenties are left alone: they may be this century's, the last one's, or somebody's age. */
    private @Nullable TimeMatch decade(int i) {
        TimeSymbol symbol = symbols.at(i);
        if (symbol.kind() != Kind.DECADE) {
            return null;
        }
        int number = symbol.number();
        if (symbol.digits() == 4 && number >= 1000 && number < 3000) {
            boolean century = number % 100 == 0 && number < 2000;
            TimePeriod first = TimeCalendar.year(number);
            return TimeMatch.of(new TimePeriod(first.from(), first.from().plusYears(century ? 100 : 10), true), i + 1);
        }
        boolean led = symbols.isAny(i - 1, TimeRole.THE, TimeRole.THIRD)
                || symbols.isSign(i - 1, '\'')
                || symbols.isSign(i - 1, '’');
        if (symbol.digits() == 2 && number >= 30 && led) {
            TimePeriod first = TimeCalendar.year(1900 + number);
            return TimeMatch.of(new TimePeriod(first.from(), first.from().plusYears(10), true), i + 1);
        }
        return null;
    }

    private @Nullable TimeMatch year(int i) {
        Year year = symbols.year(i);
        boolean measured = NumberWords.unit(symbols.at(i + 1).form()) != null;
        if (year == null || measured || symbols.is(i - 1, TimeRole.NUMBERED)) {
            return null;
        }
        int half = numbered(i + 1, 'h', 2);
        int quarter = numbered(symbols.isDash(i + 1) ? i + 2 : i + 1, 'q', 4);
        if (quarter > 0) {
            return TimeMatch.of(TimeCalendar.quarter(year.value(), quarter), symbols.isDash(i + 1) ? i + 3 : i + 2);
        }
        if (half > 0) {
            return TimeMatch.of(TimeCalendar.half(year.value(), half), i + 2);
        }
        return isYear(i, year.value()) ? TimeMatch.of(TimeCalendar.year(year.value()), i + 1) : null;
    }

    /** Whether a number that can be a year is one: "in 1850", "the 2022 trip", "Christmas 2022", but not "2015 copies". */
    private boolean isYear(int i, int year) {
        if (symbols.isUnit(symbols.before(i), TimeUnit.YEAR)) {
            return true;
        }
        int before = symbols.before(i);
        boolean led = symbols.isAny(before, TimeRole.IN, TimeRole.SINCE, TimeRole.UNTIL);
        if (year < FIRST_BARE_YEAR || year > calendar.today().getYear() + 100) {
            return led && symbols.closes(i + 1);
        }
        if (!symbols.isPlainWord(i + 1)) {
            return true;
        }
        boolean likely = year >= FIRST_LIKELY_YEAR
                && year % 100 != 0
                && year <= calendar.today().getYear() + YEARS_AHEAD;
        return likely && (led || before == i - 2 || !symbols.at(i + 1).form().endsWith("s"));
    }

    /** On the 8th. */
    private @Nullable TimeMatch dayOfMonth(int i) {
        boolean meant = symbols.at(i).kind() == Kind.ORDINAL
                && symbols.is(i - 1, TimeRole.THE)
                && symbols.isAny(i - 2, TimeRole.ON, TimeRole.SINCE, TimeRole.UNTIL, TimeRole.BEFORE, TimeRole.AFTER)
                && symbols.closes(i + 1);
        int day = symbols.day(i);
        if (!meant || day < 1) {
            return null;
        }
        YearMonth month = YearMonth.from(calendar.today());
        int step = calendar.future() ? 1 : -1;
        int today = calendar.today().getDayOfMonth();
        if (calendar.future() ? day < today : day > today) {
            month = month.plusMonths(step);
        }
        while (day > month.lengthOfMonth()) {
            month = month.plusMonths(step);
        }
        return TimeMatch.of(TimePeriod.day(month.atDay(day)).withYearSaid(false), i + 1);
    }
}
