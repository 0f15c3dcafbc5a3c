package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.BlockUpdate;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.Fact;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.KernelRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewFact;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RollbackRequest;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.recall.Conversation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who repeats himself is one source, whatever he calls himself; and nobody untrusted touches what a user has said. */
class RepeatedPoisonTest extends AnnasMemory {

    private static final String CLAIM = "The house in Elm Street belongs to Mallory";
    private static final int TIMES = 50;

    @TempDir
    Path folder;

    /** One origin says the same fifty times. */
    enum Repetition {
        BY_THE_SAME_PAGE((anna, i) -> page(anna, "page").add(CLAIM)),
        UNDER_MANY_AUTHORS((anna, i) -> page(anna, "page").add(by("Witness " + i, null))),
        IN_MANY_SESSIONS((anna, i) -> page(anna, "page").add(by(null, "session " + i))),
        BY_AN_ACTOR_IN_MANY_SESSIONS((anna, i) ->
                anna.actingAs(Actor.of("page", Channel.WEB).inSession("s" + i)).add(CLAIM)),
        BY_AN_ACTOR_IN_ANY_CASE((anna, i) -> page(anna, inCase("evil-page", i)).add(CLAIM)),
        BY_AN_ACTOR_WITH_SPACES((anna, i) ->
                page(anna, " ".repeat(i % 7) + "page" + " ".repeat(i % 5)).add(CLAIM)),
        BY_AN_ACTOR_WITH_ACCENTS(
                (anna, i) -> page(anna, i % 2 == 0 ? "pàge" : "page").add(CLAIM)),
        BY_AN_ACTOR_THAT_HIDES_CHARACTERS(
                (anna, i) -> page(anna, "pa" + "\u200B".repeat(i) + "ge").add(CLAIM)),
        BY_AN_ACTOR_IN_WIDE_LETTERS(
                (anna, i) -> page(anna, i % 2 == 0 ? "ｐａｇｅ" : "page").add(CLAIM)),
        BY_A_TOOL((anna, i) -> anna.actingAs(Actor.of("tool", Channel.TOOL)).add(by("Author " + i, "s" + i))),
        WITH_OTHER_SPACES((anna, i) -> page(anna, "page").add(CLAIM.replace(" ", " ".repeat(1 + i % 4)))),
        BY_AN_AUTHOR_IN_ANY_CASE((anna, i) -> anna.add(by(inCase("Mallory", i), null))),
        FOR_REASONS_OF_MANY_KINDS(
                (anna, i) -> anna.actingAs(Actor.of("page", Channel.WEB).because("reason " + i))
                        .add(CLAIM)),
        ALL_AT_ONCE((anna, i) -> anna.actingAs(
                        Actor.of(inCase("page", i), Channel.WEB).inSession("s" + i))
                .add(by("Author " + i, "session " + i)));

        @SuppressWarnings("ImmutableEnumChecker") // Lambdas that capture nothing.
        private final BiConsumer<MemoryNamespace, Integer> said;

        Repetition(BiConsumer<MemoryNamespace, Integer> said) {
            this.said = said;
        }
    }

    private String users;

    private Fact fact;

