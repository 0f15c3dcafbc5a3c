package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.TimeReader.Found;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the times that a question speaks of: "last week", "in May 2023", "two days before 8 May", "letzten Montag". A pure function of
 * question, clock and zone, for any thread.
 *
 * <p>English, German, French, Spanish, Italian, Portuguese and Dutch are read by their own words; which of them a question is in, its words
 * say, and in doubt it is English. What was decided where people differ:
 *
 * <ul>
 *   <li>Weeks begin on Monday; last week, month and year are the calendar's, the past week is the seven days until today.
 *   <li>Last Monday is the latest one before today, next Monday the first after it, this Monday that of this week.
 *   <li>What has no year or week (in May, on 8 May, on Friday) is the latest that has begun; in a question that looks ahead ("will") the
 *       next one.
 *   <li>A week, month or year ago is meant give or take half of one; a few are two to six, a couple one to three.
 *   <li>Dates in digits with slashes or hyphens are read day first and month first, and give two spans with one label.
 *   <li>Early, mid and late are thirds, of a month ten days each; seasons are those of the northern half of the world, by whole months;
 *       winter 2022 is the one that begins and the one that ends in it; a morning begins at midnight, a night lasts from 18 until 6.
 *   <li>"May", "march", "fall" and the like, and first names such as June, are times in company only ("in May", "fall 2022"). "Mondays",
 *       "every May", "Black Friday", "the next day" and "recently" are none. Nor is a question that only asks when.
 * </ul>
 */
public final class TimeWords {

    private static final LocalDateTime LATEST = TimePeriod.END.minusYears(200);
    private static final LocalDateTime EARLIEST = TimePeriod.BEGINNING.plusYears(200);

    private TimeWords() {}

    /**
     * The times that a question speaks of.
     *
     * @param question any text; beyond its first 512 words and signs nothing is read
     * @param now      when it is asked
     * @param zone     where it is asked: in it days begin and end
     * @return the spans in the order of the question, mostly none or one; several with the same place where one expression can mean several
     *     times
     */
    public static List<TimeSpan> read(String question, Instant now, ZoneId zone) {
        List<TimeSymbol> signs = TimeSigns.of(question);
        LocalDateTime local = local(now, zone);
        List<Found> found = new ArrayList<>();
        for (TimeLexicon language : languages(signs)) {
            List<Found> more = TimeReader.read(language.recognize(signs), local);
            more.stream()
                    .filter(one -> found.stream().noneMatch(one::overlaps))
                    .toList()
                    .forEach(found::add);
        }
        found.sort((a, b) -> Integer.compare(a.start(), b.start()));
        Set<TimeSpan> spans = new LinkedHashSet<>();
        for (Found one : found) {
            String label = question.substring(one.start(), one.end());
            for (TimePeriod period : one.periods()) {
                Instant from = instant(period.from(), zone);
                Instant to = instant(period.to(), zone);
                if (from.isBefore(to)) {
                    spans.add(new TimeSpan(from, to, period.yearSaid(), label, one.start(), one.end()));
                }
            }
        }
        return List.copyOf(spans);
    }

    /** Clocks that are centuries off are brought near enough for all arithmetic to stay within the calendar. */
    private static LocalDateTime local(Instant now, ZoneId zone) {
        if (now.isBefore(EARLIEST.toInstant(ZoneOffset.UTC))) {
            return EARLIEST;
        }
        return now.isAfter(LATEST.toInstant(ZoneOffset.UTC)) ? LATEST : LocalDateTime.ofInstant(now, zone);
    }

    private static Instant instant(LocalDateTime moment, ZoneId zone) {
        if (moment.equals(TimePeriod.BEGINNING)) {
            return TimeSpan.BEGINNING;
        }
        return moment.equals(TimePeriod.END)
                ? TimeSpan.END
                : moment.atZone(zone).toInstant();
    }

    /** The languages that know most of the words; English alone where it knows as many as any other. */
    private static List<TimeLexicon> languages(List<TimeSymbol> signs) {
        Set<String> words = new HashSet<>();
        for (TimeSymbol sign : signs) {
            words.add(sign.form());
        }
        List<TimeLexicon> best = new ArrayList<>();
        int most = -1;
        for (TimeLexicon language : TimeLexicon.ALL) {
            int familiarity = language.familiarity(words);
            if (familiarity > most) {
                best.clear();
                most = familiarity;
            }
            boolean english = !best.isEmpty() && best.get(0) == TimeLexicon.ALL.get(0);
            if (familiarity == most && !english) {
                best.add(language);
            }
        }
        return best;
    }
}
