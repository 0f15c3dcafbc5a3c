package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Fact;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.store.Prepared;
import dev.langchain4j.memori.store.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What a row needs that does not depend on what is there.
 *
 * @param entry  what goes into the lexical index; null if that shows only when the memory is complete
 * @param ownsId whether the memory gets an id made up for it, which nothing else has
 */
record PreparedRow(LexicalIndex.@Nullable Entry entry, boolean ownsId) implements Prepared {

    static PreparedRow of(Scope scope, NewMemory memory) {
        return new PreparedRow(
                scope.target().equals(Fact.COLLECTION)
                        ? null
                        : LexicalIndex.Entry.of(
                                memory.content(),
                                memory.author(),
                                memory.metadata().toMap()),
                memory.id() == null);
    }
}
