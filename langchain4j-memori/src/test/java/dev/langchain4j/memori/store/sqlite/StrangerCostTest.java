package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditRequest;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ExportRequest;
import dev.langchain4j.memori.data.ForgetRequest;
import dev.langchain4j.memori.data.KernelRequest;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.RollbackRequest;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.retention.RetentionPolicy;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.ProgressHandler;

/**
 * How long an answer takes says nothing of a namespace that has granted nothing, either: the database takes as many steps whether there is no such
 * namespace or one of a thousand memories. Steps are counted, for time depends on the machine.
 */
class StrangerCostTest {

    private static final int TIMES = 5;
    private static final int MANY = 1_500;
    private static final int SHAPE = 64;
    private static final String WORDS = "the harbour freezes over in a hard winter";
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    /** By what somebody else's namespace could be asked for, or noticed. */
    enum Handle {
        HER_OWN(anna -> anna),
        INCLUDING(anna -> anna.including("team")),
        SHARED(anna -> anna.shared("team"));

        @SuppressWarnings("ImmutableEnumChecker") // Lambdas that capture nothing.
        private final UnaryOperator<MemoryNamespace> of;

        Handle(UnaryOperator<MemoryNamespace> of) {
            this.of = of;
        }
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void should_take_as_many_steps_whether_or_not_another_namespace_exists(Handle handle) {
        Map<String, Long> without = steps(handle, 0);
        Map<String, Long> with = steps(handle, MANY);

        System.out.println(handle + ", steps by call: " + with);
        assertThat(with).containsOnlyKeys(without.keySet()).allSatisfy((call, steps) -> {
            // Where there are other rows, an index ends later by a step, and the words' own index has another shape.
            long alone = Objects.requireNonNull(without.get(call));
            assertThat(steps).as(call).isBetween(alone * 3 / 4 - SHAPE, alone * 5 / 4 + SHAPE);
        });
        assertThat(with.values()).anyMatch(steps -> steps > 100);
    }

    private Map<String, Long> steps(Handle handle, int memories) {
        try (Memori memori = Memori.builder()
                .inMemory()
                .embeddingModel(new Letters())
                .clock(InstantSource.fixed(NOW))
                .build()) {
            MemoryNamespace anna = memori.namespace("anna");
            for (int i = 0; i < 30; i++) {
                anna.add(NewMemory.builder()
                        .id("annas-" + i)
                        .content(WORDS + " " + i)
                        .build());
            }
            if (memories > 0) {
                fill(memori.namespace("team"), memories);
            }
            memori.flush();
            Map<String, Long> steps = new LinkedHashMap<>();
            Steps counter = new Steps(store(memori));
            calls().forEach((name, call) -> {
                long least = Long.MAX_VALUE;
                for (int i = 0; i < TIMES; i++) {
                    memori.flush();
                    least = Math.min(least, counter.of(() -> done(call, handle.of.apply(anna))));
                }
                steps.put(name, least);
            });
            return steps;
        }
    }

    private static void fill(MemoryNamespace owner, int memories) {
        owner.audit().enable();
        MemoryNamespace team =
                owner.actingAs(Actor.of("team-agent", Channel.AGENT).inSession("s"));
        List<NewMemory> all = new ArrayList<>();
        for (int i = 0; i < memories; i++) {
            all.add(NewMemory.builder()
                    .id("teams-" + i)
                    .content(WORDS + " and the team knows it, " + i)
                    .sessionId("s")
                    .build());
        }
        team.addAll(all);
        team.update("teams-1", MemoryUpdate.builder().pinned(true).build());
        team.core().create(NewBlock.builder().label("persona").value(WORDS).build());
        team.conversation("talk").update(team.conversation("talk").window(), List.of(UserMessage.from(WORDS)));
        team.documents("state").put("graph", WORDS);
        team.facts().add("team", "works in", "harbour");
    }

