package dev.langchain4j.memori.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names one person or leads to one: e-mail addresses, phone numbers as they are written for others to dial, bank accounts, and the numbers that
 * states give to people, where a check digit or a fixed form tells them from others.
 */
final class PersonalIdentifiers implements Detector {

    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 253;
    private static final int MAX_IBAN = 34;

    /** A form, and what makes a match of it more than digits. */
    private record Form(String what, Pattern pattern, Predicate<String> holds) {}

    private static final String BEFORE = "(?<![\\p{L}\\p{N}_.+-])";
    private static final String AFTER = "(?![\\p{L}\\p{N}_]|[-.]\\p{N})";

    private static final List<Form> FORMS = List.of(
            form("phone number", "\\+[1-9](?:[ ().\\-/]{0,2}\\d){7,14}", match -> true),
            form("phone number", "\\(\\d{3}\\) ?\\d{3}[-. ]\\d{4}", match -> true),
            form("phone number", "(?:1[-. ])?[2-9]\\d{2}([-.])[2-9]\\d{2}\\1\\d{4}", match -> true),
            form("phone number", "0[1-9]([ .-])\\d{2}\\1\\d{2}\\1\\d{2}\\1\\d{2}", match -> true),
            form("phone number", "0(?:\\d{3} \\d{3} \\d{4}|7\\d{3} \\d{6}|\\d{2} \\d{4} \\d{4})", match -> true),
            form("social security number", "(?!000|666|9\\d\\d)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}", match -> true),
            form("tax number", "\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}", match -> Checksums.cpf(digits(match))),
            form("identity number", "(?:\\d{8}|[XYZ]\\d{7})-?[A-Z]", match -> Checksums.dni(match.replace("-", ""))),
            form(
                    "social security number",
                    "[12] ?\\d{2} ?\\d{2} ?\\d{2} ?\\d{3} ?\\d{3} ?\\d{2}",
                    match -> Checksums.nir(digits(match))),
            form("tax number", "[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]", Checksums::codiceFiscale),
            form(
                    "social insurance number",
                    "[1-79]\\d{2}([ -])\\d{3}\\1\\d{3}",
                    match -> Checksums.luhn(digits(match))));

    private static final Pattern IBAN_START = Pattern.compile(BEFORE + "[A-Za-z]{2}\\d{2}(?= ?[A-Za-z0-9])");

    /** How long the account numbers of a country are, by the registry of ISO 13616. */
    private static final Map<String, Integer> IBAN_LENGTHS =
            lengths("NO15 BE16 DK18 FI18 NL18 FO18 GL18 MK19 SI19 AT20 BA20 EE20 KZ20"
                    + " LT20 LU20 XK20 CH21 HR21 LI21 LV21 BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 IL23 GI23 AD24 CZ24 ES24 MD24"
                    + " PK24 RO24 SA24 SE24 SK24 TN24 VG24 LY25 PT25 ST25 IS26 TR26 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 CY28 DO28 GT28 HU28"
                    + " LB28 PL28 SV28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 MT31 SC31 LC32");

    @Override
    public List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        mailAddresses(text, found);
        bankAccounts(text, found);
        for (Form form : FORMS) {
            Matcher matcher = form.pattern.matcher(text);
            while (matcher.find()) {
                if (form.holds.test(matcher.group())) {
                    found.add(new Span(matcher.start(), matcher.end(), form.what));
                }
            }
        }
        return found;
    }

    private static void mailAddresses(String text, List<Span> found) {
        for (int sign = text.indexOf('@'); sign >= 0; sign = text.indexOf('@', sign + 1)) {
            int start = sign;
            while (start > 0 && sign - start < MAX_LOCAL && isOfLocal(text.charAt(start - 1))) {
                start--;
            }
            int end = sign + 1;
            while (end < text.length() && end - sign <= MAX_DOMAIN && isOfDomain(text.charAt(end))) {
                end++;
            }
            while (end > sign + 1 && ".-".indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
            String domain = text.substring(sign + 1, end);
            String last = domain.substring(domain.lastIndexOf('.') + 1);
            boolean named = last.length() >= 2
                    && last.length() < domain.length() - 1
                    && last.chars().allMatch(Character::isLetter);
            if (start < sign && named && !domain.contains("..")) {
                found.add(new Span(start, end, "e-mail address"));
            }
        }
    }

    private static boolean isOfLocal(char c) {
        return Character.isLetterOrDigit(c) || ".!#$%&'*+-^_{|}~".indexOf(c) >= 0;
    }

    private static boolean isOfDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }

    private static void bankAccounts(String text, List<Span> found) {
        Matcher start = IBAN_START.matcher(text);
        while (start.find()) {
            String country = start.group().substring(0, 2).toUpperCase(Locale.ROOT);
            int length = IBAN_LENGTHS.getOrDefault(country, 0);
            StringBuilder compact = new StringBuilder(MAX_IBAN);
            int at = start.start();
            while (at < text.length() && compact.length() < length) {
                char c = text.charAt(at);
                boolean gap = c == ' ' && text.charAt(at - 1) != ' ';
                if (!gap && !Tokens.isAsciiAlphanumeric(c)) {
                    break;
                }
                if (!gap) {
                    compact.append(c);
                }
                at++;
            }
            boolean closed = at == text.length() || !Tokens.isAsciiAlphanumeric(text.charAt(at));
            if (length > 0 && compact.length() == length && closed && Checksums.iban(compact.toString())) {
                found.add(new Span(start.start(), at, "bank account"));
            }
        }
    }

    private static Form form(String what, String pattern, Predicate<String> holds) {
        return new Form(what, Pattern.compile(BEFORE + "(?:" + pattern + ")" + AFTER), holds);
    }

    private static String digits(String match) {
        StringBuilder digits = new StringBuilder();
        match.chars().filter(Character::isDigit).forEach(digits::appendCodePoint);
        return digits.toString();
    }

    private static Map<String, Integer> lengths(String list) {
        Map<String, Integer> lengths = new HashMap<>();
        for (String entry : list.split(" ", -1)) {
            lengths.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
        }
        return Map.copyOf(lengths);
    }
}
