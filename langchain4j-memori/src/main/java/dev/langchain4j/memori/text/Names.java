package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.Folding.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares names, and finds them in texts. Two names are the same if they differ in case, accents, white space and punctuation around them alone:
 * "C" is not "C++", though one could not tell them apart by their words.
 */
public final class Names {

    /** The longest name, in words, that is found in a text. */
    private static final int MAX_WORDS = 8;

    /** Names are looked for among so many words of a text. */
    private static final int MAX_READ = 64;

    /** What ends sentences and quotes words, and is rarely part of a name's beginning or end. */
    private static final String AROUND = ".,;:!?\"'()[]{}«»„“”‚‘’…¿¡、。，！？「」";

    private Names() {}

    /**
     * What the same names have in common.
     *
     * @param name a name
     * @return its key; empty only if nothing but white space is in the name
     */
    public static String key(String name) {
        String plain = Folding.withoutAccents(name);
        String folded = ContentKey.normalize(Folding.lower(plain, 0, plain.length()));
        int start = 0;
        int end = folded.length();
        while (start < end && isAround(folded.charAt(start))) {
            start++;
        }
        while (end > start && isAround(folded.charAt(end - 1))) {
            end--;
        }
        return start == end ? folded : folded.substring(start, end).strip();
    }

    /**
     * A place of a text where a name may stand.
     *
     * @param first the number of its first word
     * @param last  the number of its last word
     * @param text  the words as they stand there
     * @param key   the key that a name would have
     */
    public record Place(int first, int last, String text, String key) {}

    /**
     * Every place of a text where a name of up to eight words may stand. Words that say nothing are no names by themselves, unless they are
     * written with a capital inside the text.
     *
     * @param text any text; its first 64 words count
     * @return the places
     */
    public static List<Place> places(String text) {
        List<Span> words = words(text);
        Set<Place> places = new LinkedHashSet<>();
        for (int first = 0; first < words.size(); first++) {
            for (int last = first; last < words.size() && last - first < MAX_WORDS; last++) {
                if (first == last && saysNothing(text, words.get(first), first)) {
                    continue;
                }
                // "C++" is more than its letters; "Anna's" is not.
                for (int start : List.of(words.get(first).start, words.get(first).chunkStart)) {
                    for (int end : List.of(words.get(last).end, words.get(last).chunkEnd)) {
                        String part = text.substring(start, end);
                        String key = key(part);
                        if (!key.isEmpty()) {
                            places.add(new Place(first, last, part, key));
                        }
                    }
                }
            }
        }
        return List.copyOf(places);
    }

    /**
     * The names that a text is about: the longest ones first, and none within another.
     *
     * @param places where names may stand
     * @param known  the keys of the names that there are
     * @return the places of known names, in the order of the text
     */
    public static List<Place> found(Collection<Place> places, Set<String> known) {
        List<Place> longestFirst = places.stream()
                .filter(place -> known.contains(place.key))
                .sorted(Comparator.<Place>comparingInt(place -> place.first - place.last)
                        .thenComparingInt(Place::first)
                        .thenComparing(place -> -place.key.length())
                        .thenComparing(Place::key))
                .toList();
        List<Place> found = new ArrayList<>();
        for (Place place : longestFirst) {
            if (found.stream().noneMatch(taken -> place.first <= taken.last && taken.first <= place.last)) {
                found.add(place);
            }
        }
        found.sort(Comparator.comparingInt(Place::first));
        return found;
    }

    private static boolean saysNothing(String text, Span word, int number) {
        boolean capital = number > 0 && Character.isUpperCase(text.codePointAt(word.start));
        return !capital && StopWords.isEnglish(key(text.substring(word.start, word.end)));
    }

    /** A word, and the run of characters between spaces that it stands in. */
    private record Span(int start, int end, int chunkStart, int chunkEnd) {}

    private static List<Span> words(String text) {
        List<Span> words = new ArrayList<>();
        for (int i = 0; i < text.length() && words.size() < MAX_READ; ) {
            int codePoint = text.codePointAt(i);
            int start = i;
            i += Character.charCount(codePoint);
            Kind kind = Folding.kind(codePoint);
            if (kind == Kind.SEPARATOR || kind == Kind.MARK) {
                continue;
            }
            while (i < text.length() && continues(kind, text.codePointAt(i))) {
                i += Character.charCount(text.codePointAt(i));
            }
            words.add(new Span(start, i, chunkStart(text, start), chunkEnd(text, i)));
        }
        return words;
    }

    private static boolean continues(Kind kind, int codePoint) {
        Kind next = Folding.kind(codePoint);
        return next == Kind.MARK || (kind == Kind.WORD && next == Kind.WORD);
    }

    private static int chunkStart(String text, int from) {
        int start = from;
        while (start > 0 && isPunctuation(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int chunkEnd(String text, int from) {
        int end = from;
        while (end < text.length() && isPunctuation(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Belongs to no word, and is no space. */
    private static boolean isPunctuation(char c) {
        return !Character.isLetterOrDigit(c)
                && !Character.isSurrogate(c)
                && !Character.isWhitespace(c)
                && !Character.isSpaceChar(c);
    }

    private static boolean isAround(char c) {
        return AROUND.indexOf(c) >= 0 || c == ' ';
    }
}
