package dev.langchain4j.memori.text;

import java.util.regex.Pattern;

/** Tells by its form whether a word is a name made for machines: addresses, paths, versions, camelCase, letters with digits. */
final class IdentifierForm {

    private static final Pattern DOTTED = Pattern.compile("[\\w-]*(\\.[\\w-]+)+");
    private static final Pattern TICKET = Pattern.compile("[A-Z]{2,}[A-Z0-9]*-\\d+");
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private IdentifierForm() {}

    static boolean matches(String word) {
        if (word.contains("://")
                || word.indexOf('@') > 0
                || word.indexOf('_') >= 0
                || word.indexOf('\\') >= 0
                || word.startsWith("--")
                || word.startsWith("/")
                || word.startsWith("~/")
                || word.startsWith("./")
                || word.startsWith("../")
                || word.indexOf('/') != word.lastIndexOf('/')) {
            return true;
        }
        if (word.indexOf('/') > 0) {
            return word.indexOf('.') >= 0;
        }
        if (UUID.matcher(word).matches() || TICKET.matcher(word).matches()) {
            return true;
        }
        if (DOTTED.matcher(word).matches()) {
            return !isMissingSpace(word);
        }
        // The parts of a compound are looked at one by one.
        return !Items.SEPARATED.matcher(word).find() && (mixesLettersAndDigits(word) || isCamelCase(word));
    }

    private static boolean isMissingSpace(String word) {
        int dot = word.lastIndexOf('.');
        return dot > 0
                && dot + 1 < word.length()
                && Character.isLowerCase(word.charAt(dot - 1))
                && Character.isUpperCase(word.charAt(dot + 1));
    }

    private static boolean mixesLettersAndDigits(String word) {
        return word.chars().anyMatch(Character::isLetter) && word.chars().anyMatch(Character::isDigit);
    }

    private static boolean isCamelCase(String word) {
        for (int i = 1; i < word.length(); i++) {
            if (Character.isUpperCase(word.charAt(i)) && Character.isLowerCase(word.charAt(i - 1))) {
                return true;
            }
        }
        return false;
    }
}
