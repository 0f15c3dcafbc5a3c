package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.TrustProfile;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a namespace so large that only the likeliest candidates are worked out in full, what is found is what would be found without that. */
class ShortlistTest {

    private static final int MANY = 4_200;
    private static final String QUESTION = "Anna lives in Rome";

    private final SettableClock clock = new SettableClock();
    private Memori memori;
    private MemoryNamespace anna;

    @BeforeEach
    void open() {
        memori = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words("words", 64))
                .clock(clock)
                .trust(TrustProfile.DEFAULT.withStrength(0.5).withActor("clerk", 1))
                .build();
        anna = memori.namespace("anna");
        anna.addAll(IntStream.range(0, MANY)
                .mapToObj(i -> said("note" + i, "Invoice " + i + " of supplier " + i % 97 + " is due on day " + i % 31)
                        .build())
                .toList());
    }

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_not_let_what_has_ended_take_the_places_of_what_holds() {
        for (int i = 0; i < 40; i++) {
            anna.add(said("ended" + i, "Anna lives in Rome at house " + i)
                    .validTo(clock.instant().minus(Duration.ofDays(1)))
                    .build());
        }
        List<String> live = IntStream.range(0, 3).mapToObj(i -> "holds" + i).toList();
        live.forEach(id ->
                anna.add(said(id, "Anna lives in Oslo at house " + id.charAt(5)).build()));

        assertThat(found(3, true)).containsExactlyInAnyOrderElementsOf(live);
        assertThat(found(3, false)).containsExactlyInAnyOrderElementsOf(live);
    }

    @Test
    void should_know_what_others_have_said_since_it_was_loaded() {
        for (int i = 0; i < 40; i++) {
            anna.add(said("once" + i, "Anna lives in Rome at house " + i).build());
        }
        String often = "Anna lives in Rome at house number 7";
        anna.add(said("often", often).build());
        assertThat(found(1, false)).doesNotContain("often");
        for (int i = 0; i < 6; i++) {
            anna.actingAs(Actor.of("neighbour" + i, Channel.USER)).add(often);
        }

        assertThat(found(1, true)).containsExactly("often");
        assertThat(found(1, false)).containsExactly("often");
    }

    @Test
    void should_not_let_what_is_trusted_but_not_relevant_take_the_place_of_what_is_relevant() {
        MemoryNamespace trusted = anna.actingAs(Actor.of("clerk", Channel.USER));
        for (int i = 0; i < 40; i++) {
            trusted.add(said("trusted" + i, "Anna lives in Rome at house " + i).build());
        }
        anna.add(said("relevant", "Anna lives in Rome").build());
        SearchRequest request = SearchRequest.builder()
                .text(QUESTION)
                .limit(1)
                .minRelevance(0.93)
                .build();

        assertThat(ids(request.toBuilder().exact(true).build())).containsExactly("relevant");
        assertThat(ids(request)).containsExactly("relevant");
    }

    private static NewMemory.Builder said(String id, String content) {
        return NewMemory.builder().id(id).content(content).sessionId("s" + id.hashCode() % 400);
    }

    private List<String> found(int limit, boolean exact) {
        return ids(
                SearchRequest.builder().text(QUESTION).limit(limit).exact(exact).build());
    }

    private List<String> ids(SearchRequest request) {
        return anna.search(request).stream().map(hit -> hit.memory().id()).toList();
    }
}
