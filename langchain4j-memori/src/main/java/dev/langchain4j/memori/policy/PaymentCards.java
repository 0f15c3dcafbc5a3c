package dev.langchain4j.memori.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of payment cards: 13 to 19 digits whose beginning and length an issuer uses and whose last digit is right by Luhn's formula. Digits may
 * be grouped in any way by spaces, dashes and the like where nothing but the number stands there; beside other numbers they have to be grouped as on
 * a card. What is part of a longer word, such as a hash or an order number with a prefix, is none.
 */
final class PaymentCards implements Detector {

    static final String WHAT = "payment card";

    private static final int MIN = 13;
    private static final int MAX = 19;

    /** As many may stand between two groups of digits. */
    private static final int MAX_GAP = 3;

    /** How cards group their digits, and forms do; a single group is always one. */
    private static final List<List<Integer>> LAYOUTS = List.of(
            List.of(4, 4, 4, 4),
            List.of(4, 4, 4, 4, 1),
            List.of(4, 4, 4, 4, 2),
            List.of(4, 4, 4, 4, 3),
            List.of(4, 6, 5),
            List.of(4, 6, 4),
            List.of(4, 4, 5),
            List.of(4, 3, 3, 3),
            List.of(6, 13),
            List.of(8, 8));

    /** Digits without a gap. */
    private record Group(int start, int end, String digits) {}

    @Override
    public List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isDigit(text.charAt(at))) {
                List<Group> run = run(text, at);
                int end = run.get(run.size() - 1).end();
                findIn(text, run, found);
                at = end;
            } else {
                at++;
            }
        }
        return found;
    }

    private static List<Group> run(String text, int start) {
        List<Group> groups = new ArrayList<>();
        int at = start;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            StringBuilder digits = new StringBuilder();
            int begin = at;
            for (; at < text.length() && Character.isDigit(text.charAt(at)); at++) {
                digits.append(Character.digit(text.charAt(at), 10));
            }
            groups.add(new Group(begin, at, digits.toString()));
            int behind = at;
            while (behind < text.length() && behind - at < MAX_GAP && isGap(text.charAt(behind))) {
                behind++;
            }
            if (behind == text.length() || !Character.isDigit(text.charAt(behind))) {
                break;
            }
            at = behind;
        }
        return groups;
    }

    private static void findIn(String text, List<Group> run, List<Span> found) {
        if (isCard(run) && standsAlone(text, run)) {
            found.add(span(run));
            return;
        }
        for (int first = 0; first < run.size(); first++) {
            int digits = 0;
            List<Integer> layout = new ArrayList<>();
            for (int last = first; last < run.size() && digits <= MAX; last++) {
                int length = run.get(last).digits().length();
                digits += length;
                layout.add(length);
                List<Group> groups = run.subList(first, last + 1);
                if ((layout.size() == 1 || LAYOUTS.contains(layout)) && isCard(groups) && standsAlone(text, groups)) {
                    found.add(span(groups));
                }
            }
        }
    }

    private static Span span(List<Group> groups) {
        return new Span(groups.get(0).start(), groups.get(groups.size() - 1).end(), WHAT);
    }

    private static boolean isCard(List<Group> groups) {
        StringBuilder all = new StringBuilder(MAX);
        for (Group group : groups) {
            if (all.length() + group.digits().length() > MAX) {
                return false;
            }
            all.append(group.digits());
        }
        return all.length() >= MIN && isIssued(all.toString()) && Checksums.luhn(all);
    }

    /** The ranges that the networks publish, with the lengths in use there. */
    private static boolean isIssued(String digits) {
        int length = digits.length();
        int two = Integer.parseInt(digits.substring(0, 2));
        int three = Integer.parseInt(digits.substring(0, 3));
        int four = Integer.parseInt(digits.substring(0, 4));
        boolean visa = digits.charAt(0) == '4' && (length == 13 || length == 16 || length == 19);
        boolean mastercard = ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) && length == 16;
        boolean amex = (two == 34 || two == 37) && length == 15;
        boolean discover = (four == 6011 || (three >= 644 && three <= 649) || two == 65) && length >= 16;
        boolean diners =
                ((three >= 300 && three <= 305) || four == 3095 || two == 36 || two == 38 || two == 39) && length >= 14;
        boolean jcb = four >= 3528 && four <= 3589 && length >= 16;
        boolean unionPay = two == 62 && length >= 16;
        boolean maestro =
                switch (four) {
                    case 5018, 5019, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763 -> true;
                    default -> false;
                };
        boolean others =
                ((four >= 2200 && four <= 2204) || four == 5060 || four == 5061 || four == 9792) && length >= 16;
        return visa || mastercard || amex || discover || diners || jcb || unionPay || maestro || others;
    }

    private static boolean standsAlone(String text, List<Group> groups) {
        return opens(text, groups.get(0).start())
                && closes(text, groups.get(groups.size() - 1).end());
    }

    private static boolean opens(String text, int start) {
        if (start == 0) {
            return true;
        }
        char before = text.charAt(start - 1);
        char earlier = start == 1 ? ' ' : text.charAt(start - 2);
        if (isWord(before)) {
            return Tokens.isEscape(earlier, before);
        }
        return !(before == '.' && Character.isDigit(earlier)) && !(isDash(before) && isWord(earlier));
    }

    private static boolean closes(String text, int end) {
        if (end == text.length()) {
            return true;
        }
        char next = text.charAt(end);
        char later = end + 1 == text.length() ? ' ' : text.charAt(end + 1);
        return !isWord(next) && !(next == '.' && Character.isDigit(later)) && !(isDash(next) && isWord(later));
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static boolean isDash(char c) {
        return Character.getType(c) == Character.DASH_PUNCTUATION || c == '\u2212';
    }

    /** Spaces of every width, none included, and dashes; but nothing that ends a line. */
    private static boolean isGap(char c) {
        return c == '\t'
                || Character.getType(c) == Character.SPACE_SEPARATOR
                || Character.getType(c) == Character.FORMAT
                || isDash(c);
    }
}
