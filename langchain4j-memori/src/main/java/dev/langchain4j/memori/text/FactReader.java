package dev.langchain4j.memori.text;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the facts out of a sentence's items; here neighbours matter: "May 5" is a day, "5 may" is not, "5 km" is a distance. */
final class FactReader {

    private static final Set<String> AND = Set.of("and", "or", "und", "oder", "et", "ou", "y", "e", "en", "of");
    private static final Set<String> BEFORE_UNITS =
            Set.of("a", "an", "per", "each", "every", "one", "last", "next", "this");
    private static final Set<String> RELATIONS = Set.of("last", "next", "this", "past", "coming", "previous");
    private static final Set<String> VERBS = WordList.words("verbs.txt");
    private static final Set<String> VERB_ENDINGS = Set.of("ed", "ing", "ly");
    private static final BigDecimal HALF_A_DAY = BigDecimal.valueOf(12);
    private static final int LONGEST_DAY_OF_MONTH = 2;

    private final List<Item> items;
    private final Facts facts = new Facts();
    private final boolean hasLowerCase;
    private int lastNumber = -2;
    private int lastDate = -2;
    private int lastIdentifier = -2;
    private int lastName = -2;

    private FactReader(String text) {
        items = Items.of(text);
        hasLowerCase = text.codePoints().anyMatch(Character::isLowerCase);
    }

    static Facts read(String text) {
        FactReader reader = new FactReader(text);
        for (int i = 0; i < reader.items.size(); ) {
            i = reader.readAt(i);
        }
        return reader.facts;
    }

    /** Whether words that stand between two others only string them together. */
    static boolean isList(List<String> between) {
        return AND.containsAll(between);
    }

    private @Nullable Item at(int i) {
        return i >= 0 && i < items.size() ? items.get(i) : null;
    }

    /** Reads the item, or several that belong together, and returns the position after them. */
    private int readAt(int i) {
        Item item = items.get(i);
        facts.words.add(item.value());
        switch (item.kind()) {
            case IDENTIFIER -> {
                facts.identifiers.add(item.value(), isBeside(lastIdentifier, i));
                lastIdentifier = i;
                facts.template.add("<identifier>");
                return i + 1;
            }
            case DATE -> {
                boolean pm = isHalfOfDay(at(i + 1)) && item.value().indexOf(':') > 0;
                addDate(pm ? clock(item.value(), items.get(i + 1).value()) : item.value(), i);
                return pm ? i + 2 : i + 1;
            }
            case NUMBER -> {
                return readNumber(i);
            }
            default -> {
                return NumberWords.value(item.value()) != null || isMultiplierAt(i) ? readNumber(i) : readWord(i);
            }
        }
    }

    private boolean isMultiplierAt(int i) {
        Item item = at(i);
        return item != null && item.kind() == Item.Kind.WORD && NumberWords.multiplier(item.value()) != null;
    }

    private int readNumber(int i) {
        Item item = items.get(i);
        boolean digits = item.kind() == Item.Kind.NUMBER;
        BigDecimal value = digits ? new BigDecimal(item.value()) : NumberWords.value(item.value());
        int next = i + 1;
        if (value == null) {
            // A bare "hundred".
            value = BigDecimal.ONE;
            next = i;
        }
        Item unit = at(next);
        if (!digits && unit != null && isTens(value)) {
            BigDecimal small =
                    unit.isWord("one") || unit.isWord("first") ? BigDecimal.ONE : NumberWords.value(unit.value());
            if (unit.kind() == Item.Kind.WORD
                    && small != null
                    && small.compareTo(BigDecimal.TEN) < 0
                    && small.signum() > 0) {
                value = value.add(small);
                next++;
            }
        }
        while (isMultiplierAt(next)) {
            BigDecimal multiplier = NumberWords.multiplier(items.get(next).value());
            value = multiplier == null ? value : value.multiply(multiplier);
            next++;
        }
        String number = Items.plain(value);
        for (int k = i; k < next; k++) {
            facts.words.add(items.get(k).value());
        }
        Item after = at(next);
        if (isHalfOfDay(after) && digits) {
            addDate(clock(number + ":00", after == null ? "" : after.value()), i);
            return next + 1;
        }
        if (digits && number.length() <= LONGEST_DAY_OF_MONTH && number.charAt(0) != '-' && isByMonth(i, next)) {
            addDate(Facts.dayOfMonth(number), i);
            return next;
        }
        facts.numbers.add(number, isBeside(lastNumber, i));
        lastNumber = next - 1;
        facts.template.add("<number>");
        return readUnit(next);
    }

    private static boolean isTens(BigDecimal value) {
        return value.compareTo(BigDecimal.valueOf(20)) >= 0 && value.compareTo(BigDecimal.valueOf(90)) <= 0;
    }

    private static boolean isHalfOfDay(@Nullable Item item) {
        return item != null && (item.isWord("am") || item.isWord("pm"));
    }

