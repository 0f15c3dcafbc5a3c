package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.Folding.Kind;
import dev.langchain4j.memori.text.Piece.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into its pieces, in one walk. Index and query both come through here, which is why a text is always found
 * by its own words.
 *
 * @param text   the text that the pieces' positions refer to: without accents, case kept
 * @param pieces in order
 */
record Pieces(String text, List<Piece> pieces) {

    /** The longest token, in chars; a longer word becomes several. */
    static final int MAX_TOKEN_LENGTH = 64;

    static Pieces of(String original) {
        String text = Folding.withoutAccents(original);
        List<Piece> pieces = new Cutter(text).cut();
        // A few letters are nothing but an accent, and vanish with it; as themselves they can still be found.
        return pieces.isEmpty() ? new Pieces(original, bareLetters(original)) : new Pieces(text, pieces);
    }

    private static List<Piece> bareLetters(String text) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int end = i + Character.charCount(codePoint);
            if (Character.isLetterOrDigit(codePoint) || Character.isIdeographic(codePoint)) {
                String letter = text.substring(i, end);
                pieces.add(new Piece(Kind.SYMBOL, List.of(new Word(letter, false)), i, end, false));
            }
            i = end;
        }
        return pieces;
    }

    /** The walk. */
    private static final class Cutter {

        private final String text;
        private final List<Piece> pieces;

        Cutter(String text) {
            this.text = text;
            this.pieces = new ArrayList<>(text.length() / 5 + 1);
        }

        List<Piece> cut() {
            int i = 0;
            while (i < text.length()) {
                int codePoint = text.codePointAt(i);
                int end = i + Character.charCount(codePoint);
                switch (Folding.kind(codePoint)) {
                    case WORD -> {
                        end = endOfWord(end);
                        pieces.add(word(i, end));
                    }
                    case UNSPACED -> {
                        end = endOfMarks(end);
                        List<Word> words = new ArrayList<>(1);
                        addWords(words, Folding.lower(text, i, end));
                        pieces.add(new Piece(Kind.UNSPACED, words, i, end, false));
                    }
                    case SYMBOL -> {
                        String symbol = text.substring(i, end);
                        pieces.add(new Piece(Kind.SYMBOL, List.of(new Word(symbol, false)), i, end, false));
                    }
                    default -> {
                        // Separators, and marks with nothing to stand on.
                    }
                }
                i = end;
            }
            return pieces;
        }

        private int endOfWord(int from) {
            int i = from;
            while (i < text.length()) {
                int codePoint = text.codePointAt(i);
                Kind kind = Folding.kind(codePoint);
                if (kind != Kind.WORD && kind != Kind.MARK) {
                    break;
                }
                i += Character.charCount(codePoint);
            }
            return i;
        }

        private int endOfMarks(int from) {
            int i = from;
            while (i < text.length() && Folding.kind(text.codePointAt(i)) == Kind.MARK) {
                i += Character.charCount(text.codePointAt(i));
            }
            return i;
        }

        private Piece word(int start, int end) {
            List<Word> words = new ArrayList<>(1);
            int part = start;
            boolean hex = isHex(start, end);
            for (int i = start + 1; i < end && !hex; i++) {
                if (isJoint(part, i, end)) {
                    addWords(words, Folding.lower(text, part, i));
                    part = i;
                }
            }
            addWords(words, Folding.lower(text, part, end));
            boolean joined = part > start;
            if (joined) {
                // After its parts, so that these stay next to each other and a phrase of them matches.
                addWords(words, Folding.lower(text, start, end));
            }
            return new Piece(Kind.WORD, words, start, end, joined);
        }

        /** Whether a camelCase name bends before position i: userName, HTTPServer, base64Encoder; but not URLs or 3F2Bc. */
        private boolean isJoint(int part, int i, int end) {
            if (!Character.isUpperCase(text.charAt(i))) {
                return false;
            }
            char before = text.charAt(i - 1);
            if (Character.isLowerCase(before)) {
                return true;
            }
            boolean lowerFollows = i + 1 < end && Character.isLowerCase(text.charAt(i + 1));
            if (!lowerFollows) {
                return false;
            }
            if (Character.isUpperCase(before)) {
                boolean plural = text.charAt(i + 1) == 's' && i + 2 == end;
                return !plural;
            }
            return Character.isDigit(before) && hasLowerCase(part, i);
        }

        /** A part of a UUID or a hash: its capitals say nothing. */
        private boolean isHex(int start, int end) {
            boolean digit = false;
            for (int i = start; i < end; i++) {
                char c = text.charAt(i);
                if (c >= 0x80 || Character.digit(c, 16) < 0) {
                    return false;
                }
                digit |= c <= '9';
            }
            return digit;
        }

        private boolean hasLowerCase(int from, int to) {
            for (int i = from; i < to; i++) {
                if (Character.isLowerCase(text.charAt(i))) {
                    return true;
                }
            }
            return false;
        }

        private void addWords(List<Word> words, String form) {
            if (form.length() <= MAX_TOKEN_LENGTH) {
                words.add(new Word(form, isAsciiLetters(form)));
                return;
            }
            for (int start = 0; start < form.length(); ) {
                int end = Math.min(start + MAX_TOKEN_LENGTH, form.length());
                if (end < form.length() && Character.isHighSurrogate(form.charAt(end - 1))) {
                    end--;
                }
                String part = form.substring(start, end);
                words.add(new Word(part, false));
                start = end;
            }
        }

        private static boolean isAsciiLetters(String form) {
            for (int i = 0; i < form.length(); i++) {
                char c = form.charAt(i);
                if (c < 'a' || c > 'z') {
                    return false;
                }
            }
            return true;
        }
    }
}
