package dev.langchain4j.memori.text;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An expression of time that was read.
 *
 * @param periods what it can mean, never empty
 * @param next    the symbol after it
 */
record TimeMatch(List<TimePeriod> periods, int next) {

    static @Nullable TimeMatch of(@Nullable TimePeriod period, int next) {
        return period == null ? null : new TimeMatch(List.of(period), next);
    }

    TimePeriod first() {
        return periods.get(0);
    }

    TimeMatch map(UnaryOperator<TimePeriod> change) {
        return new TimeMatch(periods.stream().map(change).toList(), next);
    }
}
