package dev.langchain4j.memori.data;

/**
 * What an add did.
 *
 * @param id          the memory that now holds the content: a new one's id, or the id of the duplicate it was merged into
 * @param outcome     what was done
 * @param version     the version of that memory after the add, from 1
 * @param explanation one sentence that says why; it never contains memory content
 */
public record AddResult(String id, AddOutcome outcome, long version, String explanation) {}
