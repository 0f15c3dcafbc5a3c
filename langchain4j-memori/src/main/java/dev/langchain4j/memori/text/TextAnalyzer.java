package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.Piece.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns texts into the tokens of the lexical index, and questions into what to look for in it. Thread-safe.
 *
 * <p>The index wants nothing but white space between tokens, so every token consists of letters, digits and marks, or is
 * one symbol; of ASCII it holds only {@code a-z} and {@code 0-9}. Words are folded (case, accents, compatibility forms)
 * and, where they are plain Latin letters, stemmed as English words ("went" as "go", too). A letter of a script that is written without
 * spaces (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese) is a token of its own, as is an emoji. A camelCase name
 * gives its parts and then its whole.
 *
 * <p>For every text that has tokens, {@link #queryTerms(String)} gives at least one term whose tokens follow each other
 * in {@link #tokens(String)}: each text is found by itself.
 */
public final class TextAnalyzer {

    /** The version of what a text becomes. To be raised with every change of {@link #tokens}: indexes are then built again. */
    public static final int VERSION = 2;

    /** The longest token, in chars; a longer word is cut into several. */
    public static final int MAX_TOKEN_LENGTH = Pieces.MAX_TOKEN_LENGTH;

    /** How many terms a query may have; what comes later in it is not looked for. */
    public static final int MAX_QUERY_TERMS = 64;

    /** How many tokens a phrase may have; a longer one is looked for by its beginning. */
    public static final int MAX_PHRASE_TOKENS = 64;

    private TextAnalyzer() {}

    /**
     * The index tokens of a text.
     *
     * @param text any text
     * @return its tokens in order, repeats included; empty only where the text has no letter, digit or symbol
     */
    public static List<String> tokens(String text) {
        List<Piece> pieces = Pieces.of(text).pieces();
        EnglishStemmer stemmer = new EnglishStemmer();
        List<String> tokens = new ArrayList<>(pieces.size() + 4);
        for (Piece piece : pieces) {
            for (Word word : piece.words()) {
                tokens.add(stemmer.token(word));
            }
        }
        return tokens;
    }

    /**
     * What a query looks for: its words without stop words (unless it has no others); names of several parts such as
     * {@code blue-green}, {@code 2024-05-01} or {@code a.smith@example.com} and texts in double quotes as phrases in
     * addition; unspaced scripts as pairs of neighbours.
     *
     * @param query any text
     * @return distinct terms in order of first appearance, at most {@value #MAX_QUERY_TERMS}
     */
    public static List<QueryTerm> queryTerms(String query) {
        return new QueryReader(Pieces.of(query)).terms();
    }
}
