package dev.langchain4j.memori.text;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds what keeps two sentences apart that an embedding takes for one: "PR #260" and "PR #480", "likes" and "dislikes",
 * Monday and Tuesday. It knows words and not the world, and leans to the safe side: two memories of one fact cost a little
 * room, one memory of two facts loses one of them. Thread-safe.
 */
public final class Distinctions {

    private Distinctions() {}

    /**
     * Why two sentences must not be merged. Symmetric.
     *
     * @param a a sentence
     * @param b another
     * @return the first reason found, in the order of {@link Distinction}; empty for equal texts and for those that differ
     *     in nothing of the kind
     */
    public static Optional<Distinction> between(String a, String b) {
        if (a.equals(b)) {
            return Optional.empty();
        }
        Facts one = FactReader.read(a);
        Facts two = FactReader.read(b);
        Set<String> numbers = difference(numbers(one, two), numbers(two, one));
        boolean years = !numbers.isEmpty() && numbers.stream().allMatch(Distinctions::isYear);
        if ((!numbers.isEmpty() && !years) || bothHaveOthers(one.units, two.units)) {
            return Optional.of(Distinction.NUMBERS);
        }
        if (years || !one.dates.values().equals(two.dates.values()) || bothHaveOthers(one.times, two.times)) {
            return Optional.of(Distinction.DATES);
        }
        if (lacksIdentifier(one, two) || lacksIdentifier(two, one)) {
            return Optional.of(Distinction.IDENTIFIERS);
        }
        if (lacksName(one, two) && lacksName(two, one)) {
            return Optional.of(Distinction.NAMES);
        }
        if (one.negations != two.negations || Opposites.between(one.words, two.words)) {
            return Optional.of(Distinction.NEGATION);
        }
        return exchanged(one, two);
    }

    /** Its numbers; a "one" among them only where the other says 1. */
    private static Set<String> numbers(Facts facts, Facts other) {
        Set<String> numbers = new HashSet<>(facts.numbers.values());
        if (facts.one && other.numbers.values().contains("1")) {
            numbers.add("1");
        }
        return numbers;
    }

    private static Set<String> difference(Set<String> one, Set<String> two) {
        Set<String> difference = new HashSet<>(one);
        difference.addAll(two);
        difference.removeIf(value -> one.contains(value) && two.contains(value));
        return difference;
    }

    private static boolean isYear(String number) {
        return number.length() == 4 && (number.startsWith("19") || number.startsWith("20"));
    }

    private static boolean bothHaveOthers(Set<String> one, Set<String> two) {
        return !one.containsAll(two) && !two.containsAll(one);
    }

    /** An identifier may be written as an ordinary word in the other text: GitHub, github. */
    private static boolean lacksIdentifier(Facts other, Facts facts) {
        return !other.words.containsAll(facts.identifiers.values());
    }

    private static boolean lacksName(Facts other, Facts facts) {
        for (String name : facts.names.values()) {
            // A single letter is a word of its own in many languages, and then no name.
            Set<String> theirs = name.length() == 1 ? other.names.values() : other.words;
            if (!theirs.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** "Anna owes Ben 5 euros" and "Ben owes Anna 5 euros": nothing differs but the places. */
    private static Optional<Distinction> exchanged(Facts one, Facts two) {
        Optional<Distinction> facts = exchangedFacts(one, two);
        if (one.template.equals(two.template)) {
            return facts;
        }
        // Where facts have moved, too, whole phrases have: 3 pears and 5 apples, 5 apples and 3 pears.
        return facts.isEmpty() && wordsExchanged(one.template, two.template)
                ? Optional.of(Distinction.ROLES)
                : Optional.empty();
    }

    private static Optional<Distinction> exchangedFacts(Facts one, Facts two) {
        if (one.numbers.areExchanged(two.numbers)) {
            return Optional.of(Distinction.NUMBERS);
        }
        if (one.dates.areExchanged(two.dates)) {
            return Optional.of(Distinction.DATES);
        }
        if (one.identifiers.areExchanged(two.identifiers)) {
            return Optional.of(Distinction.IDENTIFIERS);
        }
        return one.names.areExchanged(two.names) ? Optional.of(Distinction.NAMES) : Optional.empty();
    }

    /** "The dog chased the cat" and "the cat chased the dog"; but not "tea and coffee" and "coffee and tea". */
    private static boolean wordsExchanged(List<String> one, List<String> two) {
        if (one.size() != two.size()) {
            return false;
        }
        int[] others = IntStream.range(0, one.size())
                .filter(i -> !one.get(i).equals(two.get(i)))
                .limit(3)
                .toArray();
        return others.length == 2
                && one.get(others[0]).equals(two.get(others[1]))
                && one.get(others[1]).equals(two.get(others[0]))
                && isContent(one.get(others[0]))
                && isContent(one.get(others[1]))
                && !FactReader.isList(one.subList(others[0] + 1, others[1]));
    }

    private static boolean isContent(String word) {
        return !Facts.isPlaceholder(word) && !StopWords.isEnglish(word);
    }
}
