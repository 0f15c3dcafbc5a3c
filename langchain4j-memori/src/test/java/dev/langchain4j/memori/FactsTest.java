package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Fact;
import dev.langchain4j.memori.data.FactResult;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewFact;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RelatedFact;
import dev.langchain4j.memori.data.RollbackRequest;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.fact.Facts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of Anna, as it changes. */
class FactsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Actor BEN = new Actor("ben", Channel.USER, "s1");

    private final SettableClock clock = new SettableClock(NOW);
    private Memori memori;
    private MemoryNamespace anna;
    private Facts facts;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        memori = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .clock(clock)
                .build();
        anna = memori.namespace("anna");
        facts = anna.facts();
    }

    @AfterEach
    void close() {
        assertThat(memori.verify().problems()).isEmpty();
        memori.close();
    }

    @Test
    void should_know_what_is_true_now_what_was_and_what_it_believed() {
        FactResult oslo = facts.add(fact("Anna", "lives in", "Oslo", year(2020), null));
        assertThat(oslo.outcome()).isEqualTo(AddOutcome.CREATED);
        Instant before = clock.instant();
        clock.advance(Duration.ofDays(1));

        FactResult paris = facts.add(fact("anna", "Lives in", "Paris", year(2023), null));

        assertThat(paris.outcome()).isEqualTo(AddOutcome.SUPERSEDED);
        assertThat(paris.changed())
                .extracting(Fact::id)
                .containsExactly(oslo.fact().id());
        assertThat(facts.current("Anna", "lives in")).extracting(Fact::object).containsExactly("Paris");
        assertThat(facts.asOf("Anna", "lives in", year(2021)))
                .extracting(Fact::object)
                .containsExactly("Oslo");
        assertThat(facts.asOf("Anna", null, year(2019))).isEmpty();
        assertThat(facts.asOf("Anna", "lives in", year(2024), before))
                .extracting(Fact::object)
                .containsExactly("Oslo");
        assertThat(facts.timeline("Anna", "lives in"))
                .extracting(Fact::object, Fact::validity)
                .containsExactly(
                        tuple("Oslo", new Validity(year(2020), year(2023))),
                        tuple("Paris", new Validity(year(2023), null)));
        assertThat(facts.timeline("Anna", "lives in", before))
                .extracting(Fact::validity)
                .containsExactly(new Validity(year(2020), null));
        assertThat(anna.collections(Memori.FACTS).chain(oslo.fact().id()))
                .extracting(memory -> memory.id())
                .containsExactly(oslo.fact().id(), paris.fact().id());
    }

    @Test
    void should_end_what_is_true_now_where_nobody_says_since_when() {
        facts.add("Anna", "lives in", "Oslo");
        facts.add("Anna", "lives in", "Paris");

        assertThat(facts.timeline("Anna", "lives in"))
                .extracting(Fact::validity)
                .containsExactly(new Validity(null, NOW), new Validity(NOW, null));
    }

    @Test
    void should_leave_what_was_true_at_another_time() {
        facts.add(fact("Anna", "lives in", "Oslo", year(2020), null));

        FactResult paris = facts.add(fact("Anna", "lives in", "Paris", year(2015), year(2018)));
        FactResult rome = facts.add(fact("Anna", "lives in", "Rome", year(2018), null));

        assertThat(paris.outcome()).isEqualTo(AddOutcome.CREATED);
        assertThat(paris.changed()).isEmpty();
        assertThat(rome.fact().validity()).isEqualTo(new Validity(year(2018), year(2020)));
        assertThat(timeline("lives in")).containsExactly("Paris 2015-2018", "Rome 2018-2020", "Oslo 2020-");
    }

    @Test
    void should_cut_a_fact_in_two_where_something_else_was_true_for_a_while() {
        facts.add(fact("Anna", "lives in", "Oslo", year(2020), null));

        FactResult paris = facts.add(fact("Anna", "lives in", "Paris", year(2021), year(2022)));

        assertThat(paris.changed()).hasSize(1);
        assertThat(timeline("lives in")).containsExactly("Oslo 2020-2021", "Paris 2021-2022", "Oslo 2022-");
    }

    @Test
    void should_withdraw_what_something_else_is_said_of_from_the_very_beginning() {
        FactResult oslo = facts.add(fact("Anna", "lives in", "Oslo", year(2020), null));
        facts.add(fact("Anna", "lives in", "Paris", year(2020), null));

        assertThat(timeline("lives in")).containsExactly("Paris 2020-");
        assertThat(anna.collections(Memori.FACTS).history(oslo.fact().id()))
                .extracting(HistoryEntry::event)
                .startsWith(HistoryEntry.Event.CREATED)
                .contains(HistoryEntry.Event.WITHDRAWN);
    }

    @Test
    void should_take_an_end_in_the_past_for_what_was_before() {
        facts.add(fact("Anna", "lives in", "Oslo", year(2020), null));

        facts.add(fact("Anna", "lives in", "Paris", null, year(2022)));

        assertThat(timeline("lives in")).containsExactly("Paris 2020-2022", "Oslo 2022-");
    }

    @Test
    void should_let_many_things_be_true_of_predicates_that_are_not_single_valued() {
        facts.add("Anna", "likes", "tea");
        facts.add("Anna", "likes", "coffee");

        assertThat(facts.current("Anna", "likes")).extracting(Fact::object).containsExactlyInAnyOrder("tea", "coffee");
        facts.add(NewFact.builder()
                .subject("Anna")
                .predicate("likes")
                .object("mate")
                .singleValued(true)
                .build());
        assertThat(facts.current("Anna", "likes")).extracting(Fact::object).containsExactly("mate");
        facts.add(NewFact.builder()
                .subject("Anna")
                .predicate("lives in")
                .object("Oslo")
                .singleValued(false)
                .build());
        facts.add(NewFact.builder()
                .subject("Anna")
                .predicate("lives in")
                .object("Norway")
                .singleValued(false)
                .build());
        assertThat(facts.current("Anna", "lives in")).hasSize(2);
    }

    @Test
    void should_take_the_list_of_single_valued_predicates_from_the_builder() {
        try (Memori other = Memori.builder()
                .inMemory()
                .textOnly()
                .singleValuedPredicates(List.of("Drives"))
                .build()) {
            Facts theirs = other.namespace("n").facts();
            theirs.add("Anna", "drives", "a Volvo");
            theirs.add("Anna", "drives", "a Saab");
            theirs.add("Anna", "lives in", "Oslo");
            theirs.add("Anna", "lives in", "Paris");
            assertThat(theirs.current("Anna", "drives"))
                    .extracting(Fact::object)
                    .containsExactly("a Saab");
            assertThat(theirs.current("Anna", "lives in")).hasSize(2);
        }
    }

    @Test
    void should_believe_more_what_several_say_and_not_what_one_repeats() {
        FactResult first = facts.add(sure("Anna", "likes", "tea", 0.6));
        FactResult again = facts.add(sure("Anna", "likes", "Tea", 0.5));
        assertThat(again.outcome()).isEqualTo(AddOutcome.REINFORCED);
        assertThat(again.fact().id()).isEqualTo(first.fact().id());
        assertThat(again.fact().confidence()).isEqualTo(0.6);

        Facts bens = anna.actingAs(BEN).facts();
        assertThat(bens.add(sure("Anna", "likes", "tea", 0.5)).fact().confidence())
                .isCloseTo(0.8, within(1e-9));
        Fact twice = bens.add(sure("Anna", "likes", "tea", 0.5)).fact();

        assertThat(twice.confidence()).isCloseTo(0.8, within(1e-9));
        assertThat(twice.memory().provenance().corroborations()).isEqualTo(1);
        assertThat(twice.memory().reinforcements()).isEqualTo(3);
    }

    @Test
    void should_learn_when_it_began_and_ended() {
        facts.add("Anna", "works at", "Acme");
        facts.add(fact("Anna", "works at", "Acme", year(2019), null));
        assertThat(timeline("works at")).containsExactly("Acme 2019-");
        facts.add(fact("Anna", "works at", "Acme", null, year(2027)));
        assertThat(timeline("works at")).containsExactly("Acme 2019-2027");
        facts.add("Anna", "works at", "Acme");
        assertThat(timeline("works at")).containsExactly("Acme 2019-2027");
    }

    @Test
    void should_end_a_fact() {
        String id =
                facts.add(fact("Anna", "likes", "tea", year(2020), null)).fact().id();

        assertThat(facts.end(id, year(2025)).validity()).isEqualTo(new Validity(year(2020), year(2025)));

        assertThat(facts.current("Anna")).isEmpty();
        assertThat(facts.about("tea")).hasSize(1);
        assertThatThrownBy(() -> facts.end(id, year(2019))).isInstanceOf(MemoriException.class);
        assertThatThrownBy(() -> facts.end("nothing", NOW))
                .isInstanceOf(MemoriException.class)
                .hasMessage("there is no fact with the id nothing in the namespace 'anna'");
    }

    @Test
    void should_forget_what_rests_on_a_forgotten_memory_alone() {
        String note = anna.add("Anna told me that she has moved to Oslo").id();
        String other = anna.add(NewMemory.builder()
                        .content("The register says Anna drinks tea")
                        .author("Ben")
                        .build())
                .id();
        String alone = facts.add(from(note, "Anna", "lives in", "Oslo")).fact().id();
        String shared = facts.add(from(note, "Anna", "likes", "tea")).fact().id();
        facts.add(from(other, "Anna", "likes", "tea"));
        String said = facts.add(from(note, "Anna", "likes", "skiing")).fact().id();
        facts.add("Anna", "likes", "skiing");

        assertThat(anna.forget(note).ids()).containsExactlyInAnyOrder(note, alone);
        assertThat(facts.get(alone)).isEmpty();
        assertThat(facts.get(shared)).map(Fact::sources).contains(List.of(note, other));

        assertThat(anna.forget(other).ids()).containsExactlyInAnyOrder(other, shared);
        assertThat(facts.get(said)).isPresent();
        assertThat(facts.forget(said).ids()).containsExactly(said);
        assertThat(facts.about("Anna")).isEmpty();
    }

    @Test
    void should_believe_an_extracted_fact_no_further_than_its_source() {
        String page = anna.actingAs(new Actor("crawler", Channel.WEB, null))
                .add(NewMemory.builder()
                        .content("Anna owes us money")
                        .author("Anna")
                        .build())
                .id();

        List<FactResult> extracted = facts.extract(page, memory -> List.of(NewFact.of("Anna", "owes", "money")));

        assertThat(extracted).singleElement().satisfies(result -> {
            assertThat(result.fact().source()).isEqualTo(page);
            assertThat(result.fact().memory().provenance().channel()).isEqualTo(Channel.WEB);
        });
        // A hundred pages of one origin are one origin.
        String again = anna.actingAs(new Actor("crawler", Channel.WEB, null))
                .add("Everybody knows that Anna owes us")
                .id();
        FactResult repeated = facts.add(from(again, "Anna", "owes", "money"));
        assertThat(repeated.fact().memory().provenance().corroborations()).isZero();
        assertThat(repeated.fact().confidence()).isEqualTo(Fact.DEFAULT_CONFIDENCE);
        // And what comes by an untrusted channel does not borrow the name of a trusted memory.
        String trusted = anna.add("Anna is honest").id();
        FactResult borrowed = anna.actingAs(new Actor("tool", Channel.TOOL, null))
                .facts()
                .add(from(trusted, "Anna", "is", "dishonest"));
        assertThat(borrowed.fact().memory().provenance().channel()).isEqualTo(Channel.TOOL);
    }

    @Test
    void should_find_facts_by_word_and_by_meaning() {
        facts.add("Ben", "is allergic to", "peanuts");
        memori.flush();
        MemoryNamespace both = anna.collections(Memori.ARCHIVAL, Memori.FACTS);
        assertThat(both.search("allergic peanuts").get(0).memory().content()).isEqualTo("Ben is allergic to peanuts");
        assertThat(memori.stats().embedded()).isEqualTo(1);
    }

    @Test
    void should_come_back_from_an_export_with_its_graph() {
        facts.add(fact("Anna", "lives in", "Oslo", year(2020), null));
        facts.add(fact("Anna", "lives in", "Paris", year(2023), null));
        memori.flush();
        Path file = folder.resolve("facts.jsonl");
        anna.collections(Memori.FACTS).exportTo(file, false);

        MemoryNamespace copy = memori.namespace("copy");
        copy.collections(Memori.FACTS).importFrom(file, ImportIds.KEEP);

        assertThat(copy.facts().current("Anna", "lives in"))
                .extracting(Fact::object)
                .containsExactly("Paris");
        assertThat(copy.facts().timeline("anna", "lives in"))
                .usingRecursiveFieldByFieldElementComparatorOnFields("subject", "object", "confidence", "stated")
                .containsExactlyElementsOf(facts.timeline("anna", "lives in"));
    }

    @Test
    void should_be_as_before_when_what_somebody_wrote_is_rolled_back() {
        facts.add(fact("Anna", "lives in", "Oslo", year(2020), null));
        facts.add(fact("Anna", "likes", "tea", year(2020), null));
        clock.advance(Duration.ofMinutes(1));
        Instant since = clock.instant();
        Facts bens = anna.actingAs(BEN).facts();
        bens.add(fact("Anna", "lives in", "Paris", year(2021), year(2022)));
        bens.add(NewFact.builder()
                .subject("Anna")
                .predicate("likes")
                .object("gin")
                .validFrom(year(2020))
                .singleValued(true)
                .build());
        assertThat(timeline("lives in")).hasSize(3);

        anna.rollBack(RollbackRequest.ofActor("ben", since));

        assertThat(timeline("lives in")).containsExactly("Oslo 2020-");
        assertThat(timeline("likes")).containsExactly("tea 2020-");
    }

    @Test
    void should_walk_the_neighbourhood_and_round_every_circle_once() {
        facts.add(sure("Anna", "has boss", "Ben", 0.9));
        facts.add(sure("Anna", "likes", "Carl", 0.5));
        facts.add(sure("Ben", "lives in", "Oslo", 0.9));
        facts.add(sure("Ben", "knows", "Anna", 0.7));
        facts.add(sure("Oslo", "is in", "Norway", 1));
        facts.add(sure("Norway", "borders", "Sweden", 1));
        facts.add(sure("Dora", "lives in", "Rome", 1));

        assertThat(walked(facts.neighbourhood("ANNA", 1)))
                .containsExactly("1 Anna has boss Ben", "1 Ben knows Anna", "1 Anna likes Carl");
        assertThat(walked(facts.neighbourhood("Anna", 4)))
                .containsExactly(
                        "1 Anna has boss Ben",
                        "1 Ben knows Anna",
                        "1 Anna likes Carl",
                        "2 Ben lives in Oslo",
                        "3 Oslo is in Norway",
                        "4 Norway borders Sweden");
        assertThat(facts.neighbourhood("Anna", 4, 2)).hasSize(2);
        assertThat(facts.neighbourhood("Nobody", 4)).isEmpty();
        assertThat(memori.namespace("other").facts().neighbourhood("Anna", 4)).isEmpty();
        assertThatThrownBy(() -> facts.neighbourhood("Anna", 5)).hasMessage("depth must be from 1 to 4, but is 5");
        assertThatThrownBy(() -> facts.neighbourhood("Anna", 1, 1_001))
                .hasMessage("limit must be from 1 to 1000, but is 1001");
    }

    @Test
    void should_tell_names_apart_by_more_than_their_letters() {
        facts.add("Anna", "knows", "C");
        facts.add("Anna", "knows", "C++");
        facts.add("Anna", "knows", "c#");
        facts.add("ÁNNA", "knows", " “C” ");

        assertThat(facts.about("anna")).hasSize(3);
        assertThat(facts.about("C++")).hasSize(1);
    }

    @Test
    void should_refuse_what_is_no_fact_with_a_sentence() {
        assertThatThrownBy(() -> facts.add(" ", "likes", "tea"))
                .isInstanceOf(MemoriException.class)
                .hasMessageStartingWith("subject must hold");
        assertThatThrownBy(() -> facts.add("Anna", "likes", "x".repeat(501)))
                .hasMessage("the object of a fact must have at most 500 characters, but has 501");
        assertThatThrownBy(() -> sure("a", "b", "c", 1.5)).hasMessage("confidence must be from 0 to 1, but is 1.5");
        assertThatThrownBy(() -> facts.add(from("no-such-memory", "a", "b", "c")))
                .hasMessageStartingWith("the source of the fact, memory no-such-memory, is not in the namespace");
        assertThatThrownBy(() -> facts.addAll(List.of(NewFact.of("a", "b", "c"), from("none", "a", "b", "d"))))
                .isInstanceOf(MemoriException.class);
        assertThat(facts.about("a")).isEmpty();
        assertThatThrownBy(() -> fact("a", "b", "c", year(2020), year(2020)))
                .hasMessageContaining("cannot end at the same moment");
    }

    @Test
    void should_take_a_source_once_that_somebody_put_there_twice() {
        String source = anna.add("Anna lives in Oslo").id();

        String id = anna.collections(Fact.COLLECTION)
                .add(NewMemory.builder()
                        .content("Anna lives in Oslo")
                        .metadata(Fact.metadata("Anna", "lives in", "Oslo", 0.8, List.of(source, source), false))
                        .build())
                .id();

        assertThat(Fact.of(anna.collections(Fact.COLLECTION).peek(id).orElseThrow())
                        .orElseThrow()
                        .sources())
                .containsExactly(source);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_mend_a_graph_that_was_damaged() throws Exception {
        facts.add("Anna", "likes", "tea");
        memori.flush();
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("memory.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE fact SET object = 'gin'");
        }
        assertThat(memori.verify().problems())
                .containsExactly("what the graph of facts knows of 1 versions is off; rebuild() mends it");

        memori.rebuild();

        assertThat(facts.about("tea")).hasSize(1);
    }

    @Test
    void should_keep_one_town_a_moment_whoever_writes_from_wherever() throws Exception {
        try (Memori other = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .clock(clock)
                .build()) {
            List<Facts> writers = List.of(
                    facts,
                    other.namespace("anna").facts(),
                    facts,
                    other.namespace("anna").facts());
            Together.run(writers.size(), writer -> () -> {
                for (int i = 0; i < 10; i++) {
                    String town = "Town " + (i + writer) % 5;
                    writers.get(writer).add(fact("Anna", "lives in", town, year(2000 + (7 * i + writer) % 20), null));
                }
                return null;
            });
            // How many stretches there are depends on who was first where; that they are seamless does not.
            List<Fact> timeline = facts.timeline("Anna", "lives in");
            assertThat(timeline.get(0).validity().from()).isEqualTo(year(2000));
            for (int i = 1; i < timeline.size(); i++) {
                assertThat(timeline.get(i - 1).validity().to())
                        .isEqualTo(timeline.get(i).validity().from());
            }
            assertThat(timeline.get(timeline.size() - 1).validity().to()).isNull();
            assertThat(timeline).extracting(Fact::object).contains("Town 0", "Town 1", "Town 2", "Town 3", "Town 4");
            assertThat(facts.current("Anna", "lives in")).hasSize(1);
        }
    }

    private List<String> timeline(String predicate) {
        return facts.timeline("Anna", predicate).stream()
                .map(fact -> fact.object() + " " + year(fact.validity().from()) + "-"
                        + year(fact.validity().to()))
                .toList();
    }

    private static String year(@Nullable Instant moment) {
        return moment == null ? "" : moment.toString().substring(0, 4);
    }

    private static List<String> walked(List<RelatedFact> facts) {
        return facts.stream()
                .map(one -> one.distance() + " " + one.fact().memory().content())
                .toList();
    }

    private static Instant year(int year) {
        return Instant.parse(year + "-01-01T00:00:00Z");
    }

    private static NewFact fact(
            String subject, String predicate, String object, @Nullable Instant from, @Nullable Instant to) {
        return NewFact.builder()
                .subject(subject)
                .predicate(predicate)
                .object(object)
                .validFrom(from)
                .validTo(to)
                .build();
    }

    private static NewFact sure(String subject, String predicate, String object, double confidence) {
        return NewFact.builder()
                .subject(subject)
                .predicate(predicate)
                .object(object)
                .confidence(confidence)
                .build();
    }

    private static NewFact from(String source, String subject, String predicate, String object) {
        return NewFact.builder()
                .subject(subject)
                .predicate(predicate)
                .object(object)
                .source(source)
                .build();
    }
}
