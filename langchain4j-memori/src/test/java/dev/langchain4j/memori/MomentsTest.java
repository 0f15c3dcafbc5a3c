package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.Moments;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times at the ends of what can be said, finer than what is kept, and told by clocks that go wrong. */
class MomentsTest extends AnnasMemory {

    @TempDir
    Path folder;

    @Test
    void should_know_a_time_again_that_was_finer_than_what_is_kept() {
        NewMemory run = NewMemory.builder()
                .content("Ran ten kilometres along the canal")
                .occurredAt(Instant.parse("2026-01-01T07:00:00.123456789Z"))
                .expiresAt(Instant.parse("2036-01-01T07:00:00.987654321Z"))
                .build();
        AddResult first = anna.add(run);
        AddResult second = anna.add(run);

        assertThat(second.outcome()).isEqualTo(AddOutcome.REINFORCED);
        assertThat(second.version()).isEqualTo(1);
        assertThat(anna.peek(first.id())).hasValueSatisfying(memory -> {
            assertThat(memory.occurredAt()).isEqualTo("2026-01-01T07:00:00.123456Z");
            assertThat(memory.expiresAt()).isEqualTo("2036-01-01T07:00:00.987654Z");
        });
        // The same for an update: it changes nothing and makes no version.
        MemoryUpdate same = MemoryUpdate.builder()
                .occurredAt(Instant.parse("2026-01-01T07:00:00.123456789Z"))
                .expiresAt(Instant.parse("2036-01-01T07:00:00.987654321Z"))
                .build();
        assertThat(anna.update(first.id(), same).version()).isEqualTo(1);
    }

