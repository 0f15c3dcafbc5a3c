package dev.langchain4j.memori;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ImportResult;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryContext;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.MetadataText;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.PurgePreview;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.page.MemoriPage;
import dev.langchain4j.memori.tool.AgentInstructions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the command-line memory that this library shares its name with can do, this library can do, too; and what it gets wrong, this
 * library gets right. One room of tests for each row of its feature list, one for each of its known defects.
 */
class MemoriParityTest extends ParityFixture {

    @Nested
    class Rows {

        @Nested
        class Row {

            @Test
            void should_keep_every_field_across_a_restart() {
                String id = alice.add(everything()).id();
                clock.advance(HOUR);
                alice.get(id);

                reopen();

                assertThat(UUID.fromString(id)).hasToString(id);
                assertThat(alice.peek(id)).contains(everythingAs(id, 1, START.plus(HOUR)));
            }

            @Test
            void should_keep_the_creation_time_when_a_memory_changes() {
                String id = alice.add("the gate code is 4711").id();
                Instant later = clock.advance(DAY);

                alice.update(
                        id,
                        MemoryUpdate.builder().content("the gate code is 4712").build());
                reopen();

                Memory memory = peek(id);
                assertThat(memory.createdAt()).isEqualTo(START);
                assertThat(memory.updatedAt()).isEqualTo(later);
                assertThat(memory.version()).isEqualTo(2);
            }

            @ParameterizedTest
            @ValueSource(strings = {"1492-10-12T00:00:00Z", "-0044-03-15T12:00:00Z", "2999-12-31T23:59:59.999999Z"})
            void should_keep_times_of_long_ago_and_far_ahead(String time) {
                Instant occurredAt = Instant.parse(time);
                String id = alice.add(NewMemory.builder()
                                .content("an event")
                                .occurredAt(occurredAt)
                                .build())
                        .id();
                MemorySelection around = MemorySelection.builder()
                        .after(occurredAt.minusNanos(1000))
                        .before(occurredAt.plusNanos(1000))
                        .build();

                reopen();

                assertThat(peek(id).occurredAt()).isEqualTo(occurredAt);
                assertThat(alice.count(around)).isEqualTo(1);
            }

            @Test
            void should_keep_a_vector_bit_for_bit_across_a_restart() throws IOException {
                float[] vector = {0.1f, -1.0e-7f, 123_456.79f, Float.MIN_VALUE};
                alice.add(NewMemory.builder()
                        .content("a point")
                        .embedding(Embedding.from(vector))
                        .build());

                reopen();

                alice.exportTo(folder.resolve("out.jsonl"), true);
                String line = Files.readAllLines(folder.resolve("out.jsonl")).get(1);
                byte[] stored =
                        Base64.getDecoder().decode(json(line).at("/vectors/0").asText());
                float[] read = new float[vector.length];
                ByteBuffer.wrap(stored)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(read);
                assertThat(read).containsExactly(vector);
            }
        }

        @Nested
        class Search {

            @Test
            void should_search_by_word_and_by_meaning_when_nothing_else_is_said() {
                alice.add("the timetable hangs by the door");
                alice.add("a vessel lies at the pier");
                alice.add("the kitten sleeps");
                int embedded = model.texts();

                List<MemoryHit> hits = alice.search("timetable of the ship");

                assertThat(model.texts()).as("the question was embedded").isEqualTo(embedded + 1);
                assertThat(contents(hits).subList(0, 2))
                        .containsExactlyInAnyOrder("the timetable hangs by the door", "a vessel lies at the pier");
                assertThat(hits).allSatisfy(hit -> assertThat(hit.explanation().toString())
                        .contains("vector lane"));
                assertThat(hits)
                        .filteredOn(hit -> hit.explanation().toString().contains("lexical lane"))
                        .extracting(hit -> hit.memory().content())
                        .containsExactly("the timetable hangs by the door");
            }

            @Test
            void should_search_by_words_alone_without_asking_the_model() {
                alice.add("the timetable hangs by the door");
                alice.add("a vessel lies at the pier");
                int embedded = model.texts();

                assertThat(contents(alice.search(text("vessel")))).containsExactly("a vessel lies at the pier");
                assertThat(alice.search(text("ship")))
                        .as("a meaning is no word")
                        .isEmpty();
                assertThat(model.texts()).isEqualTo(embedded);
            }

            @Test
            void should_search_by_a_vector_alone() {
                try (Memori exact = settings().inMemory().decay(0, 69).build()) {
                    MemoryNamespace shelf = exact.namespace("alice");
                    for (double cosine : new double[] {0, 1, -1, 0.6}) {
                        shelf.add(at(cosine, "boat" + cosine));
                    }
                    SearchRequest request =
                            SearchRequest.builder().embedding(direction(1)).build();

                    List<MemoryHit> hits = shelf.search(request);

                    assertThat(contents(hits)).containsExactly("boat1.0", "boat0.6", "boat0.0", "boat-1.0");
                    assertScores(hits, 1, 0.8, 0.5, 0); // (cosine + 1) / 2
                }
            }

            @Test
            void should_return_the_most_recently_updated_first_without_text_and_vector() {
                String first = alice.add("a boat").id();
                addHourly(12, "note");
                clock.advance(HOUR);
                alice.update(
                        first, MemoryUpdate.builder().content("a boat again").build());

                List<MemoryHit> hits = alice.search(SearchRequest.builder().build());

                assertThat(contents(hits)).hasSize(10).startsWith("a boat again", "note 12", "note 11");
                assertThat(contents(hits)).endsWith("note 4");
                assertThat(contents(alice.search("   ")))
                        .as("no more than blank")
                        .isEqualTo(contents(hits));
            }

            @Test
            void should_search_by_a_filter_alone() {
                addTagged("open ticket one", Metadata.from("status", "open").put("points", 3));
                addTagged("closed ticket", Metadata.from("status", "closed").put("points", 8));
                addTagged("open ticket two", Metadata.from("status", "open").put("points", 8));
                addTagged("no ticket", new Metadata());

                assertThat(contents(filtered(metadataKey("status").isEqualTo("open"))))
                        .containsExactly("open ticket two", "open ticket one");
                assertThat(contents(filtered(metadataKey("status")
                                .isEqualTo("open")
                                .and(metadataKey("points").isGreaterThan(3)))))
                        .containsExactly("open ticket two");
                assertThat(contents(filtered(metadataKey("status").isIn("closed", "open"))))
                        .containsExactly("open ticket two", "closed ticket", "open ticket one");
            }

            @Test
            void should_return_ten_hits_when_no_limit_is_given() {
                addHourly(12, "boat");

                assertThat(alice.search("boat")).hasSize(10);
                assertThat(alice.search(text("boat"))).hasSize(10);
                assertThat(alice.search(
                                SearchRequest.builder().text("boat").limit(11).build()))
                        .hasSize(11);
            }

            @ParameterizedTest
            @EnumSource(SearchMode.class)
            void should_leave_the_bounds_of_a_period_out(SearchMode mode) {
                addHourly(5, "boat");
                SearchRequest.Builder period = SearchRequest.builder()
                        .after(START.plus(HOUR.multipliedBy(2)))
                        .before(START.plus(HOUR.multipliedBy(4)));

                assertThat(contents(alice.search(period.build()))).containsExactly("boat 3");
                assertThat(contents(alice.search(period.text("boat").mode(mode).build())))
                        .containsExactly("boat 3");
            }

            @Test
            void should_find_by_meaning_with_the_bundled_model() {
                try (Memori real = Memori.builder().inMemory().clock(clock).build()) {
                    MemoryNamespace shelf = real.namespace("alice");
                    shelf.add("Prefers aisle seats on long flights");
                    shelf.add("Her dog is called Max");
                    shelf.add("The quarterly report is due on Friday");

                    assertThat(contents(shelf.search("where does she like to sit in a plane?")))
                            .startsWith("Prefers aisle seats on long flights");
                    assertThat(contents(shelf.search("has she got a pet?"))).startsWith("Her dog is called Max");
                }
            }
        }

