package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.NewMemory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the real model: what is merged, what is kept apart, and what is said about it. */
class DedupTest {

    private final Memori memori = Memori.builder().inMemory().build();
    private final MemoryNamespace anna = memori.namespace("anna");

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_reinforce_the_same_content() {
        AddResult first = anna.add("The office closes at noon on Fridays");
        AddResult second = anna.add("  The office closes at\nnoon on Fridays ");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.outcome()).isEqualTo(AddOutcome.REINFORCED);
        assertThat(anna.peek(first.id())).hasValueSatisfying(memory -> assertThat(memory.reinforcements())
                .isEqualTo(1));
        assertThat(anna.count(MemorySelection.all())).isEqualTo(1);
    }

    @Test
    void should_keep_what_a_duplicate_knows_besides() {
        AddResult first = anna.add(NewMemory.builder()
                .content("Carla runs the booking team")
                .metadata(Metadata.from("kind", "fact"))
                .build());
        AddResult second = anna.add(NewMemory.builder()
                .content("Carla runs the booking team")
                .metadata(Metadata.from("source", "org chart"))
                .pinned(true)
                .build());

        assertThat(second.outcome()).isEqualTo(AddOutcome.REINFORCED);
        assertThat(anna.peek(first.id())).hasValueSatisfying(memory -> {
            assertThat(memory.metadata().toMap()).containsEntry("kind", "fact").containsEntry("source", "org chart");
            assertThat(memory.pinned()).isTrue();
            assertThat(memory.version()).isEqualTo(2);
        });
    }

    @Test
    void should_supersede_a_near_duplicate_and_keep_the_earlier_text_in_history() {
        AddResult first = anna.add("Prefers aisle seats on long flights");
        AddResult second = anna.add("Prefers aisle seats on long flights!");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.outcome()).isEqualTo(AddOutcome.SUPERSEDED);
        assertThat(second.explanation()).contains("cosine 0.9").contains("threshold 0.92");
        assertThat(anna.peek(first.id()))
                .hasValueSatisfying(memory -> assertThat(memory.content()).endsWith("!"));
        assertThat(anna.history(first.id()))
                .extracting(HistoryEntry::event)
                .containsExactly(HistoryEntry.Event.CREATED, HistoryEntry.Event.SUPERSEDED);
        assertThat(anna.stats().versions()).isEqualTo(2);
    }

    @Test
    void should_leave_a_pinned_memory_its_words() {
        String id = anna.add(NewMemory.builder()
                        .content("The door  code is kept\tby Rosa")
                        .pinned(true)
                        .build())
                .id();

        AddResult same = anna.add("The door code is kept by Rosa");
        AddResult near = anna.add("The door code is kept by Rosa!");

        assertThat(same.id()).isEqualTo(id);
        assertThat(same.outcome()).isEqualTo(AddOutcome.REINFORCED);
        assertThat(near.outcome()).isEqualTo(AddOutcome.CREATED);
        assertThat(anna.peek(id)).hasValueSatisfying(memory -> {
            assertThat(memory.content()).isEqualTo("The door  code is kept\tby Rosa");
            assertThat(memory.version()).isEqualTo(1);
        });
    }

    /** At a threshold that all of these pairs exceed, so that nothing but the words keeps them apart. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            Merged PR #260 of the parser                     | Merged PR #480 of the parser                     | numbers
            The rent is 1,200 euros a month                  | The rent is 1,250 euros a month                  | numbers
            The release is planned for May 3                 | The release is planned for May 13                | dates
            The stand-up is on Monday at the office          | The stand-up is on Tuesday at the office         | dates
            The invoice goes to billing@example.com          | The invoice goes to accounts@example.com         | identifiers
            The retry flag is enabled in production          | The retry flag is disabled in production         | contradicts
            Marta can eat peanuts                            | Marta can not eat peanuts                        | contradicts
            """)
    void should_keep_apart_what_the_words_tell_apart(String one, String other, String why) {
        try (Memori lax = Memori.builder().inMemory().dedupThreshold(0.7).build()) {
            MemoryNamespace namespace = lax.namespace("anna");
            namespace.add(one);
            AddResult second = namespace.add(other);

            assertThat(second.outcome()).isEqualTo(AddOutcome.CREATED);
            assertThat(second.explanation()).contains("it is near").contains(why);
        }
    }

    @Test
    void should_keep_apart_what_two_people_said() {
        anna.add(NewMemory.builder()
                .content("I am allergic to cats")
                .author("Ben")
                .build());
        AddResult second = anna.add(NewMemory.builder()
                .content("I am allergic to cats")
                .author("Dora")
                .build());

        assertThat(second.outcome()).isEqualTo(AddOutcome.CREATED);
    }

    @Test
    void should_keep_apart_what_happened_at_two_times() {
        NewMemory.Builder ran =
                NewMemory.builder().content("Ran ten kilometres").type(MemoryType.EPISODIC);
        anna.add(ran.occurredAt(Instant.parse("2026-01-01T07:00:00Z")).build());
        AddResult second =
                anna.add(ran.occurredAt(Instant.parse("2026-01-08T07:00:00Z")).build());

        assertThat(second.outcome()).isEqualTo(AddOutcome.CREATED);
    }

    @Test
    void should_keep_types_and_namespaces_apart() {
        anna.add("Restart the indexer after a schema change");
        AddResult otherType = anna.add(NewMemory.builder()
                .content("Restart the indexer after a schema change")
                .type(MemoryType.PROCEDURAL)
                .build());
        AddResult otherNamespace = memori.namespace("ben").add("Restart the indexer after a schema change");

        assertThat(otherType.outcome()).isEqualTo(AddOutcome.CREATED);
        assertThat(otherNamespace.outcome()).isEqualTo(AddOutcome.CREATED);
    }

    @Test
    void should_find_duplicates_within_one_batch() {
        List<AddResult> results = anna.addAll(List.of(
                NewMemory.of("The cat sleeps on the radiator"),
                NewMemory.of("The cat sleeps on the radiator"),
                NewMemory.of("The cat sleeps on the radiator."),
                NewMemory.of("Quarterly numbers are due in July")));

        assertThat(results)
                .extracting(AddResult::outcome)
                .containsExactly(AddOutcome.CREATED, AddOutcome.REINFORCED, AddOutcome.SUPERSEDED, AddOutcome.CREATED);
    }

    @Test
    void should_do_as_the_threshold_says() {
        try (Memori strict = Memori.builder().inMemory().dedupThreshold(1).build();
                Memori off = Memori.builder().inMemory().dedup(false).build()) {
            strict.namespace("a").add("Prefers aisle seats on long flights");
            off.namespace("a").add("Prefers aisle seats on long flights");

            assertThat(strict.namespace("a")
                            .add("Prefers aisle seats on long flights!")
                            .outcome())
                    .isEqualTo(AddOutcome.CREATED);
            assertThat(strict.namespace("a")
                            .add("Prefers aisle seats on long flights")
                            .outcome())
                    .isEqualTo(AddOutcome.REINFORCED);
            assertThat(off.namespace("a")
                            .add("Prefers aisle seats on long flights")
                            .outcome())
                    .isEqualTo(AddOutcome.CREATED);
        }
    }
}
