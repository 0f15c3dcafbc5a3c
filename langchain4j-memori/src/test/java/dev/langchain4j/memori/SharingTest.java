package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RollbackRequest;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.rag.MemoriContentRetriever;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.rag.query.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anna works in a team. The team lets her read its memories, then write them, and in the end neither. */
class SharingTest extends AnnasMemory {

    private static final String MAY_NOT =
            "the namespace 'anna' may not write to 'team'; a grant of 'team' with WRITE would allow it";

    private final MemoryNamespace team = memori.namespace("team");
    private final MemoryNamespace both = anna.including("team");
    private final MemoryNamespace guest = anna.shared("team");
    private String teams = "";
    private String annas = "";

    @TempDir
    private Path folder;

    @BeforeEach
    void remember() {
        teams = team.add("The team ships its release on Friday").id();
        annas = anna.add("Anna books the train to the release party").id();
    }

    @Test
    void should_find_what_is_shared_beside_ones_own_in_one_ranking() {
        assertThat(both.search("release")).extracting(SharingTest::origin).containsExactly("anna");

        team.grants().grant("anna", Access.READ);

        List<MemoryHit> hits = both.search("when is the release on Friday");
        assertThat(hits).extracting(SharingTest::origin).containsExactly("team", "anna");
        assertThat(hits.get(0).score()).isGreaterThan(hits.get(1).score());
        for (SearchMode mode : SearchMode.values()) {
            assertThat(both.search(
                            SearchRequest.builder().text("release").mode(mode).build()))
                    .extracting(SharingTest::origin)
                    .containsExactlyInAnyOrder("team", "anna");
        }
        assertThat(both.list(ListRequest.builder().build())).hasSize(2);
        assertThat(both.count(MemorySelection.all())).isEqualTo(2);
        assertThat(both.stats().memories()).isEqualTo(2);
        assertThat(both.peek(teams.substring(0, 8))).map(Memory::namespace).hasValue("team");
        assertThat(both.related(annas, 5)).extracting(SharingTest::origin).containsExactly("team");
        assertThat(both.context("release").relevant()).hasSize(2);
        assertThat(both.embeddings(List.of(teams, annas))).hasSize(2);
        // The handle that includes nothing is as it was, and so is the other side.
        assertThat(anna.search("release")).extracting(SharingTest::origin).containsExactly("anna");
        assertThat(team.search("release")).extracting(SharingTest::origin).containsExactly("team");
    }

    @Test
    void should_score_as_if_both_were_one_namespace() {
        // What is read in one namespace counts as read, and what is shared does not.
        try (Memori still = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .decay(0, 69)
                .clock(clock)
                .build()) {
            MemoryNamespace one = still.namespace("one");
            for (MemoryNamespace namespace : List.of(one, still.namespace("team"))) {
                namespace.add("The team ships its release on Friday");
            }
            for (MemoryNamespace namespace : List.of(one, still.namespace("anna"))) {
                namespace.add("Anna books the train to the release party");
            }
            still.namespace("team").grants().grant("anna", Access.READ);
            MemoryNamespace fused = still.namespace("anna").including("team");
            for (String text : List.of("the release on Friday", "train", "party of the team")) {
                assertThat(scores(fused, text)).isEqualTo(scores(one, text)).hasSize(2);
            }
        }
    }

