/**
 * The room that knows words: how a text falls into tokens for the lexical index, what a question looks for and of what times it speaks, and which
 * small differences (a number, a date, a "not") make two sentences mean different things.
 *
 * <p>Everything here is a pure function of its arguments: no state, no locks, no locale of the machine.
 */
@NullMarked
package dev.langchain4j.memori.text;

import org.jspecify.annotations.NullMarked;
