package dev.langchain4j.memori.search;

import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.TimeRange;
import dev.langchain4j.memori.text.QueryTerm;
import dev.langchain4j.memori.text.Statements;
import dev.langchain4j.memori.text.TextAnalyzer;
import dev.langchain4j.memori.text.TimeSpan;
import dev.langchain4j.memori.text.TimeWords;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a search says beside its meaning.
 *
 * @param terms    its words
 * @param times    the times it speaks of
 * @param asks     whether it asks something
 * @param asksWhen whether it asks for a time
 */
record Question(List<QueryTerm> terms, List<Time> times, boolean asks, boolean asksWhen) {

    /** That in which the dates of memories are shown to the embedding model. */
    private static final ZoneOffset ZONE = ZoneOffset.UTC;

    /** How far back a month without a year may lie. */
    private static final int YEARS_BACK = 30;

    private static final Question NONE = new Question(List.of(), List.of(), false, false);

    /**
     * A time that a question speaks of.
     *
     * @param label  its words
     * @param ranges one of which is meant
     */
    record Time(String label, List<TimeRange> ranges) {}

    /** Reads the words of a text and nothing else. */
    static Question ofWords(@Nullable String text) {
        return text == null ? NONE : new Question(TextAnalyzer.queryTerms(text), List.of(), false, false);
    }

    /** Reads all of a text; {@code now} says what "last week" means. */
    static Question of(String text, Instant now) {
        return new Question(
                TextAnalyzer.queryTerms(text), times(text, now), Statements.asks(text), Statements.asksWhen(text));
    }

    private static List<Time> times(String text, Instant now) {
        Map<Integer, List<TimeSpan>> spans = new LinkedHashMap<>();
        for (TimeSpan span : TimeWords.read(text, now, ZONE)) {
            spans.computeIfAbsent(span.start(), start -> new ArrayList<>(1)).add(span);
        }
        // A time that is said again is no further time, as a word that is said again is no further word.
        Map<List<TimeRange>, Time> times = new LinkedHashMap<>();
        for (List<TimeSpan> meant : spans.values()) {
            String label = meant.get(0).label();
            add(times, label, meant.stream().map(Question::range).toList());
            // The latest May counts twice: as the likeliest, and as one of many.
            List<TimeRange> anyYear = meant.stream()
                    // "Since May" of any year is nearly always.
                    .filter(span -> !span.yearSaid() && !span.isOpen())
                    .flatMap(Question::everyYear)
                    .toList();
            if (!anyYear.isEmpty()) {
                add(times, label + " of any year", anyYear);
            }
        }
        return List.copyOf(times.values());
    }

    private static void add(Map<List<TimeRange>, Time> times, String label, List<TimeRange> ranges) {
        times.putIfAbsent(ranges, new Time(label, ranges));
    }

    private static TimeRange range(TimeSpan span) {
        return new TimeRange(span.from(), span.to());
    }

    private static Stream<TimeRange> everyYear(TimeSpan span) {
        return IntStream.rangeClosed(-YEARS_BACK, 1)
                .mapToObj(years -> new TimeRange(shifted(span.from(), years), shifted(span.to(), years)));
    }

    private static Instant shifted(Instant moment, int years) {
        return moment.atZone(ZONE).plusYears(years).toInstant();
    }

    List<List<String>> tokens() {
        return terms.stream().map(QueryTerm::tokens).toList();
    }

    /** The times, as many as there is room for beside the words. */
    List<List<TimeRange>> ranges() {
        return times.stream()
                .limit(StoreReader.MAX_TERMS - terms.size())
                .map(Time::ranges)
                .toList();
    }

    /** What the bits of an evidence stand for. */
    String matched(long bits) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < terms.size() + times.size() && i < StoreReader.MAX_TERMS; i++) {
            if ((bits & 1L << i) != 0) {
                labels.add(
                        i < terms.size()
                                ? terms.get(i).label()
                                : times.get(i - terms.size()).label());
            }
        }
        return String.join(", ", labels);
    }
}
