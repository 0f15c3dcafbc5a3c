package dev.langchain4j.memori.transfer;

import dev.langchain4j.memori.data.MemoriException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Entries as Markdown and back. An entry is a line that names it and its text as a quotation behind it, each line of which begins with
 * {@code "  > "}; whatever Markdown would make something of is escaped, so that a text can neither end its quotation nor look like another entry:
 *
 * <pre>
 * - 2026-03-01 · Anna, USER · `0b5c…` v3
 *   &gt; Deploys go through staging
 * </pre>
 *
 * <p>An entry that somebody adds by hand is any other line that begins with {@code "- "}; what is indented behind it belongs to it.
 */
public final class HandoffText {

    /** How the id of a core memory block begins. */
    public static final String BLOCK = "block:";

    private static final String QUOTE = "  > ";
    private static final String NOTE = "  >> ";
    private static final Pattern ENTRY = Pattern.compile("- (\\d{4,}-\\d\\d-\\d\\d) · (.*) · `([^`]+)` v(\\d{1,18})");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(?:u([0-9a-f]{4})|([!-/:-@\\[-`{-~]))");
    private static final String ACTIVE = "\\`*_<>&[]|~$";
    private static final Pattern LEADING = Pattern.compile("^(\\s*)([#+=-]|\\d{1,9}(?=[.)]))");

    private HandoffText() {}

    /**
     * Writes a file.
     *
     * @param title   the heading
     * @param stamp   which bundle it belongs to: one line without Markdown
     * @param entries in their order; those of one section stand together
     * @return the Markdown
     */
    public static String write(String title, String stamp, List<HandoffEntry> entries) {
        StringBuilder text = new StringBuilder("# ")
                .append(title)
                .append("\n\n<!-- ")
                .append(stamp)
                .append(" -->\n");
        String section = "";
        for (HandoffEntry entry : entries) {
            if (!entry.section().equals(section)) {
                section = entry.section();
                text.append("\n## ").append(section).append('\n');
            }
            text.append("\n- ")
                    .append(entry.date())
                    .append(" · ")
                    .append(escape(entry.origin()))
                    .append(" · `")
                    .append(id(String.valueOf(entry.id())))
                    .append("` v")
                    .append(entry.version())
                    .append('\n');
            for (String line : entry.text().split("\n", -1)) {
                text.append(QUOTE).append(escape(line)).append('\n');
            }
            entry.notes().forEach(note -> text.append(NOTE).append(escape(note)).append('\n'));
        }
        return text.toString();
    }

    /**
     * Reads a file.
     *
     * @param file  its name, for messages
     * @param text  the Markdown
     * @return its entries in their order
     * @throws MemoriException if an entry that names a memory has no text
     */
    public static List<HandoffEntry> read(String file, String text) {
        List<HandoffEntry> entries = new ArrayList<>();
        String section = "";
        String[] lines = text.split("\r?\n", -1);
        int at = 0;
        while (at < lines.length) {
            String line = lines[at++];
            if (line.startsWith("## ")) {
                section = line.substring(3).strip();
            } else if (line.startsWith("- ")) {
                int end = at;
                while (end < lines.length && lines[end].startsWith("  ")) {
                    end++;
                }
                entries.add(entry(file, at, section, line, List.of(lines).subList(at, end)));
                at = end;
            }
        }
        return entries;
    }

    private static HandoffEntry entry(String file, int number, String section, String line, List<String> more) {
        Matcher known = ENTRY.matcher(line);
        if (!known.matches()) {
            StringBuilder text = new StringBuilder(unescape(line.substring(2)));
            more.forEach(next -> text.append('\n').append(unescape(next.substring(2))));
            return new HandoffEntry(section, "", "", null, 0, text.toString().strip(), List.of());
        }
        List<String> quoted = more.stream()
                .filter(next -> next.startsWith(QUOTE) || next.equals(QUOTE.stripTrailing()))
                .map(next -> next.length() < QUOTE.length() ? "" : unescape(next.substring(QUOTE.length())))
                .toList();
        if (quoted.isEmpty()) {
            throw MemoriException.invalid(
                    "the entry in line " + number + " of " + file
                            + " has no text: quote it in lines that begin with '  > ', or take the whole entry out; nothing was read");
        }
        return new HandoffEntry(
                section,
                known.group(1),
                unescape(known.group(2)),
                unescape(known.group(3)),
                Long.parseLong(known.group(4)),
                String.join("\n", quoted),
                List.of());
    }

    /** One line of a text: nothing in it means anything to Markdown, and nothing ends the line. */
    static String escape(String line) {
        StringBuilder escaped = new StringBuilder(line.length() + 8);
        Matcher leading = LEADING.matcher(line);
        int marker = leading.find() ? leading.end() - (Character.isDigit(line.charAt(leading.end() - 1)) ? 0 : 1) : -1;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (ends(c) || (Character.isWhitespace(c) && (i == line.length() - 1 || c != ' '))) {
                escaped.append(unicode(c));
            } else if (ACTIVE.indexOf(c) >= 0 || i == marker) {
                escaped.append('\\').append(c);
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    static String unescape(String line) {
        return ESCAPED.matcher(line)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null
                                ? found.group(2)
                                : String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }

    /** Inside a code span a backslash is itself, so that there every character but the plainest is escaped by its number. */
    private static String id(String id) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = c > ' ' && c < 127 && c != '`' && c != '\\';
            escaped.append(plain ? String.valueOf(c) : unicode(c));
        }
        return escaped.toString();
    }

    /** Line ends of any kind, control characters, and what changes the direction of writing or is not seen at all. */
    private static boolean ends(char c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.FORMAT;
    }

    private static String unicode(char c) {
        return String.format(Locale.ROOT, "\\u%04x", (int) c);
    }
}
