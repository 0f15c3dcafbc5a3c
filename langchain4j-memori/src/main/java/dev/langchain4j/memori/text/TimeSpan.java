package dev.langchain4j.memori.text;

import java.time.Instant;
import java.util.List;

/**
 * A stretch of time that a question speaks of. Immutable, and so safe for use by several threads.
 *
 * @param from     its first moment; {@link #BEGINNING} where the question sets none ("before 2022")
 * @param to       the first moment after it, always later than {@code from}; {@link #END} where the question sets none ("since May")
 * @param yearSaid whether the question says which year it means, be it in relation to today ("last May"); false for "in May", "on 8 May"
 *     and "on the 8th", where the latest one that has begun is given and another year's may be meant
 * @param label    the words of the question that say so, as they stand there
 * @param start    where these words begin in the question, in chars
 * @param end      where they end, in chars, exclusive
 */
public record TimeSpan(Instant from, Instant to, boolean yearSaid, String label, int start, int end) {

    /** Where a span begins that has no beginning: the year 1. */
    public static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

    /** Where a span ends that has no end: the year 10000. */
    public static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /**
     * Checks that there is time between the two.
     *
     * @param from     its first moment
     * @param to       the first moment after it
     * @param yearSaid whether the question says which year it means
     * @param label    the words of the question that say so
     * @param start    where these words begin
     * @param end      where they end
     * @throws IllegalArgumentException if {@code to} is not after {@code from}
     */
    public TimeSpan {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("A span needs time in it, and " + from + " to " + to + " has none.");
        }
    }

    /**
     * Whether a moment lies within.
     *
     * @param moment any moment
     * @return true from {@link #from()} until just before {@link #to()}
     */
    public boolean contains(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(to);
    }

    /**
     * Whether it has no beginning or no end.
     *
     * @return true for "before 2022" and "since May"
     */
    public boolean isOpen() {
        return from.equals(BEGINNING) || to.equals(END);
    }

    /**
     * The words that say so as the lexical index would hold them.
     *
     * @return the label's {@linkplain TextAnalyzer#tokens(String) tokens}, in order
     */
    public List<String> tokens() {
        return TextAnalyzer.tokens(label);
    }
}
