/**
 * Numbers: vectors as bytes, and sets of vectors that are searched by cosine. Knows nothing of memories.
 */
@NullMarked
package dev.langchain4j.memori.vector;

import org.jspecify.annotations.NullMarked;