    @Test
    void should_keep_the_earliest_and_the_latest_time_there_is() {
        for (Instant extreme : List.of(
                Moments.MIN,
                Instant.parse("-0044-03-15T12:00:00.000001Z"),
                Instant.EPOCH.minusNanos(1_000),
                Instant.EPOCH,
                Instant.parse("2300-01-01T00:00:00Z"), // Nanoseconds in a long end in 2262.
                Moments.MAX)) {
            String id = anna.add(NewMemory.builder()
                            .content("It happened then: " + extreme)
                            .occurredAt(extreme)
                            .build())
                    .id();
            assertThat(anna.peek(id).orElseThrow().occurredAt()).isEqualTo(extreme);
        }
        assertThat(anna.search("It happened then")).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z", "+294247-01-11T00:00:00Z"
            })
    void should_store_nothing_of_a_batch_with_an_impossible_time(String impossible) {
        List<NewMemory> batch = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            batch.add(NewMemory.of("possible memory number " + i));
        }
        for (NewMemory last : List.of(
                NewMemory.builder()
                        .content("long ago")
                        .occurredAt(Instant.parse(impossible))
                        .build(),
                NewMemory.builder()
                        .content("for ever")
                        .expiresAt(Instant.parse(impossible))
                        .build())) {
            List<NewMemory> all = new ArrayList<>(batch);
            all.add(last);
            assertThatThrownBy(() -> anna.addAll(all))
                    .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                            .isEqualTo(MemoriException.Reason.INVALID_ARGUMENT))
                    .hasMessageContaining(
                            "must lie between -290308-12-21T19:59:05.224192Z and +294247-01-10T04:00:54.775807Z");
        }

        assertThat(anna.count(MemorySelection.all())).isZero();
        assertThat(memori.namespaces()).isEmpty();
    }

    @Test
    void should_refuse_an_update_to_an_impossible_time_and_change_nothing() {
        String id = anna.add("The clock on the tower stands still").id();

        assertThatThrownBy(() -> anna.expire(id, Instant.MAX)).isInstanceOf(MemoriException.class);
        assertThatThrownBy(() -> anna.update(
                        id, MemoryUpdate.builder().occurredAt(Instant.MIN).build()))
                .isInstanceOf(MemoriException.class);
        assertThat(anna.peek(id).orElseThrow().version()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void should_take_the_ends_of_time_as_bounds(SearchMode mode) {
        anna.add("The clock on the tower stands still");
        MemorySelection.Builder everything =
                MemorySelection.builder().after(Instant.MIN).before(Instant.MAX);

        assertThat(anna.count(everything.build())).isEqualTo(1);
        assertThat(anna.count(everything.asOf(Instant.MAX).build())).isEqualTo(1);
        assertThat(anna.count(everything.asOf(Instant.MIN).build())).isZero();
        assertThat(anna.search(SearchRequest.builder()
                        .text("tower clock")
                        .mode(mode)
                        .after(Instant.MIN)
                        .before(Instant.MAX)
                        .asOf(Instant.MAX)
                        .build()))
                .hasSize(1);
        assertThat(anna.previewPurge(
                                MemorySelection.builder().before(Instant.MAX).build())
                        .memories())
                .isEqualTo(1);
        assertThat(anna.purge(MemorySelection.builder().before(Instant.MIN).build())
                        .memories())
                .isZero();
    }

    @Test
    void should_answer_for_the_past_as_before_when_the_clock_is_set_back() {
        Instant nine = clock.instant();
        String id = anna.add("Anna lives in Lisbon").id();
        Instant half = clock.advance(Duration.ofMinutes(30));
        clock.advance(Duration.ofMinutes(30));
        anna.update(id, MemoryUpdate.builder().content("Anna lives in Porto").build());
        clock.advance(Duration.ofMinutes(10));
        anna.add("Anna has a boat");
        Map<Instant, List<String>> before = answers(nine, half, 61, 69);
        assertThat(before).containsEntry(half, List.of("Anna lives in Lisbon"));

        clock.advance(Duration.ofHours(-1)); // Ten minutes past nine.
        anna.update(id, MemoryUpdate.builder().content("Anna lives in Faro").build());
        anna.add("Anna has a bicycle");
        anna.pin(id);

        assertThat(answers(nine, half, 61, 69)).isEqualTo(before);
        assertThat(anna.list(ListRequest.builder().build()))
                .extracting(Memory::content)
                .contains("Anna lives in Faro");
        assertThat(anna.history(id)).extracting(HistoryEntry::at).isSorted();
        assertThat(anna.peek(id).orElseThrow().updatedAt()).isEqualTo(nine.plus(Duration.ofHours(1)));

        clock.advance(Duration.ofHours(5)); // And right again.
        assertThat(answers(nine, half, 61, 69)).isEqualTo(before);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_not_have_known_yesterday_what_was_imported_today() {
        anna.add("Anna lives in Lisbon");
        Instant yesterday = clock.instant();
        clock.advance(Duration.ofDays(1));
        String line = HandMadeExport.line("old", "Anna lived in Faro")
                .replace("\"updatedAt\":\"2026-01-05", "\"updatedAt\":\"2020-01-05")
                .replace("\"createdAt\":\"2026-01-05", "\"createdAt\":\"2020-01-05");
        anna.importFrom(HandMadeExport.of(folder, line), ImportIds.KEEP);

        assertThat(anna.peek("old").orElseThrow().updatedAt()).isEqualTo("2020-01-05T10:00:00Z");
        for (SearchMode mode : SearchMode.values()) {
            SearchRequest.Builder request =
                    SearchRequest.builder().text("Anna lived Faro").mode(mode);
            assertThat(anna.search(request.asOf(yesterday).build()))
                    .extracting(hit -> hit.memory().content())
                    .doesNotContain("Anna lived in Faro");
        }
        assertThat(anna.count(MemorySelection.builder().asOf(yesterday).build()))
                .isEqualTo(1);
        assertThat(anna.count(MemorySelection.builder().asOf(clock.instant()).build()))
                .isEqualTo(2);
    }

    /** What was known at two moments, and at each minute of an interval after the first, in every way to ask. */
    private Map<Instant, List<String>> answers(Instant start, Instant half, int fromMinute, int toMinute) {
        List<Instant> moments = new ArrayList<>(List.of(start.minusSeconds(1), start, half));
        for (int minute = fromMinute; minute <= toMinute; minute++) {
            moments.add(start.plus(Duration.ofMinutes(minute)));
        }
        Map<Instant, List<String>> answers = new TreeMap<>();
        for (Instant moment : moments) {
            MemorySelection then = MemorySelection.builder().asOf(moment).build();
            List<String> listed = anna
                    .list(ListRequest.builder().selection(then).build())
                    .stream()
                    .map(Memory::content)
                    .sorted()
                    .toList();
            for (SearchMode mode : SearchMode.values()) {
                assertThat(anna.search(SearchRequest.builder()
                                .text("Anna lives has")
                                .mode(mode)
                                .asOf(moment)
                                .build()))
                        .extracting(hit -> hit.memory().content())
                        .containsExactlyInAnyOrderElementsOf(listed);
            }
            answers.put(moment, listed);
        }
        return answers;
    }
}
