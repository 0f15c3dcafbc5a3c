package dev.langchain4j.memori.retention;

import dev.langchain4j.memori.data.Memory;
import java.util.List;

/**
 * Makes one text of several memories, whose details are forgotten then. May ask a model: it is called outside of any transaction. Must be safe for use by
 * several threads if several apply a policy at the same time.
 */
@FunctionalInterface
public interface Condenser {

    /** How long the texts of the condenser that comes with this library are, in characters. */
    int DEFAULT_LENGTH = 600;

    /**
     * Condenses memories of one session, or of one day.
     *
     * @param memories at least two, in the order in which what they tell of happened
     * @return what is to be kept of them, not blank and no longer than a memory may be
     */
    String condense(List<Memory> memories);

    /**
     * Picks those sentences that have most in common with all the others, without saying the same twice, and leaves them in their order. Needs no model.
     *
     * @param maxLength how long the text may become, in UTF-16 characters, at least 40; a first sentence that is longer is cut
     * @return the condenser
     * @throws dev.langchain4j.memori.data.MemoriException if the length is less than 40
     */
    static Condenser extractive(int maxLength) {
        return new ExtractiveCondenser(maxLength);
    }
}