        @Nested
        class Fusion {

            @Test
            void should_fuse_both_lanes_by_reciprocal_ranks() {
                try (Memori exact = settings()
                        .inMemory()
                        .rankProfile(RankProfile.PLAIN)
                        .decay(0, 69)
                        .build()) {
                    MemoryNamespace shelf = exact.namespace("alice");
                    shelf.add(at(0.9, "harbour"));
                    shelf.add(at(1.0, "harbour and quay"));
                    shelf.add(at(0.8, "nothing of the kind"));

                    List<MemoryHit> hits = shelf.search(SearchRequest.builder()
                            .text("harbour")
                            .embedding(direction(1))
                            .build());

                    // Words: harbour, harbour and quay. Meaning: harbour and quay, harbour, nothing.
                    double firstAndSecond = (1 / 61.0 + 1 / 62.0) / (2 / 61.0);
                    double third = 1 / 63.0 / (2 / 61.0);
                    assertScores(hits, firstAndSecond, firstAndSecond, third);
                    assertThat(hits.get(0).memory().id())
                            .as("a tie goes by id")
                            .isLessThan(hits.get(1).memory().id());
                    assertThat(hits.get(2).memory().content()).isEqualTo("nothing of the kind");
                }
            }
        }

        @Nested
        class Ranking {

            @Test
            void should_rank_the_used_above_the_unused_and_the_fresh_above_the_old() {
                ImportFile boats = new ImportFile()
                        .memory("aaaaaa-old", "a boat", START.minus(DAY.multipliedBy(400)), 0, null)
                        .memory("bbbbbb-new", "a boat", START, 0, null)
                        .memory("cccccc-used", "a boat", START, 20, START);

                List<MemoryHit> hits = embedded(boats).search(meaning("ship"));

                assertThat(ids(hits)).containsExactly("cccccc-used", "bbbbbb-new", "aaaaaa-old");
                assertThat(scores(hits))
                        .as("bounded: nothing sinks out of reach")
                        .allMatch(score -> score > 0.97);
            }

            @Test
            void should_lose_half_of_its_recency_in_69_days() {
                try (Memori strong = settings().inMemory().decay(0.5, 69).build()) {
                    strong.namespace("alice").add("a boat");
                    clock.advance(DAY.multipliedBy(69));

                    double score = strong.namespace("alice")
                            .search(meaning("a boat"))
                            .get(0)
                            .score();

                    assertThat(score).isCloseTo(1 - 0.5 * (1 - 0.5 * 0.5), within(EXACT));
                }
            }
        }

        @Nested
        class Dedup {

            private static final int DIMENSION = 384;

            @Test
            void should_update_the_existing_memory_from_a_cosine_of_092_on() {
                try (Memori bundled = Memori.builder().inMemory().clock(clock).build()) {
                    MemoryNamespace shelf = bundled.namespace("alice");
                    AddResult first = shelf.add(wide(1, "tea is what she drinks"));
                    AddResult near = shelf.add(wide(0.93, "what she drinks is tea"));
                    AddResult far = shelf.add(wide(0.5, "she drinks tea"));

                    assertThat(first.outcome()).isEqualTo(AddOutcome.CREATED);
                    assertThat(near.outcome()).isEqualTo(AddOutcome.SUPERSEDED);
                    assertThat(near.id()).isEqualTo(first.id());
                    assertThat(near.explanation()).contains("0.930");
                    assertThat(far.outcome()).isEqualTo(AddOutcome.CREATED);
                    assertThat(far.id()).isNotEqualTo(first.id());
                    assertThat(contents(shelf)).containsExactlyInAnyOrder("what she drinks is tea", "she drinks tea");
                }
            }

            @Test
            void should_leave_alone_what_lies_just_beyond() {
                try (Memori bundled = Memori.builder().inMemory().clock(clock).build()) {
                    MemoryNamespace shelf = bundled.namespace("alice");
                    shelf.add(wide(1, "tea is what she drinks"));

                    assertThat(shelf.add(wide(0.91, "what she drinks is tea")).outcome())
                            .isEqualTo(AddOutcome.CREATED);
                }
            }

            @Test
            void should_look_at_the_same_type_only() {
                mergeDuplicates();
                String fact = alice.add("the boat leaks").id();

                AddResult event = alice.add(typed("the boat leaks", MemoryType.EPISODIC));
                AddResult again = alice.add(typed("the boat leaks", MemoryType.EPISODIC));

                assertThat(event.outcome()).isEqualTo(AddOutcome.CREATED);
                assertThat(event.id()).isNotEqualTo(fact);
                assertThat(again.outcome()).isEqualTo(AddOutcome.REINFORCED);
                assertThat(again.id()).isEqualTo(event.id());
                assertThat(peek(event.id()).reinforcements()).isEqualTo(1);
                assertThat(peek(event.id()).version()).as("nothing was changed").isEqualTo(1);
            }

            @Test
            void should_keep_the_older_words_in_history() {
                mergeDuplicates();
                String id = alice.add("a boat is coming").id();
                Instant before = clock.instant();
                clock.advance(HOUR);

                AddResult near = alice.add("a vessel is coming");

                assertThat(near)
                        .extracting(AddResult::id, AddResult::outcome, AddResult::version)
                        .containsExactly(id, AddOutcome.SUPERSEDED, 2L);
                assertThat(events(id)).containsExactly(HistoryEntry.Event.CREATED, HistoryEntry.Event.SUPERSEDED);
                assertThat(contents(alice.search(
                                SearchRequest.builder().asOf(before).build())))
                        .containsExactly("a boat is coming");
            }

            @Test
            void should_let_the_threshold_be_set_and_dedup_be_switched_off() {
                try (Memori generous = settings()
                                .inMemory()
                                .dedup(true)
                                .dedupThreshold(0.8)
                                .build();
                        Memori strict = settings()
                                .inMemory()
                                .dedup(true)
                                .dedupThreshold(1)
                                .build();
                        Memori off = settings().inMemory().dedup(false).build()) {
                    assertThat(secondOutcome(generous, 0.81)).isEqualTo(AddOutcome.SUPERSEDED);
                    assertThat(secondOutcome(generous, 0.79)).isEqualTo(AddOutcome.CREATED);
                    assertThat(secondOutcome(strict, 0.999)).isEqualTo(AddOutcome.CREATED);
                    assertThat(secondOutcome(off, 1)).isEqualTo(AddOutcome.CREATED);
                }
            }

            @Test
            void should_merge_a_rephrasing_but_not_two_facts_of_one_form_with_the_bundled_model() {
                try (Memori real = Memori.builder().inMemory().clock(clock).build()) {
                    MemoryNamespace shelf = real.namespace("alice");
                    shelf.add("Prefers aisle seats on long flights");
                    shelf.add("Merged PR #260 of the parser");

                    assertThat(shelf.add("Prefers aisle seats on long flights.").outcome())
                            .isEqualTo(AddOutcome.SUPERSEDED);
                    assertThat(shelf.add("Merged PR #480 of the parser").outcome())
                            .isEqualTo(AddOutcome.CREATED);
                }
            }

            private AddOutcome secondOutcome(Memori store, double cosine) {
                MemoryNamespace shelf = store.namespace("shelf for " + cosine);
                shelf.add(at(1, "tea is what she drinks"));
                return shelf.add(at(cosine, cosine == 1 ? "tea is what she drinks" : "what she drinks is tea"))
                        .outcome();
            }

            private NewMemory wide(double cosine, String content) {
                float[] vector = new float[DIMENSION];
                vector[0] = (float) cosine;
                vector[1] = (float) Math.sqrt(1 - cosine * cosine);
                return NewMemory.builder()
                        .content(content)
                        .embedding(Embedding.from(vector))
                        .build();
            }
        }

        @Nested
        class Ids {

            private static final String ONE = "abcdef01-0000-4000-8000-000000000001";
            private static final String TWO = "abcdef01-ffff-4000-8000-000000000002";
            private static final String THREE = "abcdef77-0000-4000-8000-000000000003";
            private static final String ALONE = "01234567-0000-4000-8000-000000000004";

