package dev.langchain4j.memori.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opennlp.tools.stemmer.snowball.SnowballStemmer;

/**
 * Brings the forms of an English word together: Porter's second stemmer (Snowball's English), which unlike the first one keeps
 * "deploy" and "deployment" together, a rule for plurals of abbreviations, which have no vowel for it to go by ("PDFs"), and a list of
 * forms that follow no rule ("went", "children"). For one thread: the stemmer keeps the word it works on.
 */
final class EnglishStemmer {

    /** What questions say ("did he go") and memories tell ("I went") differs in just these. */
    private static final Map<String, String> IRREGULAR = irregular();

    private final SnowballStemmer snowball = new SnowballStemmer(SnowballStemmer.ALGORITHM.ENGLISH);

    /** The stem of a word of lower-case ASCII letters. */
    String stem(String word) {
        if (word.length() > 2 && word.endsWith("s") && word.chars().noneMatch(c -> "aeiouy".indexOf(c) >= 0)) {
            return word.substring(0, word.length() - 1);
        }
        return snowball.stem(IRREGULAR.getOrDefault(word, word)).toString();
    }

    private static Map<String, String> irregular() {
        Map<String, String> bases = new HashMap<>();
        for (List<String> forms : WordList.lines("irregular-forms.txt")) {
            forms.subList(1, forms.size()).forEach(form -> bases.put(form, forms.get(0)));
        }
        return Map.copyOf(bases);
    }
}
