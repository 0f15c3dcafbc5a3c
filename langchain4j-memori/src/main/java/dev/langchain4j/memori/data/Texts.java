package dev.langchain4j.memori.data;

/** What counts as a text, said once. */
final class Texts {

    private Texts() {}

    /** Whether there is nothing to read: white space and control characters only. */
    static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c));
    }
}
