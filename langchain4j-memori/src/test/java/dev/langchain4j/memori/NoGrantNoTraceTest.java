package dev.langchain4j.memori;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RollbackRequest;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Anna asks about a namespace that has not let her in. Every operation there is, by every handle that can name another namespace, with ids,
 * prefixes, filters and words of that namespace, answers the same, letter by letter, whether or not the namespace exists.
 */
class NoGrantNoTraceTest {

    private static final String ID = "deadbeef-0000-4000-8000-00000000000";
    private static final String SECRET = "secret-of-the-team";
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    private Path folder;

    private final Map<String, Function<MemoryNamespace, Object>> operations = operations();

    @Test
    void should_answer_the_same_whether_or_not_another_namespace_exists() {
        Map<String, String> without = answers(memori -> {}, MemoryNamespace::including);
        Map<String, String> with = answers(NoGrantNoTraceTest::teamOfMany, MemoryNamespace::including);

        assertThat(with).isEqualTo(without).hasSize(operations.size());
    }

    @Test
    void should_answer_the_same_through_a_handle_on_another_namespace() {
        Map<String, String> without = answers(memori -> {}, (anna, other) -> anna.shared(other));
        Map<String, String> with = answers(NoGrantNoTraceTest::teamOfMany, (anna, other) -> anna.shared(other));

        assertThat(with).isEqualTo(without).hasSize(operations.size());
        assertThat(with.get("add")).startsWith("DENIED the namespace 'anna' may not write to 'team'");
        assertThat(with.get("count")).isEqualTo("0");
    }

    @Test
    void should_answer_as_before_when_a_grant_is_revoked() {
        for (Handle handle : List.<Handle>of(MemoryNamespace::including, (anna, other) -> anna.shared(other))) {
            Map<String, String> without = answers(memori -> {}, handle);
            Map<String, String> with = answers(
                    memori -> {
                        teamOfMany(memori);
                        memori.namespace("team").grants().grant("anna", Access.WRITE);
                        handle.of(memori.namespace("anna"), "team").search("what does the team know");
                        memori.namespace("team").grants().revoke("anna");
                    },
                    handle);

            assertThat(with).isEqualTo(without);
        }
    }

    /** What a reader is refused says no more than what a stranger is. */
    @Test
    void should_refuse_a_reader_in_the_words_for_a_stranger() {
        Map<String, String> stranger = answers(memori -> {}, (anna, other) -> anna.shared(other));
        Map<String, String> reader = answers(
                memori -> {
                    teamOfMany(memori);
                    memori.namespace("team").grants().grant("anna", Access.READ);
                },
                (anna, other) -> anna.shared(other));

        List<String> denied = stranger.entrySet().stream()
                .filter(answer -> answer.getValue().startsWith("DENIED"))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(denied).hasSizeGreaterThan(15);
        denied.forEach(
                operation -> assertThat(reader.get(operation)).as(operation).isEqualTo(stranger.get(operation)));
        // That it reads is what makes the rest of this test mean something.
        assertThat(reader.get("count")).isEqualTo("40");
        assertThat(reader.get("search HYBRID")).contains(SECRET).isNotEqualTo(stranger.get("search HYBRID"));
    }

    private interface Handle {
        MemoryNamespace of(MemoryNamespace anna, String other);
    }

    private interface World {
        void fill(Memori memori);
    }

    /** One after another, the same in every world: what one of them changes for the next it changes in all of them. */
    private Map<String, String> answers(World world, Handle handle) {
        Map<String, String> answers = new LinkedHashMap<>();
        try (Memori memori = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .clock(new SettableClock())
                .build()) {
            MemoryNamespace anna = memori.namespace("anna");
            fill(anna, "anna", 5);
            anna.grants().grant("team", Access.WRITE);
            world.fill(memori);
            operations.forEach((name, operation) -> {
                memori.flush();
                answers.put(name, answer(operation, handle.of(anna, "team")));
            });
        }
        return answers;
    }

