package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.Piece.Word;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a text asks or tells, and whether it speaks of a time. A question is seldom answered by another question, and one that begins
 * with "when" is answered by who names a time.
 */
public final class Statements {

    private static final String QUESTION_MARKS = "?\uFF1F\u061F\u037E";
    private static final String SENTENCE_ENDS = ".!\u3002\uFF01\u2026" + QUESTION_MARKS;
    private static final Set<String> QUESTION_WORDS = WordList.words("question-words.txt");
    private static final List<List<String>> TIME_QUESTIONS = WordList.lines("time-questions.txt");
    private static final Set<String> TIME_WORDS = WordList.words("time-words.txt");

    /** The same by their first word. */
    private static final Map<String, List<List<String>>> OPENINGS =
            TIME_QUESTIONS.stream().collect(Collectors.groupingBy(opening -> opening.get(0)));

    /** How many words the longest opening of a question for a time has. */
    private static final int OPENING_WORDS =
            TIME_QUESTIONS.stream().mapToInt(List::size).max().orElse(0);

    /** No opening is longer: what is pasted behind a question need not be cut into words twice. */
    private static final int OPENING_LENGTH = 256;

    private Statements() {}

    /**
     * Which share of a text's sentences are questions.
     *
     * @param text any text
     * @return in percent, from 0 to 100
     */
    public static int asking(String text) {
        int sentences = 0;
        int questions = 0;
        boolean hasWords = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                hasWords = true;
            } else if (hasWords && SENTENCE_ENDS.indexOf(c) >= 0 && isEnd(text, i)) {
                sentences++;
                // "Really?!" and "What?..." are questions, too.
                questions += asksAt(text, i) ? 1 : 0;
                hasWords = false;
            }
        }
        sentences += hasWords ? 1 : 0;
        return sentences == 0 ? 0 : Math.round(100f * questions / sentences);
    }

    /**
     * Whether a text speaks of a time: a date, a weekday, "last week", "two days ago".
     *
     * @param text any text
     * @return true if it holds a word for a time in one of the languages that are known here, or a year
     */
    public static boolean isDated(String text) {
        Pieces pieces = Pieces.of(text);
        for (Piece piece : pieces.pieces()) {
            boolean capital = Character.isUpperCase(pieces.text().charAt(piece.start()));
            for (Word word : piece.words()) {
                String form = word.form();
                if (TIME_WORDS.contains(form)
                        || isYear(form)
                        || DateWords.nameOf(form, capital) != null
                        || DateWords.relative(form) != null) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether a search asks something, rather than naming words.
     *
     * @param query what is searched for
     * @return true if it has a question mark, or begins with a question word or as questions for a time do
     */
    public static boolean asks(String query) {
        for (int i = 0; i < query.length(); i++) {
            if (QUESTION_MARKS.indexOf(query.charAt(i)) >= 0 && isEnd(query, i)) {
                return true;
            }
        }
        List<String> forms = opening(query);
        return !forms.isEmpty() && (QUESTION_WORDS.contains(forms.get(0)) || opensForTime(forms));
    }

    /**
     * Whether a search asks for a time.
     *
     * @param query what is searched for
     * @return true if it begins as such questions do: "when", "what year", "how long", "since when"
     */
    public static boolean asksWhen(String query) {
        return opensForTime(opening(query));
    }

    private static boolean opensForTime(List<String> forms) {
        return !forms.isEmpty()
                && OPENINGS.getOrDefault(forms.get(0), List.of()).stream()
                        .anyMatch(opening -> forms.size() >= opening.size()
                                && forms.subList(0, opening.size()).equals(opening));
    }

    private static List<String> opening(String query) {
        return Pieces.of(query.substring(0, Math.min(query.length(), OPENING_LENGTH))).pieces().stream()
                .flatMap(piece -> piece.words().stream())
                .map(Word::form)
                .limit(OPENING_WORDS)
                .toList();
    }

    private static boolean isYear(String form) {
        return form.length() == 4
                && (form.startsWith("19") || form.startsWith("20"))
                && form.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A full stop inside a number or a name ends nothing, nor does a question mark inside an address. Chinese and Japanese set no space behind theirs. */
    private static boolean isEnd(String text, int i) {
        return text.charAt(i) >= 0x80 || i + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 1));
    }

    private static boolean asksAt(String text, int from) {
        for (int i = from; i < text.length() && !Character.isLetterOrDigit(text.charAt(i)); i++) {
            char c = text.charAt(i);
            if (QUESTION_MARKS.indexOf(c) >= 0) {
                return true;
            }
            if (SENTENCE_ENDS.indexOf(c) < 0) {
                return false;
            }
        }
        return false;
    }
}
