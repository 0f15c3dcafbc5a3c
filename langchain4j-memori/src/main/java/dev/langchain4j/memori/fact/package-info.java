/**
 * Facts: statements of subject, predicate and object with their times in the world. What contradicts what, and which of them gives way for how
 * long, is decided here.
 */
@NullMarked
package dev.langchain4j.memori.fact;

import org.jspecify.annotations.NullMarked;
