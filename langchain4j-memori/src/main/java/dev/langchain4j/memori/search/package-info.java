/**
 * From a request to hits: the lanes propose candidates, fusion makes one number of what they know of each, ranking breaks near-ties by
 * age and use, the best are loaded, and a scoring model, if there is one, orders them anew. Every step leaves its part of the explanation.
 * A search writes nothing.
 */
@NullMarked
package dev.langchain4j.memori.search;

import org.jspecify.annotations.NullMarked;