            @BeforeEach
            void importSomeIds() {
                embedded(new ImportFile()
                        .memory(ONE, "the first")
                        .memory(TWO, "the second")
                        .memory(THREE, "the third")
                        .memory(ALONE, "the fourth"));
            }

            @ParameterizedTest
            @ValueSource(strings = {"012345", "01234567", "01234567-", "01234567-0000-4000-8000-00000000000", ALONE})
            void should_take_any_beginning_of_six_characters_or_more(String id) {
                assertThat(alice.get(id)).get().extracting(Memory::content).isEqualTo("the fourth");
                assertThat(alice.peek(id)).get().extracting(Memory::content).isEqualTo("the fourth");
            }

            @ParameterizedTest
            @ValueSource(strings = {"01234", "0", "01234567-0000-4000-8000-0000000000040"})
            void should_not_take_a_shorter_beginning_or_more_than_the_id(String id) {
                assertThat(alice.get(id)).isEmpty();
                assertFails(Reason.NOT_FOUND, "'" + id + "'", () -> alice.pin(id));
            }

            @Test
            void should_count_what_an_ambiguous_beginning_fits() {
                assertFails(Reason.AMBIGUOUS_ID, "'abcdef' fits 3 memories", () -> alice.get("abcdef"));
                assertFails(Reason.AMBIGUOUS_ID, "'abcdef01' fits 2 memories", () -> alice.forget("abcdef01"));
                assertThat(alice.count(MemorySelection.all())).isEqualTo(4);
                assertThat(alice.forget("abcdef7").ids()).containsExactly(THREE);
            }

            @Test
            void should_say_what_is_not_there() {
                MemoryUpdate update = MemoryUpdate.builder().content("x").build();

                assertThat(alice.get("fedcba")).isEmpty();
                assertThat(alice.peek("fedcba98")).isEmpty();
                assertFails(Reason.NOT_FOUND, "'fedcba'", () -> alice.update("fedcba", update));
                assertFails(Reason.NOT_FOUND, "'fedcba'", () -> alice.forget("fedcba"));
                assertFails(Reason.NOT_FOUND, "'fedcba'", () -> alice.touch("fedcba"));
                assertFails(Reason.NOT_FOUND, "'fedcba'", () -> alice.related("fedcba", 3));
                assertFails(Reason.NOT_FOUND, "'fedcba'", () -> alice.pin("fedcba"));
                assertFails(Reason.NOT_FOUND, "'fedcba'", () -> alice.expire("fedcba", START));
            }

            @Test
            void should_take_a_beginning_wherever_an_id_is_taken() {
                alice.touch("012345");
                alice.pin("012345");
                alice.update("012345", MemoryUpdate.builder().content("changed").build());

                assertThat(peek(ALONE))
                        .extracting(Memory::content, Memory::pinned, Memory::accessCount)
                        .containsExactly("changed", true, 1L);
                assertThat(alice.related("012345", 9)).hasSize(3);
                assertThat(alice.forget("012345").ids()).containsExactly(ALONE);
            }

            @ParameterizedTest
            @ValueSource(strings = {"01234%", "0123_567", "012345*", "012345' OR '1'='1", "012345 "})
            void should_read_an_id_as_it_stands(String id) {
                assertThat(alice.get(id)).isEmpty();
            }

            @Test
            void should_take_an_id_that_somebody_chose_as_a_whole_only() {
                embedded(new ImportFile()
                        .memory("abc", "short")
                        .memory("fedcba-1", "chosen")
                        .memory("fedcba", "chosen, too"));

                assertThat(peek("abc").content()).isEqualTo("short");
                assertThat(peek("fedcba").content()).isEqualTo("chosen, too");
                assertThat(alice.get("fedcba-")).isEmpty();
            }

            @Test
            void should_not_find_an_id_of_another_namespace() {
                assertThat(memori.namespace("bob").get(ALONE)).isEmpty();
                assertThat(memori.namespace("bob").get("012345")).isEmpty();
            }
        }

        @Nested
        class Update {

            @Test
            void should_merge_metadata_or_replace_it_or_take_keys_away() {
                String id = alice.add(
                                tagged("a plan", Metadata.from("status", "open").put("points", 3)))
                        .id();

                Memory merged = alice.update(
                        id, metadata(new Metadata().put("points", 5).put("owner", "Ada")));
                Memory less = alice.update(
                        id, MemoryUpdate.builder().removeMetadata("owner").build());
                Memory replaced = alice.update(
                        id,
                        MemoryUpdate.builder()
                                .replaceMetadata(Metadata.from("kind", "plan"))
                                .build());

                assertThat(merged.metadata().toMap()).isEqualTo(Map.of("status", "open", "points", 5, "owner", "Ada"));
                assertThat(less.metadata().toMap()).isEqualTo(Map.of("status", "open", "points", 5));
                assertThat(replaced.metadata().toMap()).isEqualTo(Map.of("kind", "plan"));
                reopen();
                assertThat(peek(id)).isEqualTo(replaced);
                assertThat(filtered(metadataKey("status").isEqualTo("open"))).isEmpty();
            }

            @Test
            void should_find_changed_content_by_its_new_words_and_meaning_alone() {
                String id = alice.add("a vessel at the pier").id();
                alice.add("the kitten sleeps");

                alice.update(
                        id,
                        MemoryUpdate.builder().content("a railway by the river").build());

                assertThat(contents(alice.search(text("pier")))).isEmpty();
                assertThat(contents(alice.search(text("river")))).containsExactly("a railway by the river");
                assertThat(cosine("a railway by the river", "train")).isCloseTo(1, within(EXACT));
                assertThat(cosine("a railway by the river", "ship")).isLessThan(0.1);
            }

            @Test
            void should_find_changed_metadata_by_its_new_words_and_meaning_alone() {
                String id = alice.add(tagged("a day out", Metadata.from("by", "vessel")))
                        .id();
                assertThat(cosine("a day out", "ship")).isCloseTo(1, within(EXACT));

                alice.update(id, metadata(Metadata.from("by", "railway")));

                assertThat(alice.search(text("vessel"))).isEmpty();
                assertThat(contents(alice.search(text("railway")))).containsExactly("a day out");
                assertThat(cosine("a day out", "train")).isCloseTo(1, within(EXACT));
                assertThat(cosine("a day out", "ship")).isLessThan(0.1);
            }

            @Test
            void should_find_a_changed_tag_by_meaning_with_the_bundled_model() {
                try (Memori real = Memori.builder().inMemory().clock(clock).build()) {
                    MemoryNamespace shelf = real.namespace("alice");
                    String id = shelf.add(tagged("Saturday plan", Metadata.from("activity", "tax return")))
                            .id();
                    shelf.add("Sunday: read a novel by the stove");
                    MemoryHit before = first(shelf.search(meaning("swimming in the sea")), "Saturday plan");

                    shelf.update(id, metadata(Metadata.from("activity", "snorkelling at the beach")));

                    List<MemoryHit> hits = shelf.search(meaning("swimming in the sea"));
                    assertThat(contents(hits)).startsWith("Saturday plan");
                    assertThat(hits.get(0).score()).isGreaterThan(before.score() + 0.05);
                }
            }

            @Test
            void should_type_tags_that_were_written_as_text() {
                String id = alice.add("a task").id();

                alice.update(id, metadata(MetadataText.parse("done=true", "points = 42", "ratio=3.14", "owner= Ada ")));
                reopen();

                assertThat(peek(id).metadata().toMap())
                        .isEqualTo(Map.of("done", "true", "points", 42, "ratio", 3.14, "owner", "Ada"));
                assertThat(filtered(metadataKey("points").isGreaterThan(41))).hasSize(1);
                assertThat(filtered(metadataKey("ratio").isLessThan(4))).hasSize(1);
                assertThat(filtered(metadataKey("done").isEqualTo("true"))).hasSize(1);
            }

