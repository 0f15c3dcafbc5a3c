/** The chat memory of LangChain4j, kept in a {@link dev.langchain4j.memori.Memori}. */
@NullMarked
package dev.langchain4j.memori.chat;

import org.jspecify.annotations.NullMarked;
