package dev.langchain4j.memori;

import static dev.langchain4j.memori.Fingerprint.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An embedding model that fails, or another one than before: nothing is stored, nothing is mixed, and all goes on once it is mended. */
class BadModelTest {

    @TempDir
    private Path folder;

    private final FlakyModel model = new FlakyModel();
    private Memori memori;
    private MemoryNamespace alice;
    private String id;

    @BeforeEach
    void remember() {
        memori = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(model)
                .build();
        alice = memori.namespace("alice");
        id = alice.add("Her favourite colour is " + SECRET + ".").id();
    }

    @AfterEach
    void close() {
        memori.close();
    }

    /** A way to fail. */
    private record Failure(String what, List<String> words, UnaryOperator<@Nullable List<Embedding>> spoil) {

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Failure> failures() {
        return Stream.of(
                new Failure("throws", List.of("flaky"), vectors -> {
                    throw new IllegalStateException("no connection while embedding " + SECRET);
                }),
                new Failure("returns nothing", List.of("flaky"), vectors -> null),
                new Failure("returns no vector", List.of("flaky", "0 vectors"), vectors -> List.of()),
                new Failure("returns null vectors", List.of("flaky"), vectors -> Collections.singletonList(null)),
                new Failure("returns a NaN", List.of("flaky", "NaN"), vectors -> filled(32, Float.NaN)),
                new Failure("returns zeros", List.of("flaky", "zero"), vectors -> filled(32, 0)),
                new Failure("returns another dimension", List.of("flaky", "31", "32"), vectors -> filled(31, 1)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void should_store_nothing_when_the_model(Failure failure) {
        model.spoil = failure.spoil;

        refused(() -> alice.add("Plays the cello, which is " + SECRET + " to her."), failure.words);
        refused(
                () -> alice.addAll(List.of(NewMemory.of("one " + SECRET), NewMemory.of("two " + SECRET))),
                List.of("flaky"));
        refused(
                () -> alice.update(
                        id,
                        MemoryUpdate.builder().content("No longer " + SECRET).build()),
                failure.words);
        refused(() -> alice.search("which colour is " + SECRET), failure.words);

        assertThat(alice.search(SearchRequest.builder()
                        .text("colour")
                        .mode(SearchMode.TEXT)
                        .build()))
                .as("words need no model")
                .hasSize(1);
        model.spoil = UnaryOperator.identity();
        assertThat(alice.add("Plays the cello.").version()).isEqualTo(1);
        assertThat(alice.search("the cello")).hasSize(2);
    }

    @Test
    void should_keep_the_model_in_use_when_its_successor_fails() {
        FlakyModel successor = new FlakyModel();
        successor.name = "successor";
        successor.spoil = vectors -> {
            throw new IllegalStateException("out of order");
        };

        Fingerprint.assertRefused(
                memori,
                () -> memori.reembed(successor, ProgressListener.NONE),
                Reason.EMBEDDING_FAILED,
                List.of("successor"));

        assertThat(alice.search("colour")).hasSize(1);
        successor.spoil = UnaryOperator.identity();
        assertThat(memori.reembed(successor, ProgressListener.NONE)).isTrue();
        assertThat(alice.search("colour")).hasSize(1);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_go_on_where_a_failing_model_left_a_backfill() {
        memori.close();
        Path file = folder.resolve("memory.db");
        try (Memori textOnly = Memori.builder().file(file).textOnly().build()) {
            for (int i = 0; i < 100; i++) {
                textOnly.namespace("alice").add("Note number " + i + " on " + SECRET);
            }
        }
        try (Memori again = Memori.builder().file(file).embeddingModel(model).build()) {
            model.batchesUntilFailure = 1;
            assertThat(catchThrowable(() -> again.backfill(ProgressListener.NONE)))
                    .hasMessageContaining("flaky");
            assertThat(again.stats().coverage()).as("the first batch is kept").isBetween(0.1, 0.9);
            assertThat(again.verify().problems()).isEmpty();

            assertThat(again.backfill(ProgressListener.NONE)).isLessThan(100);

            assertThat(again.stats().coverage()).isEqualTo(1);
            assertThat(again.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_refuse_to_open_with_another_model_and_name_both() {
        memori.close();
        Path file = folder.resolve("memory.db");

        Fingerprint.assertRefused(
                () -> Memori.builder()
                        .file(file)
                        .embeddingModel(TestModels.words("newcomer", 32))
                        .build()
                        .close(),
                Reason.MODEL_MISMATCH,
                List.of("flaky", "newcomer", "reembedOnOpen(true)"));

        try (Memori textOnly = Memori.builder().file(file).textOnly().build()) {
            assertThat(textOnly.namespace("alice").search("colour")).hasSize(1);
        }
        try (Memori again = Memori.builder().file(file).embeddingModel(model).build()) {
            assertThat(again.stats().coverage()).isEqualTo(1);
        }
        try (Memori changed = Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words("newcomer", 16))
                .reembedOnOpen(true)
                .build()) {
            assertThat(changed.stats().coverage()).isEqualTo(1);
            assertThat(changed.namespace("alice").search("colour")).hasSize(1);
            assertThat(changed.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_not_mix_vectors_of_one_name_and_two_dimensions() {
        memori.close();
        EmbeddingModel wider = TestModels.words("flaky", 64);
        assertThat(catchThrowable(() -> {
                    try (Memori other = Memori.builder()
                            .file(folder.resolve("memory.db"))
                            .embeddingModel(wider)
                            .build()) {
                        Fingerprint.assertRefused(
                                other,
                                () -> other.namespace("alice").search("colour"),
                                Reason.MODEL_MISMATCH,
                                List.of("dimension 32", "dimension 64", "reembed"));
                        Fingerprint.assertRefused(
                                other,
                                () -> other.namespace("alice").add("something"),
                                Reason.MODEL_MISMATCH,
                                List.of("dimension 32", "dimension 64", "reembed"));
                    }
                }))
                .isNull();
    }

    private void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, List<String> words) {
        Fingerprint.assertRefused(memori, call, Reason.EMBEDDING_FAILED, words);
    }

    private static List<Embedding> filled(int dimension, float value) {
        float[] vector = new float[dimension];
        Arrays.fill(vector, value);
        return List.of(Embedding.from(vector));
    }

    /** Works until it is told not to. */
    private static final class FlakyModel implements EmbeddingModel {

        private final EmbeddingModel words = TestModels.words();
        private String name = "flaky";
        private UnaryOperator<@Nullable List<Embedding>> spoil = UnaryOperator.identity();
        private int batchesUntilFailure = -1;

        @Override
        public String modelName() {
            return name;
        }

        @Override
        public int dimension() {
            return words.dimension();
        }

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            if (batchesUntilFailure-- == 0) {
                throw new IllegalStateException("out of order");
            }
            return new Broken(spoil.apply(words.embedAll(segments).content()));
        }

        /** LangChain4j's own response refuses to hold nothing; other implementations of a model might not. */
        private static final class Broken extends Response<List<Embedding>> {

            private final @Nullable List<Embedding> content;

            Broken(@Nullable List<Embedding> content) {
                super(content == null ? List.of() : content);
                this.content = content;
            }

            @Override
            @SuppressWarnings("NullAway") // That is the point.
            public List<Embedding> content() {
                return content;
            }
        }
    }
}
