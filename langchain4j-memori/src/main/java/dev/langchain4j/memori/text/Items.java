package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.Folding.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a text apart for comparison. Unlike the index, which cuts at everything, it keeps together what is one thing to
 * its reader: {@code 3.14}, {@code 2024-05-01}, {@code don't}, {@code config.yaml}.
 */
final class Items {

    private static final Pattern ISO_DATE =
            Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:T(\\d{1,2}:\\d{2}).*)?");
    private static final Pattern ISO_MONTH = Pattern.compile("((?:19|20)\\d{2})-(0[1-9]|1[0-2])");
    private static final Pattern DOTTED_DATE = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})");
    private static final Pattern SLASHED_DATE = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d{2})");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::\\d{2})?([ap]m)?");
    private static final Pattern NUMBER =
            Pattern.compile("(-)?([#$€£])?(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:[.,]\\d+)?)([%$€£]|°?\\p{L}{1,4})?");
    private static final Pattern ABBREVIATION = Pattern.compile("\\p{L}(\\.\\p{L})+");
    /** Where a compound that is no identifier comes apart. */
    static final Pattern SEPARATED = Pattern.compile("[-‐‑‒–/:&=+]+|#(?=\\d)");

    private static final String BORDERS = "\"“”„‟«»()[]{}<>|;—…*`";
    private static final String BEFORE = "'‘~+≈=•,.:!?";
    private static final String AFTER = "'.,:!?";
    private static final Set<String> TITLES = Set.of("dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "no.", "vs.");
    private static final Set<String> ORDINALS = Set.of("st", "nd", "rd", "th");
    /** No ordinary word or number is longer; and the patterns need not cope with more. */
    private static final int LONGEST_ORDINARY = 128;

    private final List<Item> items = new ArrayList<>();
    private final StringBuilder chunk = new StringBuilder();
    private boolean starts = true;

    private Items() {}

    static List<Item> of(String text) {
        Items reader = new Items();
        reader.readAll(Folding.withoutAccents(text));
        return reader.items;
    }

    private void readAll(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int end = i + Character.charCount(codePoint);
            if (codePoint < 0x80 || !isAlone(codePoint)) {
                if (isBorder(text, i, codePoint)) {
                    flush();
                    starts |= codePoint == '\n';
                } else {
                    appendPlain(codePoint);
                }
            } else {
                flush();
                String letter = text.substring(i, end);
                items.add(new Item(Item.Kind.WORD, letter, letter, starts));
                starts = false;
            }
            i = end;
        }
        flush();
    }

    private void appendPlain(int codePoint) {
        if (codePoint == '’' || codePoint == 'ʼ') {
            chunk.append('\'');
        } else if (Character.isDigit(codePoint)) {
            chunk.append(Character.digit(codePoint, 10));
        } else {
            chunk.appendCodePoint(codePoint);
        }
    }

    private static boolean isAlone(int codePoint) {
        Kind kind = Folding.kind(codePoint);
        return kind == Kind.UNSPACED || (kind == Kind.SYMBOL && codePoint != '°');
    }

    private static boolean isBorder(String text, int i, int codePoint) {
        if (codePoint == ',') {
            boolean inNumber = i > 0
                    && i + 1 < text.length()
                    && Character.isDigit(text.charAt(i - 1))
                    && Character.isDigit(text.charAt(i + 1));
            return !inNumber;
        }
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || BORDERS.indexOf(codePoint) >= 0;
    }

    private void flush() {
        if (chunk.length() == 0) {
            return;
        }
        String whole = chunk.toString();
        chunk.setLength(0);
        int before = items.size();
        read(trim(whole));
        char last = whole.charAt(whole.length() - 1);
        boolean ends = (last == '.' || last == '!' || last == '?' || last == ':') && !TITLES.contains(lower(whole));
        starts = ends || (starts && items.size() == before);
    }

    private static String trim(String whole) {
        int start = 0;
        int end = whole.length();
        while (start < end && isTrimmedBefore(whole, start)) {
            start++;
        }
        while (end > start && AFTER.indexOf(whole.charAt(end - 1)) >= 0) {
            end--;
        }
        return whole.substring(start, end);
    }

    private static boolean isTrimmedBefore(String whole, int at) {
        char c = whole.charAt(at);
        char next = at + 1 < whole.length() ? whole.charAt(at + 1) : ' ';
        if (c == '~' || c == '.') {
            return next != '/' && !(c == '.' && (next == '.' || Character.isLetterOrDigit(next)));
        }
        if (c == '-' || c == '–') {
            return next != '-' && !Character.isDigit(next);
        }
        return BEFORE.indexOf(c) >= 0;
    }

    private void read(String word) {
        if (word.chars().noneMatch(Character::isLetterOrDigit)) {
            return;
        }
        if (word.length() > LONGEST_ORDINARY) {
            add(Item.Kind.IDENTIFIER, lower(word), word);
        } else if (!readDate(word) && !readNumber(word)) {
            readName(word);
        }
    }

    private boolean readDate(String word) {
        if (!Character.isDigit(word.charAt(0))) {
            return false;
        }
        Matcher iso = ISO_DATE.matcher(word);
        if (iso.matches()) {
            addDate(iso.group(1), iso.group(2), iso.group(3));
            if (iso.group(4) != null) {
                addTime(iso.group(4));
            }
            return true;
        }
        Matcher isoMonth = ISO_MONTH.matcher(word);
        if (isoMonth.matches()) {
            add(Item.Kind.NUMBER, isoMonth.group(1), isoMonth.group(1));
            add(Item.Kind.DATE, DateWords.month(Integer.parseInt(isoMonth.group(2))), word);
            return true;
        }
        Matcher dotted = DOTTED_DATE.matcher(word);
        if (dotted.matches()) {
            addDate(dotted.group(3), dotted.group(2), dotted.group(1));
            return true;
        }
        Matcher slashed = SLASHED_DATE.matcher(word);
        if (slashed.matches()) {
            // Day or month first? Nobody knows, so it is only equal to itself.
            int one = Integer.parseInt(slashed.group(1));
            int two = Integer.parseInt(slashed.group(2));
            add(Item.Kind.DATE, one + "/" + two + "/" + slashed.group(3), word);
            return true;
        }
        return addTime(lower(word));
    }

    private void addDate(String year, String month, String day) {
        add(Item.Kind.NUMBER, year, year);
        add(Item.Kind.DATE, DateWords.month(Integer.parseInt(month)), month);
        add(Item.Kind.DATE, Facts.dayOfMonth(day), day);
    }

    private boolean addTime(String word) {
        Matcher time = TIME.matcher(word);
        if (!time.matches()) {
            return false;
        }
        add(Item.Kind.DATE, Integer.parseInt(time.group(1)) + ":" + time.group(2), word);
        if (time.group(3) != null) {
            add(Item.Kind.WORD, time.group(3), time.group(3));
        }
        return true;
    }

    private boolean readNumber(String word) {
        Matcher number = NUMBER.matcher(word);
        if (!number.matches()) {
            return false;
        }
        String suffix = number.group(4) == null ? "" : lower(number.group(4));
        BigDecimal value = decimal(number.group(3));
        if (number.group(1) != null) {
            value = value.negate();
        }
        boolean thousands = suffix.equals("k");
        boolean unit = isUnit(suffix);
        if (!suffix.isEmpty() && !thousands && !unit && !ORDINALS.contains(suffix)) {
            return false;
        }
        value = thousands ? value.multiply(BigDecimal.valueOf(1000)) : value;
        add(Item.Kind.NUMBER, plain(value), number.group(3));
        if (unit) {
            add(Item.Kind.WORD, suffix, suffix);
        }
        String prefix = number.group(2);
        if (prefix != null && isUnit(prefix)) {
            add(Item.Kind.WORD, prefix, prefix);
        }
        return true;
    }

    private static boolean isUnit(String word) {
        return NumberWords.unit(word) != null
                || NumberWords.timeUnit(word) != null
                || word.equals("am")
                || word.equals("pm");
    }

    private static BigDecimal decimal(String digits) {
        boolean grouped = digits.matches("\\d{1,3}(,\\d{3})+(\\.\\d+)?");
        return new BigDecimal(grouped ? digits.replace(",", "") : digits.replace(',', '.'));
    }

    static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private void readName(String word) {
        if (ABBREVIATION.matcher(word).matches()) {
            String letters = word.replace(".", "");
            add(Item.Kind.WORD, lower(letters), letters);
        } else if (IdentifierForm.matches(word)) {
            add(Item.Kind.IDENTIFIER, lower(word), word);
        } else {
            String[] parts = SEPARATED.split(word, -1);
            if (parts.length > 1) {
                for (String part : parts) {
                    read(trim(part));
                }
            } else if (word.indexOf('.') > 0) {
                // A dot without a space after it, at the end of a sentence.
                for (String part : word.split("\\.", -1)) {
                    read(trim(part));
                    starts = true;
                }
            } else {
                add(Item.Kind.WORD, withoutPossessive(lower(word)), word);
            }
        }
    }

    private static String withoutPossessive(String word) {
        return word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
    }

    private void add(Item.Kind kind, String value, String shown) {
        items.add(new Item(kind, value, shown, starts));
        starts = false;
    }

    private static String lower(String word) {
        return Folding.lower(word, 0, word.length());
    }
}
