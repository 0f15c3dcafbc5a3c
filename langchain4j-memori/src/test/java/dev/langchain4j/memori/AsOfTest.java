package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store knew at a moment, in every lane alike. */
class AsOfTest {

    private final SettableClock clock = new SettableClock();
    private final Memori memori = Memori.builder()
            .inMemory()
            .embeddingModel(TestModels.words("words", 64))
            .clock(clock)
            .build();
    private final MemoryNamespace anna = memori.namespace("anna");

    @AfterEach
    void close() {
        memori.close();
    }

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void should_answer_from_the_version_that_was_current(SearchMode mode) {
        Instant before = clock.instant();
        clock.advance(Duration.ofDays(1));
        String id = anna.add("Anna lives in Lisbon").id();
        Instant lisbon = clock.instant();
        clock.advance(Duration.ofDays(30));
        anna.update(id, MemoryUpdate.builder().content("Anna lives in Porto").build());
        Instant porto = clock.advance(Duration.ofDays(1));

        assertThat(found("where Anna lives", mode, before)).isEmpty();
        assertThat(found("where Anna lives", mode, lisbon)).containsExactly("Anna lives in Lisbon");
        assertThat(found("where Anna lives", mode, porto)).containsExactly("Anna lives in Porto");
        assertThat(found("where Anna lives", mode, null)).containsExactly("Anna lives in Porto");
        assertThat(found("Lisbon", mode, null)).doesNotContain("Anna lives in Lisbon");
    }

    @Test
    void should_list_and_count_what_was_there() {
        String id = anna.add("first").id();
        Instant one = clock.instant();
        clock.advance(Duration.ofHours(1));
        anna.add("second");
        anna.update(id, MemoryUpdate.builder().content("first, improved").build());

        MemorySelection then = MemorySelection.builder().asOf(one).build();
        assertThat(anna.list(ListRequest.builder().selection(then).build()))
                .extracting(Memory::content)
                .containsExactly("first");
        assertThat(anna.count(then)).isEqualTo(1);
        assertThat(anna.count(MemorySelection.all())).isEqualTo(2);
    }

    @Test
    void should_not_bring_back_what_was_forgotten() {
        String id = anna.add("a secret plan").id();
        Instant then = clock.instant();
        clock.advance(Duration.ofHours(1));
        anna.forget(id);

        assertThat(found("secret plan", SearchMode.HYBRID, then)).isEmpty();
    }

    @Test
    void should_leave_a_memory_in_sight_until_it_expires() {
        String id = anna.add("the door code of this week").id();
        Instant expiry = clock.instant().plus(Duration.ofDays(7));
        anna.expire(id, expiry);
        Instant visible = clock.advance(Duration.ofDays(6));
        clock.advance(Duration.ofDays(2));

        assertThat(anna.search("door code")).isEmpty();
        assertThat(anna.peek(id)).isEmpty();
        assertThat(SearchMode.values()).allSatisfy(mode -> assertThat(found("door code", mode, visible))
                .hasSize(1));
        assertThat(anna.forget(id).versions()).isEqualTo(2);
    }

    @Test
    void should_find_nothing_where_nothing_was_ever_kept() {
        assertThat(SearchMode.values()).allSatisfy(mode -> assertThat(found("anything", mode, clock.instant()))
                .isEmpty());
    }

    private List<String> found(String text, SearchMode mode, @Nullable Instant asOf) {
        SearchRequest request =
                SearchRequest.builder().text(text).mode(mode).asOf(asOf).build();
        return anna.search(request).stream().map(hit -> hit.memory().content()).toList();
    }
}
