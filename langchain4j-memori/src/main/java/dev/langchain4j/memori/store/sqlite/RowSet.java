package dev.langchain4j.memori.store.sqlite;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The rows that a selection lets through: either those it names, or all but those it names. Sorted keys, so that nothing is boxed to ask for one. */
final class RowSet {

    /** Whatever is there. */
    static final RowSet ALL = new RowSet(null, new long[0]);

    private final long @Nullable [] only;
    private final long[] except;

    private RowSet(long @Nullable [] only, long[] except) {
        this.only = only;
        this.except = except;
    }

    /** Those keys and no others, in any order. */
    static RowSet only(LongStream keys) {
        return new RowSet(keys.sorted().toArray(), new long[0]);
    }

    /** Whatever this lets through but those. */
    RowSet without(Collection<Long> keys) {
        if (only != null) {
            return only(Arrays.stream(only).filter(key -> !keys.contains(key)));
        }
        return new RowSet(
                null,
                LongStream.concat(Arrays.stream(except), keys.stream().mapToLong(Long::longValue))
                        .sorted()
                        .toArray());
    }

    /** Whether every row is accepted. */
    boolean isEverything() {
        return only == null && except.length == 0;
    }

    boolean accepts(long key) {
        if (only != null) {
            return Arrays.binarySearch(only, key) >= 0;
        }
        return except.length == 0 || Arrays.binarySearch(except, key) < 0;
    }

    /** The keys that it names, ascending, not to be changed; null if it names those that are left out. */
    long @Nullable [] only() {
        return only;
    }
}
