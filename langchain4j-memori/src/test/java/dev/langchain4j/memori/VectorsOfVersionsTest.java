package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A new version has the vectors that fit it: its predecessor's where nothing they are made of changed, else its own. */
class VectorsOfVersionsTest {

    private static final String CONTENT = "The piano tuner comes every second spring";

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();

    @Test
    void should_keep_the_vectors_of_what_is_changed_without_a_model() {
        String id;
        try (Memori memori = open(TestModels.words())) {
            id = memori.namespace("anna").add(CONTENT).id();
        }
        try (Memori memori =
                Memori.builder().file(folder.resolve("memory.db")).textOnly().build()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.pin(id);
            anna.expire(id, clock.instant().plusSeconds(86_400L * 3_650));
            anna.unpin(id);
            anna.add(CONTENT); // A repetition
            assertThat(memori.stats().coverage()).isEqualTo(1);
        }
        try (Memori memori = open(TestModels.words())) {
            MemoryNamespace anna = memori.namespace("anna");
            assertThat(memori.backfill(ProgressListener.NONE)).isZero();
            assertThat(byVector(anna, CONTENT)).singleElement().satisfies(hit -> {
                assertThat(hit.memory().id()).isEqualTo(id);
                assertThat(hit.score()).isGreaterThan(0.99);
            });
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_leave_a_gap_for_the_backfill_where_the_text_changes_without_a_model() {
        String id;
        try (Memori memori = open(TestModels.words())) {
            id = memori.namespace("anna").add(CONTENT).id();
        }
        try (Memori memori =
                Memori.builder().file(folder.resolve("memory.db")).textOnly().build()) {
            memori.namespace("anna")
                    .update(
                            id,
                            MemoryUpdate.builder().content("The piano was sold").build());
            assertThat(memori.stats().coverage()).isZero();
        }
        try (Memori memori = open(TestModels.words())) {
            MemoryNamespace anna = memori.namespace("anna");
            assertThat(byVector(anna, CONTENT)).isEmpty(); // Rather nothing than the vector of another text.
            assertThat(memori.backfill(ProgressListener.NONE)).isEqualTo(1);
            assertThat(byVector(anna, "The piano was sold").get(0).score()).isGreaterThan(0.99);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CONTENT, CONTENT + "!", "the piano tuner   comes every second spring"})
    void should_give_a_joined_duplicate_the_vector_of_all_that_is_known(String repeated) {
        Metadata kept = Metadata.from("street", "Mill Lane").put("town", "Wells");
        try (Memori memori = open(TestModels.words())) {
            MemoryNamespace joined = memori.namespace("joined");
            MemoryNamespace fresh = memori.namespace("fresh");
            joined.add(NewMemory.builder().content(CONTENT).metadata(kept).build());
            assertThat(joined.add(repeated).outcome()).isNotEqualTo(AddOutcome.CREATED);
            fresh.add(NewMemory.builder().content(repeated).metadata(kept).build());

            assertScoresAreTheSame(joined, fresh);
            joined.pin(byVector(joined, CONTENT).get(0).memory().id());
            assertScoresAreTheSame(joined, fresh);
            assertThat(memori.verify().problems()).isEmpty();
        }
        try (Memori memori = open(TestModels.words())) {
            assertScoresAreTheSame(memori.namespace("joined"), memori.namespace("fresh"));
        }
    }

    @Test
    void should_give_a_joined_duplicate_the_vector_of_what_it_adds() {
        try (Memori memori = open(TestModels.words())) {
            MemoryNamespace joined = memori.namespace("joined");
            MemoryNamespace fresh = memori.namespace("fresh");
            joined.add(NewMemory.builder()
                    .content(CONTENT)
                    .metadata(Metadata.from("street", "Mill Lane"))
                    .build());
            joined.addAll(List.of(
                    NewMemory.builder()
                            .content(CONTENT)
                            .metadata(Metadata.from("town", "Wells"))
                            .build(),
                    NewMemory.builder()
                            .content(CONTENT)
                            .metadata(Metadata.from("street", "Station Road"))
                            .build()));
            fresh.add(NewMemory.builder()
                    .content(CONTENT)
                    .metadata(Metadata.from("street", "Station Road").put("town", "Wells"))
                    .build());

            assertScoresAreTheSame(joined, fresh);
        }
    }

    @Test
    void should_need_no_model_where_no_text_changes() {
        FragileModel model = new FragileModel(TestModels.words());
        try (Memori memori = open(model)) {
            MemoryNamespace anna = memori.namespace("anna");
            String id = anna.add(CONTENT).id();
            float[] question = TestModels.words().embed(CONTENT).content().vector();
            model.down = true;

            assertThat(anna.pin(id).pinned()).isTrue();
            assertThat(anna.unpin(id).pinned()).isFalse();
            assertThat(anna.expire(id, clock.instant().plusSeconds(60)).version())
                    .isEqualTo(4);
            assertThatThrownBy(() -> anna.update(
                            id, MemoryUpdate.builder().content("Something else").build()))
                    .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                            .isEqualTo(MemoriException.Reason.EMBEDDING_FAILED));
            assertThat(anna.peek(id).orElseThrow().version()).isEqualTo(4);
            assertThat(anna.search(SearchRequest.builder()
                            .embedding(Embedding.from(question))
                            .mode(SearchMode.VECTOR)
                            .build()))
                    .extracting(hit -> hit.memory().id())
                    .containsExactly(id);
        }
    }

    @Test
    void should_never_miss_a_memory_while_it_changes() {
        int searches = 3_000;
        try (Memori memori = open(TestModels.words())) {
            MemoryNamespace anna = memori.namespace("anna");
            String id = anna.add(CONTENT).id();
            anna.add("An umbrella was left on the train");
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger changes = new AtomicInteger();
            CompletableFuture<Void> changing = CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    anna.pin(id);
                    anna.unpin(id);
                    changes.addAndGet(2);
                }
            });
            try {
                // As long as it takes until there were some of both, whichever of the two is quicker.
                for (int i = 0; (i < searches || changes.get() < 20) && !changing.isDone(); i++) {
                    List<MemoryHit> hits = byVector(anna, CONTENT);
                    assertThat(hits).hasSize(2);
                    assertThat(hits.get(0).memory().id()).isEqualTo(id);
                }
            } finally {
                done.set(true);
                changing.join();
            }
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    private static void assertScoresAreTheSame(MemoryNamespace one, MemoryNamespace other) {
        for (String question : List.of(CONTENT, "Mill Lane", "who lives in Wells, Station Road", "spring")) {
            assertThat(byVector(one, question))
                    .extracting(MemoryHit::score)
                    .hasSize(1)
                    .isEqualTo(byVector(other, question).stream()
                            .map(MemoryHit::score)
                            .toList());
        }
    }

    private static List<MemoryHit> byVector(MemoryNamespace namespace, String text) {
        return namespace.search(
                SearchRequest.builder().text(text).mode(SearchMode.VECTOR).build());
    }

    private Memori open(EmbeddingModel model) {
        return Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(model)
                .embeddingModelName("words")
                .dedupThreshold(0.6) // Metadata is part of a vector, and this model has no idea of what matters.
                .synchronous(Synchronous.NORMAL)
                .decay(0, 69) // Scores of two memories are compared that were not read equally often.
                .clock(clock)
                .build();
    }

    /** A model behind a line that can be cut. */
    private static final class FragileModel implements EmbeddingModel {
        private final EmbeddingModel model;
        private volatile boolean down;

        FragileModel(EmbeddingModel model) {
            this.model = model;
        }

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            if (down) {
                throw new IllegalStateException("the line is cut");
            }
            return model.embedAll(segments);
        }

        @Override
        public int dimension() {
            return model.dimension();
        }
    }
}
