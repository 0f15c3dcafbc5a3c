package dev.langchain4j.memori.text;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads one question in one language from end to end: times by themselves, and what "since", "before" or "between" make of them. */
final class TimeReader {

    /**
     * An expression and where it stands in the question.
     *
     * @param periods what it can mean
     * @param start   in chars
     * @param end     in chars, exclusive
     */
    record Found(List<TimePeriod> periods, int start, int end) {

        boolean overlaps(Found other) {
            return start < other.end && other.start < end;
        }
    }

    private final TimeSymbols symbols;
    private final TimePoints points;

    private TimeReader(TimeSymbols symbols, TimeCalendar calendar) {
        this.symbols = symbols;
        this.points = new TimePoints(symbols, calendar);
    }

    static List<Found> read(List<TimeSymbol> recognized, LocalDateTime now) {
        TimeSymbols symbols = new TimeSymbols(recognized);
        boolean future = recognized.stream()
                .anyMatch(symbol -> symbol.roles().containsKey(TimeRole.FUTURE) && !symbol.capital());
        return new TimeReader(symbols, new TimeCalendar(now, future)).readAll();
    }

    private List<Found> readAll() {
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < symbols.size(); ) {
            if (!symbols.canBegin(i)) {
                i++;
                continue;
            }
            TimeMatch match = relation(i);
            if (match == null) {
                match = point(i);
            }
            if (match == null) {
                i++;
                continue;
            }
            List<TimePeriod> sane =
                    match.periods().stream().filter(TimePeriod::isSane).toList();
            if (!sane.isEmpty()) {
                found.add(new Found(
                        sane,
                        symbols.at(i).start(),
                        symbols.at(match.next() - 1).end()));
            }
            i = match.next();
        }
        return found;
    }

    private @Nullable TimeMatch relation(int i) {
        TimeMatch match = null;
        if (symbols.is(i, TimeRole.AGO_BEFORE)) {
            match = points.read(i);
        }
        if (match == null && symbols.is(i, TimeRole.BETWEEN)) {
            match = join(afterArticle(i + 1), TimeRole.AND);
        }
        if (match == null && symbols.is(i, TimeRole.FROM)) {
            match = from(afterArticle(i + 1));
        }
        if (match == null && symbols.is(i, TimeRole.SINCE)) {
            TimeMatch point = afterArticle(i + 1);
            match = point == null ? points.sinceAmount(i + 1) : point.map(TimeReader::since);
        }
        if (match == null && symbols.is(i, TimeRole.BEFORE)) {
            match = change(afterArticle(i + 1), TimeReader::before);
        }
        if (match == null && symbols.is(i, TimeRole.AFTER)) {
            match = change(afterArticle(i + 1), TimeReader::after);
        }
        if (match == null && symbols.is(i, TimeRole.UNTIL)) {
            match = change(afterArticle(i + 1), TimeReader::until);
        }
        return match;
    }

    private static @Nullable TimeMatch change(@Nullable TimeMatch match, UnaryOperator<TimePeriod> change) {
        return match == null ? null : match.map(change);
    }

    private @Nullable TimeMatch afterArticle(int i) {
        TimeMatch match = points.read(i);
        return match != null || !symbols.is(i, TimeRole.THE) ? match : points.read(i + 1);
    }

    /** From May to July, from May on; of "from May" alone only the point is left, which is read later. */
    private @Nullable TimeMatch from(@Nullable TimeMatch first) {
        TimeMatch range = join(first, TimeRole.TO, TimeRole.UNTIL);
        if (range != null || first == null || !symbols.is(first.next(), TimeRole.ONWARDS)) {
            return range;
        }
        return new TimeMatch(first.map(TimeReader::since).periods(), first.next() + 1);
    }

    /** A point, or two with a dash or "to" between them. */
    private @Nullable TimeMatch point(int i) {
        TimeMatch first = points.read(i);
        TimeMatch range = join(first, TimeRole.TO);
        return range == null ? first : range;
    }

    private @Nullable TimeMatch join(@Nullable TimeMatch first, TimeRole... joiners) {
        if (first == null || !(symbols.isDash(first.next()) || symbols.isAny(first.next(), joiners))) {
            return null;
        }
        TimeMatch second = afterArticle(first.next() + 1);
        if (second == null) {
            return null;
        }
        List<TimePeriod> ranges = new ArrayList<>();
        for (int k = 0; k < Math.max(first.periods().size(), second.periods().size()); k++) {
            // Dates that can be read in two ways are read in the same way.
            TimePeriod from = first.periods().get(Math.min(k, first.periods().size() - 1));
            TimePeriod to = second.periods().get(Math.min(k, second.periods().size() - 1));
            ranges.add(join(from, to));
        }
        return new TimeMatch(ranges, second.next());
    }

    /** May to July 2023: one year is for both. And November to February passes the end of a year. */
    private static TimePeriod join(TimePeriod from, TimePeriod to) {
        TimePeriod first = from;
        if (!from.yearSaid()) {
            first = from.plusYears(to.from().getYear() - from.from().getYear());
            if (!first.from().isBefore(to.to())) {
                first = first.plusYears(-1);
            }
        }
        TimePeriod last = to;
        if (from.yearSaid() && !to.yearSaid()) {
            last = to.plusYears(from.from().getYear() - to.from().getYear());
            if (!first.from().isBefore(last.to())) {
                last = last.plusYears(1);
            }
        }
        return new TimePeriod(first.from(), last.to(), from.yearSaid() || to.yearSaid());
    }

    private static TimePeriod since(TimePeriod period) {
        return new TimePeriod(period.from(), TimePeriod.END, period.yearSaid());
    }

    private static TimePeriod before(TimePeriod period) {
        return new TimePeriod(TimePeriod.BEGINNING, period.from(), period.yearSaid());
    }

    private static TimePeriod after(TimePeriod period) {
        return new TimePeriod(period.to(), TimePeriod.END, period.yearSaid());
    }

    private static TimePeriod until(TimePeriod period) {
        return new TimePeriod(TimePeriod.BEGINNING, period.to(), period.yearSaid());
    }
}
