package dev.langchain4j.memori.data;

import org.jspecify.annotations.Nullable;

/** What counts as a text, said once. */
public final class Texts {

    private Texts() {}

    /**
     * Whether there is nothing to read.
     *
     * @param text any text
     * @return true if it holds white space and control characters only
     */
    public static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c));
    }

    /**
     * Where a text stops being Unicode: a surrogate without its partner cannot be written as UTF-8.
     *
     * @param text any text
     * @return the position of the first unpaired surrogate, or -1
     */
    public static int unpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Refuses a text with nothing to read in it.
     *
     * @param what its name
     * @param text the text
     * @throws MemoriException if it is {@linkplain #isBlank blank}
     */
    public static void requireNotBlank(String what, String text) {
        if (isBlank(text)) {
            throw MemoriException.invalid(
                    what + " must hold at least one character that is neither white space nor a control character");
        }
    }

    /**
     * Refuses an argument that is missing.
     *
     * @param what  its name
     * @param value the argument
     * @param <T>   its type
     * @return the argument
     * @throws MemoriException if it is null
     */
    public static <T> T required(String what, @Nullable T value) {
        if (value == null) {
            throw MemoriException.invalid(what + " must not be null");
        }
        return value;
    }
}
