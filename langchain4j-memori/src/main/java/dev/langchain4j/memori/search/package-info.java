/**
 * From a request to hits: the lanes propose candidates, fusion merges their lists, ranking breaks near-ties by age and use, and the
 * best are loaded. Every step leaves its part of the explanation. A search writes nothing.
 */
@NullMarked
package dev.langchain4j.memori.search;

import org.jspecify.annotations.NullMarked;