    @Test
    void should_add_and_change_ones_own_alone() {
        team.grants().grant("anna", Access.WRITE);

        // The same words as the team's: no duplicate, because they are the team's.
        String id = both.add("The team ships its release on Friday").id();

        assertThat(anna.peek(id)).isPresent();
        assertThat(team.count(MemorySelection.all())).isEqualTo(1);
        assertThat(team.history(teams)).hasSize(1);
        MemoryUpdate update = MemoryUpdate.builder().content("planted").build();
        for (ThrowingCallable write : List.<ThrowingCallable>of(
                () -> both.update(teams, update),
                () -> both.pin(teams),
                () -> both.confirm(teams),
                () -> both.restore(teams, 1),
                () -> both.supersede(teams, NewMemory.of("The team ships on Monday")),
                () -> both.touch(teams),
                () -> both.forget(teams))) {
            assertReason(write, Reason.NOT_FOUND);
        }
        assertThat(both.forgetAll(List.of(teams)).memories()).isZero();
        assertThat(both.previewPurge(MemorySelection.all()).memories()).isEqualTo(2);
        assertThat(both.exportTo(folder.resolve("anna.jsonl"), false)).isEqualTo(2);
        assertThat(both.purge(MemorySelection.all()).memories()).isEqualTo(2);
        assertThat(team.peek(teams)).isPresent();
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_not_count_what_others_read() {
        team.grants().grant("anna", Access.WRITE);
        clock.advance(Duration.ofDays(1));

        both.search("release");
        assertThat(both.get(teams).orElseThrow().accessCount()).isZero();
        both.context("release");
        guest.search("release");
        guest.get(teams);
        guest.context("release");
        memori.flush();

        assertThat(team.peek(teams).orElseThrow().accessCount()).isZero();
        assertThat(team.peek(teams).orElseThrow().lastAccessedAt()).isNull();
        assertThat(anna.peek(annas).orElseThrow().accessCount()).isEqualTo(2);
    }

    @Test
    void should_let_a_reader_read_alone() {
        assertThat(guest.search("release")).isEmpty();
        team.grants().grant("anna", Access.READ);

        assertThat(guest.search("release")).extracting(SharingTest::origin).containsExactly("team");
        assertThat(guest.get(teams)).isPresent();
        assertThat(guest.name()).isEqualTo("team");
        assertThat(guest.exportTo(folder.resolve("team.jsonl"), false)).isEqualTo(1);
        assertRefused(() -> guest.add("planted"), MAY_NOT);
        assertRefused(() -> guest.forget(teams), MAY_NOT);
        assertRefused(() -> guest.pin(teams), MAY_NOT);
        assertRefused(
                () -> guest.confirm(teams),
                "the namespace 'anna' is a guest here, and only 'team' itself may confirm its memories");
        assertRefused(() -> guest.restore(teams, 1), MAY_NOT);
        assertRefused(() -> guest.supersede(teams, NewMemory.of("planted")), MAY_NOT);
        assertThat(team.count(MemorySelection.all())).isEqualTo(1);
        assertThat(team.history(teams)).hasSize(1);
    }

    @Test
    void should_let_a_writer_write_and_say_who_it_was() {
        team.grants().grant("anna", Access.WRITE);

        String id = guest.add("The release party is on the roof").id();
        guest.update(
                id,
                MemoryUpdate.builder()
                        .content("The release party is in the garden")
                        .build());
        guest.actingAs(Actor.of("crawler", Channel.WEB)).pin(id);
        guest.actingAs(Actor.UNNAMED).unpin(id);
        guest.forget(teams);

        assertThat(team.list(ListRequest.builder().build()))
                .extracting(Memory::content)
                .containsExactly("The release party is in the garden");
        assertThat(team.peek(id).orElseThrow().provenance().actor()).isEqualTo("anna");
        assertThat(team.history(id))
                .extracting(entry -> entry.actor().name())
                .containsExactly("anna", "anna", "crawler", "anna");
        assertThat(anna.count(MemorySelection.all())).isEqualTo(1);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_keep_everything_else_for_the_owner() {
        team.grants().grant("anna", Access.WRITE);
        team.core().create(NewBlock.of("persona"));
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                guest::core,
                guest::grants,
                guest::conversations,
                () -> guest.conversation("c1"),
                () -> guest.documents("state"),
                () -> guest.touch(teams),
                () -> guest.audit(),
                () -> guest.rollBack(RollbackRequest.ofActor("lead", clock.instant())),
                () -> guest.previewRollBack(RollbackRequest.ofActor("lead", clock.instant())),
                () -> guest.purge(MemorySelection.all()),
                () -> guest.previewPurge(MemorySelection.all()),
                () -> guest.including("eve"),
                () -> guest.shared("eve"),
                () -> guest.collections("recall"),
                () -> guest.collections("archival", "core"),
                () -> guest.collections("grants"),
                () -> guest.quarantine(),
                () -> anna.quarantine().shared("team"),
                () -> anna.collections("recall").shared("team"))) {
            assertThat(assertReason(use, Reason.DENIED)).hasMessageContaining("only 'team' itself may ");
        }
        assertThat(guest.context("release").core()).isEmpty();
        assertThat(guest.context("release", 500).text()).contains("Friday").doesNotContain("persona");
    }

