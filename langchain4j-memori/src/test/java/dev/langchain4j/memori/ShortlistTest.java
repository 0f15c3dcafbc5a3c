package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In a namespace so large that only the likeliest candidates are worked out in full, what is found is what would be found without that. */
class ShortlistTest {

    private static final int MANY = 4_200;

    @Test
    void should_not_let_what_has_ended_take_the_places_of_what_holds() {
        SettableClock clock = new SettableClock();
        try (Memori memori = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words("words", 64))
                .clock(clock)
                .build()) {
            MemoryNamespace anna = memori.namespace("anna");
            List<NewMemory> all = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                all.add(said("note" + i, "Invoice " + i + " of supplier " + i % 97 + " is due on day " + i % 31)
                        .build());
            }
            for (int i = 0; i < 40; i++) {
                all.add(said("ended" + i, "Anna lives in Rome at house " + i)
                        .validTo(clock.instant().minus(Duration.ofDays(1)))
                        .build());
            }
            List<String> live = IntStream.range(0, 3).mapToObj(i -> "holds" + i).toList();
            live.forEach(id ->
                    all.add(said(id, "Anna lives in Oslo at house " + id.charAt(5)).build()));
            anna.addAll(all);

            assertThat(found(anna, true)).containsExactlyInAnyOrderElementsOf(live);
            assertThat(found(anna, false)).containsExactlyInAnyOrderElementsOf(live);
        }
    }

    private static NewMemory.Builder said(String id, String content) {
        return NewMemory.builder().id(id).content(content).sessionId("s" + id.hashCode() % 400);
    }

    private static List<String> found(MemoryNamespace in, boolean exact) {
        SearchRequest request = SearchRequest.builder()
                .text("Anna lives in Rome")
                .limit(3)
                .exact(exact)
                .build();
        return in.search(request).stream().map(hit -> hit.memory().id()).toList();
    }
}
