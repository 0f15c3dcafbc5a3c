package dev.langchain4j.memori.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pattern of the application's finds. A pattern can be such that it would try for years; so it may look at a number of characters that grows with
 * the text and no more, and where that does not suffice the whole text counts as found.
 */
final class PatternDetector implements Detector {

    /** A pattern that is not made to backtrack looks at each character a few times. */
    private static final long LOOKS_PER_CHARACTER = 200;

    private static final long LOOKS = 100_000;

    private final String what;
    private final Pattern pattern;

    PatternDetector(String what, Pattern pattern) {
        this.what = what;
        this.pattern = pattern;
    }

    @Override
    public List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        try {
            Matcher matcher = pattern.matcher(new Watched(text));
            while (matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    found.add(new Span(matcher.start(), matcher.end(), what));
                }
            }
            return found;
        } catch (TooManyLooks | StackOverflowError e) {
            return List.of(new Span(0, text.length(), what));
        }
    }

    /** A text that counts how often it is looked at. */
    private static final class Watched implements CharSequence {

        private final String text;
        private long left;

        Watched(String text) {
            this.text = text;
            this.left = LOOKS + LOOKS_PER_CHARACTER * text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManyLooks extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManyLooks() {
            super("the pattern does not come to an end", null, false, false);
        }
    }
}
