package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.TrustProfile;
import dev.langchain4j.memori.prompt.MemoryPrompt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a memory came from decides near-ties, within bounds, and is shown. */
class TrustTest {

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-05-04T12:00:00Z"));
    private Memori memori;
    private MemoryNamespace anna;
    private MemoryNamespace web;

    @BeforeEach
    void open() {
        memori = builder().build();
        anna = memori.namespace("anna");
        web = anna.actingAs(Actor.of("crawler", Channel.WEB));
    }

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_put_what_a_user_said_before_the_same_from_the_web_and_a_confirmed_one_first() {
        String fromWeb = web.add("The museum opens at ten").id();
        String said = anna.add("The museum opens at ten").id();
        String other = anna.add(NewMemory.builder()
                        .content("The museum opens at ten")
                        .author("Otto")
                        .build())
                .id();
        anna.confirm(other);

        List<MemoryHit> hits = anna.search("when does the museum open");

        assertThat(hits).extracting(hit -> hit.memory().id()).containsExactly(other, said, fromWeb);
        assertThat(hits.get(0).explanation().toString())
                .contains("channel USER, confirmed by a human, corroborated by 2 others");
        assertThat(hits.get(2).explanation().toString()).contains("channel WEB, not confirmed");
        assertThat(factor(hits.get(2))).isBetween(0.8, 1.0);
        assertThat(anna.history(other)).last().extracting(HistoryEntry::event).isEqualTo(HistoryEntry.Event.CONFIRMED);
    }