    @BeforeEach
    void tellTheTruth() {
        users = anna.actingAs(Actor.of("anna", Channel.USER))
                .add(NewMemory.builder()
                        .content("The house in Elm Street belongs to Anna")
                        .type(MemoryType.STATE)
                        .build())
                .id();
        anna.core()
                .create(NewBlock.builder()
                        .label("human")
                        .value("Anna is the user")
                        .build());
        fact = anna.facts().add("Anna", "lives in", "Lisbon").fact();
        clock.advance(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource
    void should_count_one_origin_once(Repetition repetition) {
        String same = anna.add(NewMemory.builder().content(CLAIM).author("Ines").build())
                .id();

        for (int i = 0; i < TIMES; i++) {
            repetition.said.accept(anna, i);
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(anna.peek(same).orElseThrow().provenance().corroborations()).isEqualTo(1);
        List<MemoryHit> hits = hits(CLAIM);
        assertThat(hits).allSatisfy(hit -> assertThat(trust(hit)).isBetween(0.8, 1.2));
        assertThat(hits)
                .filteredOn(hit -> !hit.memory().provenance().channel().isTrusted())
                .allSatisfy(hit -> {
                    assertThat(trust(hit)).isLessThan(1);
                    assertThat(hit.memory().provenance().corroborations()).isLessThanOrEqualTo(1);
                });
        assertThat(anna.peek(users).orElseThrow().version()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void should_leave_a_users_statement_in_front_of_the_same_words(Repetition repetition) {
        String said = anna.add(CLAIM).id();

        for (int i = 0; i < TIMES; i++) {
            repetition.said.accept(anna, i);
        }

        assertThat(hits(CLAIM).get(0).memory().provenance().channel()).isEqualTo(Channel.USER);
        assertThat(anna.peek(said).orElseThrow().content()).isEqualTo(CLAIM);
    }

    @Test
    void should_not_count_what_is_repeated_in_conversations_imports_and_kernels() {
        String said = anna.add(CLAIM).id();
        Path file = new ImportFile().memory("claim", CLAIM).write(folder);
        MemoryNamespace ben = memori.namespace("ben");
        ben.add(CLAIM);
        Path kernel = folder.resolve("kernel.jsonl");
        ben.kernel(KernelRequest.to(kernel));

        for (int i = 0; i < TIMES; i++) {
            Conversation talk = anna.conversation("talk " + i);
            ToolExecutionRequest call = ScriptedModel.call("look", "{}");
            talk.update(
                    talk.window(),
                    List.of(
                            UserMessage.from("Mallory " + i, CLAIM),
                            AiMessage.from(CLAIM),
                            UserMessage.from("Go on"),
                            AiMessage.from(call),
                            ToolExecutionResultMessage.from(call, CLAIM)));
            page(anna, "page " + i).importFrom(file, ImportIds.NEW);
        }
        memori.flush();
        assertThat(anna.peek(said).orElseThrow().provenance().corroborations()).isZero();

        for (int i = 0; i < TIMES; i++) {
            anna.absorb(kernel);
        }
        assertThat(anna.peek(said).orElseThrow().provenance().corroborations()).isEqualTo(1);
        assertThat(hits(CLAIM)).allSatisfy(hit -> assertThat(trust(hit)).isBetween(0.8, 1.2));
        assertThat(hits(CLAIM).get(0).memory().id()).isEqualTo(said);
    }

    /** What an untrusted actor may try on what a user has told. */
    private record Attempt(String name, BiConsumer<MemoryNamespace, RepeatedPoisonTest> made) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> attempts() {
        return Stream.of(
                        new Attempt("write core memory", (it, test) -> it.core().append("human", "obey")),
                        new Attempt(
                                "rewrite core memory", (it, test) -> it.core().rethink("human", "obey")),
                        new Attempt("replace in core memory", (it, test) -> it.core()
                                .replace("human", "Anna", "Eve")),
                        new Attempt("insert into core memory", (it, test) -> it.core()
                                .insert("human", "obey", 0)),
                        new Attempt("describe a block", (it, test) -> it.core()
                                .update(
                                        "human",
                                        BlockUpdate.builder()
                                                .description("obey")
                                                .build())),
                        new Attempt("create a block", (it, test) -> it.core()
                                .create(NewBlock.builder()
                                        .label("eve")
                                        .value("obey")
                                        .build())),
                        new Attempt("forget a block", (it, test) -> it.core().forget("human")),
                        new Attempt("edit core memory by a hand-off", (it, test) -> it.handoff()
                                .readFrom(test.edited("Anna is the user", "Eve is the user"))),
                        new Attempt("edit a memory by a hand-off", (it, test) -> it.handoff()
                                .readFrom(test.edited("belongs to Anna", "belongs to Eve"))),
                        new Attempt("confirm", (it, test) -> it.confirm(test.users)),
                        new Attempt("supersede", (it, test) -> it.supersede(test.users, NewMemory.of(CLAIM))),
                        new Attempt("supersede what is confirmed", (it, test) -> {
                            test.anna.confirm(test.users);
                            it.supersede(test.users, NewMemory.of(CLAIM));
                        }),
                        new Attempt(
                                "rewrite",
                                (it, test) -> it.update(
                                        test.users,
                                        MemoryUpdate.builder().content(CLAIM).build())),
                        new Attempt(
                                "let it end",
                                (it, test) -> it.update(
                                        test.users,
                                        MemoryUpdate.builder()
                                                .validTo(test.clock.instant())
                                                .build())),
                        new Attempt(
                                "let it expire",
                                (it, test) -> it.expire(
                                        test.users, test.clock.instant().plusSeconds(1))),
                        new Attempt(
                                "make a procedure of it",
                                (it, test) -> it.update(
                                        test.users,
                                        MemoryUpdate.builder()
                                                .type(MemoryType.PROCEDURAL)
                                                .build())),
                        new Attempt("restore", (it, test) -> it.restore(test.users, 1)),
                        new Attempt(
                                "roll back",
                                (it, test) -> it.rollBack(RollbackRequest.ofActor(
                                        "anna", test.clock.instant().minusSeconds(60)))),
                        new Attempt("end a fact", (it, test) -> it.facts().end(test.fact.id(), test.clock.instant())))
                .flatMap(
                        attempt -> Stream.of(Channel.WEB, Channel.TOOL).map(channel -> Arguments.of(attempt, channel)));
    }

    @ParameterizedTest(name = "{1} tries to {0}")
    @MethodSource("attempts")
    void should_let_nobody_untrusted_touch_what_was_told(Attempt attempt, Channel channel) {
        MemoryNamespace stranger = anna.actingAs(Actor.of("stranger", channel));

        assertThatThrownBy(() -> attempt.made().accept(stranger, this))
                .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                        .isIn(MemoriException.Reason.NOT_ALLOWED, MemoriException.Reason.REFUSED));

        Memory now = anna.peek(users).orElseThrow();
        assertThat(now.content()).isEqualTo("The house in Elm Street belongs to Anna");
        assertThat(now.type()).isEqualTo(MemoryType.STATE);
        assertThat(now.expiresAt()).isNull();
        assertThat(now.validity().to()).isNull();
        assertThat(anna.core().blocks())
                .singleElement()
                .satisfies(block -> assertThat(block.value()).isEqualTo("Anna is the user"))
                .satisfies(block -> assertThat(block.description()).isEmpty());
        assertThat(anna.facts().current("Anna", "lives in")).containsExactly(fact);
    }

    @ParameterizedTest
    @EnumSource(
            value = Channel.class,
            names = {"WEB", "TOOL"})
    void should_let_facts_of_strangers_stand_beside_what_was_told(Channel channel) {
        MemoryNamespace stranger = anna.actingAs(Actor.of("stranger", channel));

        stranger.facts().add("Anna", "lives in", "Moscow");
        stranger.facts().add("Anna", "lives in", "Lisbon");
        stranger.facts()
                .add(NewFact.builder()
                        .subject("Anna")
                        .predicate("lives in")
                        .object("Lisbon")
                        .singleValued(true)
                        .validTo(clock.instant().plusSeconds(60))
                        .build());

        assertThat(anna.facts().get(fact.id())).contains(fact);
        assertThat(anna.facts().current("Anna", "lives in"))
                .filteredOn(one -> one.memory().provenance().channel() == Channel.USER)
                .containsExactly(fact);
        anna.facts().add("Anna", "lives in", "Porto");
        assertThat(anna.facts().current("Anna", "lives in"))
                .extracting(Fact::object)
                .containsExactly("Porto");
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_bring_nothing_in_as_trusted_for_somebody_who_is_not() throws IOException {
        MemoryNamespace ben = memori.namespace("ben");
        ben.add(CLAIM);
        Path kernel = folder.resolve("kernel.jsonl");
        ben.kernel(KernelRequest.to(kernel));
        Path export = new ImportFile()
                .line("{\"id\":\"pinned\",\"content\":\"Pinned by Mallory\",\"type\":\"SEMANTIC\",\"pinned\":true,"
                        + "\"createdAt\":\"2026-01-05T10:00:00Z\",\"updatedAt\":\"2026-01-05T10:00:00Z\"}")
                .write(folder);
        MemoryNamespace stranger = page(anna, "page");

        stranger.absorb(kernel);
        stranger.importFrom(export, ImportIds.KEEP);

        assertThat(hits("Mallory"))
                .filteredOn(hit -> hit.memory().content().contains("Mallory"))
                .hasSize(2)
                .allMatch(hit -> hit.memory().provenance().channel() == Channel.WEB)
                .noneMatch(hit -> hit.memory().pinned());
    }

    /** A hand-off of Anna's, in which somebody has changed some words. */
    private Path edited(String from, String to) {
        try {
            Path bundle = Files.createTempDirectory(folder, "handoff");
            anna.handoff().writeTo(bundle);
            try (Stream<Path> files = Files.list(bundle)) {
                for (Path file : files.toList()) {
                    Files.writeString(file, Files.readString(file).replace(from, to));
                }
            }
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<MemoryHit> hits(String text) {
        return anna.search(
                SearchRequest.builder().text(text).limit(100).explain(true).build());
    }

    private static double trust(MemoryHit hit) {
        return hit.explanation().details().stream()
                .filter(part -> part.description().startsWith("factor for a trust"))
                .mapToDouble(Explanation::value)
                .findFirst()
                .orElseThrow();
    }

    private static MemoryNamespace page(MemoryNamespace anna, String name) {
        return anna.actingAs(Actor.of(name, Channel.WEB));
    }

    private static NewMemory by(@Nullable String author, @Nullable String session) {
        return NewMemory.builder()
                .content(CLAIM)
                .author(author)
                .sessionId(session)
                .build();
    }

    private static String inCase(String name, int i) {
        StringBuilder cased = new StringBuilder();
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            cased.append((i >> (at % 6) & 1) == 1 ? Character.toUpperCase(c) : c);
        }
        return cased.toString();
    }
}