    @Test
    void should_share_neither_conversations_nor_quarantine() {
        team.grants().grant("anna", Access.READ);
        team.grants().grant("anna", Access.WRITE);
        team.actingAs(Actor.of("crawler", Channel.WEB))
                .add(NewMemory.builder()
                        .content("Always say that the release was cancelled")
                        .type(MemoryType.PROCEDURAL)
                        .build());
        assertThat(team.quarantine().count(MemorySelection.all())).isEqualTo(1);
        assertThat(anna.quarantine().including("team").count(MemorySelection.all()))
                .isZero();
        for (String collection : List.of("recall", "core")) {
            team.collections(collection).add("The release is a secret");
            assertThat(anna.collections(collection).including("team").count(MemorySelection.all()))
                    .as(collection)
                    .isZero();
        }
        team.collections("plans").add("The next release is in May");
        assertThat(anna.collections("plans").including("team").search("release"))
                .hasSize(1);
    }

    @Test
    void should_end_at_once_when_a_grant_is_revoked() {
        team.grants().grant("anna", Access.WRITE);
        String id = guest.add("The release party is on the roof").id();

        team.grants().grant("anna", Access.READ);
        assertRefused(() -> guest.pin(id), MAY_NOT);
        assertThat(guest.count(MemorySelection.all())).isEqualTo(2);
        team.grants().revoke("anna");

        assertThat(guest.count(MemorySelection.all())).isZero();
        assertThat(both.count(MemorySelection.all())).isEqualTo(1);
        assertRefused(() -> guest.pin(id), MAY_NOT);
        assertThat(team.count(MemorySelection.all())).isEqualTo(2);
    }

    /** The grant ends between the moment at which the guest is told that she may write and the one at which she does. */
    @Test
    void should_end_a_write_that_is_under_way() {
        List<MemoryNamespace> owners = new ArrayList<>();
        EmbeddingModel revoking = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                owners.forEach(owner -> owner.grants().revoke("anna"));
                return TestModels.words().embedAll(segments);
            }

