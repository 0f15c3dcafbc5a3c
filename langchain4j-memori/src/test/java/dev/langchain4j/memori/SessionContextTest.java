package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.recall.Conversation;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands next to a memory in its session helps to find it; what stands elsewhere, or no longer stands there, does not. */
class SessionContextTest {

    private static final double EXACT = 1e-9;
    private static final String QUESTION = "when does the ferry to the island leave?";
    private static final String FERRY = "Shall we take the ferry to the island?";
    private static final String REPLY = "Gladly, right after breakfast";

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final Instant morning = clock.instant().minus(Duration.ofDays(3));
    private @Nullable Memori opened;
    private int names;

    @BeforeEach
    void begin() {
        opened = open();
    }

    @AfterEach
    void close() {
        memori().close();
    }

    @Test
    void should_find_a_turn_by_what_stands_next_to_it_in_its_session() {
        double together = score(shelf("together", turn("s", 1, FERRY), turn("s", 2, REPLY)), REPLY);
        double apart = score(shelf("apart", turn("s", 1, FERRY), turn("t", 2, REPLY)), REPLY);
        double alone = score(shelf("alone", turn(null, 1, FERRY), turn(null, 2, REPLY)), REPLY);

        assertThat(together).isGreaterThan(apart + 0.1);
        assertThat(apart).as("alone in a session is like in none").isCloseTo(alone, within(EXACT));
    }

    @Test
    void should_borrow_less_from_further_away_and_nothing_from_beyond_four() {
        List<Double> scores = new ArrayList<>();
        for (int distance = 1; distance <= 6; distance++) {
            List<NewMemory> turns = new ArrayList<>(List.of(turn("s", 0, FERRY)));
            // As many turns in every namespace, so that nothing but the distance differs.
            for (int i = 1; i <= 6; i++) {
                turns.add(turn("s", i, i == distance ? REPLY : "Number " + i + " of six"));
            }
            scores.add(score(shelf("distance-" + distance, turns.toArray(new NewMemory[0])), REPLY));
        }

        assertThat(scores.get(0)).isGreaterThan(scores.get(1));
        assertThat(scores.get(1)).isGreaterThan(scores.get(2));
        assertThat(scores.get(2)).isGreaterThan(scores.get(3));
        assertThat(scores.get(3)).isGreaterThan(scores.get(4) + 0.01);
    }

    @Test
    void should_borrow_nothing_from_a_session_of_the_same_name_in_another_namespace_or_collection() {
        MemoryNamespace anna = shelf("anna", turn("s", 2, REPLY), turn(null, 1, "The ferry is on time"));
        double before = score(anna, REPLY);

        shelf("otto", turn("s", 1, FERRY));
        anna.collections("letters").add(turn("s", 1, FERRY));

        assertThat(score(anna, REPLY)).isEqualTo(before);
    }

    @Test
    void should_take_nothing_from_memories_that_stand_alone() {
        NewMemory lighthouse = turn(null, 1, "The ferry to the lighthouse leaves at ten");
        MemoryNamespace among =
                shelf("among", lighthouse, turn("s", 2, FERRY), turn("s", 3, REPLY), turn("s", 4, "Fine"));
        MemoryNamespace all =
                shelf("all", lighthouse, turn(null, 2, FERRY), turn(null, 3, REPLY), turn(null, 4, "Fine"));

        // BM25 compares its length with an average that now counts what others borrow, so that it even gains a little.
        assertThat(score(among, lighthouse.content())).isBetween(score(all, lighthouse.content()), 1.0);
    }

    @Test
    void should_be_right_after_an_earlier_turn_arrived_late() {
        MemoryNamespace shelf =
                warm(shelf("late", turn("s", 1, "Good morning"), turn("s", 3, REPLY), turn("s", 4, "Fine")));

        shelf.add(turn("s", 2, FERRY));
        shelf.add(turn("s", 0, "Hello"));

        assertSameAsNew(
                shelf,
                turn("s", 0, "Hello"),
                turn("s", 1, "Good morning"),
                turn("s", 2, FERRY),
                turn("s", 3, REPLY),
                turn("s", 4, "Fine"));
    }

    @Test
    void should_keep_the_place_of_a_changed_turn_among_those_of_the_same_moment() {
        MemoryNamespace shelf = warm(shelf(
                "changed",
                turn("s", 1, "Where to?"),
                turn("s", 1, "To the museum"),
                turn("s", 1, "a"),
                turn("s", 1, "b"),
                turn("s", 1, "c"),
                turn("s", 1, REPLY)));

        shelf.update(
                id(shelf, "Where to?"), MemoryUpdate.builder().content(FERRY).build());

        NewMemory[] asNow = {
            turn("s", 1, FERRY),
            turn("s", 1, "To the museum"),
            turn("s", 1, "a"),
            turn("s", 1, "b"),
            turn("s", 1, "c"),
            turn("s", 1, REPLY)
        };
        assertSameAsNew(shelf, asNow);
        restart();
        assertSameAsNew(memori().namespace("changed"), asNow);
    }

