package dev.langchain4j.memori.text;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Knows the words that deny, and those of which only one can be true. */
final class Opposites {

    private static final Set<String> NEGATIONS = WordList.words("negations.txt");
    private static final List<String> NEGATING_PREFIXES = List.of("un", "dis", "in", "im", "non", "ir", "il", "mis");
    private static final List<Set<String>> GROUPS = stemmedGroups();
    private static final int SHORTEST_BASE = 3;

    private Opposites() {}

    static boolean isNegation(String word) {
        return NEGATIONS.contains(word) || word.endsWith("n't");
    }

    /** Whether one set of words has a word where the other has its opposite, each without the other's. */
    static boolean between(Set<String> someWords, Set<String> otherWords) {
        UnaryOperator<String> stem = new EnglishStemmer()::stem;
        Set<String> some = stems(someWords, stem);
        Set<String> other = stems(otherWords, stem);
        for (Set<String> group : GROUPS) {
            if (hasOnly(group, some, other) && hasOnly(group, other, some)) {
                return true;
            }
        }
        return isAffixed(someWords, some, other, stem) || isAffixed(otherWords, other, some, stem);
    }

    /** Whether a word of the group is here and not there. */
    private static boolean hasOnly(Set<String> group, Set<String> here, Set<String> there) {
        for (String word : group) {
            if (isOnlyIn(here, there, word)) {
                return true;
            }
        }
        return false;
    }

    /** Able and unable, likes and disliked, enabled and disabled, careful and careless. */
    private static boolean isAffixed(
            Set<String> words, Set<String> here, Set<String> there, UnaryOperator<String> stem) {
        for (String word : words) {
            if (there.contains(stem.apply(word))) {
                continue;
            }
            for (String prefix : NEGATING_PREFIXES) {
                if (word.startsWith(prefix) && word.length() >= prefix.length() + SHORTEST_BASE) {
                    String base = word.substring(prefix.length());
                    if (isOnlyIn(there, here, stem.apply(base)) || isOnlyIn(there, here, stem.apply("en" + base))) {
                        return true;
                    }
                }
            }
            if (word.endsWith("less") && word.length() >= "less".length() + SHORTEST_BASE) {
                String base = word.substring(0, word.length() - "less".length());
                if (isOnlyIn(there, here, stem.apply(base + "ful"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOnlyIn(Set<String> here, Set<String> there, String word) {
        return here.contains(word) && !there.contains(word);
    }

    private static Set<String> stems(Set<String> words, UnaryOperator<String> stem) {
        return words.stream().map(stem).collect(Collectors.toSet());
    }

    private static List<Set<String>> stemmedGroups() {
        UnaryOperator<String> stem = new EnglishStemmer()::stem;
        return WordList.lines("opposites.txt").stream()
                .map(group -> stems(Set.copyOf(group), stem))
                .toList();
    }
}
