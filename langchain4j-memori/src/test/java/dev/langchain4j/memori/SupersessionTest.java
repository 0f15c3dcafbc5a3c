package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was true is kept and can be asked for, and what is true comes first. */
class SupersessionTest {

    private static final Instant JANUARY = Instant.parse("2026-01-10T09:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    private final SettableClock clock = new SettableClock(JANUARY);
    private Memori memori;
    private MemoryNamespace anna;

    @BeforeEach
    void open() {
        memori = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .clock(clock)
                .build();
        anna = memori.namespace("anna");
    }

    @AfterEach
    void close() {
        memori.close();
    }

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void should_tell_where_she_lives_now_to_who_asks_with_the_words_of_before(SearchMode mode) {
        String rome = anna.add("Anna lives in Rome near the river").id();
        anna.add("The river in Rome was very high this year");
        clock.advance(Duration.ofDays(60));

        AddResult berlin = anna.supersede(rome, NewMemory.of("Moved to Berlin"));

        List<MemoryHit> hits = anna.search(SearchRequest.builder()
                .text("Anna lives in Rome near the river")
                .mode(mode)
                .build());
        assertThat(berlin.outcome()).isEqualTo(AddOutcome.SUPERSEDED);
        assertThat(hits)
                .extracting(hit -> hit.memory().content())
                .contains("Moved to Berlin", "Anna lives in Rome near the river");
        assertThat(place(hits, berlin.id())).isLessThan(place(hits, rome));
        assertThat(hits.get(place(hits, berlin.id())).explanation().toString())
                .contains("found by what it corrects: " + rome);
        assertThat(hits.get(place(hits, rome)).explanation().toString()).contains("no longer true");
    }

    @Test
    void should_close_the_old_validity_where_the_new_one_begins_and_keep_the_version_before() {
        String rome = anna.add("Lives in Rome").id();
        clock.advance(Duration.ofDays(60));

        String berlin = anna.supersede(
                        rome,
                        NewMemory.builder()
                                .content("Lives in Berlin")
                                .validFrom(MARCH)
                                .build())
                .id();

        Memory old = anna.peek(rome).orElseThrow();
        Memory now = anna.peek(berlin).orElseThrow();
        assertThat(old.validity().to()).isEqualTo(MARCH);
        assertThat(old.version()).isEqualTo(2);
        assertThat(now.validity().from()).isEqualTo(MARCH);
        assertThat(now.supersedes()).isEqualTo(rome);
        assertThat(anna.history(rome))
                .extracting(HistoryEntry::event)
                .containsExactly(HistoryEntry.Event.CREATED, HistoryEntry.Event.SUPERSEDED);
        assertThat(anna.history(rome).get(1).before())
                .satisfies(before -> assertThat(before.validity().to()).isNull());
        assertThat(anna.history(rome).get(1).reason()).isEqualTo("corrected by " + berlin);
    }

    @Test
    void should_ask_world_time_and_system_time_apart() {
        String rome = anna.add(NewMemory.builder()
                        .content("Lives in Rome")
                        .validFrom(Instant.parse("2024-05-01T00:00:00Z"))
                        .build())
                .id();
        Instant believed = clock.instant();
        clock.advance(Duration.ofDays(80));
        anna.supersede(
                rome,
                NewMemory.builder().content("Lives in Berlin").validFrom(MARCH).build());

        assertThat(contents("Lives in", null, Instant.parse("2026-02-01T00:00:00Z")))
                .containsExactly("Lives in Rome");
        assertThat(contents("Lives in", null, Instant.parse("2026-03-20T00:00:00Z")))
                .containsExactly("Lives in Berlin");
        assertThat(contents("Lives in", null, Instant.parse("2020-01-01T00:00:00Z")))
                .isEmpty();
        assertThat(contents("Lives in", believed, Instant.parse("2026-03-20T00:00:00Z")))
                .containsExactly("Lives in Rome");
        assertThat(anna.get(rome, believed).orElseThrow().validity().to()).isNull();
        assertThat(anna.get(rome, believed.minusSeconds(1))).isEmpty();
    }

    @Test
    void should_show_the_chain_from_any_memory_of_it() {
        String first = anna.add("Her favourite colour is red").id();
        String second = anna.supersede(first, NewMemory.of("Her favourite colour is blue"))
                .id();
        clock.advance(Duration.ofDays(1));
        String third = anna.supersede(second, NewMemory.of("Her favourite colour is green"))
                .id();

        for (String id : List.of(first, second, third)) {
            assertThat(anna.chain(id)).extracting(Memory::id).containsExactly(first, second, third);
        }
        assertThat(anna.chain(anna.add("Has a cat").id())).hasSize(1);
        assertThat(anna.search("favourite colour red").get(0).memory().id()).isEqualTo(third);
    }

    @Test
    void should_find_what_ended_when_nothing_corrects_it() {
        anna.add(NewMemory.builder()
                .content("Worked at the harbour")
                .validTo(JANUARY.minusSeconds(1))
                .build());

        assertThat(anna.search("harbour"))
                .extracting(hit -> hit.memory().content())
                .containsExactly("Worked at the harbour");
        assertThat(contents("harbour", null, clock.instant())).isEmpty();
    }

    @Test
    void should_not_follow_a_chain_out_of_what_was_asked_for() {
        String rome = anna.add(NewMemory.builder()
                        .content("Lives in Rome")
                        .type(MemoryType.EPISODIC)
                        .build())
                .id();
        clock.advance(Duration.ofDays(1));
        anna.supersede(rome, NewMemory.of("Lives in Berlin"));

        List<MemoryHit> episodes = anna.search(SearchRequest.builder()
                .text("Lives in Rome")
                .types(MemoryType.EPISODIC)
                .build());

        assertThat(episodes).extracting(hit -> hit.memory().content()).containsExactly("Lives in Rome");
    }

    @Test
    void should_refuse_a_correction_of_nothing_and_one_from_before() {
        String id = anna.add(NewMemory.builder()
                        .content("Has a dog")
                        .validFrom(MARCH)
                        .build())
                .id();

        assertThatThrownBy(() -> anna.supersede("nobody", NewMemory.of("Has a cat")))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> anna.supersede(
                        id,
                        NewMemory.builder()
                                .content("Has a cat")
                                .validFrom(JANUARY)
                                .build()))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("valid from 2026-03-01");
        assertThatThrownBy(() -> memori.namespace("ben").supersede(id, NewMemory.of("Has a cat")))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining(id);
        assertThat(anna.list(ListRequest.builder().build())).hasSize(1);
    }

    @Test
    void should_set_and_clear_validity_by_an_update() {
        String id = anna.add("Rents a flat").id();

        anna.update(id, MemoryUpdate.builder().validFrom(JANUARY).validTo(MARCH).build());
        assertThat(anna.peek(id).orElseThrow().validity().to()).isEqualTo(MARCH);
        anna.update(id, MemoryUpdate.builder().validTo(null).build());

        assertThat(anna.peek(id).orElseThrow().validity().to()).isNull();
        assertThat(anna.peek(id).orElseThrow().validity().from()).isEqualTo(JANUARY);
        assertThatThrownBy(() -> anna.update(
                        id,
                        MemoryUpdate.builder().validTo(JANUARY.minusSeconds(1)).build()))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("cannot cease to be before");
    }

    private List<String> contents(String text, @Nullable Instant asOf, Instant validAt) {
        return anna
                .search(SearchRequest.builder()
                        .text(text)
                        .asOf(asOf)
                        .validAt(validAt)
                        .build())
                .stream()
                .map(hit -> hit.memory().content())
                .toList();
    }

    private static int place(List<MemoryHit> hits, String id) {
        return hits.stream().map(hit -> hit.memory().id()).toList().indexOf(id);
    }
}
