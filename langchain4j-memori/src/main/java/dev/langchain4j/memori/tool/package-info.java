/**
 * What an agent holds in its hands: the tools that a model calls to remember, to look up and to tidy, and the instructions
 * that teach it when to.
 */
@NullMarked
package dev.langchain4j.memori.tool;

import org.jspecify.annotations.NullMarked;