            @Test
            void should_refuse_a_version_that_is_not_the_current_one() {
                String id = alice.add("one").id();
                MemoryUpdate second =
                        MemoryUpdate.builder().content("two").expectedVersion(1).build();
                alice.update(id, second);

                assertFails(Reason.STALE_VERSION, "is at version 2", () -> alice.update(id, second));
                assertThat(events(id)).containsExactly(HistoryEntry.Event.CREATED, HistoryEntry.Event.UPDATED);
            }
        }

        @Nested
        class Read {

            @Test
            void should_count_an_access_when_a_memory_is_got_and_none_when_it_is_peeked_at() {
                String id = alice.add("a boat").id();
                Instant first = clock.advance(HOUR);
                assertThat(alice.get(id))
                        .get()
                        .extracting(Memory::accessCount, Memory::lastAccessedAt)
                        .containsExactly(1L, first);
                Instant second = clock.advance(HOUR);
                assertThat(alice.get(id)).get().extracting(Memory::accessCount).isEqualTo(2L);

                clock.advance(HOUR);
                assertThat(alice.peek(id)).isPresent();
                reopen();

                assertThat(peek(id))
                        .extracting(Memory::accessCount, Memory::lastAccessedAt)
                        .containsExactly(2L, second);
            }

            @Test
            void should_name_what_is_related_by_vector_and_never_the_memory_itself() {
                String self = alice.add(at(1, "the boat")).id();
                String near = alice.add(at(0.6, "other words")).id();
                String far = alice.add(at(-1, "the boat, too")).id();

                List<MemoryHit> hits = alice.related(self, 10);

                assertThat(ids(hits)).containsExactly(near, far);
                assertScores(hits, 0.8, 0);
                assertThat(ids(alice.related(self, 1))).containsExactly(near);
                assertThat(peek(near).accessCount()).as("looking is no access").isZero();
            }

            @ParameterizedTest
            @CsvSource({
                "CREATED, one two three four",
                "UPDATED, two three four one",
                "ACCESSED, four two one three",
                "ACCESS_COUNT, four three one two",
                "OCCURRED, three one two four"
            })
            void should_list_in_every_order_and_its_reverse(MemorySort sort, String ascending) {
                fourOfEachOrder();
                List<String> expected = List.of(ascending.split(" ", -1));
                List<String> reverse = new ArrayList<>(expected);
                Collections.reverse(reverse);

                assertThat(listed(ListRequest.builder().sort(sort).ascending(true)))
                        .isEqualTo(expected);
                assertThat(listed(ListRequest.builder().sort(sort))).isEqualTo(reverse);
            }

            @Test
            void should_list_page_by_page_without_a_gap_or_a_repeat() {
                ImportFile tied = new ImportFile();
                IntStream.range(100, 125).forEach(i -> tied.memory("memory-" + (225 - i), "note " + i));
                alice.importFrom(tied.write(folder), ImportIds.KEEP);

                List<String> pages = Stream.of(0, 10, 20, 30)
                        .flatMap(offset -> alice
                                .list(ListRequest.builder()
                                        .limit(10)
                                        .offset(offset)
                                        .build())
                                .stream())
                        .map(Memory::id)
                        .toList();

                assertThat(pages)
                        .hasSize(25)
                        .doesNotHaveDuplicates()
                        .as("ties by id")
                        .isSorted();
            }

            @Test
            void should_list_and_count_by_type_and_dates() {
                alice.add(typed("before", MemoryType.EPISODIC));
                clock.advance(HOUR);
                alice.add(typed("an event", MemoryType.EPISODIC));
                alice.add(typed("a rule", MemoryType.PROCEDURAL));
                clock.advance(HOUR);
                alice.add(typed("after", MemoryType.EPISODIC));
                MemorySelection.Builder inside =
                        MemorySelection.builder().after(START).before(clock.instant());
                MemorySelection events = inside.types(MemoryType.EPISODIC).build();

                assertThat(listed(ListRequest.builder().selection(events))).containsExactly("an event");
                assertThat(alice.count(events)).isEqualTo(1);
                assertThat(alice.count(inside.types(MemoryType.EPISODIC, MemoryType.PROCEDURAL)
                                .build()))
                        .isEqualTo(2);
                assertThat(alice.count(MemorySelection.builder()
                                .types(MemoryType.EPISODIC)
                                .build()))
                        .isEqualTo(3);
            }

            private void fourOfEachOrder() {
                String one = addAt("one", START.plus(DAY.multipliedBy(2)));
                String two = addAt("two", START.plus(DAY.multipliedBy(3)));
                String three = addAt("three", START.plus(DAY.multipliedBy(1)));
                addAt("four", START.plus(DAY.multipliedBy(4)));
                clock.advance(HOUR);
                alice.pin(one);
                read(two, 9);
                read(one, 4);
                read(three, 2);
            }

            private void read(String id, int times) {
                clock.advance(HOUR);
                IntStream.range(0, times).forEach(i -> alice.touch(id));
            }

            private String addAt(String content, Instant occurredAt) {
                clock.advance(HOUR);
                return alice.add(NewMemory.builder()
                                .content(content)
                                .occurredAt(occurredAt)
                                .build())
                        .id();
            }
        }

        @Nested
        class Context {

            private static final Duration MONTH = DAY.multipliedBy(30);

            @Test
            void should_gather_ten_relevant_five_recent_three_frequent_and_five_stale() {
                MemoryNamespace shelf = embedded(aWorkingLife());

                MemoryContext context = shelf.context("the harbour");

                assertThat(idsOf(context.relevant())).containsExactlyInAnyOrderElementsOf(numbered("harbour-", 1, 10));
                assertThat(idsOf(context.recent())).isEqualTo(numbered("recent-", 1, 5));
                assertThat(idsOf(context.frequent())).isEqualTo(numbered("frequent-", 1, 3));
                assertThat(idsOf(context.stale())).isEqualTo(numbered("stale-", 1, 5));
                assertThat(context.stats()).isEqualTo(shelf.stats());
                assertThat(context.stats().memories()).isEqualTo(30);
            }

            @Test
            void should_call_stale_what_was_never_read_in_30_days() {
                embedded(new ImportFile()
                        .memory("exactly-30-days", "note a", START.minus(MONTH), 0, null)
                        .memory("not-yet-30-days", "note b", START.minus(MONTH).plusSeconds(1), 0, null)
                        .memory("older-and-read-", "note c", START.minus(MONTH.multipliedBy(9)), 1, START)
                        .memory("older-and-peek-", "note d", START.minus(MONTH.multipliedBy(9)), 0, null));
                alice.peek("older-and-peek-");
                fillRecent();

                assertThat(idsOf(alice.context("").stale())).containsExactly("older-and-peek-", "exactly-30-days");
            }

            @Test
            void should_find_the_stale_behind_any_number_of_older_ones_that_were_read() {
                ImportFile life = new ImportFile();
                IntStream.range(0, 300)
                        .forEach(i -> life.memory(
                                "used-" + (1000 + i), "note " + i, START.minus(MONTH.multipliedBy(3)), 1, START));
                life.memory("stale-1", "forgotten note", START.minus(MONTH.multipliedBy(2)), 0, null);
                embedded(life);
                fillRecent();

                assertThat(idsOf(alice.context("").stale())).containsExactly("stale-1");
            }

            @Test
            void should_count_an_access_for_what_is_relevant_and_for_nothing_else() {
                MemoryNamespace shelf = embedded(aWorkingLife());

                MemoryContext context = shelf.context("the harbour");

                assertThat(context.relevant())
                        .allSatisfy(memory ->
                                assertThat(peek(memory.id()).accessCount()).isEqualTo(memory.accessCount() + 1));
                for (List<Memory> others : List.of(context.recent(), context.frequent(), context.stale())) {
                    assertThat(others)
                            .allSatisfy(memory -> assertThat(peek(memory.id())).isEqualTo(memory));
                }
            }

            @Test
            void should_have_nothing_relevant_without_a_task() {
                embedded(aWorkingLife());

                assertThat(alice.context(" ").relevant()).isEmpty();
                assertThat(alice.context(" ").recent()).hasSize(5);
            }