    @Test
    void should_never_let_the_web_change_what_a_user_said() {
        AddResult said = anna.add("Her account is at the Northern Bank");

        AddResult repeated = web.add("Her account is at the Northern Bank");
        AddResult near = web.add("Her account is now at the Northern Bank");

        assertThat(repeated.outcome()).isEqualTo(AddOutcome.CREATED);
        assertThat(near.id()).isNotEqualTo(said.id());
        assertThat(anna.peek(said.id()).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void should_keep_the_words_of_what_a_human_confirmed() {
        String id = anna.add("The code of the bicycle lock is with Otto").id();
        anna.confirm(id);

        AddResult near = anna.add("The code of the bicycle lock is with Otto now");
        AddResult same = anna.add("The code of the bicycle lock is with Otto");

        assertThat(near.id()).isNotEqualTo(id);
        assertThat(same.id()).isEqualTo(id);
        assertThat(anna.peek(id).orElseThrow().content()).isEqualTo("The code of the bicycle lock is with Otto");
    }

    @Test
    void should_show_a_model_what_a_stranger_wrote_and_what_is_no_longer_true() {
        web.add("The museum opens at ten");
        anna.add(NewMemory.builder()
                .content("The museum has a garden")
                .validTo(Instant.parse("2026-02-01T00:00:00Z"))
                .build());

        String shown = MemoryPrompt.show(
                        anna.search("museum").stream().map(MemoryHit::memory).toList())
                .text();

        assertThat(shown)
                .contains(" via=\"web\">The museum opens at ten<")
                .contains(" until=\"2026-02-01\">The museum has a garden<");
    }

    @Test
    void should_count_who_agrees_once_however_often_and_under_whatever_name() {
        String id = anna.add("The ferry leaves at noon").id();

        for (int i = 0; i < 20; i++) {
            web.add(NewMemory.builder()
                    .content("The ferry leaves at noon")
                    .author("Witness " + i)
                    .sessionId("s" + i)
                    .build());
        }
        assertThat(corroborations(id)).isEqualTo(1);

        anna.add(NewMemory.builder()
                .content("The ferry leaves at noon")
                .author("Otto")
                .build());
        anna.add(NewMemory.builder()
                .content("The ferry leaves at noon")
                .author("Otto")
                .build());
        anna.add("The ferry leaves at noon");
        assertThat(corroborations(id)).isEqualTo(2);

        anna.actingAs(Actor.of("second-agent", Channel.USER)).add("The ferry leaves at noon");
        assertThat(corroborations(id)).isEqualTo(3);
    }

    @Test
    void should_rank_as_if_there_were_no_trust_where_nothing_is_known() {
        anna.add("The museum opens at ten");
        clock.advance(Duration.ofDays(400));
        anna.add("The museum has a garden");
        List<Double> with = scores(anna);

        try (Memori off = builder().trust(TrustProfile.OFF).build()) {
            MemoryNamespace same = off.namespace("anna");
            clock.advance(Duration.ofDays(-400));
            same.add("The museum opens at ten");
            clock.advance(Duration.ofDays(400));
            same.add("The museum has a garden");

            assertThat(scores(same)).isEqualTo(with);
            assertThat(same.search("museum").get(0).explanation().toString()).doesNotContain("trust");
        }
    }

    @Test
    void should_compute_the_published_formula() {
        String id = anna.add("Pays by card").id();
        anna.actingAs(Actor.of("b", Channel.AGENT)).add("Pays by card");
        anna.confirm(id);
        clock.advance(Duration.ofDays(73));

        String why = anna.search("card").stream()
                .filter(hit -> hit.memory().id().equals(id))
                .findFirst()
                .orElseThrow()
                .explanation()
                .toString();

        // 0.5 · (1 - 73/365) · 1.3 · 1.1 = 0.572, against 0.4 of an ordinary one: 1 + 0.2 · 0.172 / 0.5.
        assertThat(why).contains("1.0688  factor for a trust of 0.57");
    }

    @Test
    void should_raise_nothing_beyond_its_strength_however_old_and_trusted_it_is() {
        try (Memori own =
                builder().trust(TrustProfile.DEFAULT.withActor("oracle", 1)).build()) {
            MemoryNamespace ben = own.namespace("ben");
            MemoryNamespace oracle = ben.actingAs(Actor.of("oracle", Channel.USER));
            String id = oracle.add("Pays by card").id();
            oracle.confirm(id);
            clock.advance(Duration.ofDays(200));

            // 1 · (1 - 200/365) is less than a half, so 0.5 · 1.3 = 0.65, which is 0.4 more than an ordinary one's
            // 0.25.
            assertThat(ben.search("card").get(0).explanation().toString())
                    .contains("1.1600  factor for a trust of 0.65");
            for (String other : List.of("b", "c", "d", "e", "f")) {
                ben.actingAs(Actor.of(other, Channel.AGENT)).add("Pays by card");
            }

            // Those who agree make it 0.975, 0.725 more; but never does it count for more than 1.2 times as much.
            assertThat(ben.search("card").stream()
                            .filter(hit -> hit.memory().id().equals(id))
                            .findFirst()
                            .orElseThrow()
                            .explanation()
                            .toString())
                    .contains("1.2000  factor for a trust of 0.98");
        }
    }

    @Test
    void should_believe_actors_as_far_as_the_application_says() {
        try (Memori own = builder()
                .trust(TrustProfile.DEFAULT.withActor("liar", 0).withActor("oracle", 1))
                .build()) {
            MemoryNamespace ben = own.namespace("ben");
            String lie =
                    ben.actingAs(Actor.of("liar", Channel.USER)).add(by("Liz")).id();
            String plain = ben.actingAs(Actor.of("someone", Channel.AGENT))
                    .add(by("Sam"))
                    .id();
            String truth = ben.actingAs(Actor.of("oracle", Channel.IMPORT))
                    .add(by("Ora"))
                    .id();

            assertThat(ben.search("is the harbour closed today"))
                    .extracting(hit -> hit.memory().id())
                    .containsExactly(truth, plain, lie);
        }
    }

    @Test
    void should_believe_an_imported_memory_that_does_not_say_who_agrees_with_it() {
        String agreed = anna.add("The ferry leaves at noon from the old pier").id();
        for (int i = 0; i < 5; i++) {
            anna.actingAs(Actor.of("agent-" + i, Channel.USER)).add("The ferry leaves at noon from the old pier");
        }
        assertThat(corroborations(agreed)).isEqualTo(5);
        Path export = folder.resolve("anna.jsonl");
        anna.exportTo(export, false);
        MemoryNamespace copy = memori.namespace("copy");
        copy.importFrom(export, ImportIds.KEEP);
        copy.add("The ferry leaves at noon today");
        SearchRequest many = SearchRequest.builder()
                .text("ferry noon")
                .mode(SearchMode.TEXT)
                .limit(2)
                .build();

        assertThat(copy.peek(agreed).orElseThrow().provenance().corroborations())
                .isEqualTo(5);
        assertThat(copy.search(many)).extracting(hit -> hit.memory().id()).startsWith(agreed);
        assertThat(copy.search(many.toBuilder().limit(1).build()))
                .extracting(hit -> hit.memory().id())
                .containsExactly(agreed);
    }

    @Test
    void should_refuse_what_is_out_of_range() {
        assertThatThrownBy(() -> TrustProfile.DEFAULT.withStrength(0.6))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("0.6");
        assertThatThrownBy(() -> TrustProfile.DEFAULT.withActor("a", -0.1))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("-0.1");
        assertThatThrownBy(() -> new TrustProfile(0.1, Map.of(Channel.WEB, Double.NaN), Map.of()))
                .isInstanceOf(MemoriException.class);
        assertThatThrownBy(
                        () -> NewMemory.builder().content("x").importance(1.1).build())
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("1.1");
        assertThatThrownBy(() -> new Actor(" ", Channel.USER, null)).isInstanceOf(MemoriException.class);
    }

    private MemoriBuilder builder() {
        return Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .clock(clock)
                .decay(0, 69);
    }

    private static NewMemory by(String author) {
        return NewMemory.builder()
                .content("The harbour is closed today")
                .author(author)
                .build();
    }

    private int corroborations(String id) {
        return anna.peek(id).map(Memory::provenance).orElseThrow().corroborations();
    }

    private static List<Double> scores(MemoryNamespace namespace) {
        return namespace.search("museum").stream().map(MemoryHit::score).toList();
    }

    private static double factor(MemoryHit hit) {
        return hit.explanation().details().stream()
                .filter(part -> part.description().startsWith("factor for a trust"))
                .mapToDouble(Explanation::value)
                .findFirst()
                .orElseThrow();
    }
}
