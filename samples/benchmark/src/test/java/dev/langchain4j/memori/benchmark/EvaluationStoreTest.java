package dev.langchain4j.memori.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.benchmark.EvaluationSet.Corpus;
import dev.langchain4j.memori.benchmark.Ingest.Field;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store is given, with the real model. */
class EvaluationStoreTest {

    private final Path directory;
    private final EvaluationSet set;
    private final Corpus log;
    private final Corpus stores;
    private final CachedModel model;

    EvaluationStoreTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.set = EvaluationFiles.read(Path.of("src/test/resources/harbour"));
        this.log = set.corpora().get(0);
        this.stores = set.corpora().get(1);
        this.model = CachedModel.open(directory.resolve("vectors.bin"));
    }

    @AfterEach
    void close() throws IOException {
        model.close();
    }

    @Test
    void should_use_the_model_behind_the_cache_as_the_bundled_one() throws IOException {
        EvaluationStore store = fill(Ingest.ALL);

        assertThat(store.merged()).as("its dedup threshold").isEqualTo(1);
        try (EvaluationStore.Open open = store.copy(UnaryOperator.identity())) {
            MemoryNamespace namespace = open.namespace(stores);
            String loft = memories(namespace).stream()
                    .filter(memory -> memory.content().startsWith("The loft\n"))
                    .findFirst()
                    .orElseThrow()
                    .id();
            assertThat(namespace.embeddings(List.of(loft)).get(loft))
                    .as("its window")
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void should_leave_out_what_an_ablation_does_not_give() throws IOException {
        Memory whole = gloves(Ingest.ALL);
        assertThat(whole.author()).isEqualTo("Ida");
        assertThat(whole.sessionId()).isEqualTo("log/2");
        assertThat(whole.occurredAt()).isEqualTo("2024-03-09T00:00:00Z");
        assertThat(whole.metadata().toMap()).containsOnlyKeys("caption");

        assertThat(gloves(Ingest.without(Field.SPEAKER)).author()).isNull();
        assertThat(gloves(Ingest.without(Field.SESSION)).sessionId()).isNull();
        assertThat(gloves(Ingest.without(Field.DATE)).occurredAt()).isAfter("2026-01-01T00:00:00Z");
        assertThat(gloves(Ingest.without(Field.METADATA)).metadata().toMap()).isEmpty();
    }

    @Test
    void should_store_memories_at_their_time_and_ask_a_day_after_the_last() throws IOException {
        try (EvaluationStore.Open open = fill(Ingest.WHEN_SAID).copy(UnaryOperator.identity())) {
            MemoryNamespace namespace = open.namespace(log);

            assertThat(memories(namespace))
                    .filteredOn(memory -> memory.content().startsWith("Low tide"))
                    .allSatisfy(memory -> assertThat(memory.createdAt()).isEqualTo("2024-03-20T05:00:00Z"));

            List<MemoryHit> hits = namespace.search(SearchRequest.of("low tide"));
            open.settle();

            assertThat(memories(namespace))
                    .filteredOn(
                            memory -> memory.id().equals(hits.get(0).memory().id()))
                    .extracting(Memory::lastAccessedAt)
                    .containsExactly(Instant.parse("2024-03-21T05:00:00Z"));
        }
    }

    @Test
    void should_give_everybody_a_copy_without_the_marks_of_others() throws IOException {
        EvaluationStore store = fill(Ingest.ALL);
        try (EvaluationStore.Open first = store.copy(UnaryOperator.identity())) {
            assertThat(first.namespace(log).search(SearchRequest.of("anchor"))).isNotEmpty();
            first.settle();
        }

        try (EvaluationStore.Open second = store.copy(UnaryOperator.identity())) {
            assertThat(memories(second.namespace(log)))
                    .isNotEmpty()
                    .allSatisfy(memory -> assertThat(memory.accessCount()).isZero());
        }
    }

    private Memory gloves(Ingest ingest) throws IOException {
        try (EvaluationStore.Open open = fill(ingest).copy(UnaryOperator.identity())) {
            return memories(open.namespace(log)).stream()
                    .filter(memory -> memory.content().contains("gloves"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private EvaluationStore fill(Ingest ingest) throws IOException {
        return EvaluationStore.fill(directory, set, ingest, model, new PrintWriter(new StringWriter()));
    }

    private static List<Memory> memories(MemoryNamespace namespace) {
        return namespace.list(ListRequest.builder().limit(100).build());
    }
}