            @Test
            void should_be_empty_but_complete_for_a_new_namespace() {
                MemoryContext context = memori.namespace("nobody").context("anything");

                assertThat(Stream.of(context.relevant(), context.recent(), context.frequent(), context.stale()))
                        .allMatch(List::isEmpty);
                assertThat(context.compact()).isEqualTo("0 memories\n");
            }

            @Test
            void should_have_a_compact_form() {
                embedded(new ImportFile()
                        .memory("0123456789", "the harbour\n  opens\tat six", START, 0, null)
                        .memory("abcdefghij", "an old note", START.minus(MONTH), 0, null));

                assertThat(alice.context("").compact())
                        .isEqualTo(
                                """
                                2 memories
                                recent:
                                - [01234567] SEMANTIC: the harbour opens at six
                                - [abcdefgh] SEMANTIC: an old note
                                """);
            }

            @Test
            void should_name_the_pinned_and_core_memory_in_the_compact_form_too() {
                embedded(new ImportFile()
                        .memory("0123456789", "the harbour opens at six", START, 0, null)
                        .memory("abcdefghij", "an old note", START.minus(MONTH), 0, null));
                alice.pin("abcdefghij");
                alice.core()
                        .create(NewBlock.builder()
                                .label("human")
                                .value("Caroline,\nlives in Leeds")
                                .build());

                assertThat(alice.context("harbour").compact())
                        .isEqualTo(
                                """
                                2 memories
                                pinned:
                                - [abcdefgh] SEMANTIC: an old note
                                core:
                                - [human] Caroline, lives in Leeds
                                relevant:
                                - [01234567] SEMANTIC: the harbour opens at six
                                """);
            }

            /** More of everything than a context shows; a smaller number stands for being shown earlier. */
            private ImportFile aWorkingLife() {
                Instant lastYear = START.minus(DAY.multipliedBy(365));
                ImportFile life = new ImportFile();
                numbered("harbour-", 1, 10).forEach(id -> life.memory(id, "harbour " + id, lastYear, 1, lastYear));
                for (int i = 1; i <= 7; i++) {
                    life.memory("recent-" + i, "note r" + i, START.minus(HOUR.multipliedBy(i)), 0, null);
                    life.memory("stale-" + i, "note s" + i, START.minus(DAY.multipliedBy(200 - i)), 0, null);
                }
                for (int i = 1; i <= 6; i++) {
                    life.memory("frequent-" + i, "note f" + i, START.minus(DAY.multipliedBy(20)), 100 - i, START);
                }
                return life;
            }

            private void fillRecent() {
                clock.advance(Duration.ofMillis(1));
                IntStream.rangeClosed(1, 5).forEach(i -> alice.add("fresh note number " + i));
            }

            private List<String> numbered(String prefix, int first, int last) {
                return IntStream.rangeClosed(first, last)
                        .mapToObj(i -> prefix + i)
                        .toList();
            }

            private List<String> idsOf(List<Memory> memories) {
                return memories.stream().map(Memory::id).toList();
            }
        }

        @Nested
        class Upkeep {

            @Test
            void should_count_memories_versions_types_vectors_and_bytes() {
                String id = alice.add("one").id();
                alice.add(typed("two", MemoryType.WORKING));
                alice.update(id, MemoryUpdate.builder().content("one, changed").build());
                alice.expire(alice.add("three").id(), START);
                memori.namespace("bob").add("four");

                MemoryStats stats = alice.stats();

                assertThat(stats.memories()).isEqualTo(2);
                assertThat(stats.byType()).isEqualTo(Map.of(MemoryType.SEMANTIC, 1L, MemoryType.WORKING, 1L));
                assertThat(stats.versions()).isEqualTo(5);
                assertThat(stats.embedded()).isEqualTo(2);
                assertThat(stats.vectors()).isEqualTo(2);
                assertThat(stats.coverage()).isEqualTo(1);
                assertThat(memori.stats().memories()).isEqualTo(3);
                long contents = "one, changedtwo".length();
                assertThat(stats.bytes()).isEqualTo(contents + 2L * model.dimension() * Float.BYTES);
            }

            @Test
            void should_embed_later_what_was_stored_without_a_model() {
                reopen(Memori.builder().clock(clock).textOnly());
                addHourly(70, "boat");
                assertThat(alice.stats().coverage()).isZero();
                assertThat(alice.search("ship")).as("by words alone").isEmpty();
                reopen();
                List<Long> heard = new ArrayList<>();

                long embedded = memori.backfill((done, total) -> heard.add(done * 1000 + total));

                assertThat(embedded).isEqualTo(70);
                assertThat(heard).as("done and total, batch by batch").containsExactly(64_070L, 70_070L);
                assertThat(alice.stats().coverage()).isEqualTo(1);
                assertThat(alice.search("ship")).hasSize(10);
                assertThat(memori.backfill(ProgressListener.NONE))
                        .as("nothing is left to do")
                        .isZero();
            }

            @Test
            void should_go_on_with_a_backfill_that_was_stopped() {
                reopen(Memori.builder().clock(clock).textOnly());
                addHourly(70, "boat");
                reopen();

                assertThat(memori.backfill((done, total) -> false)).isEqualTo(64);
                assertThat(alice.stats().embedded()).isEqualTo(64);
                assertThat(memori.backfill(ProgressListener.NONE)).isEqualTo(6);
            }

            @Test
            void should_give_back_the_space_of_what_is_gone() throws IOException {
                memori.compact();
                long empty = Files.size(file); // Tables and indexes take a page each before anything is in them.
                String page = "lorem ipsum dolor sit amet ".repeat(100);
                alice.addAll(IntStream.range(0, 200)
                        .mapToObj(i -> NewMemory.of(i + page))
                        .toList());
                alice.pin(alice.add("what is kept").id());
                memori.compact();
                long full = Files.size(file);
                alice.purge(MemorySelection.all());

                memori.compact();

                assertThat(Files.size(file) - empty).isLessThan((full - empty) / 4);
                assertThat(contents(alice.search("kept"))).containsExactly("what is kept");
                assertThat(memori.verify().problems()).isEmpty();
            }

            @Test
            void should_purge_by_type_and_date_exactly_what_the_preview_showed() {
                addHourly(12, "task", MemoryType.WORKING);
                addHourly(2, "fact", MemoryType.SEMANTIC);
                alice.pin(idOf("task 2"));
                MemorySelection old = MemorySelection.builder()
                        .types(MemoryType.WORKING)
                        .before(START.plus(HOUR.multipliedBy(12)))
                        .build();

                PurgePreview preview = alice.previewPurge(old);
                assertThat(alice.count(MemorySelection.all()))
                        .as("a preview takes nothing")
                        .isEqualTo(14);
                ForgetReceipt receipt = alice.purge(old);

                assertThat(preview.memories()).isEqualTo(10);
                assertThat(preview.byType()).isEqualTo(Map.of(MemoryType.WORKING, 10L));
                assertThat(preview.pinned()).isEqualTo(1);
                assertThat(preview.oldest())
                        .extracting(Memory::content)
                        .startsWith("task 1", "task 3")
                        .hasSize(10);
                assertThat(receipt.ids())
                        .containsExactlyInAnyOrderElementsOf(
                                preview.oldest().stream().map(Memory::id).toList());
                assertThat(contents(alice)).containsExactlyInAnyOrder("task 2", "task 12", "fact 1", "fact 2");
                assertThat(alice.search(text("task"))).hasSize(2);
            }
        }

        @Nested
        class Export {

            private Path export = Path.of("");

            @BeforeEach
            void nameTheExport() {
                export = folder.resolve("export.jsonl");
            }

