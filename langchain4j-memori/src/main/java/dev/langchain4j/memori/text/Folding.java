package dev.langchain4j.memori.text;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * Makes characters comparable: compatibility forms, accents, case, foreign digits. It works in two steps, because the
 * upper-case letters are still needed between them to see where a camelCase name has its joints.
 */
final class Folding {

    /** What a code point does in a text. */
    enum Kind {
        /** A letter or digit of a script that puts spaces between its words. */
        WORD,
        /** A letter of a script that does not; it is a token of its own. */
        UNSPACED,
        /** Belongs to the character before it. */
        MARK,
        /** An emoji or a like symbol; a token of its own. */
        SYMBOL,
        /** Everything else. */
        SEPARATOR
    }

    private static final int ZERO_WIDTH_SPACE = 0x200B;

    /** The bound of Unicode's stream-safe text format (UAX #15). */
    private static final int MAX_MARKS = 30;

    private Folding() {}

    /**
     * The text in compatibility form without accents, vowel points and invisible characters; case is kept. It is composed
     * again at the end, since a Hangul syllable or a voiced kana is one character to its reader.
     */
    static String withoutAccents(String text) {
        if (isAscii(text)) {
            return text;
        }
        // Accents go twice: those written apart before the normalizer, which takes quadratic time to sort long runs of
        // marks, and those that it takes off the letters after it.
        String plain = withoutDropped(Normalizer.normalize(withoutDropped(text), Form.NFKD));
        return isAscii(plain) ? plain : Normalizer.normalize(plain, Form.NFC);
    }

    private static String withoutDropped(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int marks = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (codePoint >= 0x80) {
                if (isDropped(codePoint)) {
                    continue;
                }
                marks = isMark(codePoint) ? marks + 1 : 0;
                if (marks > MAX_MARKS) {
                    continue;
                }
            } else {
                marks = 0;
            }
            kept.appendCodePoint(codePoint);
        }
        return kept.toString();
    }

    /** Whether some letter carries more marks than any language needs; then normalizing could take very long. */
    static boolean hasTooManyMarks(String text) {
        int marks = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            marks = codePoint >= 0x300 && isMark(codePoint) ? marks + 1 : 0;
            if (marks > MAX_MARKS) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static boolean isDropped(int codePoint) {
        int type = Character.getType(codePoint);
        return isBetween(codePoint, 0x300, 0x36F)
                // Hebrew and Arabic write vowels only where a reader needs help; the lengthening stroke is calligraphy.
                || (isBetween(codePoint, 0x591, 0x5C7) && type == Character.NON_SPACING_MARK)
                || isBetween(codePoint, 0x64B, 0x65F)
                || codePoint == 0x670
                || codePoint == 0x640
                // These choose how an emoji or an ideograph is drawn, not what it is; the last draws a key round a
                // digit.
                || isBetween(codePoint, 0xFE00, 0xFE0F)
                || isBetween(codePoint, 0xE0100, 0xE01EF)
                || codePoint == 0x20E3
                // Soft hyphens, joiners, direction marks stand inside words. A zero-width space is a space, though.
                || (type == Character.FORMAT && codePoint != ZERO_WIDTH_SPACE);
    }

    private static boolean isBetween(int codePoint, int first, int last) {
        return codePoint >= first && codePoint <= last;
    }

    static Kind kind(int codePoint) {
        if (codePoint < 0x80) {
            boolean word =
                    isBetween(codePoint, 'a', 'z') || isBetween(codePoint, 'A', 'Z') || isBetween(codePoint, '0', '9');
            return word ? Kind.WORD : Kind.SEPARATOR;
        }
        return switch (Character.getType(codePoint)) {
            case Character.LOWERCASE_LETTER,
                    Character.UPPERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> isUnspaced(codePoint) ? Kind.UNSPACED : Kind.WORD;
            case Character.DECIMAL_DIGIT_NUMBER -> Kind.WORD;
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> Kind.MARK;
            case Character.LETTER_NUMBER, Character.OTHER_NUMBER -> Character.isIdeographic(codePoint)
                    ? Kind.UNSPACED
                    : Kind.SYMBOL;
            case Character.OTHER_SYMBOL -> Kind.SYMBOL;
            default -> Kind.SEPARATOR;
        };
    }

    /** Whether the letter's script leaves no spaces between words. */
    static boolean isUnspaced(int codePoint) {
        if (codePoint < 0x0E00) {
            return false;
        }
        // Iteration and length marks are shared by several scripts, so that no script owns them.
        if (isBetween(codePoint, 0x3005, 0x3007) || codePoint == 0x30FC) {
            return true;
        }
        if (Character.isIdeographic(codePoint)) {
            return true;
        }
        UnicodeScript script = UnicodeScript.of(codePoint);
        return switch (script) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    /** A part of a text without accents, in lower case and with ASCII letters and digits where there are any. */
    static String lower(String text, int start, int end) {
        StringBuilder lower = new StringBuilder(end - start);
        for (int i = start; i < end; ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (codePoint < 0x80) {
                lower.append((char) (codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') : codePoint));
            } else {
                appendFolded(lower, codePoint);
            }
        }
        return lower.toString();
    }

    private static void appendFolded(StringBuilder lower, int codePoint) {
        // Up and down again: the final sigma, the long s and their like have no other way to meet their twins.
        int folded = Character.toLowerCase(Character.toUpperCase(codePoint));
        switch (folded) {
            case 'ß' -> lower.append("ss");
            case 'æ' -> lower.append("ae");
            case 'œ' -> lower.append("oe");
            case 'þ' -> lower.append("th");
            case 'ø' -> lower.append('o');
            case 'ł' -> lower.append('l');
            case 'đ', 'ð' -> lower.append('d');
            case 'ħ' -> lower.append('h');
            case 'ŧ' -> lower.append('t');
            case 'ŋ' -> lower.append('n');
            case 'ƒ' -> lower.append('f');
            case 'ĸ' -> lower.append('k');
            case 'ı' -> lower.append('i');
            default -> {
                int digit = Character.digit(folded, 10);
                lower.appendCodePoint(digit < 0 ? folded : '0' + digit);
            }
        }
    }

    static boolean isAscii(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
