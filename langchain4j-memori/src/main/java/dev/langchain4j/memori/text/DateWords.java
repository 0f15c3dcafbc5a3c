package dev.langchain4j.memori.text;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of months, weekdays and times of day. */
final class DateWords {

    private static final List<Locale> LOCALES = List.of(
            Locale.GERMAN,
            Locale.FRENCH,
            new Locale("es"),
            Locale.ITALIAN,
            new Locale("pt"),
            new Locale("nl"),
            Locale.ENGLISH);
    private static final Map<String, String> NAMES = names();
    /** English words that are a name of the calendar only with a capital: may, march, the sun, she sat. */
    private static final Set<String> ORDINARY_TOO =
            Set.of("may", "march", "mar", "sat", "sun", "mon", "wed", "dec", "jan");

    private static final Map<String, String> RELATIVE = new HashMap<>();
    private static final Map<String, String> TIMES_OF_DAY = new HashMap<>();
    private static final Map<String, String> RHYTHMS = Map.of(
            "hourly", "h", "daily", "day", "weekly", "week", "monthly", "month", "yearly", "year", "annually", "year");

    static {
        synonyms(RELATIVE, "yesterday gestern ayer ieri ontem gisteren", "today heute hoy oggi hoje vandaag");
        synonyms(RELATIVE, "tomorrow morgen demain manana domani amanha", "tonight", "ago", "vorgestern", "ubermorgen");
        synonyms(TIMES_OF_DAY, "morning mornings", "noon midday", "afternoon afternoons", "evening evenings");
        synonyms(TIMES_OF_DAY, "night nights", "midnight", "weekend weekends", "weekday weekdays");
        synonyms(TIMES_OF_DAY, "summer", "winter", "autumn");
    }

    private DateWords() {}

    /** A canonical form of a month or weekday ({@code month5}, {@code day1}), or null. */
    static @Nullable String nameOf(String word, boolean capitalized) {
        if (!capitalized && ORDINARY_TOO.contains(word)) {
            return null;
        }
        return NAMES.get(word);
    }

    static boolean isOrdinaryToo(String word) {
        return ORDINARY_TOO.contains(word);
    }

    static String month(int month) {
        return "month" + month;
    }

    static @Nullable String relative(String word) {
        return RELATIVE.get(word);
    }

    static @Nullable String timeOfDay(String word) {
        return TIMES_OF_DAY.get(word);
    }

    static @Nullable String rhythm(String word) {
        return RHYTHMS.get(word);
    }

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        // English comes last, and so wins.
        for (Locale locale : LOCALES) {
            for (Month month : Month.values()) {
                put(names, month.getDisplayName(TextStyle.FULL, locale), month(month.getValue()));
            }
            for (DayOfWeek day : DayOfWeek.values()) {
                String name = day.getDisplayName(TextStyle.FULL, locale);
                put(names, name, "day" + day.getValue());
                put(names, name + "s", "day" + day.getValue());
            }
        }
        for (Month month : Month.values()) {
            put(names, month.name().substring(0, 3), month(month.getValue()));
        }
        for (DayOfWeek day : DayOfWeek.values()) {
            put(names, day.name().substring(0, 3), "day" + day.getValue());
        }
        put(names, "sept", month(9));
        put(names, "tues", "day2");
        put(names, "thurs", "day4");
        return names;
    }

    private static void put(Map<String, String> names, String name, String canonical) {
        String plain = Folding.withoutAccents(name);
        // Portuguese weekdays are compounds, and the reader of sentences takes compounds apart.
        String first = plain.split("-", 2)[0];
        names.put(Folding.lower(first, 0, first.length()), canonical);
    }

    private static void synonyms(Map<String, String> map, String... lines) {
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            for (String word : words) {
                map.put(word, words[0]);
            }
        }
    }
}
