package dev.langchain4j.memori.store.sqlite;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a selection lets through: either those it names, or all but those it names.
 *
 * @param only   the accepted keys, or null if everything that is not excluded is accepted
 * @param except the excluded keys
 */
record RowSet(@Nullable Set<Long> only, Set<Long> except) {

    boolean accepts(long key) {
        return only == null ? except.isEmpty() || !except.contains(key) : only.contains(key);
    }
}
