package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.TimeRange;
import java.util.Comparator;
import java.util.List;

/** Ranges of time in microseconds, in order and apart from one another: together they hold the moments that at least one given holds. */
final class TimeRanges {

    private final long[] from;
    private final long[] to;
    private int size;

    TimeRanges(List<TimeRange> ranges) {
        this.from = new long[ranges.size()];
        this.to = new long[ranges.size()];
        ranges.stream().sorted(Comparator.comparing(TimeRange::from)).forEach(range -> {
            long begin = Times.clamped(range.from());
            long end = Times.clamped(range.to());
            if (size > 0 && begin <= to[size - 1]) {
                to[size - 1] = Math.max(to[size - 1], end);
            } else if (begin < end) {
                from[size] = begin;
                to[size++] = end;
            }
        });
    }

    int size() {
        return size;
    }

    /** The first moment of a range. */
    long from(int i) {
        return from[i];
    }

    /** The first moment behind a range. */
    long to(int i) {
        return to[i];
    }

    boolean contain(long time) {
        for (int i = 0; i < size && from[i] <= time; i++) {
            if (time < to[i]) {
                return true;
            }
        }
        return false;
    }
}
