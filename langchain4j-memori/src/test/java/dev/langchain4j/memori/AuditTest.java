package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.chat.MemoriChatMemory;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.AuditEntry;
import dev.langchain4j.memori.data.AuditHead;
import dev.langchain4j.memori.data.AuditRequest;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ExportRequest;
import dev.langchain4j.memori.data.KernelRequest;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.fact.Facts;
import dev.langchain4j.memori.rag.MemoriContentRetriever;
import dev.langchain4j.memori.rag.MemoriRetrievalAugmentor;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.query.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was done with Anna's memory, by whom and why; and nothing of what it says. */
class AuditTest extends AnnasMemory {

    @TempDir
    private Path folder;

    @Test
    void should_keep_nothing_until_it_is_switched_on() {
        anna.add("Anna likes tea");
        anna.search("tea");
        assertThat(anna.audit().isEnabled()).isFalse();
        assertThat(entries(anna)).isEmpty();
        assertThat(anna.audit().head()).isEqualTo(AuditHead.NONE);
        assertThat(anna.audit().verify().isIntact()).isTrue();

        anna.actingAs(Actor.of("ops", Channel.USER).because("ticket 4711"))
                .audit()
                .enable();
        anna.audit().enable();

        assertThat(anna.audit().isEnabled()).isTrue();
        assertThat(entries(anna)).singleElement().satisfies(entry -> {
            assertThat(entry.number()).isEqualTo(1);
            assertThat(entry.at()).isEqualTo(clock.instant());
            assertThat(entry.action()).isEqualTo(AuditAction.ENABLE);
            assertThat(entry.actor()).isEqualTo(Actor.of("ops", Channel.USER).because("ticket 4711"));
            assertThat(entry.subjects()).isEmpty();
        });
    }

    @Test
    void should_keep_nothing_any_more_when_it_is_switched_off() {
        anna.audit().enable();
        String id = anna.add("Anna likes tea").id();
        anna.get(id);
        anna.audit().disable();
        anna.audit().disable();
        anna.get(id);
        anna.forget(id);

        assertThat(entries(anna))
                .extracting(AuditEntry::action)
                .containsExactly(AuditAction.ENABLE, AuditAction.WRITE, AuditAction.READ, AuditAction.DISABLE);
        anna.audit().enable();
        assertThat(entries(anna)).hasSize(5);
        assertThat(anna.audit().verify().isIntact()).isTrue();
    }

    @Test
    void should_keep_every_sort_of_write_with_who_did_it() {
        anna.audit().enable();
        MemoryNamespace ben =
                anna.actingAs(Actor.of("ben", Channel.AGENT).inSession("s1").because("he was asked to"));

        String tea = ben.add("Anna likes tea").id();
        String boat = anna.add(NewMemory.builder()
                        .content("The boat leaves at noon")
                        .metadata(Metadata.from("kind", "plan"))
                        .build())
                .id();
        ben.update(tea, MemoryUpdate.builder().content("Anna likes coffee").build());
        List<String> two = anna.addAll(List.of(NewMemory.of("A red house"), NewMemory.of("Seven old maps"))).stream()
                .map(added -> added.id())
                .toList();
        ben.forget(tea);
        anna.purge(MemorySelection.builder().build());

        assertThat(told(anna))
                .containsExactly(
                        "ENABLE null []",
                        "WRITE ben [archival/" + tea + "]",
                        "WRITE null [archival/" + boat + "]",
                        "WRITE ben [archival/" + tea + "]",
                        "WRITE null [archival/" + two.get(0) + ", archival/" + two.get(1) + "]",
                        "FORGET ben [archival/" + tea + "] erased 1 with 2 versions and 2 vectors",
                        "FORGET null [archival/" + boat + ", archival/" + two.get(0) + ", archival/" + two.get(1)
                                + "] erased 3 with 3 versions and 3 vectors");
        assertThat(entries(anna).get(1).actor())
                .isEqualTo(Actor.of("ben", Channel.AGENT).inSession("s1").because("he was asked to"));
    }