            @Test
            void should_bring_every_memory_back_as_it_was() {
                mergeDuplicates();
                String id = alice.add(everything()).id();
                clock.advance(HOUR);
                alice.add("a boat");
                alice.add("a boat");
                alice.update(id, MemoryUpdate.builder().type(MemoryType.STATE).build());
                clock.advance(HOUR);
                alice.get(id);

                long exported = alice.exportTo(export, true);
                ImportResult result;
                List<Memory> copies;
                try (Memori other = settings().inMemory().build()) {
                    result = other.namespace("alice").importFrom(export, ImportIds.KEEP);
                    copies = other.namespace("alice").list(byCreation());
                }

                assertThat(exported).isEqualTo(2);
                assertThat(result).isEqualTo(new ImportResult(2, 0, 2));
                assertThat(copies).isEqualTo(alice.list(byCreation()));
                assertThat(copies.get(0).accessCount())
                        .as("what all this is about")
                        .isEqualTo(1);
                assertThat(copies.get(1).reinforcements()).isEqualTo(1);
            }

            @Test
            void should_be_lines_of_json() throws IOException {
                String id = alice.add("two\nlines, one memory").id();
                memori.namespace("bob").add("not hers");
                alice.exportTo(export, false);

                List<String> lines = Files.readAllLines(export);

                assertThat(lines).hasSize(2);
                assertThat(json(lines.get(0)).get("format").asText()).isEqualTo("langchain4j-memori/1");
                assertThat(json(lines.get(1)).get("id").asText()).isEqualTo(id);
                assertThat(json(lines.get(1)).get("content").asText()).isEqualTo("two\nlines, one memory");
            }

            @Test
            void should_take_vectors_along_only_if_asked_to() throws IOException {
                alice.add("a boat");
                alice.exportTo(export, false);
                assertThat(Files.readString(export)).doesNotContain("vectors");
                MemoryNamespace bob = memori.namespace("bob");
                assertThat(bob.importFrom(export, ImportIds.KEEP).vectors()).isZero();
                assertThat(bob.stats().coverage()).isZero();
                assertThat(bob.search(meaning("ship"))).isEmpty();

                alice.exportTo(export, true);
                MemoryNamespace carol = memori.namespace("carol");
                int embedded = model.texts();
                assertThat(carol.importFrom(export, ImportIds.KEEP).vectors()).isEqualTo(1);
                assertThat(model.texts()).as("nothing was embedded again").isEqualTo(embedded);
                assertThat(carol.search(meaning("ship"))).hasSize(1);
            }

            @Test
            void should_leave_the_vectors_of_another_model_out() {
                alice.add("a boat");
                alice.exportTo(export, true);

                try (Memori other = Memori.builder()
                        .inMemory()
                        .clock(clock)
                        .embeddingModel(new ConceptModel("boat"))
                        .build()) {
                    MemoryNamespace shelf = other.namespace("alice");
                    assertThat(shelf.importFrom(export, ImportIds.KEEP)).isEqualTo(new ImportResult(1, 0, 0));
                    assertThat(other.backfill(ProgressListener.NONE)).isEqualTo(1);
                    assertThat(shelf.search(meaning("boat"))).hasSize(1);
                }
            }

            @Test
            void should_keep_ids_once_and_make_new_ones_as_often_as_asked() {
                alice.add("one boat");
                alice.add("two trains");
                alice.exportTo(export, true);

                assertThat(alice.importFrom(export, ImportIds.KEEP)).isEqualTo(new ImportResult(0, 2, 0));
                assertThat(alice.importFrom(export, ImportIds.NEW)).isEqualTo(new ImportResult(2, 0, 2));
                assertThat(alice.importFrom(export, ImportIds.NEW)).isEqualTo(new ImportResult(2, 0, 2));

                assertThat(alice.list(byCreation()))
                        .extracting(Memory::id)
                        .hasSize(6)
                        .doesNotHaveDuplicates();
            }

            @Test
            void should_put_what_stood_on_several_shelves_back_onto_each() {
                alice.add("a fact");
                alice.collections("recall").add("what was said");
                alice.collections("archival", "recall").exportTo(export, true);

                MemoryNamespace bob = memori.namespace("bob");
                bob.collections("archival", "recall").importFrom(export, ImportIds.KEEP);

                assertThat(contents(bob)).containsExactly("a fact");
                assertThat(contents(bob.collections("recall"))).containsExactly("what was said");
            }

            @Test
            void should_leave_out_what_is_there_though_it_has_expired() {
                String id = alice.add("one boat").id();
                alice.add("two trains");
                alice.exportTo(export, true);
                alice.expire(id, START);

                assertThat(alice.importFrom(export, ImportIds.KEEP)).isEqualTo(new ImportResult(0, 2, 0));
            }
        }

        @Nested
        class AgentSetup {

            @Test
            void should_write_what_teaches_an_agent_and_take_it_out_again() throws IOException {
                Path agents = folder.resolve("AGENTS.md");
                Files.writeString(agents, "# House rules\n\nNo tabs.");

                assertThat(AgentInstructions.install(agents)).isTrue();
                String installed = Files.readString(agents);
                assertThat(AgentInstructions.install(agents))
                        .as("once is enough")
                        .isFalse();

                assertThat(installed).startsWith("# House rules\n\nNo tabs.").contains(AgentInstructions.text());
                assertThat(Files.readString(agents)).isEqualTo(installed);
                assertThat(AgentInstructions.remove(agents)).isTrue();
                assertThat(Files.readString(agents)).isEqualTo("# House rules\n\nNo tabs.");
                assertThat(AgentInstructions.remove(agents)).isFalse();
            }

            @Test
            void should_say_when_to_store_to_search_and_to_tidy() {
                assertThat(AgentInstructions.text())
                        .contains("archival_memory_insert", "archival_memory_search", "archival_memory_forget");
            }

            @Test
            void should_make_the_file_and_leave_none_behind() {
                Path agents = folder.resolve("new").resolve("AGENTS.md");

                assertThat(AgentInstructions.install(agents)).isTrue();
                assertThat(agents).content().contains(AgentInstructions.text());
                assertThat(AgentInstructions.remove(agents)).isTrue();
                assertThat(agents).doesNotExist();
            }
        }

        @Nested
        class Page {

            private final HttpClient browser = HttpClient.newHttpClient();

            @Test
            void should_show_list_search_types_days_and_what_is_related() throws Exception {
                String boat = alice.add("a boat on the river").id();
                clock.advance(DAY);
                String ship = alice.add(typed("a ship on the sea", MemoryType.EPISODIC))
                        .id();
                alice.add("the kitten sleeps");

                try (MemoriPage page = MemoriPage.serve(alice, 0)) {
                    assertThat(get(page, "")).contains("<!DOCTYPE html>");
                    assertThat(ask(page, "memories?sort=created&ascending=true")
                                    .at("/memories/0/id")
                                    .asText())
                            .isEqualTo(boat);
                    assertThat(ask(page, "search?q=" + URLEncoder.encode("kitten?", StandardCharsets.UTF_8))
                                    .at("/hits/0/memory/content")
                                    .asText())
                            .isEqualTo("the kitten sleeps");
                    assertThat(ask(page, "stats").get("byType").toString())
                            .contains("\"EPISODIC\":1", "\"SEMANTIC\":2");
                    assertThat(ask(page, "timeline").at("/days").toString())
                            .contains("2026-03-01", "\"count\":1", "2026-03-02", "\"count\":2");
                    assertThat(ask(page, "graph").get("edges")).hasSize(1);
                    assertThat(Set.of(
                                    ask(page, "graph").at("/edges/0/from").asText(),
                                    ask(page, "graph").at("/edges/0/to").asText()))
                            .isEqualTo(Set.of(boat, ship));
                }
            }

            private JsonNode ask(MemoriPage page, String path) throws Exception {
                return json(get(page, "api/" + path));
            }

