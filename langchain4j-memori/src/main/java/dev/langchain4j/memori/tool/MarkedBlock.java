package dev.langchain4j.memori.tool;

import dev.langchain4j.memori.data.MemoriException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The block between the two marker lines, and the surgery on the bytes around it.
 *
 * <p>The bytes are looked at as ISO-8859-1, which maps every byte to one character and back. The markers and line ends are
 * ASCII, so that this finds them in UTF-8 and in any other encoding that extends ASCII, and damages no byte of a file that is
 * not valid in any.
 */
final class MarkedBlock {

    static final String BEGIN = "<!-- memori:begin -->";
    static final String END = "<!-- memori:end -->";

    private static final String UTF8_MARK = "\u00EF\u00BB\u00BF";

    private final int start;
    private final int end;

    /** From the first character of the first marker line to behind the last marker line's own line end. */
    private MarkedBlock(int start, int end) {
        this.start = start;
        this.end = end;
    }

    /** The bytes with the text between the markers. */
    static byte[] put(byte[] bytes, String text, Path file) {
        String old = read(bytes, file);
        MarkedBlock block = find(old, file);
        String eol = lineEnd(old);
        String body = BEGIN + "\n" + text + (text.endsWith("\n") ? "" : "\n") + END;
        String lines =
                new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1).replace("\n", eol);
        String result;
        if (block != null) {
            String tail = old.substring(block.start, block.end).endsWith("\n") ? eol : "";
            result = old.substring(0, block.start) + lines + tail + old.substring(block.end);
        } else if (isBlank(bytes)) {
            result = old + lines + eol;
        } else if (old.endsWith("\n")) {
            result = old + eol + lines + eol;
        } else {
            // A file without a line end at its end keeps it so; that is how take() knows how many to take away.
            result = old + eol + eol + lines;
        }
        return result.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The bytes without the block and the blank line before it. */
    static byte[] take(byte[] bytes, Path file) {
        String old = read(bytes, file);
        MarkedBlock block = find(old, file);
        if (block == null) {
            return bytes;
        }
        String before = old.substring(0, block.start);
        if (before.endsWith("\n\n") || before.endsWith("\n\r\n")) {
            before = withoutLineEnd(before);
        }
        if (block.end == old.length() && !old.endsWith("\n")) {
            before = withoutLineEnd(before);
        }
        return (before + old.substring(block.end)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether nothing is there but white space, a byte order mark apart. */
    static boolean isBlank(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.substring(text.startsWith(UTF8_MARK) ? UTF8_MARK.length() : 0)
                .chars()
                .allMatch(c -> c == ' ' || c == '\t' || c == '\r' || c == '\n');
    }

    private static String read(byte[] bytes, Path file) {
        boolean utf16 = bytes.length >= 2 && ((bytes[0] == -1 && bytes[1] == -2) || (bytes[0] == -2 && bytes[1] == -1));
        if (utf16) {
            throw MemoriException.invalid(
                    file + " is written in UTF-16, which instructions cannot be put into; save it as UTF-8 first");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Only whole lines count as markers: a sentence that mentions one is left in peace. */
    private static @Nullable MarkedBlock find(String text, Path file) {
        int begin = -1;
        int end = -1;
        int begins = 0;
        int ends = 0;
        int next;
        for (int line = text.startsWith(UTF8_MARK) ? UTF8_MARK.length() : 0; line < text.length(); line = next) {
            int feed = text.indexOf('\n', line);
            next = feed < 0 ? text.length() : feed + 1;
            String words = text.substring(line, next).strip();
            if (words.equals(BEGIN)) {
                begins++;
                begin = line;
            } else if (words.equals(END)) {
                ends++;
                end = next;
            }
        }
        if (begins == 0 && ends == 0) {
            return null;
        }
        if (begins != 1 || ends != 1 || end <= begin) {
            throw MemoriException.invalid(file + " must hold the line " + BEGIN + " once and the line " + END
                    + " once after it, but holds " + begins + " and " + ends
                    + (begins == 1 && ends == 1 ? " in the wrong order" : "")
                    + "; repair it by hand, nothing was changed");
        }
        return new MarkedBlock(begin, end);
    }

    private static String lineEnd(String text) {
        int feed = text.indexOf('\n');
        return feed > 0 && text.charAt(feed - 1) == '\r' ? "\r\n" : "\n";
    }

    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
