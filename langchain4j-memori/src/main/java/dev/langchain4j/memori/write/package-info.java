/**
 * The one straight line of every change: check, embed (outside of any lock), then one transaction that decides about duplicates, writes
 * the row, its index entries and vectors, and records what happened.
 */
@NullMarked
package dev.langchain4j.memori.write;

import org.jspecify.annotations.NullMarked;
