/**
 * Memories in LangChain4j's retrieval: found for the message at hand in the namespace of whoever sent it, and shown behind it.
 */
@NullMarked
package dev.langchain4j.memori.rag;

import org.jspecify.annotations.NullMarked;
