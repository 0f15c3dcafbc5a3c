package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewFact;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.retention.Condenser;
import dev.langchain4j.memori.retention.Retention;
import dev.langchain4j.memori.retention.RetentionPolicy;
import dev.langchain4j.memori.retention.RetentionPreview;
import dev.langchain4j.memori.retention.RetentionReport;
import dev.langchain4j.memori.retention.RetentionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A policy says what it would do, does just that, and done again does nothing more. */
class RetentionTest extends AnnasMemory {

    @Test
    void should_erase_by_age_what_is_not_pinned_and_not_changed_since() {
        String old = anna.add("The car is parked in the north garage").id();
        String pinned = anna.add("The blood type is zero negative").id();
        String changed = anna.add("The desk is in room twelve").id();
        anna.pin(pinned);
        clock.advance(Duration.ofDays(20));
        anna.update(
                changed,
                MemoryUpdate.builder().content("The desk is in room forty").build());
        String young = anna.add("The bicycle has a flat tyre").id();
        clock.advance(Duration.ofDays(11));

        assertDoes(RetentionPolicy.of(rule("old").olderThan(Duration.ofDays(30)).build()), old);

        assertThat(ids()).containsExactlyInAnyOrder(pinned, changed, young);
    }

    @Test
    void should_keep_pinned_facts_whatever_becomes_of_what_they_rest_on() {
        for (boolean purging : List.of(true, false)) {
            String source = anna.add("Anna has moved, and works elsewhere").id();
            NewFact.Builder fact = NewFact.builder().subject("Anna").source(source);
            String pinned = anna.facts()
                    .add(fact.predicate("lives in").object("Oslo").build())
                    .fact()
                    .id();
            String other = anna.facts()
                    .add(fact.predicate("works at").object("the harbour").build())
                    .fact()
                    .id();
            anna.collections(Memori.FACTS).pin(pinned);
            clock.advance(Duration.ofDays(2));

            if (purging) {
                anna.purge(MemorySelection.all());
            } else {
                anna.retention(RetentionPolicy.of(
                                rule("old").olderThan(Duration.ofDays(1)).build()))
                        .apply();
            }

            assertThat(anna.peek(source)).isEmpty();
            assertThat(anna.facts().get(pinned)).isPresent();
            assertThat(anna.facts().get(other)).isEmpty();
            anna.facts().forget(pinned);
        }
    }

    @Test
    void should_count_what_was_read_a_moment_ago_as_used() {
        String idle = anna.add("The printer is called Gutenberg").id();
        String used = anna.add("The coffee machine needs a new filter").id();
        clock.advance(Duration.ofDays(90));
        anna.get(used);

        assertDoes(
                RetentionPolicy.of(rule("idle").unusedFor(Duration.ofDays(60)).build()), idle);

        assertThat(ids()).containsExactly(used);
    }

    @Test
    void should_keep_the_newest_of_a_collection_or_of_each_type() {
        List<String> notes = new ArrayList<>();
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clock.advance(Duration.ofMinutes(1));
            notes.add(anna.add(distinct(i)).id());
            events.add(anna.add(NewMemory.builder()
                            .content(distinct(10 + i))
                            .type(MemoryType.EPISODIC)
                            .build())
                    .id());
        }
        anna.pin(notes.get(0));

