package dev.langchain4j.memori.core;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;

/**
 * How the edits change a value. A value is a sequence of lines that line feeds end; that of the last line may be missing. So an empty value
 * has no line, and {@code "a"} and {@code "a\n"} have one.
 */
final class BlockText {

    private static final char END = '\n';

    private BlockText() {}

    static String append(String value, String content) {
        return ended(value) + filled("content", content);
    }

    /** The text stands behind the given number of lines, on lines of its own. */
    static String insert(String value, String text, int line) {
        filled("text", text);
        int lines = lines(value);
        if (line < -1 || line > lines) {
            throw MemoriException.invalid("the line must be from 0, the beginning, to " + lines
                    + ", behind the last line, or -1 for the end, but is " + line);
        }
        if (line == -1 || line == lines) {
            return append(value, text);
        }
        int offset = 0;
        for (int i = 0; i < line; i++) {
            offset = value.indexOf(END, offset) + 1;
        }
        return value.substring(0, offset) + ended(text) + value.substring(offset);
    }

    static String replace(String value, String oldContent, String newContent) {
        filled("old content", oldContent);
        Texts.required("new content", newContent);
        int found = occurrences(value, oldContent);
        if (found == 0) {
            throw MemoriException.invalid(
                    "the old content does not occur in the block; it must match exactly, white space and case included");
        }
        if (found > 1) {
            throw MemoriException.invalid("the old content occurs " + found
                    + " times in the block, and must occur once; give more of what stands around it");
        }
        int start = value.indexOf(oldContent);
        return value.substring(0, start) + newContent + value.substring(start + oldContent.length());
    }

    /** Overlapping ones count: which of them is meant would be unclear just the same. */
    private static int occurrences(String value, String part) {
        int count = 0;
        for (int at = value.indexOf(part); at >= 0; at = value.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }

    private static int lines(String value) {
        int ends = (int) value.chars().filter(c -> c == END).count();
        return value.isEmpty() || value.charAt(value.length() - 1) == END ? ends : ends + 1;
    }

    private static String ended(String text) {
        return text.isEmpty() || text.charAt(text.length() - 1) == END ? text : text + END;
    }

    private static String filled(String what, String text) {
        if (Texts.required(what, text).isEmpty()) {
            throw MemoriException.invalid("the " + what + " must not be empty");
        }
        return text;
    }
}
