/**
 * What a storage engine must be able to do, in terms of memories and without a word of SQL.
 *
 * <p>All work happens inside a scoped callback: {@link dev.langchain4j.memori.store.MemoryStore#read} gives one consistent
 * snapshot, {@link dev.langchain4j.memori.store.MemoryStore#write} one transaction, so nobody can forget to finish either.
 */
@NullMarked
package dev.langchain4j.memori.store;

import org.jspecify.annotations.NullMarked;