    @Test
    void should_keep_what_happens_beside_memories() {
        anna.audit().enable();
        anna.core().create(NewBlock.of("persona"));
        anna.core().append("persona", "Patient");
        anna.core().forget("persona");
        anna.grants().grant("ben", Access.READ);
        anna.grants().revoke("ben");
        anna.documents("state").put("flow", "a text");
        anna.documents("state").forget("flow");
        anna.conversation("c1")
                .update(anna.conversation("c1").window(), List.of(UserMessage.from("The boat leaves at noon")));
        memori.flush();
        String said = anna.collections("recall")
                .list(ListRequest.builder().build())
                .get(0)
                .id();
        anna.conversation("c1").forget();

        assertThat(told(anna))
                .containsExactly(
                        "ENABLE null []",
                        "WRITE null [core/persona]",
                        "WRITE null [core/persona]",
                        "FORGET null [core/persona] erased 1 with 2 versions and 0 vectors",
                        "GRANT null [grants/ben]",
                        "REVOKE null [grants/ben]",
                        "WRITE null [document/state/flow]",
                        "FORGET null [document/state/flow]",
                        "WRITE null [conversation/c1]",
                        "WRITE null [recall/" + said + "]",
                        "READ null [recall/" + said + "]",
                        "FORGET null [conversation/c1, recall/" + said + "] erased 1 with 1 versions and 1 vectors");
    }

    @Test
    void should_keep_every_sort_of_read() {
        String tea = anna.add("Anna likes tea").id();
        String maps = anna.add("Seven old maps").id();
        clock.advance(Duration.ofSeconds(1)); // So that it is the one that was updated last.
        anna.update(maps, MemoryUpdate.builder().content("Seven new maps").build());
        anna.core().create(NewBlock.builder().label("persona").value("Patient").build());
        anna.audit().enable();
        MemoryNamespace ben = anna.actingAs(Actor.of("ben", Channel.USER));

        ben.search("tea");
        ben.get(tea);
        ben.peek(tea);
        ben.list(ListRequest.builder().limit(1).build());
        ben.related(tea, 1);
        ben.embeddings(List.of(tea));
        ben.history(maps);
        ben.history(tea);
        ben.get(tea, clock.instant());
        ben.chain(tea);
        ben.core().block("persona");
        ben.core().blocks();
        ben.core().history("persona");
        ben.exportTo(folder.resolve("anna.jsonl"), false);

        assertThat(told(anna))
                .containsExactly(
                        "ENABLE null []",
                        "READ ben [archival/" + tea + ", archival/" + maps + "]",
                        "READ ben [archival/" + tea + "]",
                        "READ ben [archival/" + tea + "]",
                        "READ ben [archival/" + maps + "]",
                        "READ ben [archival/" + maps + "]",
                        "READ ben [archival/" + tea + "]",
                        "READ ben [archival/" + maps + "]",
                        "READ ben [archival/" + tea + "]",
                        "READ ben [archival/" + tea + "]",
                        "READ ben [core/persona]",
                        "READ ben [core/persona]",
                        "READ ben [core/persona]",
                        "EXPORT ben [archival]");
    }

    @Test
    void should_keep_every_way_out() {
        anna.add("Anna likes tea");
        anna.audit().enable();
        MemoryNamespace ben = anna.actingAs(Actor.of("ben", Channel.USER));

        ben.exportTo(folder.resolve("anna.jsonl"), false);
        ben.exportTo(ExportRequest.to(folder.resolve("whole.jsonl")));
        ben.kernel(KernelRequest.to(folder.resolve("kernel.jsonl")));
        ben.handoff().writeTo(folder.resolve("handoff"));

        assertThat(told(anna))
                .filteredOn(entry -> entry.startsWith("EXPORT"))
                .containsExactly(
                        "EXPORT ben [archival]",
                        "EXPORT ben [the whole namespace]",
                        "EXPORT ben [archival]",
                        "EXPORT ben [archival]");
    }

