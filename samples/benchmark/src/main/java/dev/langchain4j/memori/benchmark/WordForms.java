package dev.langchain4j.memori.benchmark;

/** The regular forms of English words, which is all that the bundled vocabulary holds. */
final class WordForms {

    private WordForms() {}

    static String plural(String noun) {
        if (noun.endsWith("s") || noun.endsWith("x") || noun.endsWith("ch") || noun.endsWith("sh")) {
            return noun + "es";
        }
        return endsInConsonantAndY(noun) ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    static String past(String verb) {
        if (verb.endsWith("e")) {
            return verb + "d";
        }
        return endsInConsonantAndY(verb) ? verb.substring(0, verb.length() - 1) + "ied" : verb + "ed";
    }

    static String gerund(String verb) {
        boolean silentE = verb.endsWith("e") && !verb.endsWith("ee") && !verb.endsWith("ye");
        return (silentE ? verb.substring(0, verb.length() - 1) : verb) + "ing";
    }

    private static boolean endsInConsonantAndY(String word) {
        return word.length() > 1 && word.endsWith("y") && "aeiou".indexOf(word.charAt(word.length() - 2)) < 0;
    }
}
