package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.Piece.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opennlp.tools.stemmer.snowball.SnowballStemmer;

/**
 * Brings the forms of an English word together: Porter's second stemmer (Snowball's English), which unlike the first one keeps
 * "deploy" and "deployment" together; a list of forms that follow no rule, since people ask "what did she buy" and tell "I bought a
 * boat"; and a rule for plurals of abbreviations, which have no vowel for it to go by ("PDFs"). For one thread: the stemmer keeps the
 * word it works on.
 */
final class EnglishStemmer {

    private static final Map<String, String> IRREGULAR = irregular();

    private final SnowballStemmer snowball = new SnowballStemmer(SnowballStemmer.ALGORITHM.ENGLISH);

    /** What stands for a word in the index. */
    String token(Word word) {
        return word.stems() ? stem(word.form()) : word.form();
    }

    /** The stem of a word of lower-case ASCII letters. */
    String stem(String word) {
        if (word.length() > 2 && word.endsWith("s") && word.chars().noneMatch(c -> "aeiouy".indexOf(c) >= 0)) {
            return word.substring(0, word.length() - 1);
        }
        return snowball.stem(IRREGULAR.getOrDefault(word, word)).toString();
    }

    private static Map<String, String> irregular() {
        Map<String, String> bases = new HashMap<>();
        for (List<String> line : WordList.lines("irregular-en.txt")) {
            line.forEach(form -> bases.put(form, line.get(0)));
        }
        return Map.copyOf(bases);
    }
}
