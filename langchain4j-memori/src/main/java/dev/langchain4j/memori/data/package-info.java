/**
 * The values that walk through the house: what is written, what is asked for and what comes back.
 *
 * <p>Nothing here does any work. Every type is immutable and safe to share between threads; builders are not.
 */
@NullMarked
package dev.langchain4j.memori.data;

import org.jspecify.annotations.NullMarked;
