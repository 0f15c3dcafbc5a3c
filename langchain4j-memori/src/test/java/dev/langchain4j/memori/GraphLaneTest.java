package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.NewFact;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.SearchRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where Anna's boss lives, which nothing says in one sentence. */
class GraphLaneTest {

    private static final String QUESTION = "Where does Anna's boss live?";
    private static final String ANSWER = "Ben Carter lives in Oslo";

    private final SettableClock clock = new SettableClock();
    private Memori memori;
    private MemoryNamespace office;

    @BeforeEach
    void open() {
        memori = open(RankProfile.DEFAULT);
        office = fill(memori.namespace("office"));
        memori.flush(); // With its vectors, so that the vector lane has its say.
    }

    @AfterEach
    void close() {
        memori.close();
    }

    private Memori open(RankProfile profile) {
        return Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .rankProfile(profile)
                .clock(clock)
                .build();
    }

    /** Everybody lives somewhere and has a boss, so that words and meaning alone cannot tell. */
    private static MemoryNamespace fill(MemoryNamespace namespace) {
        List<String> people = List.of("Dora", "Emil", "Frieda", "Gustav", "Hanna", "Ivo", "Jana", "Karl");
        List<String> towns = List.of("Rome", "Paris", "Vienna", "Madrid", "Lisbon", "Prague", "Athens", "Dublin");
        for (int i = 0; i < people.size(); i++) {
            namespace.facts().add(people.get(i), "lives in", towns.get(i));
            namespace.facts().add(people.get(i), "has boss", people.get((i + 1) % people.size()));
        }
        namespace.facts().add("Anna", "has boss", "Ben Carter");
        namespace.facts().add("Ben Carter", "lives in", "Oslo");
        namespace.facts().add("Anna", "lives in", "Bergen");
        return namespace;
    }

    @Test
    void should_find_what_no_other_lane_can() {
        MemoryNamespace facts = office.collections(Memori.FACTS);

        List<MemoryHit> hits = search(facts, request -> request.explain(true));

        assertThat(contents(hits).subList(0, 3)).contains(ANSWER);
        assertThat(lines(hit(hits, ANSWER).explanation())).contains("2 steps from 'Anna' by facts");
        assertThat(rank(hits)).isLessThan(rank(search(facts, request -> request.graphDepth(0))));
        assertThat(lines(hit(search(facts, request -> request.graphDepth(1).limit(50)), ANSWER)
                        .explanation()))
                .noneMatch(line -> line.contains("by facts"));
    }

    @Test
    void should_find_the_memory_that_a_fact_comes_from() {
        String source = office.add(NewMemory.of("The removal van goes to Karl Johans gate on Friday"))
                .id();
        office.add("Where does who live? Nobody here lives anywhere");
        office.facts()
                .add(NewFact.builder()
                        .subject("Ben Carter")
                        .predicate("lives in")
                        .object("Karl Johans gate")
                        .source(source)
                        .build());

        List<MemoryHit> hits = search(office, request -> request.explain(true));

        MemoryHit found = hits.stream()
                .filter(hit -> hit.memory().id().equals(source))
                .findFirst()
                .orElseThrow();
        assertThat(lines(found.explanation())).contains("2 steps from 'Anna' by facts");
        double without = search(office, request -> request.graphDepth(0)).stream()
                .filter(hit -> hit.memory().id().equals(source))
                .mapToDouble(MemoryHit::score)
                .findFirst()
                .orElse(0);
        assertThat(found.score()).isGreaterThan(without);
    }

    @Test
    void should_know_names_of_several_words_and_prefer_the_longest() {
        office.facts().add("Ben", "lives in", "Cork");
        MemoryNamespace facts = office.collections(Memori.FACTS);

        List<MemoryHit> hits = facts.search(SearchRequest.builder()
                .text("does BEN  CARTER have a home?")
                .limit(50)
                .build());

        assertThat(lines(hit(hits, ANSWER).explanation())).anyMatch(line -> line.startsWith("1 step from 'BEN"));
        assertThat(lines(hit(hits, "Ben lives in Cork").explanation())).noneMatch(line -> line.contains("by facts"));
    }

    @Test
    void should_walk_only_over_what_is_true_and_was_known() {
        MemoryNamespace facts = office.collections(Memori.FACTS);
        Instant before = clock.instant();
        clock.advance(Duration.ofDays(1));
        office.facts().add("Anna", "has boss", "Karl");

        assertThat(linked(search(facts, request -> request.limit(50))))
                .contains("Karl lives in Dublin")
                .doesNotContain(ANSWER);
        assertThat(linked(search(facts, request -> request.limit(50).asOf(before))))
                .contains(ANSWER)
                .doesNotContain("Karl lives in Dublin");
        assertThat(linked(search(facts, request -> request.limit(50).validAt(before))))
                .contains(ANSWER);
    }

