/**
 * How memories are shown to a model: as delimited, escaped data within a token budget, in a form that is recognised again and taken out before a
 * message is kept.
 */
@NullMarked
package dev.langchain4j.memori.prompt;

import org.jspecify.annotations.NullMarked;
