package dev.langchain4j.memori.prompt;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.model.TokenCountEstimator;

/**
 * Decides what still fits. The whole block is counted each time, since the counts of its parts need not add up to that of the whole.
 */
record TokenBudget(int tokens, TokenCountEstimator estimator) {

    private static final String CUT = "…";

    TokenBudget {
        if (tokens < 1) {
            throw MemoriException.invalid("tokenBudget must be at least 1, but is " + tokens);
        }
    }

    /** Whether a block of these elements fits. */
    boolean allows(String elements) {
        return estimator.estimateTokenCountInText(PromptBlock.GAP + PromptBlock.MEMORIES.around(elements)) <= tokens;
    }

    /** The longest beginning of a memory that fits alone, with a line feed behind it; empty if not even a word does. */
    String cut(MemoryElement element) {
        int fits = 0;
        int tooLong = element.content().length();
        while (fits + 1 < tooLong) {
            int middle = (fits + tooLong) >>> 1;
            if (allows(cut(element, middle))) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        // A beginning at a word is shorter; only an odd estimator counts more tokens in it, and then less is shown.
        for (int end = fits; end > 0; end = wordEnd(element.content(), end) - 1) {
            String cut = cut(element, wordEnd(element.content(), end));
            if (!cut.isEmpty() && allows(cut)) {
                return cut;
            }
        }
        return "";
    }

    private static String cut(MemoryElement element, int length) {
        int end = length > 0 && Character.isHighSurrogate(element.content().charAt(length - 1)) ? length - 1 : length;
        String beginning = element.content().substring(0, end).stripTrailing();
        return beginning.isEmpty() ? "" : element.text(beginning + CUT) + "\n";
    }

    /** The end of the last whole word within a length; the length itself within a text that has no spaces there. */
    private static int wordEnd(String text, int length) {
        if (length >= text.length() || Character.isWhitespace(text.charAt(length))) {
            return length;
        }
        int end = length;
        while (end > 0 && !Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end > length / 2 ? end : length;
    }
}
