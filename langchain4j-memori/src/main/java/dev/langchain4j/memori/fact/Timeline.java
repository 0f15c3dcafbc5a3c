package dev.langchain4j.memori.fact;

import static dev.langchain4j.memori.fact.Interval.OPEN_BEGINNING;
import static dev.langchain4j.memori.fact.Interval.OPEN_END;

import dev.langchain4j.memori.data.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * When a new fact is true, beside those that are known of its subject and predicate. The rules are those that {@link Facts} states.
 *
 * @param interval when it is true, before it is joined with what says the same
 * @param joined   when it is true together with what says the same and overlaps it
 */
record Timeline(Interval interval, Interval joined) {

    /**
     * Places a fact.
     *
     * @param said   when it is true, as far as anybody said
     * @param same   the intervals of the facts that say the same
     * @param others those of the facts that it contradicts; none where the predicate can have many objects at a time
     * @param now    the present, in microseconds
     */
    static Timeline place(Validity said, List<Interval> same, List<Interval> others, long now) {
        boolean beginningSaid = said.from() != null;
        boolean endSaid = said.to() != null;
        long end = said.to() == null ? OPEN_END : Interval.micros(said.to());
        // A moment at which it is certainly true.
        long sure = said.from() != null ? Interval.micros(said.from()) : end <= now ? end - 1 : now;
        long start;
        if (beginningSaid) {
            start = sure;
        } else if (same.stream().anyMatch(one -> one.contains(sure))) {
            start = same.stream()
                    .filter(one -> one.contains(sure))
                    .mapToLong(Interval::from)
                    .min()
                    .orElseThrow();
        } else if (end <= now) {
            start = boundaries(same, others)
                    .filter(boundary -> boundary <= sure)
                    .max()
                    .orElse(OPEN_BEGINNING);
        } else {
            start = same.isEmpty() && others.isEmpty() ? OPEN_BEGINNING : now;
        }
        if (!endSaid) {
            end = others.stream()
                    .mapToLong(Interval::from)
                    .filter(from -> from > sure)
                    .min()
                    .orElse(OPEN_END);
        }
        Interval interval = new Interval(start, end);
        List<Interval> overlapping = same.stream().filter(interval::overlaps).toList();
        return new Timeline(interval, joined(interval, overlapping, endSaid, Math.max(sure, now)));
    }

    private static Interval joined(Interval interval, List<Interval> same, boolean endSaid, long present) {
        if (same.isEmpty()) {
            return interval;
        }
        List<Interval> all = new ArrayList<>(same);
        all.add(interval);
        long from = all.stream()
                .mapToLong(Interval::from)
                .filter(known -> known != OPEN_BEGINNING)
                .min()
                .orElse(OPEN_BEGINNING);
        // Without an end of its own it does not take the end away that is known of a fact which still holds.
        boolean known = endSaid || same.stream().anyMatch(one -> one.contains(present));
        List<Interval> ends = !endSaid && known ? same : all;
        LongStream tos = ends.stream().mapToLong(Interval::to);
        long to = (endSaid ? tos.filter(end -> end != OPEN_END) : tos).max().orElse(OPEN_END);
        return new Interval(from, to);
    }

    private static LongStream boundaries(List<Interval> same, List<Interval> others) {
        return Stream.concat(same.stream(), others.stream())
                .flatMapToLong(one -> LongStream.of(one.from(), one.to()))
                .filter(boundary -> boundary != OPEN_BEGINNING && boundary != OPEN_END);
    }
}
