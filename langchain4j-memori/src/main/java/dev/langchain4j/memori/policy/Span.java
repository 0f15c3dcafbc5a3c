package dev.langchain4j.memori.policy;

/**
 * A part of a text that a detector found.
 *
 * @param start where it begins
 * @param end   behind its last character
 * @param what  what it is, as the note in its place says it
 */
record Span(int start, int end, String what) {}
