package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agentic.scope.AgenticScopeKey;
import dev.langchain4j.agentic.scope.AgenticScopePersister;
import dev.langchain4j.agentic.scope.AgenticScopeRegistry;
import dev.langchain4j.agentic.scope.DefaultAgenticScope;
import dev.langchain4j.memori.agent.MemoriAgenticScopeStore;
import dev.langchain4j.memori.data.MemoriException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workflows go on where they were when the process ended. */
class AgenticScopeStoreTest {

    private static final UUID SOME = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    @TempDir
    Path directory;

    @AfterEach
    void leaveNoStoreBehind() {
        AgenticScopePersister.setStore(null);
    }

    @Test
    void should_load_from_a_reopened_file_what_was_saved() {
        try (Memori memori = open()) {
            AgenticScopePersister.setStore(new MemoriAgenticScopeStore(memori, "workflows"));
            AgenticScopeRegistry registry = new AgenticScopeRegistry("planner");
            for (Object id : List.of("7", 7, 7L, SOME)) {
                DefaultAgenticScope scope = registry.create(id);
                scope.writeState("topic", "trip of a " + id.getClass().getSimpleName());
                scope.writeState("days", Map.of("york", 2));
                registry.update(scope);
            }
        }
        try (Memori memori = open()) {
            MemoriAgenticScopeStore store = new MemoriAgenticScopeStore(memori, "workflows");
            assertThat(store.getAllKeys())
                    .containsExactlyInAnyOrder(
                            new AgenticScopeKey("planner", "7"),
                            new AgenticScopeKey("planner", 7),
                            new AgenticScopeKey("planner", 7L),
                            new AgenticScopeKey("planner", SOME));
            AgenticScopePersister.setStore(store);
            AgenticScopeRegistry registry = new AgenticScopeRegistry("planner");
            for (Object id : List.of("7", 7, 7L, SOME)) {
                DefaultAgenticScope scope = registry.get(id);
                assertThat(scope.memoryId()).isEqualTo(id);
                assertThat(scope.readState("topic"))
                        .isEqualTo("trip of a " + id.getClass().getSimpleName());
                assertThat(scope.readState("days")).isEqualTo(Map.of("york", 2));
            }
            assertThat(new AgenticScopeRegistry("another").get("7")).isNull();
        }
    }

    @Test
    void should_replace_and_delete_a_scope() {
        try (Memori memori = open()) {
            MemoriAgenticScopeStore store = new MemoriAgenticScopeStore(memori, "workflows");
            AgenticScopeKey key = new AgenticScopeKey("planner", "caroline");
            DefaultAgenticScope scope = DefaultAgenticScope.ephemeralAgenticScope();
            scope.writeState("step", 1);
            assertThat(store.save(key, scope)).isTrue();
            scope.writeState("step", 2);
            store.save(key, scope);
            assertThat(store.load(key).orElseThrow().readState("step")).isEqualTo(2);

            assertThat(store.delete(key)).isTrue();
            assertThat(store.delete(key)).isFalse();
            assertThat(store.load(key)).isEmpty();
            assertThat(store.getAllKeys()).isEmpty();
        }
    }

    @Test
    void should_keep_namespaces_apart_and_leave_memories_alone() {
        try (Memori memori = open()) {
            MemoriAgenticScopeStore store = new MemoriAgenticScopeStore(memori, "workflows");
            store.save(new AgenticScopeKey("a", 1), DefaultAgenticScope.ephemeralAgenticScope());

            assertThat(new MemoriAgenticScopeStore(memori, "others").getAllKeys())
                    .isEmpty();
            assertThat(memori.namespace("workflows").search("ephemeral")).isEmpty();
            assertThat(memori.namespaces()).isEmpty();
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_refuse_an_id_that_would_not_come_back() {
        try (Memori memori = open()) {
            MemoriAgenticScopeStore store = new MemoriAgenticScopeStore(memori, "workflows");
            assertThatThrownBy(() -> store.load(new AgenticScopeKey("a", 1.5)))
                    .isInstanceOf(MemoriException.class)
                    .hasMessage("the memory id of an agentic scope must be a String, Integer, Long or UUID,"
                            + " but is a java.lang.Double");
        }
    }

    private Memori open() {
        return Memori.builder().file(directory.resolve("memory.db")).textOnly().build();
    }
}