    @Test
    void should_keep_every_sort_of_read_of_facts() {
        String fact = anna.facts().add("Anna", "lives in", "Oslo").fact().id();
        String said = anna.add("Anna works at the harbour").id();
        anna.audit().enable();
        Facts facts = anna.actingAs(Actor.of("ben", Channel.USER)).facts();

        facts.current("Anna");
        facts.current("Anna", "lives in");
        facts.asOf("Anna", null, clock.instant());
        facts.asOf("Anna", "lives in", clock.instant(), clock.instant());
        facts.timeline("Anna", "lives in");
        facts.timeline("Anna", "lives in", clock.instant());
        facts.about("Oslo");
        facts.neighbourhood("Anna", 1);
        facts.get(fact);
        facts.current("Nobody");
        facts.extract(said, memory -> List.of());

        assertThat(told(anna))
                .startsWith("ENABLE null []")
                .filteredOn(entry -> entry.equals("READ ben [facts/" + fact + "]"))
                .hasSize(9);
        assertThat(told(anna)).hasSize(11).contains("READ ben [archival/" + said + "]");
    }

    @Test
    void should_keep_what_a_model_is_shown() {
        String tea = anna.add("Anna likes green tea").id();
        anna.core().create(NewBlock.builder().label("persona").value("Patient").build());
        MemoriChatMemoryStore store = MemoriChatMemoryStore.builder()
                .memori(memori)
                .namespaceResolver(NamespaceResolver.fixed("anna"))
                .build();
        anna.audit().enable();

        Query query = Query.from("which tea does Anna like?");
        MemoriContentRetriever.builder()
                .memori(memori)
                .namespaceResolver(NamespaceResolver.fixed("anna"))
                .build()
                .retrieve(query);
        MemoriRetrievalAugmentor.builder()
                .memori(memori)
                .namespaceResolver(NamespaceResolver.fixed("anna"))
                .build()
                .augment(new AugmentationRequest(
                        UserMessage.from("which tea does Anna like?"),
                        dev.langchain4j.rag.query.Metadata.from(
                                UserMessage.from("which tea does Anna like?"), "anna", List.of())));
        anna.context("which tea?", 500);
        MemoriChatMemory.of(
                        MessageWindowChatMemory.builder()
                                .id("c1")
                                .maxMessages(5)
                                .chatMemoryStore(store)
                                .build(),
                        store)
                .messages();
        anna.audit()
                .injected(anna.search("tea").stream().map(hit -> hit.memory()).toList(), List.of());

        assertThat(told(anna))
                .filteredOn(entry -> entry.startsWith("INJECT"))
                .containsExactly(
                        "INJECT null [archival/" + tea + "]",
                        "INJECT null [archival/" + tea + "]",
                        "INJECT null [archival/" + tea + ", core/persona]",
                        "INJECT null [core/persona]",
                        "INJECT null [archival/" + tea + "]");
    }

    @Test
    void should_keep_what_others_read_where_it_belongs() {
        MemoryNamespace team = memori.namespace("team");
        String plan = team.add("The team ships on Friday").id();
        String tea = anna.add("Anna ships tea").id();
        team.grants().grant("anna", Access.WRITE);
        team.audit().enable();
        anna.audit().enable();

        anna.including("team").search("ships");
        anna.shared("team").get(plan);
        String more = anna.shared("team").add("Nobody ships on Monday").id();

        assertThat(told(team))
                .containsExactly(
                        "ENABLE null []",
                        "READ anna [archival/" + plan + "]",
                        "READ anna [archival/" + plan + "]",
                        "WRITE anna [archival/" + more + "]");
        assertThat(told(anna)).hasSize(2);
        assertThat(entries(anna).get(1).subjects())
                .containsExactlyInAnyOrder("archival/" + tea, "team:archival/" + plan);
    }

