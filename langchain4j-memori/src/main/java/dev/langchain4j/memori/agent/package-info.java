/**
 * The one call that gives an agent a memory: everything of the floors beneath, wired into LangChain4j; and the store for agentic workflows. Needs
 * {@code langchain4j}, and for the latter {@code langchain4j-agentic}, on the class path.
 */
@NullMarked
package dev.langchain4j.memori.agent;

import org.jspecify.annotations.NullMarked;
