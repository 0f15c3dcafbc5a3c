package dev.langchain4j.memori.text;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Numbers in digits and in words, and the units that follow them. */
final class NumberWords {

    private static final List<String> SMALL = List.of(
            "zero zeroth",
            "",
            "two second twice",
            "three third thrice",
            "four fourth",
            "five fifth",
            "six sixth",
            "seven seventh",
            "eight eighth",
            "nine ninth",
            "ten tenth",
            "eleven eleventh",
            "twelve twelfth",
            "thirteen thirteenth",
            "fourteen fourteenth",
            "fifteen fifteenth",
            "sixteen sixteenth",
            "seventeen seventeenth",
            "eighteen eighteenth",
            "nineteen nineteenth");
    private static final List<String> TENS = List.of(
            "twenty twentieth",
            "thirty thirtieth",
            "forty fortieth",
            "fifty fiftieth",
            "sixty sixtieth",
            "seventy seventieth",
            "eighty eightieth",
            "ninety ninetieth");
    /** Without those that are other words elsewhere: due, sei, sept, dos, otto, once. */
    private static final List<String> OTHER_LANGUAGES = List.of(
            "zwei deux dois duas twee 二 两",
            "drei trois tres tre drie 三",
            "vier quatre cuatro quattro quatro 四",
            "funf cinq cinco cinque vijf 五",
            "sechs seis zes 六",
            "sieben siete sette sete zeven 七",
            "huit ocho oito acht 八",
            "neun neuf nueve nove negen 九",
            "zehn dix diez dieci dez tien 十");

    private static final Map<String, BigDecimal> VALUES = values();
    private static final Map<String, BigDecimal> MULTIPLIERS = Map.of(
            "dozen", BigDecimal.valueOf(12),
            "hundred", BigDecimal.valueOf(100),
            "thousand", BigDecimal.valueOf(1_000),
            "million", BigDecimal.valueOf(1_000_000),
            "billion", BigDecimal.valueOf(1_000_000_000));
    private static final Map<String, String> UNITS = units(
            "% percent pct",
            "$ usd dollar dollars bucks",
            "€ eur euro euros",
            "£ gbp pound pounds",
            "km kilometer kilometers kilometre kilometres",
            "m meter meters metre metres",
            "cm centimeter centimeters centimetre centimetres",
            "mm millimeter millimeters",
            "mi mile miles",
            "ft foot feet",
            "kg kilo kilos kilogram kilograms",
            "g gram grams",
            "lb lbs",
            "l liter liters litre litres",
            "°c celsius",
            "°f fahrenheit",
            "kb kilobyte kilobytes",
            "mb megabyte megabytes",
            "gb gigabyte gigabytes",
            "tb terabyte terabytes",
            "px pixel pixels",
            "hz",
            "khz",
            "mhz",
            "ghz",
            "kw",
            "kwh",
            "mph",
            "kmh",
            "kcal",
            "x times");
    private static final Map<String, String> TIME_UNITS = units(
            "ms millisecond milliseconds",
            "s sec secs second seconds",
            "min mins minute minutes",
            "h hr hrs hour hours",
            "day days",
            "week weeks wk wks",
            "month months",
            "quarter quarters",
            "year years yr yrs",
            "decade decades");
    /** "One" is often no more than an article; so it counts only against other numbers. */
    private static final Set<String> ONES = Set.of("one", "first", "once");

    private NumberWords() {}

    static @Nullable BigDecimal value(String word) {
        return VALUES.get(word);
    }

    static boolean isOne(String word) {
        return ONES.contains(word);
    }

    static @Nullable BigDecimal multiplier(String word) {
        return MULTIPLIERS.get(word);
    }

    /** The unit in its shortest spelling, if it is one of anything but time. */
    static @Nullable String unit(String word) {
        return UNITS.get(word);
    }

    static @Nullable String timeUnit(String word) {
        return TIME_UNITS.get(word);
    }

    private static Map<String, BigDecimal> values() {
        Map<String, BigDecimal> values = new HashMap<>();
        put(values, SMALL, 0, 1);
        put(values, TENS, 20, 10);
        put(values, OTHER_LANGUAGES, 2, 1);
        values.put("half", new BigDecimal("0.5"));
        return values;
    }

    private static void put(Map<String, BigDecimal> values, List<String> words, int first, int step) {
        int value = first;
        for (String synonyms : words) {
            for (String word : synonyms.split(" ", -1)) {
                if (!word.isEmpty()) {
                    values.put(word, BigDecimal.valueOf(value));
                }
            }
            value += step;
        }
    }

    private static Map<String, String> units(String... lines) {
        Map<String, String> units = new HashMap<>();
        for (String line : lines) {
            String[] synonyms = line.split(" ", -1);
            for (String synonym : synonyms) {
                units.put(synonym, synonyms[0]);
            }
        }
        return units;
    }
}
