package dev.langchain4j.memori.prompt;

import dev.langchain4j.memori.data.Texts;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text as data between tags: nothing in it can open or close an element, hide, or pretend to be one of our tags.
 *
 * <p>The characters {@code &}, {@code <} and {@code >} become named references. Those that look like angle brackets become numbered ones. What
 * cannot be seen but can be read by a model (control, format and tag characters, among them zero-width and bidirectional ones) is left out,
 * except for line feed, tab and the two joiners that emoji and several scripts are written with. Of several variation selectors in a row, which can
 * spell out any text behind a single character, the first stays.
 */
public final class PromptText {

    /** Angle brackets in other blocks of Unicode, which a model may take for the real ones. */
    private static final String LOOK_ALIKES =
            "\u02C2\u02C3\u1433\u1438\u2039\u203A\u2329\u232A\u276C\u276D\u276E\u276F\u2770\u2771\u27E8\u27E9\u29FC\u29FD\u3008\u3009\uFE3F\uFE40\uFE64\uFE65\uFF1C\uFF1E";

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int NEXT_LINE = 0x85;
    private static final int LINE_SEPARATOR = 0x2028;
    private static final int PARAGRAPH_SEPARATOR = 0x2029;
    private static final int REPLACEMENT = 0xFFFD;

    private static final Pattern REFERENCE = Pattern.compile("&(?:amp|lt|gt|quot|#x([0-9A-F]{3,4}));");

    private PromptText() {}

    /**
     * Escapes what stands between two tags. Every kind of line end becomes a line feed.
     *
     * @param text any text
     * @return the text as data
     */
    public static String escape(String text) {
        Texts.required("text", text);
        StringBuilder escaped = new StringBuilder(text.length() + text.length() / 16);
        boolean varied = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean again = varied && isVariationSelector(c);
            varied = isVariationSelector(c) || (varied && isInvisible(c));
            if (again) {
                continue;
            }
            if (c == '\r') {
                if (i == text.length() || text.charAt(i) != '\n') {
                    escaped.append('\n');
                }
            } else {
                append(c, escaped);
            }
        }
        return escaped.toString();
    }

    /**
     * Escapes the value of an attribute: as {@link #escape}, with quotes, on one line.
     *
     * @param text any text
     * @return what may stand between double quotes
     */
    public static String attribute(String text) {
        return escape(text).replace("\"", "&quot;").replace('\n', ' ').replace('\t', ' ');
    }

    /**
     * What {@link #escape} and {@link #attribute} wrote, as it was before, for a model that quotes what it was shown. What they left out
     * stays left out; a reference that they do not write is kept.
     *
     * @param text escaped text
     * @return the text
     */
    public static String unescape(String text) {
        Texts.required("text", text);
        return text.indexOf('&') < 0
                ? text
                : REFERENCE.matcher(text).replaceAll(found -> {
                    String number = found.group(1);
                    if (number != null) {
                        String character = Character.toString(Integer.parseInt(number, 16));
                        return LOOK_ALIKES.contains(character) ? character : found.group();
                    }
                    return switch (found.group()) {
                        case "&lt;" -> "<";
                        case "&gt;" -> ">";
                        case "&quot;" -> "\"";
                        default -> "&";
                    };
                });
    }

    private static void append(int c, StringBuilder escaped) {
        switch (c) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '\n', LINE_SEPARATOR, PARAGRAPH_SEPARATOR, NEXT_LINE -> escaped.append('\n');
            case '\t', ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER -> escaped.appendCodePoint(c);
            default -> {
                if (LOOK_ALIKES.indexOf(c) >= 0) {
                    escaped.append("&#x").append(hex(c)).append(';');
                } else if (Character.getType(c) == Character.SURROGATE) {
                    escaped.appendCodePoint(REPLACEMENT);
                } else if (!isInvisible(c)) {
                    escaped.appendCodePoint(c);
                }
            }
        }
    }

    private static String hex(int c) {
        return Integer.toHexString(c).toUpperCase(Locale.ROOT);
    }

    private static boolean isVariationSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT;
    }
}
