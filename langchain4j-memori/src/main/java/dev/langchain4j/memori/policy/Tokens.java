package dev.langchain4j.memori.policy;

/** Where words begin and end, for detectors that also read JSON and code. */
final class Tokens {

    private Tokens() {}

    /** Whether a letter is the second half of an escape, as the {@code n} of a line feed inside JSON is. */
    static boolean isEscape(char before, char letter) {
        return before == '\\' && "nrtbf".indexOf(letter) >= 0;
    }

    /** Whether a word can begin here: nothing stands before it that would belong to it. */
    static boolean begins(String text, int at) {
        if (at == 0 || !isAsciiWord(text.charAt(at - 1))) {
            return true;
        }
        return at > 1 && isEscape(text.charAt(at - 2), text.charAt(at - 1));
    }

    static boolean isAsciiWord(char c) {
        return isAsciiAlphanumeric(c) || c == '_';
    }

    static boolean isAsciiAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** What the encodings of bytes for addresses are made of. */
    static boolean isBase64Url(char c) {
        return isAsciiAlphanumeric(c) || c == '-' || c == '_';
    }
}
