/**
 * The way in: {@link dev.langchain4j.memori.Memori} is one store, {@link dev.langchain4j.memori.MemoryNamespace} is what one person, agent or
 * tenant sees of it. The builder wires the floors beneath together; no other class knows more than one of them.
 */
@NullMarked
package dev.langchain4j.memori;

import org.jspecify.annotations.NullMarked;