    private Map<String, Consumer<MemoryNamespace>> calls() {
        Map<String, Consumer<MemoryNamespace>> calls = new LinkedHashMap<>();
        for (SearchMode mode : SearchMode.values()) {
            SearchRequest request =
                    SearchRequest.builder().text(WORDS).mode(mode).build();
            calls.put("search " + mode, handle -> handle.search(request));
            calls.put(
                    "search the past " + mode,
                    handle -> handle.search(request.toBuilder().asOf(NOW).build()));
        }
        calls.put("list", handle -> handle.list(ListRequest.builder().build()));
        calls.put("count", handle -> handle.count(MemorySelection.all()));
        calls.put("stats", MemoryNamespace::stats);
        calls.put("context", handle -> handle.context(WORDS));
        calls.put("facts", handle -> handle.facts().about("team"));
        calls.put("neighbours", handle -> handle.facts().neighbourhood("team", 3));
        for (String id : List.of("teams-1", "teams-", "nobodys")) {
            calls.put("get " + id, handle -> handle.get(id));
            calls.put("history " + id, handle -> handle.history(id));
            calls.put("related " + id, handle -> handle.related(id, 5));
            calls.put(
                    "update " + id,
                    handle -> handle.update(
                            id, MemoryUpdate.builder().content("planted").build()));
            calls.put("forget " + id, handle -> handle.forget(id));
        }
        RollbackRequest actor = RollbackRequest.ofActor("team-agent", LONG_AGO);
        RollbackRequest session = RollbackRequest.ofSession("s", LONG_AGO);
        calls.put("preview of a rollback of an actor", handle -> handle.previewRollBack(actor));
        calls.put("preview of a rollback of a session", handle -> handle.previewRollBack(session));
        calls.put("forget an actor", handle -> handle.forget(ForgetRequest.ofActor("team-agent")));
        calls.put("forget a session", handle -> handle.forget(ForgetRequest.ofSession("s")));
        calls.put("preview of a purge", handle -> handle.previewPurge(MemorySelection.all()));
        calls.put("preview of retention", handle -> handle.retention(RetentionPolicy.threeStages())
                .preview());
        calls.put("export", handle -> handle.exportTo(folder.resolve("export"), true));
        calls.put("export of everything", handle -> handle.exportTo(ExportRequest.to(folder.resolve("whole"))));
        calls.put("kernel", handle -> handle.kernel(KernelRequest.to(folder.resolve("kernel"))));
        calls.put("hand-off", handle -> handle.handoff().writeTo(folder.resolve("handoff")));
        calls.put("quarantine", handle -> handle.quarantine()
                .list(ListRequest.builder().build()));
        calls.put(
                "audit", handle -> handle.audit().entries(AuditRequest.builder().build()));
        calls.put("grants", handle -> handle.grants().received());
        calls.put("blocks", handle -> handle.core().blocks());
        calls.put("conversations", MemoryNamespace::conversations);
        calls.put("forget a conversation", handle -> handle.conversation("talk").forget());
        calls.put("core", handle -> handle.core().block("team/persona"));
        calls.put("conversation", handle -> handle.conversation("talk").history());
        calls.put("documents", handle -> handle.documents("state").get("graph"));
        return calls;
    }

    private static void done(Consumer<MemoryNamespace> call, MemoryNamespace handle) {
        try {
            call.accept(handle);
        } catch (MemoriException refused) {
            assertThat(refused.reason())
                    .isIn(
                            MemoriException.Reason.NOT_FOUND,
                            MemoriException.Reason.DENIED,
                            MemoriException.Reason.INVALID_ARGUMENT);
        }
    }

    private static SqliteStore store(Memori memori) {
        try {
            Field floors = Memori.class.getDeclaredField("floors");
            floors.setAccessible(true);
            Method store = floors.getType().getDeclaredMethod("store");
            store.setAccessible(true);
            return (SqliteStore) store.invoke(floors.get(memori));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** What lives in memory has one connection for all. */
    private static final class Steps {

        private final SqliteStore store;
        private long counted;

        Steps(SqliteStore store) {
            this.store = store;
        }

        long of(Runnable work) {
            counted = 0;
            handle(new ProgressHandler() {
                @Override
                protected int progress() {
                    counted++;
                    return 0;
                }
            });
            try {
                work.run();
            } finally {
                handle(null);
            }
            return counted;
        }

        private void handle(@Nullable ProgressHandler handler) {
            store.write(writer -> {
                try {
                    var connection = ((SqliteWriter) writer).session.connection;
                    if (handler == null) {
                        ProgressHandler.clearHandler(connection);
                    } else {
                        ProgressHandler.setHandler(connection, 1, handler);
                    }
                    return true;
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    /** A vector that counts letters. */
    private static final class Letters implements EmbeddingModel {

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(segments.stream()
                    .map(segment -> {
                        float[] vector = new float[26];
                        segment.text().chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> vector[c - 'a']++);
                        vector[25] += 1;
                        return Embedding.from(vector);
                    })
                    .toList());
        }
    }
}
