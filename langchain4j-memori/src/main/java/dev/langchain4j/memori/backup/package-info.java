/**
 * Copies of whole stores, out and in: each carries the proof of what it holds, and counts only when that was verified.
 */
@NullMarked
package dev.langchain4j.memori.backup;

import org.jspecify.annotations.NullMarked;