        assertDoes(
                RetentionPolicy.of(rule("newest").keepNewestOfEachType(4).build()),
                notes.get(1),
                events.get(0),
                events.get(1));
        assertThat(ids()).hasSize(9);
        assertThat(anna.retention(
                                RetentionPolicy.of(rule("newest").keepNewest(5).build()))
                        .apply()
                        .memories())
                .isEqualTo(3);
        assertThat(ids()).contains(notes.get(0), notes.get(5), events.get(5)).hasSize(6);
    }

    @Test
    void should_give_a_type_a_time_to_live_and_erase_what_has_expired() {
        String working = anna.add(NewMemory.builder()
                        .content("The draft is in the left pane")
                        .type(MemoryType.WORKING)
                        .build())
                .id();
        String expiring = anna.add(NewMemory.builder()
                        .content("The voucher is valid today")
                        .expiresAt(clock.instant().plus(Duration.ofHours(1)))
                        .build())
                .id();
        String kept = anna.add("The passport is in the drawer").id();
        clock.advance(Duration.ofHours(3));

        assertDoes(RetentionPolicy.expired(), expiring);
        assertDoes(
                RetentionPolicy.of(rule("working memory")
                        .among(MemorySelection.builder()
                                .types(MemoryType.WORKING)
                                .build())
                        .olderThan(Duration.ofHours(2))
                        .build()),
                working);
        assertThat(ids()).containsExactly(kept);
    }

    @Test
    void should_keep_all_then_the_important_and_then_the_gist() {
        MemoryNamespace ben = memori.namespace("ben");
        ben.add("Ben went fishing");
        ben.add("Ben caught nothing");
        anna.core().create(NewBlock.of("human"));
        List<String> trip = new ArrayList<>();
        for (String said : List.of(
                "The trip to Lisbon was booked for May.",
                "The trip to Lisbon includes the hotel by the river.",
                "Somebody sneezed twice.",
                "The hotel in Lisbon by the river was booked, too.")) {
            trip.add(anna.add(NewMemory.builder()
                            .content(said)
                            .sessionId("travel")
                            .importance(said.contains("sneezed") ? 0.1 : said.contains("river") ? 0.8 : 0.5)
                            .build())
                    .id());
            clock.advance(Duration.ofMinutes(5));
        }
        String alone = anna.add(NewMemory.builder()
                        .content("Grandmother called")
                        .sessionId("phone")
                        .build())
                .id();
        String procedure = anna.add(NewMemory.builder()
                        .content("To bleed the radiator, close the valve first")
                        .type(MemoryType.PROCEDURAL)
                        .sessionId("travel")
                        .build())
                .id();
        RetentionPolicy policy = RetentionPolicy.threeStages();

        clock.advance(Duration.ofDays(6));
        assertDoes(policy);
        clock.advance(Duration.ofDays(2));
        assertDoes(policy, trip.get(2));
        clock.advance(Duration.ofDays(25));
        RetentionReport report = assertDoes(policy, trip.get(0), trip.get(1), trip.get(3));

        String gist = report.rules().get(2).condensed().get(0);
        Memory condensed = anna.peek(gist).orElseThrow();
        assertThat(condensed.content()).contains("Lisbon").contains("river");
        assertThat(condensed.type()).isEqualTo(MemoryType.EPISODIC);
        assertThat(condensed.sessionId()).isEqualTo("travel");
        assertThat(condensed.importance()).isEqualTo(0.8);
        assertThat(condensed.metadata().getInteger(RetentionPolicy.CONDENSED)).isEqualTo(3);
        assertThat(condensed.metadata().getString(RetentionPolicy.CONDENSED_FROM))
                .isEqualTo("2026-03-01T08:00:00Z");
        assertThat(condensed.occurredAt()).isEqualTo(Instant.parse("2026-03-01T08:15:00Z"));
        assertThat(ids()).containsExactlyInAnyOrder(gist, alone, procedure);
        memori.flush();
        assertThat(anna.search("hotel Lisbon").get(0).memory().id()).isEqualTo(gist);
        assertThat(anna.embeddings(List.of(gist))).hasSize(1);
        clock.advance(Duration.ofDays(100));
        assertDoes(policy);
        assertThat(ben.count(MemorySelection.all())).isEqualTo(2);
        assertThat(anna.core().blocks()).hasSize(1);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_trust_the_gist_no_more_than_the_least_of_what_it_stands_for() {
        anna.add("The invoice was paid on Monday");
        anna.actingAs(Actor.of("crawler", Channel.WEB)).add("The account number has changed");
        clock.advance(Duration.ofDays(40));

        String gist = anna.retention(RetentionPolicy.threeStages())
                .apply()
                .rules()
                .get(2)
                .condensed()
                .get(0);

        assertThat(anna.peek(gist).orElseThrow().provenance().channel()).isEqualTo(Channel.WEB);
    }

    @Test
    void should_leave_everything_as_it_is_where_a_condenser_fails() {
        anna.add("The tap drips");
        anna.add("The plumber comes on Friday");
        clock.advance(Duration.ofDays(40));

        assertThatThrownBy(() -> anna.retention(RetentionPolicy.threeStages(memories -> " "))
                        .apply())
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("2 memories");
        assertThatThrownBy(() -> anna.retention(RetentionPolicy.threeStages(memories -> {
                            throw new IllegalStateException("no answer");
                        }))
                        .apply())
                .hasMessage("no answer");

        assertThat(ids()).hasSize(2);
    }

    @Test
    void should_stop_where_it_is_told_to_and_go_on_from_there() {
        for (int session = 0; session < 3; session++) {
            for (int i = 0; i < 2; i++) {
                anna.add(NewMemory.builder()
                        .content(distinct(10 * session + i))
                        .sessionId("s" + session)
                        .build());
            }
        }
        clock.advance(Duration.ofDays(40));
        Retention retention = anna.retention(RetentionPolicy.threeStages());
        AtomicInteger heard = new AtomicInteger();

        RetentionReport first = retention.apply((done, total) -> {
            assertThat(total).isEqualTo(6);
            return heard.incrementAndGet() < 2;
        });

        assertThat(first.finished()).isFalse();
        assertThat(first.memories()).isEqualTo(4);
        RetentionReport rest = retention.apply();
        assertThat(rest.finished()).isTrue();
        assertThat(rest.memories()).isEqualTo(2);
        assertThat(retention.preview().memories()).isZero();
    }

    @Test
    void should_refuse_rules_that_say_nothing_or_nonsense() {
        assertThatThrownBy(() -> rule("all").build()).hasMessageContaining("everything");
        assertThatThrownBy(() -> rule(" ")).isInstanceOf(MemoriException.class);
        assertThatThrownBy(() -> rule("age").olderThan(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> rule("importance").lessImportantThan(1.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> rule("newest").keepNewest(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> RetentionPolicy.of()).isInstanceOf(MemoriException.class);
        assertThatThrownBy(() -> RetentionPolicy.of(
                        rule("twice").expired().build(), rule("twice").expired().build()))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> Condenser.extractive(10)).hasMessageContaining("10");
        assertThatThrownBy(() -> rule("past")
                        .among(MemorySelection.builder().asOf(clock.instant()).build()))
                .hasMessageContaining("asOf");
    }

    @Test
    void should_erase_exactly_what_any_preview_says() {
        long seed = System.nanoTime();
        System.out.println("RetentionTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            MemoryNamespace someone = memori.namespace("someone" + round);
            MemoryNamespace other = memori.namespace("other" + round);
            for (int i = 0; i < 40; i++) {
                MemoryNamespace target = i % 4 == 0 ? other : someone;
                String id = target.add(NewMemory.builder()
                                .content(distinct(1_000 * round + i))
                                .type(any(random, MemoryType.values()))
                                .sessionId(random.nextBoolean() ? null : "s" + random.nextInt(5))
                                .importance(random.nextDouble())
                                .pinned(random.nextInt(5) == 0)
                                .expiresAt(
                                        random.nextInt(4) == 0
                                                ? clock.instant().plus(Duration.ofHours(1 + random.nextInt(900)))
                                                : null)
                                .build())
                        .id();
                clock.advance(Duration.ofHours(random.nextInt(48)));
                if (random.nextInt(3) == 0) {
                    target.get(id);
                }
            }
            long others = other.stats().memories();
            Set<String> pinned = new HashSet<>(pinned(someone));
            List<RetentionRule> rules = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                rules.add(any(random, i));
            }
            Retention retention = someone.retention(RetentionPolicy.of(rules.toArray(RetentionRule[]::new)));

            RetentionPreview preview = retention.preview();
            RetentionReport report = retention.apply();

            for (int i = 0; i < rules.size(); i++) {
                List<String> erased = report.rules().get(i).receipts().stream()
                        .flatMap(receipt -> receipt.ids().stream())
                        .sorted()
                        .toList();
                assertThat(erased).isEqualTo(preview.rules().get(i).ids());
                assertThat(report.rules().get(i).condensed())
                        .hasSize(preview.rules().get(i).condensed());
            }
            assertThat(report.verified()).isTrue();
            assertThat(retention.apply().memories()).as("applied again").isZero();
            assertThat(pinned(someone)).containsExactlyInAnyOrderElementsOf(pinned);
            assertThat(other.stats().memories()).isEqualTo(others);
        }
        assertThat(memori.verify().problems()).isEmpty();
    }

    private RetentionReport assertDoes(RetentionPolicy policy, String... ids) {
        Retention retention = anna.retention(policy);
        assertThat(retention.preview().rules().stream().flatMap(rule -> rule.ids().stream()))
                .containsExactlyInAnyOrder(ids);
        RetentionReport report = retention.apply();
        assertThat(report.rules().stream()
                        .flatMap(rule -> rule.receipts().stream())
                        .flatMap(receipt -> receipt.ids().stream()))
                .containsExactlyInAnyOrder(ids);
        assertThat(report.verified()).isTrue();
        assertThat(retention.apply().memories()).as("applied again").isZero();
        return report;
    }

    private List<String> ids() {
        return anna.list(ListRequest.builder().limit(1_000).build()).stream()
                .map(Memory::id)
                .toList();
    }

    private static List<String> pinned(MemoryNamespace namespace) {
        return namespace.list(ListRequest.builder().limit(1_000).build()).stream()
                .filter(Memory::pinned)
                .map(Memory::id)
                .toList();
    }

    private static RetentionRule.Builder rule(String name) {
        return RetentionRule.named(name);
    }

    private static RetentionRule any(Random random, int number) {
        RetentionRule.Builder rule = rule("rule " + number);
        switch (random.nextInt(5)) {
            case 0 -> rule.olderThan(Duration.ofHours(1 + random.nextInt(900)));
            case 1 -> rule.unusedFor(Duration.ofHours(1 + random.nextInt(900)));
            case 2 -> rule.lessImportantThan(random.nextDouble());
            case 3 -> rule.keepNewest(random.nextInt(30));
            default -> rule.expired();
        }
        if (random.nextInt(3) == 0) {
            rule.condense(Condenser.extractive(200));
        }
        if (random.nextInt(3) == 0) {
            rule.among(MemorySelection.builder()
                    .types(any(random, MemoryType.values()))
                    .build());
        }
        return rule.build();
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** Texts that nothing would take for duplicates. */
    private static String distinct(int number) {
        Random random = new Random(number);
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < 8; word++) {
            text.append(Integer.toString(random.nextInt(1 << 24), 36)).append(' ');
        }
        return text.append(number).toString();
    }
}