    @Test
    void should_lend_nothing_of_what_was_forgotten() {
        MemoryNamespace shelf = warm(shelf(
                "forgotten",
                turn("s", 1, "The ferry, the ferry"),
                turn("s", 2, FERRY),
                turn("s", 3, REPLY),
                turn("s", 4, "An island ferry"),
                turn("s", 5, "Fine"),
                turn("s", 6, "The last ferry")));

        shelf.forget(id(shelf, FERRY));
        warm(shelf);
        shelf.forgetAll(List.of(id(shelf, "The ferry, the ferry"), id(shelf, "An island ferry")));
        assertSameAsNew(shelf, turn("s", 3, REPLY), turn("s", 5, "Fine"), turn("s", 6, "The last ferry"));

        shelf.purge(MemorySelection.builder().after(at(5)).build());
        assertSameAsNew(shelf, turn("s", 3, REPLY), turn("s", 5, "Fine"));
    }

    @Test
    void should_lend_nothing_of_what_has_expired() {
        MemoryNamespace shelf =
                warm(shelf("expired", turn("s", 1, "Good day"), turn("s", 2, FERRY), turn("s", 3, REPLY)));
        shelf.expire(id(shelf, FERRY), clock.instant().plusSeconds(60));
        warm(shelf);

        clock.advance(Duration.ofSeconds(61));

        assertSameAsNew(shelf, turn("s", 1, "Good day"), turn("s", 3, REPLY));
        restart();
        assertSameAsNew(memori().namespace("expired"), turn("s", 1, "Good day"), turn("s", 3, REPLY));
    }

    @Test
    void should_know_no_author_whose_memories_are_all_gone() {
        NewMemory otto = turn("s", 1, "Otto", "Bread is in the oven");
        NewMemory anna = turn("s", 2, "Anna", REPLY);
        MemoryNamespace shelf = warm(shelf("authors", otto, anna));

        shelf.forget(id(shelf, otto.content()));

        Map<String, Double> remaining = scores(shelf, "what did Anna say?", SearchMode.HYBRID);
        assertThat(remaining).hasSize(1);
        assertThat(score(remaining, REPLY))
                .as("who alone says everything is not told apart by her name")
                .isCloseTo(
                        score(scores(shelf("anna-alone", anna), "what did Anna say?", SearchMode.HYBRID), REPLY),
                        within(EXACT));
    }

    @Test
    void should_be_the_same_after_a_restart_and_an_import() {
        NewMemory[] turns = {
            turn("s", 3, REPLY),
            turn("s", 1, "Hello"),
            turn("s", 2, FERRY),
            turn("s", 2, "Or the train?"),
            turn("t", 2, "Fine")
        };
        MemoryNamespace shelf = shelf("moved", turns);
        Map<String, Double> before = scores(shelf, QUESTION, SearchMode.HYBRID);
        Path export = folder.resolve("moved.jsonl");
        shelf.exportTo(export, true);

        restart();
        assertThat(scores(memori().namespace("moved"), QUESTION, SearchMode.HYBRID))
                .isEqualTo(before);
        memori().namespace("arrived").importFrom(export, ImportIds.KEEP);
        assertSame(memori().namespace("arrived"), before);
    }

    @ParameterizedTest
    @EnumSource(
            value = SearchMode.class,
            names = {"TEXT", "VECTOR"})
    void should_borrow_nothing_where_one_lane_is_asked_alone(SearchMode mode) {
        MemoryNamespace with = shelf("with", turn("s", 1, FERRY), turn("s", 2, REPLY), turn("s", 3, "The ferry!"));
        MemoryNamespace without =
                shelf("without", turn(null, 1, FERRY), turn(null, 2, REPLY), turn(null, 3, "The ferry!"));

        assertThat(scores(with, QUESTION, mode)).isEqualTo(scores(without, QUESTION, mode));
    }

