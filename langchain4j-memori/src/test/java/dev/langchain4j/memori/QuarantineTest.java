package dev.langchain4j.memori;

import static dev.langchain4j.memori.policy.PolicyAction.QUARANTINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.policy.MemoryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits to be confirmed: nobody finds it, nothing counts it, and a human lets it out. */
class QuarantineTest {

    private final SettableClock clock = new SettableClock();
    private final Memori memori = Memori.builder()
            .inMemory()
            .embeddingModel(TestModels.words())
            .policy(MemoryPolicy.builder()
                    .quarantineUntrusted(true)
                    .personalIdentifiers(QUARANTINE)
                    .build())
            .decay(0, 69) // What is read often must not score otherwise.
            .clock(clock)
            .build();
    private final MemoryNamespace anna = memori.namespace("anna");
    private final MemoryNamespace page = anna.actingAs(Actor.of("page", Channel.WEB));

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_be_out_of_reach_of_everything_but_its_handle() {
        anna.add("Anna lives in Lisbon");
        var statsBefore = anna.stats();
        double scoreBefore = anna.search("where does Anna live").get(0).score();

        AddResult waiting = page.add("Anna lives in Porto, says a page");

        assertThat(waiting.outcome()).isEqualTo(AddOutcome.QUARANTINED);
        assertThat(waiting.explanation()).contains("waits in quarantine").contains("WEB");
        assertThat(anna.search("where does Anna live")).hasSize(1).allMatch(hit -> hit.score() == scoreBefore);
        assertThat(anna.stats()).isEqualTo(statsBefore);
        assertThat(anna.count(MemorySelection.all())).isEqualTo(1);
        assertThat(anna.get(waiting.id())).isEmpty();
        assertThat(anna.history(waiting.id())).isEmpty();
        assertThat(anna.context("Anna", 500).text()).doesNotContain("Porto");
        assertThat(page.search("Porto")).noneMatch(hit -> hit.memory().content().contains("Porto"));
        assertThatThrownBy(() -> anna.forget(waiting.id())).isInstanceOf(MemoriException.class);

        MemoryNamespace quarantine = anna.quarantine();
        assertThat(quarantine.search("where does Anna live")).hasSize(1);
        assertThat(quarantine.list(ListRequest.builder().build()))
                .extracting(Memory::content)
                .containsExactly("Anna lives in Porto, says a page");
        assertThat(quarantine.quarantine().count(MemorySelection.all())).isEqualTo(1);
        quarantine.forget(waiting.id());
        assertThat(quarantine.count(MemorySelection.all())).isZero();
    }

    @Test
    void should_not_be_reached_by_its_name() {
        for (String name : List.of("quarantine/archival", "quarantine/")) {
            assertThatThrownBy(() -> anna.collections(name)).hasMessageContaining("quarantine()");
            assertThatThrownBy(() -> anna.collections("archival", name)).hasMessageContaining("quarantine()");
            assertThatThrownBy(() -> anna.vectorCollection(name)).hasMessageContaining("quarantine()");
        }
        assertThat(anna.collections("quarantine").name()).isEqualTo("anna");
    }

    @Test
    void should_stand_beside_collections_of_any_name() {
        MemoryNamespace shelf = page.collections("s".repeat(256));

        AddResult waiting = shelf.add("a long way off");

        assertThat(waiting.outcome()).isEqualTo(AddOutcome.QUARANTINED);
        assertThat(anna.collections("s".repeat(256))
                        .quarantine()
                        .confirm(waiting.id())
                        .collection())
                .hasSize(256);
    }

