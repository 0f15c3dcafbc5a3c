package dev.langchain4j.memori.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is given to a name that speaks of a secret: {@code password = …}, {@code "api_key": "…"}, {@code my password is '…'}. Only the value is the
 * secret. A value in quotes is one; a bare word is one behind an equals sign, and behind a colon if it ends the line or does not look like a word; what
 * code calls or reads from elsewhere, and words that tell about passwords, are none.
 */
final class Assignments {

    private static final int MAX_VALUE = 4_096;

    /** How much of a value is looked at to tell what it is. */
    private static final int HEAD = 256;

    private static final int MIN_VALUE = 4;
    private static final int MIN_TOKEN = 16;
    private static final int MIN_SPOKEN = 6;

    /** Names of things that are nothing but secrets, in the languages that the library reads times in. */
    private static final String STRONG =
            "pass(?:word|wd|phrase)|pwd|passwort|kennwort|contrase(?:ñ|n)a|mot de passe|wachtwoord|senha|api[_\\- ]?key|apikey"
                    + "|secret[_\\- ]?(?:access[_\\- ]?)?key|client[_\\- ]?secret|private[_\\- ]?key|access[_\\- ]?key|encryption[_\\- ]?key";

    /** Names that mean much else, too: these need a value that looks like one. */
    private static final String WEAK = "(?:access|auth|refresh|bearer|session|id)?[_\\- ]?token|secret";

