package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.TimeSymbol.Kind;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a question into words, numbers, dates in digits and signs, each with its place. */
final class TimeSigns {

    /** What comes later is not read: nobody dates a question there, and the time to read it stays bounded. */
    private static final int MOST = 512;

    private static final int LONGEST_WORD = 32;
    private static final int MOST_DIGITS = 4;

    private static final String NO_MORE = "(?![\\p{L}\\p{N}]|[-/.:]\\d)";
    private static final Pattern YEAR_FIRST = Pattern.compile(
            "(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:[T ]\\d{2}:\\d{2}(?::\\d{2})?(?:[.,]\\d{1,9})?(?:Z|[+-]\\d{2}:?\\d{2})?)?"
                    + NO_MORE);
    private static final Pattern YEAR_AND_MONTH = Pattern.compile("((?:19|20)\\d{2})[-/](0[1-9]|1[0-2])" + NO_MORE);
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})" + NO_MORE);
    private static final Pattern HAN = Pattern.compile("(\\d{4})年(?:(\\d{1,2})月(?:(\\d{1,2})日)?)?");
    private static final Pattern ENDING = Pattern.compile("(?:st|nd|rd|th|er|re|e|de|ste|o|a|º|ª|°)(?![\\p{L}\\p{N}])");
    private static final Pattern DECADE_ENDING = Pattern.compile("['’]?(?:s|er|ern)(?![\\p{L}\\p{N}])");
    private static final String APOSTROPHES = "'’ʼ`";

    private final String text;
    private final List<TimeSymbol> symbols = new ArrayList<>();
    private boolean starts = true;

    private TimeSigns(String text) {
        this.text = text;
    }

    static List<TimeSymbol> of(String text) {
        TimeSigns reader = new TimeSigns(text);
        reader.readAll();
        return reader.symbols;
    }

    private void readAll() {
        for (int i = 0; i < text.length() && symbols.size() < MOST; ) {
            int codePoint = text.codePointAt(i);
            int end = i + Character.charCount(codePoint);
            if (codePoint >= '0' && codePoint <= '9') {
                end = number(i);
                starts = false;
            } else if (Character.isLetterOrDigit(codePoint)) {
                end = word(i, end);
                starts = false;
            } else if (codePoint == '\n') {
                add(TimeSymbol.of(Kind.SIGN, "\n", -1, i, end));
                starts = true;
            } else if (!Character.isWhitespace(codePoint) && !isInside(i, codePoint)) {
                add(TimeSymbol.of(Kind.SIGN, text.substring(i, end), -1, i, end));
                starts |= codePoint == '.' || codePoint == '?' || codePoint == '!' || codePoint == ':';
            }
            i = end;
        }
    }

    private void add(TimeSymbol symbol) {
        symbols.add(symbol);
    }

    /** An apostrophe or hyphen within a word only parts it: avant-hier, l'an, mid-May. */
    private boolean isInside(int i, int codePoint) {
        boolean parting = codePoint == '-' || APOSTROPHES.indexOf(codePoint) >= 0;
        return parting
                && i + 1 < text.length()
                && Character.isLetter(text.charAt(i + 1))
                && i > 0
                && Character.isLetterOrDigit(text.charAt(i - 1));
    }

    private int word(int start, int from) {
        int end = from;
        boolean unspaced = Folding.kind(text.codePointAt(start)) == Folding.Kind.UNSPACED;
        while (end < text.length() && !unspaced) {
            int codePoint = text.codePointAt(end);
            Folding.Kind kind = Folding.kind(codePoint);
            if (kind != Folding.Kind.WORD && kind != Folding.Kind.MARK) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        String plain = end - start > LONGEST_WORD || isMachineMade(start, end)
                ? ""
                : Folding.withoutAccents(text.substring(start, end));
        String form = Folding.lower(plain, 0, plain.length());
        if (form.equals("s") && start > 0 && APOSTROPHES.indexOf(text.charAt(start - 1)) >= 0) {
            add(TimeSymbol.of(Kind.POSSESSIVE, form, -1, start, end));
        } else {
            add(TimeSymbol.word(form, Character.isUpperCase(text.codePointAt(start)) && !starts, start, end));
        }
        return end;
    }

    /** A part of an address, a path or a snake_case name says nothing about time. */
    private boolean isMachineMade(int start, int end) {
        char before = start > 0 ? text.charAt(start - 1) : ' ';
        char after = end < text.length() ? text.charAt(end) : ' ';
        boolean dotted = (before == '.' && start > 1 && Character.isLetterOrDigit(text.charAt(start - 2)))
                || (after == '.' && end + 1 < text.length() && Character.isLetter(text.charAt(end + 1)));
        return dotted || "_@/\\".indexOf(before) >= 0 || "_@\\".indexOf(after) >= 0;
    }

    private int number(int start) {
        Matcher matcher = YEAR_FIRST.matcher(text);
        char before = start > 0 ? text.charAt(start - 1) : ' ';
        boolean part = "_@#$€£\\.".indexOf(before) >= 0 || (before == '/' && isInPath());
        if (!part) {
            int end = date(matcher, start);
            if (end > 0) {
                return end;
            }
        }
        int end = digits(start);
        int whole = numberOfParts(end);
        if (part || whole > end || end - start > MOST_DIGITS || isMeasured(end)) {
            add(TimeSymbol.word("", false, start, whole));
            return whole;
        }
        int number = Integer.parseInt(text.substring(start, end));
        if (number % 10 == 0 && lookingAt(matcher, DECADE_ENDING, end)) {
            add(TimeSymbol.of(Kind.DECADE, "", number, start, end));
            return matcher.end();
        } else if (lookingAt(matcher, ENDING, end)) {
            add(TimeSymbol.of(Kind.ORDINAL, "", number, start, end));
            return matcher.end();
        } else if (end < text.length() && Folding.kind(text.codePointAt(end)) == Folding.Kind.WORD) {
            int past = word(start, end);
            symbols.set(symbols.size() - 1, TimeSymbol.word("", false, start, past));
            return past;
        } else {
            add(TimeSymbol.of(Kind.NUMBER, "", number, start, end));
        }
        return end;
    }

    private int digits(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** The end of 1.5, 10:30, 1,000, 1-2-3 and 10.0.0.1, of which no part is a number by itself; 3-8 and 2019/2021 are two. */
    private int numberOfParts(int from) {
        int end = from;
        int parts = 1;
        boolean firm = false;
        while (end + 1 < text.length() && ",.:-/".indexOf(text.charAt(end)) >= 0) {
            int next = digits(end + 1);
            boolean comma = text.charAt(end) == ',';
            if (next == end + 1 || (comma && next - end - 1 != 3)) {
                break;
            }
            firm |= comma || text.charAt(end) == '.' || text.charAt(end) == ':';
            parts++;
            end = next;
        }
        return firm || parts > 2 ? end : from;
    }

    private boolean isMeasured(int end) {
        int at = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
        return at < text.length() && "%$€£°".indexOf(text.charAt(at)) >= 0;
    }

    private boolean isInPath() {
        int last = symbols.size() - 1;
        return last > 0
                && symbols.get(last - 1).kind() == Kind.WORD
                && symbols.get(last - 1).form().isEmpty();
    }

    private static boolean lookingAt(Matcher matcher, Pattern pattern, int at) {
        return matcher.usePattern(pattern).region(at, matcher.regionEnd()).lookingAt();
    }

    private int date(Matcher matcher, int start) {
        List<TimePeriod> dates = new ArrayList<>();
        if (lookingAt(matcher, YEAR_FIRST, start)) {
            addDay(dates, matcher.group(1), matcher.group(3), matcher.group(4));
        } else if (lookingAt(matcher, YEAR_AND_MONTH, start)) {
            addMonth(dates, matcher.group(1), matcher.group(2));
        } else if (lookingAt(matcher, YEAR_LAST, start)) {
            String year = matcher.group(4);
            String full = year.length() == 2 ? (Integer.parseInt(year) < 70 ? "20" : "19") + year : year;
            addDay(dates, full, matcher.group(3), matcher.group(1));
            if (!matcher.group(2).equals(".") && !matcher.group(1).equals(matcher.group(3))) {
                // Day first in most of the world, month first in the United States; only dots are never American.
                addDay(dates, full, matcher.group(1), matcher.group(3));
            }
        } else if (lookingAt(matcher, HAN, start)) {
            if (matcher.group(3) != null) {
                addDay(dates, matcher.group(1), matcher.group(2), matcher.group(3));
            } else if (matcher.group(2) != null) {
                addMonth(dates, matcher.group(1), matcher.group(2));
            } else {
                addMonth(dates, matcher.group(1), "1");
                dates.replaceAll(
                        month -> TimePeriod.unit(TimeUnit.YEAR, month.from().toLocalDate()));
            }
        }
        if (dates.isEmpty()) {
            return -1;
        }
        int end = matcher.end();
        add(TimeSymbol.date(dates, start, end));
        return end;
    }

    private static void addDay(List<TimePeriod> dates, String year, String month, String day) {
        int months = Integer.parseInt(month);
        int days = Integer.parseInt(day);
        if (months < 1 || months > 12 || days < 1) {
            return;
        }
        // Else no such day: a version, or a number of parts.
        YearMonth whole = YearMonth.of(Integer.parseInt(year), months);
        if (days <= whole.lengthOfMonth()) {
            dates.add(TimePeriod.day(whole.atDay(days)));
        }
    }

    private static void addMonth(List<TimePeriod> dates, String year, String month) {
        int months = Integer.parseInt(month);
        if (months >= 1 && months <= 12) {
            dates.add(TimePeriod.unit(TimeUnit.MONTH, LocalDate.of(Integer.parseInt(year), months, 1)));
        }
    }
}