    @Test
    void should_let_nobody_else_write_into_it() {
        anna.audit().enable();
        String tea = anna.add("Anna likes tea").id();
        anna.core().create(NewBlock.of("persona"));
        MemoryNamespace eve = memori.namespace("eve");
        eve.audit().enable();

        eve.collections("a lie").shared("anna").exportTo(folder.resolve("nothing.jsonl"), false);
        assertThat(told(anna)).noneMatch(entry -> entry.startsWith("EXPORT"));

        eve.audit().injected(List.of(anna.peek(tea).orElseThrow()), anna.core().blocks());
        // Her own audit says what she claims, whatever Anna's says: it must not tell whether Anna has one.
        assertThat(entries(eve)).hasSize(2);
        assertThat(told(anna)).noneMatch(entry -> entry.startsWith("INJECT"));

        anna.grants().grant("eve", Access.READ);
        anna.core().grant("persona", "eve", Access.READ);
        eve.audit().injected(List.of(anna.peek(tea).orElseThrow()), eve.core().blocks());
        assertThat(told(anna)).contains("INJECT eve [archival/" + tea + ", core/persona]");
        assertThat(told(eve)).contains("INJECT null [anna:archival/" + tea + ", anna:core/persona]");
        eve.shared("anna").exportTo(folder.resolve("something.jsonl"), false);
        assertThat(told(anna)).contains("EXPORT eve [archival]");
    }

    @Test
    void should_keep_nothing_of_a_write_that_failed() {
        String id = anna.add("Anna likes tea").id();
        anna.audit().enable();

        assertThatThrownBy(() -> anna.update(
                        id,
                        MemoryUpdate.builder().pinned(true).expectedVersion(7).build()))
                .isInstanceOf(MemoriException.class);
        assertThatThrownBy(() -> anna.forget("no-such-memory")).isInstanceOf(MemoriException.class);

        assertThat(entries(anna)).hasSize(1);
    }

    @Test
    void should_answer_by_time_action_actor_and_page() {
        anna.audit().enable();
        Instant start = clock.instant();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofMinutes(1));
            anna.actingAs(Actor.of(i % 2 == 0 ? "ben" : "eve", Channel.USER)).add("Fact number " + i);
            anna.search("fact");
        }

        assertThat(entries(anna)).hasSize(11).extracting(AuditEntry::number).isSorted();
        assertThat(numbers(AuditRequest.builder().action(AuditAction.READ))).containsExactly(3L, 5L, 7L, 9L, 11L);
        assertThat(numbers(AuditRequest.builder().actor("eve"))).containsExactly(4L, 8L);
        assertThat(numbers(AuditRequest.builder().from(start.plusSeconds(120)).to(start.plusSeconds(240))))
                .containsExactly(4L, 5L, 6L, 7L);
        assertThat(numbers(AuditRequest.builder().after(4).limit(2))).containsExactly(5L, 6L);
        assertThatThrownBy(() -> AuditRequest.builder().limit(0).build())
                .hasMessage("limit must be between 1 and 10000, but is 0");
    }

    @Test
    void should_know_what_no_audit_of_another_namespace_says() {
        anna.audit().enable();
        memori.namespace("ben").add("Ben likes tea");
        memori.namespace("ben").audit().enable();
        assertThat(entries(anna)).hasSize(1);
        assertThat(entries(memori.namespace("ben"))).hasSize(1);
    }

    private static List<AuditEntry> entries(MemoryNamespace namespace) {
        return namespace.audit().entries(AuditRequest.builder().limit(1_000).build());
    }

    private List<Long> numbers(AuditRequest.Builder request) {
        return anna.audit().entries(request.build()).stream()
                .map(AuditEntry::number)
                .toList();
    }

    private static List<String> told(MemoryNamespace namespace) {
        return entries(namespace).stream()
                .map(entry -> entry.action() + " " + entry.actor().name() + " " + entry.subjects()
                        + (entry.outcome() == null ? "" : " " + entry.outcome()))
                .toList();
    }
}