    private static final Pattern NAME = Pattern.compile(
            "(?<strong>" + STRONG + ")|(?<weak>" + WEAK + ")|(?<bearer>(?<![A-Za-z0-9])bearer )",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** One of these is part of every such name, in lower case. To look for them takes a hundredth of the time. */
    private static final List<String> PARTS =
            List.of("pass", "pwd", "kennwort", "contrase", "wachtwoord", "senha", "key", "secret", "token", "bearer ");

    /** Is an s to whoever does not mind case, and stays as it is in lower case. */
    private static final char LONG_S = 'ſ';

    private static final Pattern SIGN =
            Pattern.compile("\\\\{0,2}[\"'`]?[ \\t]{0,4}(?<sign>:=|=>|==?|:|(?:is|ist|es|est|è|é)(?= ))[ \\t]{0,4}");

    private static final Pattern PARAMETER = Pattern.compile("&[A-Za-z0-9_.\\-]{1,64}=");

    /** Words that stand behind such a name and are no secret. */
    private static final Set<String> NO_SECRETS = Set.of(
            "null",
            "nil",
            "none",
            "true",
            "false",
            "undefined",
            "empty",
            "blank",
            "required",
            "optional",
            "string",
            "text",
            "hidden",
            "secret",
            "password",
            "passwd",
            "expired",
            "changed",
            "unknown",
            "missing",
            "invalid",
            "valid",
            "wrong",
            "correct",
            "incorrect",
            "unset",
            "default",
            "redacted",
            "removed",
            "forgotten",
            "lost",
            "reset",
            "same",
            "yes",
            "todo",
            "tbd",
            "see",
            "here",
            "below",
            "above",
            "varchar",
            "char",
            "boolean",
            "bytes",
            "object",
            "self",
            "this",
            "credentials",
            "encrypted",
            "hashed",
            "needed",
            "prompt",
            "disabled",
            "enabled",
            "your",
            "yours",
            "never",
            "always",
            "must",
            "should",
            "please");

    private final String text;

    /** Where the last bare value that was looked at ends; whatever begins inside of it ends there, too. */
    private int runEnd;

    private Assignments(String text) {
        this.text = text;
    }

    static void find(String text, List<Span> found) {
        if (mayName(text)) {
            new Assignments(text).find(found);
        }
    }

    private static boolean mayName(String text) {
        String lower = text.toLowerCase(Locale.ROOT).replace(LONG_S, 's');
        for (String part : PARTS) {
            if (lower.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private void find(List<Span> found) {
        Matcher name = NAME.matcher(text);
        Matcher sign = SIGN.matcher(text);
        int at = 0;
        while (at <= text.length() && name.find(at)) {
            at = name.end();
            if (name.group("bearer") != null) {
                Span value = bare(name.end());
                if (looksLikeToken(head(value))) {
                    found.add(value);
                    at = value.end();
                }
            } else if (sign.region(name.end(), text.length()).lookingAt()) {
                Span value = value(sign.end(), sign.group("sign"), name.group("weak") != null);
                if (value != null) {
                    found.add(value);
                    at = value.end();
                }
            }
        }
    }

    /** Whether something stands where a secret would, and only says that one belongs there. */
    static boolean isPlaceholder(String value) {
        return value.isEmpty()
                || "$<{[(%*".indexOf(value.charAt(0)) >= 0
                || value.chars().distinct().count() == 1
                || (value.charAt(0) == '/' && value.indexOf('/', 1) > 0)
                || value.contains("...")
                || value.indexOf('…') >= 0
                || NO_SECRETS.contains(value.toLowerCase(Locale.ROOT));
    }

    private @Nullable Span value(int start, String sign, boolean weak) {
        Span quoted = quoted(start);
        Span span = quoted == null ? bare(start) : quoted;
        String value = head(span);
        if (value.length() < MIN_VALUE || isPlaceholder(value)) {
            return null;
        }
        boolean secret;
        if (weak) {
            secret = looksLikeToken(value);
        } else if (quoted != null) {
            secret = true;
        } else if (isCode(value)) {
            secret = false;
        } else if (sign.startsWith("=") || sign.equals(":=")) {
            secret = true;
        } else if (sign.equals(":")) {
            secret = looksMade(value) || (endsLine(span.end()) && !value.contains("://"));
        } else {
            secret = looksMade(value) && value.length() >= MIN_SPOKEN && value.indexOf('-') < 0;
        }
        return secret ? span : null;
    }

    private @Nullable Span quoted(int start) {
        int open = start;
        while (open < text.length() && text.charAt(open) == '\\' && open - start < 2) {
            open++;
        }
        if (open >= text.length() || "\"'`".indexOf(text.charAt(open)) < 0) {
            return null;
        }
        char quote = text.charAt(open);
        boolean escaped = open > start;
        for (int at = open + 1; at < text.length() && at - open <= MAX_VALUE; at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                return null;
            }
            if (c == quote && escaped == (text.charAt(at - 1) == '\\')) {
                return span(open + 1, escaped ? at - (open - start) : at);
            }
        }
        return null;
    }

    private Span bare(int start) {
        if (runEnd <= start) {
            runEnd = start;
            while (runEnd < text.length() && isOfBare(runEnd)) {
                runEnd++;
            }
        }
        int end = runEnd;
        while (end > start && ".,;:?)]}".indexOf(text.charAt(end - 1)) >= 0) {
            end--; // What closes a sentence is hardly part of the password before it.
        }
        return span(start, end);
    }

    private String head(Span span) {
        return text.substring(span.start(), Math.min(span.end(), span.start() + HEAD));
    }

    private static Span span(int start, int end) {
        return new Span(start, Math.max(start, end), Credentials.WHAT);
    }

    private boolean isOfBare(int at) {
        char c = text.charAt(at);
        boolean nextParameter =
                c == '&' && PARAMETER.matcher(text).region(at, text.length()).lookingAt();
        return !Character.isWhitespace(c) && "\"'`,;\\<>".indexOf(c) < 0 && !nextParameter;
    }

    /** A call, a lookup or a field: the secret itself stands elsewhere. */
    private static boolean isCode(String value) {
        boolean called = value.indexOf('(') > 0 || (value.indexOf('[') > 0 && value.indexOf('.') > 0);
        boolean field = value.matches("[A-Za-z_][A-Za-z_]*(?:\\.[A-Za-z_]+)+");
        return called || field;
    }

    private boolean endsLine(int end) {
        int at = end;
        while (at < text.length() && ".;,)]}\"' \t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at == text.length() || text.charAt(at) == '\n' || text.charAt(at) == '\r' || text.startsWith("\\n", at);
    }

    /** Letters with digits or signs among them, as nobody writes words. */
    private static boolean looksMade(String value) {
        boolean letter = value.chars().anyMatch(Character::isLetter);
        boolean digit = value.chars().anyMatch(Character::isDigit);
        boolean sign = value.chars().anyMatch(c -> "!@#$%^&*+=?~|".indexOf(c) >= 0);
        boolean inner = value.chars().skip(1).anyMatch(Character::isUpperCase)
                && value.chars().anyMatch(Character::isLowerCase);
        return (letter && (digit || sign))
                || (digit && value.length() >= MIN_SPOKEN)
                || (inner && value.length() >= MIN_SPOKEN);
    }

    private static boolean looksLikeToken(String value) {
        return value.length() >= MIN_TOKEN
                && value.chars().noneMatch(Character::isWhitespace)
                && value.chars().anyMatch(Character::isLetter)
                && value.chars().anyMatch(Character::isDigit)
                && !isUuid(value);
    }

    /** Ids of sessions and requests are UUIDs, and are called tokens now and then. */
    private static boolean isUuid(String value) {
        return value.length() == 36 && value.matches("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }
}
