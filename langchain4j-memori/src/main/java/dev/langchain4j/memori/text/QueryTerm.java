package dev.langchain4j.memori.text;

import java.util.List;

/**
 * One thing that a query looks for: a word, or several tokens that must follow each other.
 *
 * @param tokens what to look for, in the form in which {@link TextAnalyzer#tokens(String)} indexes it; never empty
 * @param label  how to show it to a person: the words as they were asked for, in lower case and not stemmed
 */
public record QueryTerm(List<String> tokens, String label) {

    /**
     * Copies the tokens.
     *
     * @param tokens what to look for
     * @param label  how to show it
     */
    public QueryTerm {
        tokens = List.copyOf(tokens);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("A query term needs at least one token.");
        }
    }

    /**
     * Whether the tokens must follow each other.
     *
     * @return false for a single word
     */
    public boolean isPhrase() {
        return tokens.size() > 1;
    }
}
