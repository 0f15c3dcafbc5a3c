/**
 * Memories on their way out of a store and into one: JSON lines that lose nothing.
 */
@NullMarked
package dev.langchain4j.memori.transfer;

import org.jspecify.annotations.NullMarked;