    private static String clock(String time, String half) {
        String[] parts = time.split(":", 2);
        BigDecimal hour = new BigDecimal(parts[0]);
        if (hour.compareTo(HALF_A_DAY) == 0) {
            hour = BigDecimal.ZERO;
        }
        if (half.equals("pm")) {
            hour = hour.add(HALF_A_DAY);
        }
        return Items.plain(hour) + ":" + parts[1];
    }

    private boolean isByMonth(int first, int next) {
        Item after = at(next);
        if (after != null && after.isWord("of")) {
            after = at(next + 1);
        }
        Item before = at(first - 1);
        if (before != null && before.isWord("the")) {
            before = at(first - 2);
        }
        return isMonth(after) || isMonth(before);
    }

    private static boolean isMonth(@Nullable Item item) {
        if (item == null) {
            return false;
        }
        String name = item.kind() == Item.Kind.DATE ? item.value() : nameOf(item);
        return name != null && name.startsWith("month");
    }

    private static @Nullable String nameOf(Item item) {
        return item.kind() == Item.Kind.WORD ? DateWords.nameOf(item.value(), item.isCapitalized()) : null;
    }

    /** The unit after a number, or after "a", "every" and the like. */
    private int readUnit(int i) {
        Item item = at(i);
        if (item == null || item.kind() != Item.Kind.WORD) {
            return i;
        }
        String unit = NumberWords.unit(item.value());
        String timeUnit = NumberWords.timeUnit(item.value());
        if (timeUnit != null) {
            facts.times.add(timeUnit);
        } else if (unit != null) {
            facts.units.add(unit);
        } else {
            return i;
        }
        facts.words.add(item.value());
        facts.template.add("<unit>");
        return i + 1;
    }

    private int readWord(int i) {
        Item item = items.get(i);
        String word = item.value();
        String date = dateAt(i);
        if (date != null) {
            addDate(date, i);
            return i + 1;
        }
        if (Opposites.isNegation(word)) {
            facts.negations++;
        }
        if (NumberWords.isOne(word)) {
            facts.one = true;
        }
        String time = DateWords.timeOfDay(word);
        if (time == null) {
            time = DateWords.rhythm(word);
        }
        if (time != null) {
            facts.times.add(time);
        }
        if (isName(i)) {
            facts.names.add(word, isBeside(lastName, i));
            lastName = i;
            facts.template.add("<name>");
            return i + 1;
        }
        facts.template.add(word);
        return BEFORE_UNITS.contains(word) ? readUnit(i + 1) : i + 1;
    }

    private @Nullable String dateAt(int i) {
        Item item = items.get(i);
        String relative = DateWords.relative(item.value());
        if (relative != null) {
            return relative;
        }
        Item next = at(i + 1);
        if (RELATIONS.contains(item.value()) && next != null && next.kind() == Item.Kind.WORD) {
            boolean ofTime = NumberWords.timeUnit(next.value()) != null || nameOf(next) != null;
            return ofTime ? item.value() : null;
        }
        String name = nameOf(item);
        if (name != null && item.starts() && DateWords.isOrdinaryToo(item.value())) {
            // "May I", "March on", "Sat down": a capital at the beginning says nothing.
            return next != null && next.kind() == Item.Kind.NUMBER ? name : null;
        }
        return name;
    }

    private void addDate(String date, int i) {
        facts.dates.add(date, isBeside(lastDate, i));
        lastDate = i;
        facts.template.add("<date>");
    }

    /** Whether nothing but "and" and its like stands between two items. */
    private boolean isBeside(int last, int i) {
        if (last < 0) {
            return false;
        }
        for (int k = last + 1; k < i; k++) {
            if (!AND.contains(items.get(k).value())) {
                return false;
            }
        }
        return true;
    }

    private boolean isName(int i) {
        Item item = items.get(i);
        if (!item.isCapitalized() || !hasLowerCase || item.value().startsWith("i'")) {
            return false;
        }
        if (item.shown().length() == 1) {
            // Plan B, vitamin C.
            return !item.starts() && !item.value().equals("i");
        }
        if (StopWords.isEnglish(item.value()) || Opposites.isNegation(item.value())) {
            return item.shown().chars().noneMatch(Character::isLowerCase);
        }
        return !item.starts() || isSubject(item, at(i + 1));
    }

    /**
     * Whether a sentence's first word is its subject. "Prefers aisle seats" begins with an ordinary word, "Caroline prefers
     * tea" with a name, and only what follows can tell: after a subject comes a verb.
     */
    private static boolean isSubject(Item item, @Nullable Item next) {
        if (item.shown().endsWith("'s") || item.shown().endsWith("’s")) {
            return true;
        }
        if (next == null || next.kind() != Item.Kind.WORD) {
            return false;
        }
        if (VERBS.contains(next.value()) || (next.isCapitalized() && !StopWords.isEnglish(next.value()))) {
            return true;
        }
        String word = item.value();
        boolean verbLike = word.endsWith("s") || VERB_ENDINGS.stream().anyMatch(word::endsWith);
        return !verbLike
                && (next.value().endsWith("ed")
                        || (next.value().endsWith("s") && !next.value().endsWith("ss")));
    }
}
