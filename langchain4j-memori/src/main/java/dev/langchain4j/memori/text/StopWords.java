package dev.langchain4j.memori.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Words that say nothing about what a question is about.
 */
final class StopWords {

    private static final Set<String> ENGLISH = load("en");
    private static final List<String> LANGUAGES = List.of("de", "fr", "es", "it", "pt", "nl");
    private static final List<Set<String>> OTHERS =
            LANGUAGES.stream().map(StopWords::load).toList();
    private static final int ENOUGH_TO_KNOW_A_LANGUAGE = 2;

    private StopWords() {}

    /** All of a language. */
    static Set<String> of(String language) {
        return language.equals("en") ? ENGLISH : OTHERS.get(LANGUAGES.indexOf(language));
    }

    static boolean isEnglish(String word) {
        return ENGLISH.contains(word);
    }

    /**
     * The stop words of a text with these words. English always counts. Another language counts where the text shows it:
     * by at least two of its stop words that English does not have, and by more of them than of English ones that it does
     * not have. So "die" and "man" are dropped from a German question and kept in an English one.
     */
    static Set<String> among(Set<String> words) {
        Set<String> found = new HashSet<>();
        for (String word : words) {
            if (ENGLISH.contains(word)) {
                found.add(word);
            }
        }
        Set<String> english = Set.copyOf(found);
        for (Set<String> language : OTHERS) {
            List<String> theirs = new ArrayList<>();
            for (String word : words) {
                if (language.contains(word) && !ENGLISH.contains(word)) {
                    theirs.add(word);
                }
            }
            if (theirs.size() >= ENOUGH_TO_KNOW_A_LANGUAGE && theirs.size() > countMissing(english, language)) {
                found.addAll(theirs);
            }
        }
        return found;
    }

    private static int countMissing(Set<String> words, Set<String> language) {
        int missing = 0;
        for (String word : words) {
            if (!language.contains(word)) {
                missing++;
            }
        }
        return missing;
    }

    private static Set<String> load(String language) {
        return WordList.words("stopwords/" + language + ".txt");
    }
}
