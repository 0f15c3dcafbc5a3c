package dev.langchain4j.memori.text;

import opennlp.tools.stemmer.snowball.SnowballStemmer;

/**
 * Brings the forms of an English word together: Porter's second stemmer (Snowball's English), which unlike the first one keeps
 * "deploy" and "deployment" together, and a rule for plurals of abbreviations, which have no vowel for it to go by ("PDFs"). For one
 * thread: the stemmer keeps the word it works on.
 */
final class EnglishStemmer {

    private final SnowballStemmer snowball = new SnowballStemmer(SnowballStemmer.ALGORITHM.ENGLISH);

    /** The stem of a word of lower-case ASCII letters. */
    String stem(String word) {
        if (word.length() > 2 && word.endsWith("s") && word.chars().noneMatch(c -> "aeiouy".indexOf(c) >= 0)) {
            return word.substring(0, word.length() - 1);
        }
        return snowball.stem(word).toString();
    }
}
