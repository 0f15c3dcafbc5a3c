package dev.langchain4j.memori.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.search.Question.Time;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.TimeRange;
import dev.langchain4j.memori.text.QueryTerm;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a question says beside its meaning: its words, the times it speaks of, and whether it asks. */
class QuestionTest {

    /** A Sunday. */
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "what did Ben say yesterday?, yesterday, 2026-02-28T00:00:00Z, 2026-03-01T00:00:00Z",
        "what did Ben say last week?, last week, 2026-02-16T00:00:00Z, 2026-02-23T00:00:00Z",
        "what did Ben say in May 2023?, May 2023, 2023-05-01T00:00:00Z, 2023-06-01T00:00:00Z",
        "was hat Ben gestern gesagt?, gestern, 2026-02-28T00:00:00Z, 2026-03-01T00:00:00Z",
    })
    void should_read_a_time_as_seen_from_the_clock(String text, String label, Instant from, Instant to) {
        assertThat(Question.of(text, NOW).times()).containsExactly(new Time(label, List.of(new TimeRange(from, to))));
    }

    @Test
    void should_take_a_month_without_a_year_for_the_latest_and_for_any() {
        List<Time> times = Question.of("what happened in May?", NOW).times();

        assertThat(times).extracting(Time::label).containsExactly("May", "May of any year");
        assertThat(times.get(0).ranges()).containsExactly(may(2025));
        assertThat(times.get(1).ranges()).contains(may(1995), may(2024), may(2025), may(2026));
    }

    @ParameterizedTest
    @ValueSource(strings = {"what happened since May?", "what happened before May?", "what happened after 8 May?"})
    void should_not_take_half_of_all_time_for_a_time_of_any_year(String text) {
        assertThat(Question.of(text, NOW).times()).hasSize(1).allSatisfy(time -> assertThat(time.label())
                .doesNotContain("any year"));
    }

    @Test
    void should_count_a_time_once_however_often_it_is_said() {
        Question question = Question.of("yesterday, I mean yesterday: on 2026-02-28, what was there?", NOW);

        assertThat(question.times()).extracting(Time::label).containsExactly("yesterday");
        assertThat(Question.of("2023-05-08 error. ".repeat(3_000), NOW).times()).hasSize(1);
    }

    @Test
    void should_leave_out_times_for_which_there_is_no_room_beside_the_words() {
        String words = IntStream.range(0, 70).mapToObj(i -> "w" + i + "x").collect(Collectors.joining(" "));
        String days = IntStream.rangeClosed(1, 28)
                .mapToObj(day -> "on " + day + " January 2026")
                .collect(Collectors.joining(", "));

        Question full = Question.of(days + " " + words, NOW);
        Question few = Question.of(days, NOW);

        assertThat(full.times()).hasSize(28);
        assertThat(full.terms()).hasSize(StoreReader.MAX_TERMS);
        assertThat(full.ranges()).isEmpty();
        assertThat(full.matched(-1L).split(", ", -1)).hasSize(StoreReader.MAX_TERMS);
        assertThat(few.terms().size() + few.ranges().size()).isLessThanOrEqualTo(StoreReader.MAX_TERMS);
        assertThat(few.ranges()).hasSize(28);
    }

    @Test
    void should_name_what_the_bits_of_an_evidence_stand_for() {
        Question question = Question.of("sailing yesterday", NOW);

        assertThat(question.terms()).extracting(QueryTerm::label).startsWith("sailing");
        assertThat(question.matched(0)).isEmpty();
        assertThat(question.matched(1)).isEqualTo("sailing");
        assertThat(question.matched(1L << question.terms().size())).isEqualTo("yesterday");
    }

    @Test
    void should_read_nothing_but_words_where_a_lane_is_asked_alone() {
        Question question = Question.ofWords("when did Ben sail in May 2023?");

        assertThat(question.terms()).isNotEmpty();
        assertThat(question.times()).isEmpty();
        assertThat(question.asks()).isFalse();
        assertThat(question.asksWhen()).isFalse();
        assertThat(Question.ofWords(null).terms()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "e.g. ",
                "?!",
                "1.1-",
                "2023-05-08 ",
                "\uD83D\uDE00",
                "last week in May since Monday ",
                "\uD800"
            })
    void should_read_any_text_of_the_greatest_length(String unit) {
        Question question = Question.of(unit.repeat(65_536 / unit.length()), NOW);

        assertThat(question.tokens().size() + question.ranges().size()).isLessThanOrEqualTo(StoreReader.MAX_TERMS);
    }

    private static TimeRange may(int year) {
        return new TimeRange(Instant.parse(year + "-05-01T00:00:00Z"), Instant.parse(year + "-06-01T00:00:00Z"));
    }
}
