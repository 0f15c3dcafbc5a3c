package dev.langchain4j.memori.text;

import java.util.List;

/**
 * One piece of a text between separators, with the words it gives.
 *
 * @param kind  a word, a letter of an unspaced script, or a symbol
 * @param words those it gives tokens for, in index order; only an over-long word or a camelCase name has more than one
 * @param start where it begins in the normalised text
 * @param end   where it ends there
 * @param joined whether the last of the words is the whole of the others, as with camelCase names
 */
record Piece(Folding.Kind kind, List<Word> words, int start, int end, boolean joined) {

    /**
     * One word; {@link EnglishStemmer#token} makes a token of it.
     *
     * @param form  folded, not stemmed: what stop words are compared with and people are shown
     * @param stems whether it is a whole word of plain Latin letters, so that its token is its stem
     */
    record Word(String form, boolean stems) {}

    Word first() {
        return words.get(0);
    }

    Word last() {
        return words.get(words.size() - 1);
    }
}