    @Test
    void should_borrow_from_neighbours_that_the_selection_leaves_out() {
        MemoryNamespace shelf = memori().namespace("filtered");
        shelf.add(NewMemory.builder()
                .content(FERRY)
                .sessionId("s")
                .occurredAt(at(1))
                .type(MemoryType.EPISODIC)
                .metadata(Metadata.from("part", "question"))
                .build());
        shelf.add(NewMemory.builder()
                .content(REPLY)
                .sessionId("s")
                .occurredAt(at(2))
                .type(MemoryType.SEMANTIC)
                .metadata(Metadata.from("part", "answer"))
                .build());
        double unfiltered = score(shelf, REPLY);

        for (SearchRequest request : List.of(
                SearchRequest.builder()
                        .text(QUESTION)
                        .types(MemoryType.SEMANTIC)
                        .build(),
                SearchRequest.builder().text(QUESTION).after(at(1)).build(),
                SearchRequest.builder()
                        .text(QUESTION)
                        .filter(MetadataFilterBuilder.metadataKey("part").isEqualTo("answer"))
                        .build())) {
            List<MemoryHit> hits = shelf.search(request);
            assertThat(hits).extracting(hit -> hit.memory().content()).containsExactly(REPLY);
            assertThat(hits.get(0).score()).isCloseTo(unfiltered, within(EXACT));
        }
    }

    @Test
    void should_help_to_find_what_was_said_in_conversations() {
        MemoryNamespace anna = memori().namespace("anna");
        Conversation trip = anna.conversation("trip");
        Conversation kitchen = anna.conversation("kitchen");
        kitchen.update(kitchen.window(), List.of(UserMessage.from("Is there any bread?"), AiMessage.from(REPLY)));
        trip.update(trip.window(), List.of(UserMessage.from(FERRY), AiMessage.from(REPLY)));

        assertThat(recalled(anna))
                .as("the same words, told apart by what they answer")
                // Before it is embedded, which happens in the background, nothing at all leads to the other one.
                .satisfies(scores ->
                        assertThat(score(scores, "trip")).isGreaterThan(scores.getOrDefault("kitchen", 0.0) + 0.1));

        trip.forget();
        assertThat(recalled(anna)).doesNotContainKey("trip");
    }

    /** The scores of the reply by conversation. */
    private Map<String, Double> recalled(MemoryNamespace namespace) {
        Map<String, Double> scores = new TreeMap<>();
        for (MemoryHit hit : namespace.collections("recall").search(QUESTION)) {
            Memory memory = hit.memory();
            if (memory.content().contains(REPLY) && memory.sessionId() != null) {
                scores.put(memory.sessionId(), hit.score());
            }
        }
        return scores;
    }

    /** Whatever happened to a namespace: it finds as one does in which the same was said, and nothing else ever happened. */
    private void assertSameAsNew(MemoryNamespace shelf, NewMemory... turns) {
        assertSame(shelf, scores(shelf("new-" + names++, turns), QUESTION, SearchMode.HYBRID));
    }

    private static void assertSame(MemoryNamespace shelf, Map<String, Double> expected) {
        Map<String, Double> scores = scores(shelf, QUESTION, SearchMode.HYBRID);
        assertThat(scores).containsOnlyKeys(expected.keySet());
        expected.forEach((content, score) ->
                assertThat(score(scores, content)).as(content).isCloseTo(score, within(EXACT)));
    }

    private MemoryNamespace shelf(String name, NewMemory... turns) {
        MemoryNamespace shelf = memori().namespace(name);
        shelf.addAll(List.of(turns));
        return shelf;
    }

    /** What was searched is in memory, and has to follow. */
    private static MemoryNamespace warm(MemoryNamespace shelf) {
        scores(shelf, QUESTION, SearchMode.HYBRID);
        return shelf;
    }

    private static double score(MemoryNamespace shelf, String content) {
        return score(scores(shelf, QUESTION, SearchMode.HYBRID), content);
    }

    private static double score(Map<String, Double> scores, String content) {
        assertThat(scores).containsKey(content);
        return scores.getOrDefault(content, Double.NaN);
    }

    private static Map<String, Double> scores(MemoryNamespace shelf, String question, SearchMode mode) {
        Map<String, Double> scores = new TreeMap<>();
        shelf.search(SearchRequest.builder().text(question).mode(mode).limit(50).build())
                .forEach(hit -> scores.put(hit.memory().content(), hit.score()));
        return scores;
    }

    private static String id(MemoryNamespace shelf, String content) {
        return shelf.search(SearchRequest.builder().text(content).limit(50).build()).stream()
                .filter(hit -> hit.memory().content().equals(content))
                .findFirst()
                .orElseThrow()
                .memory()
                .id();
    }

    private NewMemory turn(@Nullable String session, int minute, String content) {
        return turn(session, minute, null, content);
    }

    private NewMemory turn(@Nullable String session, int minute, @Nullable String author, String content) {
        return NewMemory.builder()
                .content(content)
                .sessionId(session)
                .author(author)
                .occurredAt(at(minute))
                .build();
    }

    private Instant at(int minute) {
        return morning.plus(Duration.ofMinutes(minute));
    }

    private void restart() {
        memori().close();
        opened = open();
    }

    private Memori memori() {
        return Objects.requireNonNull(opened);
    }

    private Memori open() {
        return Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .dedup(false)
                .decay(0, 30)
                .clock(clock)
                .build();
    }
}
