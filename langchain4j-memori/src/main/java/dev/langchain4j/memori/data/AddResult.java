package dev.langchain4j.memori.data;

/**
 * What an add did.
 *
 * @param id          the memory that now holds the content: a new one's id, or the id of the duplicate it was merged into; empty if it was refused
 * @param outcome     what was done
 * @param version     the version of that memory after the add, from 1; 0 if it was refused
 * @param explanation one sentence that says why; it never contains memory content
 * @param redacted    whether the store's policy has taken something out of it; the explanation says what sort of thing
 */
public record AddResult(String id, AddOutcome outcome, long version, String explanation, boolean redacted) {

    /**
     * The result of an add from which nothing was taken out.
     *
     * @param id          the memory that now holds the content
     * @param outcome     what was done
     * @param version     the version of that memory after the add
     * @param explanation one sentence that says why
     */
    public AddResult(String id, AddOutcome outcome, long version, String explanation) {
        this(id, outcome, version, explanation, false);
    }
}