    @Test
    void should_never_walk_into_another_namespace() {
        MemoryNamespace stranger = memori.namespace("stranger");
        stranger.facts().add("Ben Carter", "lives in", "Atlantis");
        stranger.facts().add("Anna", "has boss", "Zeus");
        stranger.collections("archival").add("Anna lives near her boss");

        assertThat(contents(search(office.collections(Memori.FACTS), request -> request.limit(100))))
                .noneMatch(content -> content.contains("Atlantis") || content.contains("Zeus"));
        MemoryNamespace empty = memori.namespace("empty");
        empty.add("Anna has a boss");
        assertThat(linked(search(empty, request -> request.limit(100)))).isEmpty();
    }

    @Test
    void should_be_off_where_nobody_wants_it() {
        try (Memori plain = open(RankProfile.PLAIN);
                Memori weightless = open(RankProfile.builder().graphBoost(0).build())) {
            for (Memori one : List.of(plain, weightless)) {
                MemoryNamespace facts = fill(one.namespace("office")).collections(Memori.FACTS);
                assertThat(linked(search(facts, request -> request.limit(50)))).isEmpty();
            }
        }
        assertThatThrownBy(() -> SearchRequest.builder().graphDepth(5).build())
                .hasMessage("graphDepth must be between 0 and 4, but is 5");
    }

    @Test
    void should_count_what_is_likelier_and_nearer_more() {
        MemoryNamespace other = memori.namespace("other");
        other.facts().add(fact("Anna", "knows", "Xaver", 0.9));
        other.facts().add(fact("Anna", "knows", "Yvonne", 0.3));
        other.facts().add(fact("Xaver", "knows", "Zacharias", 0.9));

        List<MemoryHit> hits = other.collections(Memori.FACTS)
                .search(SearchRequest.builder().text("whom does Anna know").build());

        assertThat(share(hits, "Anna knows Xaver")).isGreaterThan(share(hits, "Anna knows Yvonne"));
        assertThat(share(hits, "Anna knows Xaver")).isGreaterThan(share(hits, "Xaver knows Zacharias"));
        assertThat(share(hits, "Xaver knows Zacharias")).isPositive();
    }

    @Test
    void should_count_a_fact_more_whose_predicate_is_asked_for() {
        office.facts().add(fact("Anna", "plays", "the cello", 0.8));
        office.facts().add(fact("Anna", "collects", "the stamps", 0.8));

        List<MemoryHit> hits = office.collections(Memori.FACTS)
                .search(SearchRequest.builder()
                        .text("what is it that Anna collects")
                        .limit(50)
                        .explain(true)
                        .build());

        assertThat(share(hits, "Anna collects the stamps")).isGreaterThan(share(hits, "Anna plays the cello"));
        assertThat(share(hits, "Anna plays the cello")).isPositive();
    }

    private static NewFact fact(String subject, String predicate, String object, double confidence) {
        return NewFact.builder()
                .subject(subject)
                .predicate(predicate)
                .object(object)
                .confidence(confidence)
                .build();
    }

    private static double share(List<MemoryHit> hits, String content) {
        return flat(hit(hits, content).explanation())
                .filter(part -> part.description().endsWith("by facts"))
                .mapToDouble(Explanation::value)
                .sum();
    }

    private static List<MemoryHit> search(MemoryNamespace where, UnaryOperator<SearchRequest.Builder> with) {
        return where.search(
                with.apply(SearchRequest.builder().text(QUESTION).limit(50)).build());
    }

    private static int rank(List<MemoryHit> hits) {
        int rank = contents(hits).indexOf(ANSWER);
        return rank < 0 ? Integer.MAX_VALUE : rank;
    }

    private static List<String> linked(List<MemoryHit> hits) {
        return contents(hits.stream()
                .filter(hit -> lines(hit.explanation()).stream().anyMatch(line -> line.contains("by facts")))
                .toList());
    }

    private static MemoryHit hit(List<MemoryHit> hits, String content) {
        return hits.stream()
                .filter(hit -> hit.memory().content().equals(content))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> contents(List<MemoryHit> hits) {
        return hits.stream().map(hit -> hit.memory().content()).toList();
    }

    private static List<String> lines(Explanation explanation) {
        return flat(explanation).map(Explanation::description).toList();
    }

    private static Stream<Explanation> flat(Explanation explanation) {
        return Stream.concat(
                Stream.of(explanation), explanation.details().stream().flatMap(GraphLaneTest::flat));
    }
}