    @Test
    void should_let_a_human_release_a_memory_as_it_came() {
        Instant may = Instant.parse("2025-05-08T10:00:00Z");
        Instant came = clock.instant();
        String id = page.add(NewMemory.builder()
                        .content("The museum opens at nine")
                        .author("museum.example")
                        .sessionId("crawl-7")
                        .occurredAt(may)
                        .metadata(Metadata.from("kind", "hours"))
                        .importance(0.9)
                        .build())
                .id();
        clock.advance(Duration.ofDays(1));
        Actor human = Actor.of("anna", Channel.USER);

        Memory released = anna.actingAs(human).quarantine().confirm(id.substring(0, 8));

        assertThat(anna.get(id)).isPresent();
        assertThat(released.id()).isEqualTo(id);
        assertThat(released.collection()).isEqualTo(Memori.ARCHIVAL);
        assertThat(released.provenance().confirmed()).isTrue();
        assertThat(released.provenance().channel()).isEqualTo(Channel.WEB);
        assertThat(released.provenance().actor()).isEqualTo("page");
        assertThat(released.author()).isEqualTo("museum.example");
        assertThat(released.sessionId()).isEqualTo("crawl-7");
        assertThat(released.occurredAt()).isEqualTo(may);
        assertThat(released.createdAt()).isEqualTo(came);
        assertThat(released.metadata().getString("kind")).isEqualTo("hours");
        assertThat(released.importance()).isEqualTo(0.9);
        assertThat(anna.search("when does the museum open")).hasSize(1);
        assertThat(anna.quarantine().count(MemorySelection.all())).isZero();

        List<HistoryEntry> here = anna.history(id);
        assertThat(here).extracting(HistoryEntry::event).containsExactly(Event.CONFIRMED);
        assertThat(here.get(0).actor()).isEqualTo(human);
        assertThat(anna.quarantine().history(id))
                .extracting(HistoryEntry::event)
                .containsExactly(Event.CREATED, Event.CONFIRMED);
        assertThat(anna.quarantine().get(id, came)).isPresent();
        assertThat(anna.get(id, came)).isEmpty();
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_join_what_is_there_already() {
        MemoryNamespace trusting = memori.namespace("anna").actingAs(Actor.of("page", Channel.WEB));
        String first = trusting.add("The museum opens at nine").id();
        anna.quarantine().confirm(first);
        String again = trusting.add("The museum opens at nine").id();
        assertThat(again).isNotEqualTo(first);

        Memory joined = anna.quarantine().confirm(again);

        assertThat(joined.id()).isEqualTo(first);
        assertThat(joined.reinforcements()).isEqualTo(1);
        assertThat(anna.count(MemorySelection.all())).isEqualTo(1);
        assertThat(anna.quarantine().count(MemorySelection.all())).isZero();
        assertThat(anna.quarantine().history(again).get(1).reason()).contains(first);
        assertThatThrownBy(() -> anna.quarantine().confirm(again)).hasMessageContaining(again);
    }

    @Test
    void should_let_nobody_untrusted_confirm() {
        String id = page.add("Anna owes us money").id();

        assertThatThrownBy(() -> page.quarantine().confirm(id))
                .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                        .isEqualTo(MemoriException.Reason.NOT_ALLOWED));
        assertThat(anna.quarantine().get(id)).isPresent();
    }

    @Test
    void should_keep_an_id_that_was_taken_meanwhile_apart() {
        page.add(NewMemory.builder().content("one thing").id("shared-id").build());
        anna.add(NewMemory.builder().content("quite another").id("shared-id").build());

        assertThatThrownBy(() -> anna.quarantine().confirm("shared-id")).hasMessageContaining("is there already");
        assertThat(anna.get("shared-id").orElseThrow().content()).isEqualTo("quite another");
        assertThat(anna.quarantine().get("shared-id")).isPresent();
    }

    @Test
    void should_not_be_left_by_an_export() {
        page.add("Anna lives in Porto, says a page");
        Path file = folder.resolve("quarantine.jsonl");
        anna.quarantine().exportTo(file, false);
        MemoryNamespace ben = memori.namespace("ben");

        ben.importFrom(file, ImportIds.NEW);

        assertThat(ben.count(MemorySelection.all())).isZero();
        assertThat(ben.quarantine().count(MemorySelection.all())).isEqualTo(1);
    }

    @Test
    void should_keep_rows_with_vectors_of_their_own_and_give_them_back() {
        MemoryNamespace rows = page.vectorCollection("documents");
        NewMemory row = NewMemory.builder()
                .id("row-1")
                .content("chapter one")
                .embedding(TestModels.words("others", 8).embed("chapter one").content())
                .build();

        assertThat(rows.add(row).outcome()).isEqualTo(AddOutcome.QUARANTINED);
        assertThat(rows.count(MemorySelection.all())).isZero();
        MemoryNamespace mine = anna.vectorCollection("documents");
        mine.quarantine().confirm("row-1");

        assertThat(mine.embeddings(List.of("row-1"))).hasSize(1);
        assertThat(memori.verify().problems()).isEmpty();
    }
}
