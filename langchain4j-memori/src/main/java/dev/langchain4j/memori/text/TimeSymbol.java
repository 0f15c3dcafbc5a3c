package dev.langchain4j.memori.text;

import java.util.List;
import java.util.Map;

/**
 * One word, phrase, number, date or sign of a question, with what it can be in an expression of time.
 *
 * @param form    its folded words, or the sign
 * @param roles   what it can be, with the value it then has
 * @param weak    whether it is an everyday word or a first name, too, and so needs company to be taken for a time
 * @param number  a whole number of at most four digits, or -1
 * @param digits  how many digits it is written with; 0 for words
 * @param kind    what sort of thing it is
 * @param dates   what a date in digits can mean
 * @param capital whether it begins with a capital that does not come from the beginning of a sentence
 * @param start   where it begins in the question
 * @param end     where it ends
 */
record TimeSymbol(
        String form,
        Map<TimeRole, String> roles,
        boolean weak,
        int number,
        int digits,
        Kind kind,
        List<TimePeriod> dates,
        boolean capital,
        int start,
        int end) {

    enum Kind {
        WORD,
        NUMBER,
        /** A number with the ending of an ordinal: 8th. */
        ORDINAL,
        /** 1990s. */
        DECADE,
        DATE,
        /** What is left of {@code 's}. */
        POSSESSIVE,
        SIGN
    }

    static TimeSymbol word(String form, boolean capital, int start, int end) {
        return new TimeSymbol(form, Map.of(), false, -1, 0, Kind.WORD, List.of(), capital, start, end);
    }

    static TimeSymbol of(Kind kind, String form, int number, int start, int end) {
        int digits = number < 0 ? 0 : end - start;
        return new TimeSymbol(form, Map.of(), false, number, digits, kind, List.of(), false, start, end);
    }

    static TimeSymbol date(List<TimePeriod> dates, int start, int end) {
        return new TimeSymbol("", Map.of(), false, -1, 0, Kind.DATE, dates, false, start, end);
    }

    TimeSymbol with(String phrase, Map<TimeRole, String> found, boolean isWeak, int newEnd) {
        return new TimeSymbol(phrase, found, isWeak, number, digits, kind, dates, capital, start, newEnd);
    }

    boolean isSign(char sign) {
        return kind == Kind.SIGN && form.charAt(0) == sign;
    }
}