            private String get(MemoriPage page, String path) throws Exception {
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create(page.uri() + path)).build();
                HttpResponse<String> answer = browser.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                return answer.body();
            }
        }
    }

    @Nested
    class Defects {

        /** Implicit AND: one word that no memory has, and every hit was lost. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "What was the name of that vineyard in Tuscany we talked about last summer?",
                    "vineyard xylophone",
                    "vineyard AND xylophone",
                    "NOT vineyard",
                    "\"the vineyard\" OR \"no such phrase\"",
                    "vineyard-2024: (draft)* ^x"
                })
        void should_find_a_keyword_among_words_that_are_nowhere(String question) {
            alice.add("Maria owns a vineyard near Siena");
            alice.add("the kitten sleeps");

            assertThat(contents(alice.search(text(question)))).containsExactly("Maria owns a vineyard near Siena");
            assertThat(contents(alice.search(question))).startsWith("Maria owns a vineyard near Siena");
        }

        /** The boost came after LIMIT, and the list was not sorted again. */
        @Test
        void should_let_use_decide_who_is_among_the_hits_and_sort_them_after_it() {
            Instant longAgo = START.minus(DAY.multipliedBy(2000));
            MemoryNamespace shelf = embedded(new ImportFile()
                    .memory("aaaaaa-unused", "boat", longAgo, 0, null)
                    .memory("bbbbbb-in-use", "Boat!", longAgo, 100, START));
            SearchRequest.Builder question = SearchRequest.builder().text("boat");

            assertThat(ids(shelf.search(question.limit(1).build()))).containsExactly("bbbbbb-in-use");
            List<MemoryHit> both = shelf.search(question.limit(2).build());
            assertThat(ids(both)).containsExactly("bbbbbb-in-use", "aaaaaa-unused");
            assertThat(scores(both)).isSortedAccordingTo(Collections.reverseOrder());
        }

        /** 1.18 for five reads, times 0.84 for 17 days, was less than the 1 of a memory never read. */
        @ParameterizedTest
        @EnumSource(SearchMode.class)
        void should_not_sink_what_was_read_five_times_below_the_unread_after_17_days(SearchMode mode) {
            MemoryNamespace shelf =
                    embedded(new ImportFile().memory("aaaaaa-unread", "a boat").memory("bbbbbb-read-5", "a boat"));
            IntStream.range(0, 5).forEach(i -> shelf.get("bbbbbb-read-5"));
            clock.advance(DAY.multipliedBy(17));

            assertThat(ids(shelf.search(
                            SearchRequest.builder().text("boat").mode(mode).build())))
                    .containsExactly("bbbbbb-read-5", "aaaaaa-unread");
        }

        /** Only get counted accesses; what a search found stayed unused for ever. */
        @Test
        void should_count_whatever_reads_a_memory_and_nothing_else() {
            String id = alice.add("a boat").id();
            Instant read = clock.advance(HOUR);

            alice.search("boat");
            alice.search(text("boat"));
            alice.search(meaning("ship"));
            alice.search(SearchRequest.builder().build());
            alice.context("boat");
            alice.touch(id);
            alice.get(id);
            assertThat(peek(id))
                    .extracting(Memory::accessCount, Memory::lastAccessedAt)
                    .containsExactly(7L, read);

            clock.advance(HOUR);
            alice.related(id, 5);
            alice.list(ListRequest.builder().build());
            alice.search(SearchRequest.builder().text("boat").asOf(START).build());
            alice.exportTo(folder.resolve("out.jsonl"), true);
            alice.context("");
            alice.history(id);
            assertThat(peek(id))
                    .extracting(Memory::accessCount, Memory::lastAccessedAt)
                    .containsExactly(7L, read);
        }

        /** Accesses that were counted must survive whatever happens to the memory next. */
        @Test
        void should_neither_lose_nor_double_accesses_when_a_memory_changes() {
            mergeDuplicates();
            String id = alice.add("a boat is coming").id();

            alice.get(id);
            alice.add("a vessel is coming");
            assertThat(peek(id).accessCount()).as("after a near duplicate").isEqualTo(1);
            alice.get(id);
            alice.update(id, MemoryUpdate.builder().content("a ship is coming").build());
            assertThat(peek(id).accessCount()).as("after an update").isEqualTo(2);
            alice.get(id);
            alice.add("a ship is coming");
            reopen();

            assertThat(peek(id).accessCount())
                    .as("after the same again and a restart")
                    .isEqualTo(3);
        }

        @Test
        void should_keep_an_access_that_comes_while_a_change_is_embedded() {
            String id = alice.add("a boat is coming").id();
            model.meanwhile(() -> alice.get(id));

            alice.update(id, MemoryUpdate.builder().content("a train is coming").build());

            assertThat(peek(id))
                    .extracting(Memory::content, Memory::accessCount)
                    .containsExactly("a train is coming", 1L);
        }

        /** "metadata" in a filter's value was rewritten as if it were a column. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "metadata",
                    "metadata.type",
                    "the metadata column",
                    "json_extract(metadata, '$.a')",
                    "m.metadata = 'x' OR 1=1 --",
                    "100% _wild_ * \"quoted\" ; DROP TABLE memory"
                })
        void should_take_a_filters_value_and_key_as_they_stand(String text) {
            addTagged("the one", Metadata.from("note", text));
            addTagged("another", Metadata.from("note", "x" + text));
            addTagged("keyed", Metadata.from(text, "yes"));

            assertThat(contents(filtered(metadataKey("note").isEqualTo(text)))).containsExactly("the one");
            assertThat(contents(filtered(metadataKey("note").isIn(text)))).containsExactly("the one");
            assertThat(contents(filtered(metadataKey("note").containsString(text))))
                    .containsExactly("another", "the one");
            assertThat(contents(filtered(metadataKey(text).isEqualTo("yes")))).containsExactly("keyed");
            assertThat(contents(alice.search(SearchRequest.builder()
                            .text("one")
                            .filter(metadataKey("note").isNotEqualTo("x" + text))
                            .build())))
                    .containsExactlyInAnyOrder("the one", "keyed");
        }

        /** An insert without a type was compared with every type, and what it replaced was gone. */
        @ParameterizedTest
        @EnumSource(value = MemoryType.class, mode = EnumSource.Mode.EXCLUDE, names = "SEMANTIC")
        void should_not_let_an_untyped_memory_replace_one_of_another_type(MemoryType type) {
            mergeDuplicates();
            String typed = alice.add(typed("reboot the boat's router", type)).id();

            AddResult untyped = alice.add("reboot the boat's router");

            assertThat(untyped.outcome()).isEqualTo(AddOutcome.CREATED);
            assertThat(peek(untyped.id()).type()).isEqualTo(MemoryType.SEMANTIC);
            assertThat(peek(typed)).extracting(Memory::type, Memory::version).containsExactly(type, 1L);
        }

        @Test
        void should_leave_a_trace_of_whatever_a_duplicate_replaces() {
            mergeDuplicates();
            String id = alice.add(tagged("a boat is coming", Metadata.from("source", "radio")))
                    .id();
            clock.advance(HOUR);

            alice.add(tagged("a vessel is coming", Metadata.from("seen", "noon")));

            assertThat(events(id)).containsExactly(HistoryEntry.Event.CREATED, HistoryEntry.Event.SUPERSEDED);
            assertThat(peek(id).metadata().toMap()).isEqualTo(Map.of("source", "radio", "seen", "noon"));
            Memory before = alice.list(ListRequest.builder()
                            .selection(MemorySelection.builder().asOf(START).build())
                            .build())
                    .get(0);
            assertThat(before.content()).isEqualTo("a boat is coming");
            assertThat(before.metadata().toMap()).isEqualTo(Map.of("source", "radio"));
        }

        /** Writes of several statements outside a transaction left half a memory behind. */
        @ParameterizedTest(name = "{0} fails at {1}")
        @CsvSource({
            "ADD, INSERT ON memory",
            "ADD, INSERT ON metadata",
            "ADD, INSERT ON history",
            "ADD, INSERT ON vector",
            "ADD, UPDATE ON collection",
            "ADD_TWO, INSERT ON memory WHEN NEW.content LIKE '%second%'",
            "ADD_TWO, INSERT ON vector WHEN NEW.memory = (SELECT max(key) FROM memory WHERE content LIKE '%second%')",
            "SUPERSEDE, UPDATE ON memory",
            "SUPERSEDE, INSERT ON memory",
            "SUPERSEDE, INSERT ON history",
            "SUPERSEDE, INSERT ON vector",
            "CHANGE, INSERT ON metadata",
            "CHANGE, INSERT ON history",
            "CHANGE, INSERT ON vector",
            "FORGET, DELETE ON vector",
            "FORGET, DELETE ON metadata",
            "FORGET, DELETE ON memory",
            "FORGET, INSERT ON history",
            "PURGE, DELETE ON memory WHEN OLD.id = 'bbbbbb-two'",
            "IMPORT, INSERT ON memory WHEN NEW.id = 'second'",
            "IMPORT, INSERT ON history WHEN NEW.id = 'second'"
        })
        void should_leave_no_trace_of_a_write_that_fails_half_way(AnyWrite write, String step) throws Exception {
            mergeDuplicates();
            embedded(new ImportFile()
                    .memory("aaaaaa-one", "a boat is coming")
                    .memory("bbbbbb-two", "the kitten sleeps"));
            alice.update("aaaaaa-one", metadata(Metadata.from("source", "radio")));
            StoreState before = StoreState.of(alice);
            sql("CREATE TRIGGER broken BEFORE " + step + " BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END");

            assertThatThrownBy(() -> write.run(alice, folder)).isInstanceOf(MemoriException.class);

            assertThat(StoreState.of(alice)).isEqualTo(before);
            sql("DROP TRIGGER broken");
            assertThat(memori.verify().problems()).isEmpty();
            write.run(alice, folder);
            assertThat(StoreState.of(alice))
                    .as("it works once nothing is broken")
                    .isNotEqualTo(before);
            assertThat(memori.verify().problems()).isEmpty();
        }

        /** Rebuilding the index forgot that metadata was in it. */
        @Test
        void should_find_metadata_and_authors_after_the_index_was_rebuilt() {
            alice.add(NewMemory.builder()
                    .content("a day out")
                    .author("Caroline")
                    .metadata(Metadata.from("place", "Lisbon").put("ticket", 4711))
                    .build());
            List<Double> before = wordScores("Lisbon", "4711", "Caroline", "day");

            memori.rebuild();
            assertThat(wordScores("Lisbon", "4711", "Caroline", "day"))
                    .isEqualTo(before)
                    .hasSize(4);
            assertThat(memori.verify().problems()).isEmpty();
            reopen();
            assertThat(wordScores("Lisbon", "4711", "Caroline", "day")).hasSize(4);
        }

        /** An import that broke off had imported half. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "this is no JSON",
                    "{\"id\":\"third\"",
                    "{\"id\":\"third\",\"content\":\"x\",\"type\":\"SEMANTIC\",\"createdAt\":\"yesterday\",\"updatedAt\":\"now\"}",
                    "{\"id\":\"third\",\"content\":\"x\",\"type\":\"DREAM\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"updatedAt\":\"2026-01-01T00:00:00Z\"}",
                    "{\"content\":\"no id\",\"type\":\"SEMANTIC\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"updatedAt\":\"2026-01-01T00:00:00Z\"}",
                    "{\"id\":\"third\",\"content\":\"\\ud800\",\"type\":\"SEMANTIC\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"updatedAt\":\"2026-01-01T00:00:00Z\"}",
                    "{\"id\":\"third\",\"content\":\" \",\"type\":\"SEMANTIC\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"updatedAt\":\"2026-01-01T00:00:00Z\"}"
                })
        void should_import_all_or_nothing(String broken) {
            alice.add("what was there");
            StoreState before = StoreState.of(alice);
            Path half = new ImportFile()
                    .memory("first-1", "one")
                    .memory("second-2", "two")
                    .line(broken)
                    .write(folder);

            assertFails(Reason.INVALID_ARGUMENT, "", () -> alice.importFrom(half, ImportIds.KEEP));

            assertThat(StoreState.of(alice)).isEqualTo(before);
        }

        /** With new ids, everything was created now. */
        @Test
        void should_keep_times_and_counts_under_new_ids() {
            String id = alice.add(everything()).id();
            alice.get(id);
            alice.exportTo(folder.resolve("out.jsonl"), true);
            clock.advance(DAY.multipliedBy(400));
            MemoryNamespace bob = memori.namespace("bob");

            bob.importFrom(folder.resolve("out.jsonl"), ImportIds.NEW);

            Memory copy = bob.list(byCreation()).get(0);
            assertThat(UUID.fromString(copy.id())).hasToString(copy.id());
            assertThat(copy.id()).isNotEqualTo(id);
            assertThat(copy)
                    .usingRecursiveComparison()
                    .ignoringFields("id", "namespace")
                    .isEqualTo(peek(id));
        }

        /** A vector of another length was compared as far as it went, or not at all, and scored 0. */
        @Test
        void should_refuse_a_vector_of_another_dimension_wherever_one_comes_in() {
            alice.add("a boat");
            Embedding wrong = Embedding.from(new float[] {1, 2, 3});
            NewMemory added = NewMemory.builder().content("x").embedding(wrong).build();
            SearchRequest asked = SearchRequest.builder().embedding(wrong).build();
            Path imported = new ImportFile()
                    .header(
                            "{\"format\":\"langchain4j-memori/1\",\"model\":{\"name\":\"concepts-3\",\"dimension\":4,\"recipe\":1}}")
                    .line(
                            "{\"id\":\"third\",\"content\":\"x\",\"type\":\"SEMANTIC\",\"createdAt\":\"2026-01-01T00:00:00Z\","
                                    + "\"updatedAt\":\"2026-01-01T00:00:00Z\",\"vectors\":[\"AACAPwAAAEAAAEBA\"]}")
                    .write(folder);

            String sentence = "3 dimensions, but the embedding model of this store has 4";
            assertFails(Reason.INVALID_ARGUMENT, sentence, () -> alice.add(added));
            assertFails(Reason.INVALID_ARGUMENT, sentence, () -> alice.search(asked));
            assertFails(Reason.INVALID_ARGUMENT, sentence, () -> alice.importFrom(imported, ImportIds.KEEP));
            assertThat(contents(alice)).containsExactly("a boat");
        }

        @Test
        void should_refuse_a_model_of_another_dimension() {
            alice.add("a boat");
            memori.close();

            assertFails(Reason.MODEL_MISMATCH, "reembedOnOpen", () -> settings()
                    .embeddingModel(new ConceptModel("boat", "train"))
                    .file(file)
                    .build()
                    .close());
        }

        /** Ties came out in the order of a hash map: another one in every process. */
        @Test
        void should_order_ties_by_id_everywhere_and_always() {
            long seed = new Random().nextLong();
            List<String> ids = new ArrayList<>(
                    IntStream.range(100, 140).mapToObj(i -> "memory-" + i).toList());
            List<String> expected = List.copyOf(ids);
            Collections.shuffle(ids, new Random(seed));
            ImportFile tied = new ImportFile();
            ids.forEach(id -> tied.memory(id, "a boat"));
            embedded(tied);

            for (int attempt = 0; attempt < 2; attempt++) {
                for (SearchMode mode : SearchMode.values()) {
                    assertThat(ids(alice.search(SearchRequest.builder()
                                    .text("boat")
                                    .mode(mode)
                                    .limit(40)
                                    .build())))
                            .as("mode " + mode + ", seed " + seed)
                            .isEqualTo(expected);
                }
                assertThat(ids(alice.search(SearchRequest.builder().limit(40).build())))
                        .as("seed " + seed)
                        .isEqualTo(expected);
                assertThat(ids(alice.related("memory-100", 40)))
                        .as("seed " + seed)
                        .isEqualTo(expected.subList(1, 40));
                memori.rebuild();
                reopen();
            }
        }

        private List<Double> wordScores(String... words) {
            return Stream.of(words)
                    .flatMap(word -> alice.search(text(word)).stream())
                    .map(MemoryHit::explanation)
                    .map(why -> why.details().get(0).value())
                    .toList();
        }

        private void sql(String statement) throws SQLException {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement sql = connection.createStatement()) {
                sql.execute(statement);
            }
        }
    }
}
