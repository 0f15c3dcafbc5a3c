package dev.langchain4j.memori.encode;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * Splits text into pieces that fit a token window: whole sentences where they fit, whole words where a sentence does not, and
 * characters where even a word does not. Nothing is left out and nothing is repeated.
 */
final class PieceSplitter {

    private final int window;
    private final ToIntFunction<String> counter;

    PieceSplitter(int window, ToIntFunction<String> counter) {
        this.window = window;
        this.counter = counter;
    }

    List<String> split(String text) {
        if (fits(text)) {
            return List.of(text);
        }
        List<String> pieces = new ArrayList<>();
        pack(text, BreakIterator.getSentenceInstance(Locale.ROOT), pieces);
        return pieces;
    }

    /** No token is shorter than a character, so a text of few characters needs no counting. */
    private boolean fits(String text) {
        return text.length() <= window || counter.applyAsInt(text) <= window;
    }

    private void pack(String text, BreakIterator breaks, List<String> pieces) {
        breaks.setText(text);
        StringBuilder piece = new StringBuilder();
        int tokens = 0;
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            String unit = text.substring(start, end);
            int unitTokens = counter.applyAsInt(unit);
            if (tokens + unitTokens > window) {
                flush(piece, pieces);
                tokens = 0;
            }
            if (unitTokens > window) {
                packSmaller(unit, pieces);
            } else {
                piece.append(unit);
                tokens += unitTokens;
            }
        }
        flush(piece, pieces);
    }

    private void packSmaller(String unit, List<String> pieces) {
        BreakIterator words = BreakIterator.getWordInstance(Locale.ROOT);
        words.setText(unit);
        if (words.next() < unit.length()) {
            pack(unit, BreakIterator.getWordInstance(Locale.ROOT), pieces);
            return;
        }
        // One word longer than the window: cut where no character is split.
        int length = Math.max(1, window / 2);
        int[] characters = unit.codePoints().toArray();
        for (int start = 0; start < characters.length; start += length) {
            pieces.add(new String(characters, start, Math.min(length, characters.length - start)));
        }
    }

    private static void flush(StringBuilder piece, List<String> pieces) {
        if (!piece.toString().isBlank()) {
            pieces.add(piece.toString());
        }
        piece.setLength(0);
    }
}