    private static String answer(Function<MemoryNamespace, Object> operation, MemoryNamespace handle) {
        try {
            // A receipt is called by a random number.
            return String.valueOf(operation.apply(handle))
                    .replaceFirst("ForgetReceipt\\[number=\\d+", "ForgetReceipt[");
        } catch (MemoriException e) {
            return e.reason() + " " + e.getMessage() + " " + e.getCause();
        }
    }

    private static void teamOfMany(Memori memori) {
        MemoryNamespace team = memori.namespace("team");
        fill(team, "team", 40);
        team.grants().grant("ben", Access.WRITE);
        team.core().create(NewBlock.of("persona"));
        team.conversation("c1").update(team.conversation("c1").window(), List.of(UserMessage.from(SECRET)));
        team.documents("state").put(SECRET, SECRET);
        team.vectorCollection("vectors")
                .add(NewMemory.builder()
                        .id("v1")
                        .content(SECRET)
                        .embedding(TestModels.words("other", 7).embed(SECRET).content())
                        .build());
        team.collections("plans").add(SECRET);
        team.facts().add("team", "works on", SECRET);
    }

    private static void fill(MemoryNamespace namespace, String owner, int memories) {
        for (int i = 0; i < memories; i++) {
            namespace.add(NewMemory.builder()
                    .id(i < 10 ? ID + i : owner + i)
                    .content(owner + " knows fact " + i + " of " + (owner.equals("team") ? SECRET : "hers"))
                    .author(owner)
                    .sessionId("s1")
                    .metadata(Metadata.from("owner", owner))
                    .pinned(i == 0)
                    .build());
        }
    }