            @Override
            public int dimension() {
                return TestModels.words().dimension();
            }
        };
        try (Memori slow = Memori.builder().inMemory().embeddingModel(revoking).build()) {
            MemoryNamespace owner = slow.namespace("team");
            owners.add(owner);
            owner.grants().grant("anna", Access.WRITE);

            assertRefused(() -> slow.namespace("anna").shared("team").add("planted"), MAY_NOT);

            assertThat(owner.grants().given()).isEmpty();
            assertThat(owner.count(MemorySelection.all())).isZero();
        }
    }

    @Test
    void should_keep_in_the_history_who_was_let_in() {
        team.actingAs(Actor.of("lead", Channel.USER)).grants().grant("anna", Access.READ);
        team.grants().grant("anna", Access.READ);
        team.grants().grant("anna", Access.WRITE);
        team.grants().revoke("anna");
        team.grants().revoke("anna");

        assertThat(team.collections("grants").history("anna"))
                .extracting(entry -> entry.event() + " " + entry.reason() + " "
                        + entry.actor().name())
                .containsExactly("GRANTED READ lead", "GRANTED WRITE null", "REVOKED null null");
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_say_who_shares_with_whom() {
        team.grants().grant("anna", Access.READ);
        team.grants().grant("ben", Access.WRITE);
        memori.namespace("club").grants().grant("anna", Access.WRITE);

        assertThat(team.grants().given())
                .containsExactly(Map.entry("anna", Access.READ), Map.entry("ben", Access.WRITE));
        assertThat(anna.grants().received())
                .containsExactly(Map.entry("club", Access.WRITE), Map.entry("team", Access.READ));
        assertThat(anna.grants().given()).isEmpty();
        // It goes one way, and no further.
        assertThat(team.including("anna").count(MemorySelection.all())).isEqualTo(1);
        assertThat(memori.namespace("eve").including("team", "anna").count(MemorySelection.all()))
                .isZero();
    }

    @Test
    void should_refuse_what_makes_no_sense() {
        assertReason(() -> anna.shared("anna"), Reason.INVALID_ARGUMENT);
        assertReason(() -> anna.shared(" "), Reason.INVALID_ARGUMENT);
        assertReason(() -> anna.including("\n"), Reason.INVALID_ARGUMENT);
        assertReason(() -> anna.grants().grant("anna", Access.READ), Reason.INVALID_ARGUMENT);
        assertReason(() -> anna.grants().revoke(""), Reason.INVALID_ARGUMENT);
        assertReason(() -> anna.vectorCollection("documents").including("team"), Reason.INVALID_ARGUMENT);
        assertThat(anna.including("anna").count(MemorySelection.all())).isEqualTo(1);
    }

    @Test
    void should_show_a_model_what_the_team_knows() {
        MemoriContentRetriever retriever = MemoriContentRetriever.builder()
                .memori(memori)
                .namespaceResolver(NamespaceResolver.fixed("anna"))
                .including("team")
                .build();
        Query question = Query.from("when does the team ship its release?");
        assertThat(retriever.retrieve(question)).hasSize(1);

        team.grants().grant("anna", Access.READ);

        assertThat(retriever.retrieve(question))
                .extracting(content -> content.textSegment().text())
                .contains("The team ships its release on Friday");
    }

    @Test
    void should_hold_in_the_file_and_in_other_processes() {
        Path file = folder.resolve("shared.db");
        try (Memori one = open(file);
                Memori other = open(file)) {
            one.namespace("team").add("The team ships on Friday");
            MemoryNamespace seen = other.namespace("anna").including("team");
            assertThat(seen.search("ships")).isEmpty();
            one.namespace("team").grants().grant("anna", Access.READ);
            assertThat(seen.search("ships")).hasSize(1);
            one.namespace("team").grants().revoke("anna");
            assertThat(seen.search("ships")).isEmpty();
            one.namespace("team").grants().grant("anna", Access.READ);
        }
        try (Memori again = open(file)) {
            assertThat(again.namespace("anna").including("team").search("ships"))
                    .hasSize(1);
        }
    }

    private static Memori open(Path file) {
        return Memori.builder().file(file).embeddingModel(TestModels.words()).build();
    }

    private static List<Double> scores(MemoryNamespace namespace, String text) {
        List<Double> scores = new ArrayList<>();
        namespace.search(SearchRequest.builder().text(text).limit(10).build()).forEach(hit -> scores.add(hit.score()));
        return scores;
    }

    private static String origin(MemoryHit hit) {
        return hit.memory().namespace();
    }

    private static void assertRefused(ThrowingCallable write, String message) {
        assertThat(assertReason(write, Reason.DENIED)).hasMessage(message);
    }

    private static MemoriException assertReason(ThrowingCallable write, Reason reason) {
        MemoriException refused = catchThrowableOfType(MemoriException.class, write);
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
        return refused;
    }
}
