package dev.langchain4j.memori.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a sentence says that must be the same in another for the two to mean the same. Filled by {@link FactReader}. */
final class Facts {

    /** Must be the same in both. */
    final Mentions numbers = new Mentions();

    /** Must be the same in both. */
    final Mentions dates = new Mentions();

    /** Must be the same in both. */
    final Mentions identifiers = new Mentions();

    /** Either may name somebody whom the other leaves out; they must not name different ones. */
    final Mentions names = new Mentions();

    /** Units of measure; as with names, leaving out is allowed. */
    final Set<String> units = new HashSet<>();

    /** Units of time and times of day; as with names, leaving out is allowed. */
    final Set<String> times = new HashSet<>();

    /** All words, folded. */
    final Set<String> words = new HashSet<>();

    /** The sentence with every fact replaced by its kind. */
    final List<String> template = new ArrayList<>();

    /** Whether there is a "one" or "first" in it, which may be a number or not. */
    boolean one;

    int negations;

    /** Whether a word of a template stands for a fact. */
    static boolean isPlaceholder(String word) {
        return word.startsWith("<");
    }

    static String dayOfMonth(String day) {
        return "dayofmonth" + Integer.parseInt(day);
    }
}