    private Map<String, Function<MemoryNamespace, Object>> operations() {
        Map<String, Function<MemoryNamespace, Object>> all = new LinkedHashMap<>();
        List<String> ids = List.of(ID + "1", ID + "7", "team12", "deadbe", "deadbeef-0000-4000", "v1", "no-such-id");
        for (String id : ids) {
            all.put("get " + id, h -> h.get(id));
            all.put("peek " + id, h -> h.peek(id));
            all.put("history " + id, h -> h.history(id));
            all.put("then " + id, h -> h.get(id, START));
            all.put("chain " + id, h -> h.chain(id));
            all.put("related " + id, h -> h.related(id, 50));
            all.put("embeddings " + id, h -> h.embeddings(List.of(id)));
            all.put("touch " + id, h -> done(() -> h.touch(id)));
        }
        for (SearchMode mode : SearchMode.values()) {
            for (String text : List.of("", "anna knows fact 2", "team knows " + SECRET, "what did team say in s1?")) {
                SearchRequest.Builder request =
                        SearchRequest.builder().text(text).mode(mode).limit(100).explain(true);
                all.put(
                        text.isEmpty() ? "recent " + mode : "search " + mode + " " + text,
                        h -> h.search(request.build()));
            }
            SearchRequest.Builder secret = SearchRequest.builder()
                    .text(SECRET + " fact")
                    .mode(mode)
                    .limit(100)
                    .explain(true);
            all.put("search " + mode, h -> h.search(secret.build()));
            SearchRequest past = secret.build().toBuilder().asOf(START).build();
            all.put("past " + mode, h -> h.search(past));
            SearchRequest filtered = secret.build().toBuilder()
                    .filter(metadataKey("owner").isEqualTo("team"))
                    .build();
            all.put("filtered " + mode, h -> h.search(filtered));
        }
        for (MemorySort sort : MemorySort.values()) {
            all.put(
                    "list " + sort,
                    h -> h.list(ListRequest.builder().sort(sort).limit(100).build()));
        }
        all.put("count", h -> h.count(MemorySelection.all()));
        all.put("count past", h -> h.count(MemorySelection.builder().asOf(START).build()));
        all.put("stats", MemoryNamespace::stats);
        all.put("context", h -> h.context(SECRET));
        all.put("context in tokens", h -> h.context(SECRET, 900));
        all.put("roll back", h -> h.rollBack(RollbackRequest.ofActor("team", START)));
        all.put("roll back preview", h -> h.previewRollBack(RollbackRequest.ofActor("team", START)));
        all.put("audit", h -> h.audit().verify());
        all.put("previewPurge", h -> h.previewPurge(MemorySelection.all()));
        all.put(
                "add",
                h -> h.add(NewMemory.builder()
                        .id("x")
                        .content("team knows fact 3 of " + SECRET)
                        .build()));
        all.put("add a blank", h -> h.add(" "));
        all.put("add and count", h -> h.addAll(List.of(
                        NewMemory.builder().id("x1").content("one").build(),
                        NewMemory.builder().id("x2").content("two").build()))
                .size());
        all.put(
                "import",
                h -> h.importFrom(HandMadeExport.of(folder, HandMadeExport.line(ID + "9", "planted")), ImportIds.KEEP));
        all.put("export", this::exported);
        all.put("facts current", h -> h.facts().current("team"));
        all.put("facts about", h -> h.facts().about(SECRET));
        all.put("facts around", h -> h.facts().neighbourhood("team", 2));
        all.put("facts timeline", h -> h.facts().timeline("team", "works on"));
        all.put("search by a fact", h -> h.search("what does team work on?"));
        all.put("core", h -> h.core().blocks());
        all.put("core label", h -> h.core().append("team/persona", "planted"));
        all.put("conversations", MemoryNamespace::conversations);
        all.put("conversation", h -> h.conversation("c1").history());
        all.put("conversation forget", h -> h.conversation("c1").forget().ids());
        all.put("document", h -> h.documents("state").get(SECRET));
        all.put("documents", h -> h.documents("state").names());
        all.put("given", h -> h.grants().given());
        all.put("received", h -> h.grants().received());
        for (String collection : List.of("plans", "recall", "core", "grants", "nowhere")) {
            all.put("in " + collection, h -> h.collections(collection, "archival")
                    .list(ListRequest.builder().build()));
            all.put("history in " + collection, h -> h.collections(collection).history("anna"));
            all.put("label in " + collection, h -> h.collections(collection).history("persona"));
        }
        all.put("vectors", h -> h.vectorCollection("vectors")
                .list(ListRequest.builder().build()));
        for (int dimension : List.of(7, 32)) {
            all.put("vector search " + dimension, h -> h.vectorCollection("vectors")
                    .search(SearchRequest.builder()
                            .embedding(TestModels.words("other", dimension)
                                    .embed(SECRET)
                                    .content())
                            .build()));
            all.put("vector add " + dimension, h -> h.vectorCollection("vectors")
                    .add(NewMemory.builder()
                            .id("v1")
                            .content("planted")
                            .embedding(TestModels.words("other", dimension)
                                    .embed(SECRET)
                                    .content())
                            .build()));
        }
        for (String id : ids) {
            all.put(
                    "update " + id,
                    h -> h.update(id, MemoryUpdate.builder().content("planted").build()));
            all.put(
                    "stale update " + id,
                    h -> h.update(
                            id,
                            MemoryUpdate.builder()
                                    .pinned(true)
                                    .expectedVersion(9)
                                    .build()));
            all.put("pin " + id, h -> h.pin(id));
            all.put("unpin " + id, h -> h.unpin(id));
            all.put("expire " + id, h -> h.expire(id, START.plus(Duration.ofDays(1))));
            all.put("confirm " + id, h -> h.confirm(id));
            all.put("restore " + id, h -> h.restore(id, 1));
            all.put("forget " + id, h -> h.forget(id));
            all.put("forgetAll " + id, h -> h.forgetAll(List.of(id)));
            all.put(
                    "add " + id,
                    h -> h.add(NewMemory.builder().id(id).content("planted").build()));
        }
        all.put("purge", h -> h.purge(MemorySelection.all()));
        return all;
    }

    private String exported(MemoryNamespace handle) {
        try {
            Path file = Files.createTempDirectory(folder, "export").resolve("export.jsonl");
            long count = handle.exportTo(file, true);
            return count + " " + Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String done(Runnable work) {
        work.run();
        return "done";
    }
}
