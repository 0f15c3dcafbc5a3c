package dev.langchain4j.memori.encode;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;

/**
 * What stands in front of a text so that the model knows which side of a search it is on. Models that were trained with prefixes find
 * worse without them, and models that were not find worse with them.
 *
 * @param query   stands in front of a question; empty for nothing
 * @param passage stands in front of a memory; empty for nothing. It decides the vectors that are stored, so it is part of their identity
 */
public record Prefixes(String query, String passage) {

    /** For a model that takes texts as they are. */
    public static final Prefixes NONE = new Prefixes("", "");

    /** The longest prefix that is documented for any model is an instruction of a hundred characters. */
    private static final int MAX_LENGTH = 500;

    /**
     * Checks both.
     *
     * @param query   of a question
     * @param passage of a memory
     * @throws MemoriException if one is null, longer than 500 characters, or no Unicode text
     */
    public Prefixes {
        check("the query prefix", query);
        check("the passage prefix", passage);
    }

    private static void check(String what, String prefix) {
        Texts.required(what, prefix);
        if (prefix.length() > MAX_LENGTH) {
            throw MemoriException.invalid(what + " of an embedding model must be at most " + MAX_LENGTH
                    + " characters long, but is " + prefix.length());
        }
        int broken = Texts.unpairedSurrogate(prefix);
        if (broken >= 0) {
            throw MemoriException.invalid(what + " of an embedding model has an unpaired surrogate at " + broken);
        }
    }
}
