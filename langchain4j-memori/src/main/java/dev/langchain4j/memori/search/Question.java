package dev.langchain4j.memori.search;

import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.TimeRange;
import dev.langchain4j.memori.text.QueryTerm;
import dev.langchain4j.memori.text.Statements;
import dev.langchain4j.memori.text.TextAnalyzer;
import java.util.ArrayList;
import java.util.List;
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

    private static final Question NONE = new Question(List.of(), List.of(), false, false);

    /**
     * A time that a question speaks of.
     *
     * @param label  its words
     * @param ranges one of which is meant
     */
    record Time(String label, List<TimeRange> ranges) {}

    static Question of(@Nullable String text) {
        return text == null
                ? NONE
                : new Question(
                        TextAnalyzer.queryTerms(text), List.of(), Statements.asks(text), Statements.asksWhen(text));
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
