package dev.langchain4j.memori.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * What opens a door by itself: private keys, keys and tokens of known shape, passwords in addresses and in assignments. Each is found by something
 * that its maker publishes or that only stands where a secret does, so that hashes, UUIDs and numbers of orders or commits are none.
 */
final class Credentials implements Detector {

    static final String WHAT = "credential";

    private static final int MIN_KEY = 32;
    private static final int MIN_SEGMENT = 8;
    private static final int MAX_AUTHORITY = 1_024;
    private static final String DASHES = "-----";
    private static final String BEGIN = "-----BEGIN ";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final int MAX_HEADER = 64;
    private static final String END = "-----END ";

    @Override
    public List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        privateKeys(text, found);
        webTokens(text, found);
        passwordsInAddresses(text, found);
        KeyShapes.find(text, found);
        Assignments.find(text, found);
        return found;
    }

    /** PEM (RFC 7468) and its relatives. Somebody who cut off the end has the key all the same; who only speaks of the header has none. */
    private static void privateKeys(String text, List<Span> found) {
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int next = begin + BEGIN.length();
            int body = headerEnd(text, next);
            if (body > 0) {
                int end = bodyEnd(text, body);
                if (longestRun(text, body, end) >= MIN_KEY) {
                    next = footerEnd(text, end);
                    found.add(new Span(begin, next, WHAT));
                }
            }
            begin = text.indexOf(BEGIN, next);
        }
    }

    /** The end of "-----BEGIN … PRIVATE KEY …-----", or 0 if the header is another one. */
    private static int headerEnd(String text, int start) {
        String header = text.substring(start, Math.min(text.length(), start + MAX_HEADER));
        int name = header.indexOf(PRIVATE_KEY);
        int close = name < 0 ? -1 : header.indexOf(DASHES, name);
        return close < 0 ? 0 : start + close + DASHES.length();
    }

    /** Headers such as "Proc-Type: 4,ENCRYPTED" stand before the key itself, so any line but a boundary belongs to it. */
    private static int bodyEnd(String text, int body) {
        int boundary = text.indexOf(DASHES, body);
        if (boundary >= 0) {
            return boundary;
        }
        int at = body;
        while (at < text.length() && isOfBody(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isOfBody(char c) {
        return Tokens.isAsciiAlphanumeric(c) || "+/=\\-_:,. \t\r\n".indexOf(c) >= 0;
    }

    private static int longestRun(String text, int from, int to) {
        int longest = 0;
        int run = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            run = Tokens.isAsciiAlphanumeric(c) || c == '+' || c == '/' || c == '=' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static int footerEnd(String text, int end) {
        if (!text.startsWith(END, end)) {
            return end;
        }
        int close = text.indexOf(DASHES, end + END.length());
        return close < 0 || close - end > MAX_HEADER + END.length() ? end : close + DASHES.length();
    }

    /** JSON web tokens (RFC 7519): the header begins with an object, and so does the payload unless it is encrypted in five parts (RFC 7516). */
    private static void webTokens(String text, List<Span> found) {
        int at = text.indexOf("eyJ");
        while (at >= 0) {
            int end = segmentEnd(text, at);
            int next = end;
            if (Tokens.begins(text, at) && end - at >= MIN_SEGMENT) {
                int payload = dotted(text, end);
                boolean signed = payload >= 0 && text.startsWith("eyJ", end + 1) && payload - end > MIN_SEGMENT;
                int third = payload < 0 ? -1 : dotted(text, payload);
                int fourth = third < 0 ? -1 : dotted(text, third);
                int fifth = fourth < 0 ? -1 : dotted(text, fourth);
                if (fifth - fourth > MIN_SEGMENT) {
                    next = fifth;
                } else if (signed && third >= 0) {
                    next = third;
                }
                if (next > end) {
                    found.add(new Span(at, next, WHAT));
                }
            }
            at = text.indexOf("eyJ", Math.max(next, at + 3));
        }
    }

    /** The end of the segment behind a dot, or -1 if there is no dot. */
    private static int dotted(String text, int at) {
        return at < text.length() && text.charAt(at) == '.' ? segmentEnd(text, at + 1) : -1;
    }

    private static int segmentEnd(String text, int start) {
        int at = start;
        while (at < text.length() && Tokens.isBase64Url(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The password of "scheme://user:password@host" (RFC 3986, 3.2.1). An at sign of its own need not be escaped to be part of it. */
    private static void passwordsInAddresses(String text, List<Span> found) {
        for (int at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
            if (at == 0 || !Tokens.isAsciiAlphanumeric(text.charAt(at - 1))) {
                continue;
            }
            int end = at + 3;
            int colon = -1;
            int sign = -1;
            while (end < text.length() && end - at < MAX_AUTHORITY && isOfAuthority(text.charAt(end))) {
                if (text.charAt(end) == ':' && colon < 0) {
                    colon = end;
                } else if (text.charAt(end) == '@') {
                    sign = end;
                }
                end++;
            }
            if (colon >= 0 && sign > colon + 1 && !Assignments.isPlaceholder(text.substring(colon + 1, sign))) {
                found.add(new Span(colon + 1, sign, WHAT));
            }
        }
    }

    private static boolean isOfAuthority(char c) {
        return !Character.isWhitespace(c) && "/?#\"'`\\".indexOf(c) < 0;
    }
}
