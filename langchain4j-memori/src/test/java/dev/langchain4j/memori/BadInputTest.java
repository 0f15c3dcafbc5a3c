package dev.langchain4j.memori;

import static dev.langchain4j.memori.Fingerprint.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be done is refused in one sentence that names the value and the limit, and leaves the store as it was. */
class BadInputTest {

    private static final int DIMENSION = 32;
    private static final int MAX_CONTENT = 1_000;
    private static final String LONE = "\uD83D";

    @TempDir
    private Path folder;

    private Memori memori;
    private MemoryNamespace alice;
    private String id;

    @BeforeEach
    void remember() {
        memori = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words("words", DIMENSION))
                .maxContentLength(MAX_CONTENT)
                .build();
        alice = memori.namespace("alice");
        id = alice.add("Her favourite colour is " + SECRET + ".").id();
        alice.add(NewMemory.builder()
                .content("Grows " + SECRET + " in the garden behind the house.")
                .metadata(Metadata.from("kind", "hobby"))
                .build());
    }

    @AfterEach
    void close() {
        memori.close();
    }

    /** A call that has to be refused. */
    private interface Call {
        void on(MemoryNamespace alice, String id);
    }

    private record Refusal(String what, Reason reason, List<String> words, Call call) {

        @Override
        public String toString() {
            return what;
        }
    }

    private static Refusal invalid(String what, Call call, String... words) {
        return new Refusal(what, Reason.INVALID_ARGUMENT, List.of(words), call);
    }

    private static Refusal unsupported(String what, Call call, String... words) {
        return new Refusal(what, Reason.UNSUPPORTED_FILTER, List.of(words), call);
    }

    private static Refusal missing(String what, Call call) {
        return new Refusal(what, Reason.NOT_FOUND, List.of("'no-such-id'", "'alice'"), call);
    }

    static Stream<Refusal> contents() {
        String tooLong = SECRET.repeat(101);
        return Stream.of(
                invalid("empty content", (m, id) -> m.add(""), "content"),
                invalid("white space as content", (m, id) -> m.add(" \t\n\u00A0\u2003"), "content"),
                invalid("control characters as content", (m, id) -> m.add("\u0000\u0007\u0085"), "content"),
                invalid("no content", (m, id) -> m.add(NewMemory.builder().build()), "content"),
                invalid("too long content", (m, id) -> m.add(tooLong), "content", "1000", "1010"),
                invalid("an update to blank content", (m, id) -> m.update(id, content("  ")), "content"),
                invalid("an update to too long content", (m, id) -> m.update(id, content(tooLong)), "1000", "1010"),
                invalid("half a character as content", (m, id) -> m.add(SECRET + LONE), "surrogate", "10"),
                invalid("an update to half a character", (m, id) -> m.update(id, content(LONE + "x")), "surrogate"),
                invalid(
                        "a metadata value that is too long",
                        (m, id) -> m.add(with(Metadata.from("note", tooLong))),
                        "metadata value",
                        "1000",
                        "1010"),
                invalid(
                        "a metadata key that is too long",
                        (m, id) -> m.add(with(Metadata.from(tooLong, "x"))),
                        "metadata key",
                        "1000",
                        "1010"),
                invalid(
                        "half a character in a metadata value",
                        (m, id) -> m.add(with(Metadata.from("note", LONE))),
                        "metadata value",
                        "surrogate"),
                invalid(
                        "half a character in a metadata key",
                        (m, id) -> m.add(with(Metadata.from("note" + LONE, "x"))),
                        "metadata key",
                        "surrogate"),
                invalid(
                        "an update to too long metadata",
                        (m, id) -> m.update(
                                id,
                                MemoryUpdate.builder()
                                        .metadata(Metadata.from("note", tooLong))
                                        .build()),
                        "1000",
                        "1010"),
                invalid(
                        "a too long author",
                        (m, id) -> m.add(some().author(tooLong).build()),
                        "author",
                        "1000"),
                invalid(
                        "half a character in the author",
                        (m, id) -> m.add(some().author(LONE).build()),
                        "author",
                        "surrogate"),
                invalid(
                        "a too long session id",
                        (m, id) -> m.add(some().sessionId(tooLong).build()),
                        "sessionId",
                        "1000"),
                invalid(
                        "a time that no calendar knows",
                        (m, id) -> m.add(some().occurredAt(Instant.MAX).build()),
                        "occurredAt",
                        "+294247-01-10",
                        "+1000000000-12-31"),
                invalid(
                        "an expiry that no calendar knows",
                        (m, id) -> m.expire(id, Instant.MIN),
                        "expiresAt",
                        "-290308-12-21",
                        "-1000000000-01-01"),
                invalid(
                        "one illegal content behind 300 legal ones",
                        (m, id) -> m.addAll(behindLegalOnes(NewMemory.of(tooLong))),
                        "1000",
                        "1010"),
                invalid(
                        "one illegal vector behind 300 legal contents",
                        (m, id) -> m.addAll(behindLegalOnes(
                                some().embedding(vector(DIMENSION + 1, 1)).build())),
                        "33",
                        "32"),
                invalid(
                        "one illegal time behind 300 legal contents",
                        (m, id) -> m.addAll(
                                behindLegalOnes(some().occurredAt(Instant.MIN).build())),
                        "occurredAt"));
    }

    static Stream<Refusal> vectors() {
        List<Refusal> refusals = new ArrayList<>();
        add(refusals, "of another dimension", vector(31, 1), "31", "32");
        add(refusals, "of no dimension", vector(0, 1), "0", "32");
        add(refusals, "with a NaN", vector(DIMENSION, Float.NaN), "NaN", "position 0");
        add(refusals, "with an infinity", vector(DIMENSION, Float.NEGATIVE_INFINITY), "Infinity", "position 0");
        add(refusals, "of zeros", vector(DIMENSION, 0), "zero");
        return refusals.stream();
    }

    private static void add(List<Refusal> refusals, String what, Embedding vector, String... words) {
        refusals.add(invalid(
                "adding a vector " + what,
                (m, id) -> m.add(some().embedding(vector).build()),
                words));
        refusals.add(invalid(
                "searching a vector " + what,
                (m, id) -> m.search(SearchRequest.builder().embedding(vector).build()),
                words));
    }

    static Stream<Refusal> ids() {
        return Stream.of(
                missing("updating nothing", (m, id) -> m.update("no-such-id", content("x"))),
                missing("forgetting nothing", (m, id) -> m.forget("no-such-id")),
                missing("forgetting no id", (m, id) -> m.forget("no-such-id")),
                missing("pinning nothing", (m, id) -> m.pin("no-such-id")),
                missing("unpinning nothing", (m, id) -> m.unpin("no-such-id")),
                missing("touching nothing", (m, id) -> m.touch("no-such-id")),
                missing("letting nothing expire", (m, id) -> m.expire("no-such-id", Instant.EPOCH)),
                missing("relating to nothing", (m, id) -> m.related("no-such-id", 3)),
                new Refusal(
                        "forgetting the empty id", Reason.NOT_FOUND, List.of("''", "'alice'"), (m, id) -> m.forget("")),
                new Refusal(
                        "forgetting a prefix that is too short",
                        Reason.NOT_FOUND,
                        List.of("6 characters"),
                        (m, id) -> m.forget(id.substring(0, 5))),
                new Refusal(
                        "updating an older version",
                        Reason.STALE_VERSION,
                        List.of("version 1", "version 7"),
                        (m, id) -> m.update(
                                id,
                                MemoryUpdate.builder()
                                        .content("x")
                                        .expectedVersion(7)
                                        .build())));
    }

    static Stream<Refusal> ranges() {
        Instant noon = Instant.parse("2024-05-01T12:00:00Z");
        return Stream.of(
                invalid(
                        "a search limit of 0",
                        (m, id) -> m.search(search().limit(0).build()),
                        "10000",
                        "is 0"),
                invalid(
                        "a search limit below 0",
                        (m, id) -> m.search(search().limit(-7).build()),
                        "is -7"),
                invalid(
                        "a search limit above all limits",
                        (m, id) -> m.search(search().limit(10_001).build()),
                        "10000",
                        "10001"),
                invalid(
                        "a score below 0",
                        (m, id) -> m.search(search().minScore(-0.1).build()),
                        "minScore",
                        "-0.1"),
                invalid(
                        "a score above 1",
                        (m, id) -> m.search(search().minScore(1.1).build()),
                        "minScore",
                        "1.1"),
                invalid(
                        "no number as score",
                        (m, id) -> m.search(search().minScore(Double.NaN).build()),
                        "minScore",
                        "NaN"),
                invalid(
                        "a relevance above 1",
                        (m, id) -> m.search(search().minRelevance(1.1).build()),
                        "minRelevance",
                        "1.1"),
                invalid(
                        "a page of 0",
                        (m, id) -> m.list(ListRequest.builder().limit(0).build()),
                        "10000",
                        "is 0"),
                invalid(
                        "a page that is too large",
                        (m, id) -> m.list(ListRequest.builder().limit(10_001).build()),
                        "10001"),
                invalid(
                        "a page before the first",
                        (m, id) -> m.list(ListRequest.builder().offset(-1).build()),
                        "offset",
                        "-1"),
                invalid("no related memories", (m, id) -> m.related(id, 0), "limit", "is 0"),
                invalid("too many related memories", (m, id) -> m.related(id, 10_001), "limit", "10001"),
                invalid(
                        "a time after itself",
                        (m, id) -> m.search(search().after(noon).before(noon).build()),
                        "after",
                        "before",
                        "2024-05-01T12:00:00Z"),
                invalid(
                        "a period that ends before it begins",
                        (m, id) -> m.purge(MemorySelection.builder()
                                .after(noon)
                                .before(noon.minusSeconds(1))
                                .build()),
                        "2024-05-01T11:59:59Z"),
                invalid(
                        "a purge of the past",
                        (m, id) -> m.purge(MemorySelection.builder().asOf(noon).build()),
                        "asOf"),
                invalid(
                        "a preview of a purge of the past",
                        (m, id) -> m.previewPurge(
                                MemorySelection.builder().asOf(noon).build()),
                        "asOf"),
                invalid(
                        "a text search for a vector",
                        (m, id) -> m.search(SearchRequest.builder()
                                .mode(SearchMode.TEXT)
                                .embedding(vector(DIMENSION, 1))
                                .build()),
                        "TEXT"));
    }

    static Stream<Refusal> filters() {
        Filter deep = new IsEqualTo("kind", "hobby");
        for (int i = 0; i < 100; i++) {
            deep = Filter.not(deep);
        }
        Filter tooDeep = deep;
        Filter tooMany = new IsIn("number", LongStream.range(0, 300_000).boxed().toList());
        Filter ownClass = new Filter() {
            @Override
            public boolean test(Object metadata) {
                return true;
            }
        };
        return Stream.of(
                unsupported(
                        "a filter class of one's own",
                        filtering(ownClass),
                        ownClass.getClass().getName()),
                unsupported(
                        "such a filter inside another",
                        filtering(Filter.not(new IsEqualTo("kind", "hobby").and(ownClass))),
                        ownClass.getClass().getName()),
                invalid(
                        "a filter by a date",
                        filtering(new IsEqualTo("day", LocalDate.of(2024, 5, 1))),
                        "'day'",
                        "java.time.LocalDate"),
                invalid(
                        "a filter by a truth value",
                        filtering(new IsEqualTo("done", true)),
                        "'done'",
                        "java.lang.Boolean"),
                invalid(
                        "a filter by a number without limits",
                        filtering(new IsGreaterThan("size", BigInteger.TEN.pow(40))),
                        "'size'",
                        "java.math.BigInteger"),
                invalid(
                        "a filter by one of many dates",
                        filtering(new IsIn("day", List.of(LocalDate.MIN, LocalDate.MAX))),
                        "'day'",
                        "java.time.LocalDate"),
                invalid("a filter that is nested too deep", filtering(tooDeep), "64"),
                invalid("a filter by too many values", filtering(tooMany), "at most"));
    }

    static Stream<Refusal> names() {
        return Stream.of(
                        new String[] {""},
                        new String[] {"  \t "},
                        new String[] {"x".repeat(257), "256", "257"},
                        new String[] {"a\u0000b", "control"},
                        new String[] {"a\nb", "control"},
                        new String[] {"alice" + LONE, "surrogate"})
                .flatMap(name -> {
                    String[] words = Arrays.copyOfRange(name, 1, name.length);
                    String shown = "'" + name[0].replaceAll("[\\p{Cntrl}\\p{Cs}]", "?") + "'";
                    return Stream.of(
                            invalid("a collection " + shown, (m, id) -> m.collections(name[0]), words),
                            invalid("another collection " + shown, (m, id) -> m.collections("notes", name[0]), words));
                });
    }

    @ParameterizedTest
    @MethodSource({"contents", "vectors", "ids", "ranges", "filters", "names"})
    void should_refuse(Refusal refusal) {
        Fingerprint.assertRefused(memori, () -> refusal.call.on(alice, id), refusal.reason, refusal.words);
    }

    @Test
    void should_refuse_namespaces_without_a_legal_name() {
        for (String name : List.of("", " ", "\u3000", "x".repeat(257), "a\u0000", "a\u007F", "a" + LONE, LONE + "a")) {
            Fingerprint.assertRefused(
                    memori, () -> memori.namespace(name).add("x"), Reason.INVALID_ARGUMENT, List.of("namespace"));
        }
    }

    @Test
    void should_not_find_what_is_not_there() {
        assertThat(alice.get("no-such-id")).isEmpty();
        assertThat(alice.peek("")).isEmpty();
        assertThat(alice.get(id.substring(0, 5))).isEmpty();
        assertThat(alice.get(id.substring(0, 6))).isPresent();
        assertThat(alice.history("no-such-id")).isEmpty();
        assertThat(memori.namespace("bob").get(id)).isEmpty();
        assertThat(memori.namespace("bob").search("colour")).isEmpty();
        assertThat(alice.search(SearchRequest.builder()
                        .filter(new IsEqualTo("kind", "job"))
                        .build()))
                .isEmpty();
    }

    @Test
    void should_say_how_many_memories_an_ambiguous_prefix_fits() throws IOException {
        String line = "{\"id\":\"abcdef00-0000-4000-8000-00000000000%d\",\"content\":\"Imported " + SECRET
                + " number %d\",\"type\":\"SEMANTIC\","
                + "\"createdAt\":\"2024-05-01T12:00:00Z\",\"updatedAt\":\"2024-05-01T12:00:00Z\"}\n";
        Path export = folder.resolve("export.jsonl");
        Files.writeString(
                export,
                "{\"format\":\"langchain4j-memori/1\"}\n"
                        + IntStream.range(0, 5)
                                .mapToObj(i -> line.formatted(i, i))
                                .reduce("", String::concat));
        alice.importFrom(export, ImportIds.KEEP);

        for (Consumer<String> call : List.<Consumer<String>>of(
                alice::get, alice::peek, alice::forget, alice::touch, alice::pin, prefix -> alice.related(prefix, 1))) {
            Fingerprint.assertRefused(
                    memori, () -> call.accept("abcdef"), Reason.AMBIGUOUS_ID, List.of("'abcdef'", "5 memories"));
        }
        assertThat(alice.peek("abcdef00-0000-4000-8000-000000000003")).isPresent();
    }

    static Stream<UnaryOperator<MemoriBuilder>> settings() {
        return Stream.of(
                builder -> builder.inMemory(),
                builder -> builder.textOnly().embeddingModel(TestModels.words()),
                builder -> builder.maxContentLength(0),
                builder -> builder.dedupThreshold(-0.1),
                builder -> builder.dedupThreshold(1.1),
                builder -> builder.dedupThreshold(Double.NaN),
                builder -> builder.maxFileSize(1_000),
                builder -> builder.busyTimeout(java.time.Duration.ofMillis(-1)),
                builder -> builder.busyTimeout(java.time.Duration.ofDays(25)),
                builder -> builder.busyTimeout(ChronoUnit.FOREVER.getDuration()),
                builder -> builder.embeddingModel(TestModels.words())
                        .embeddingWindow(15, mock(TokenCountEstimator.class)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void should_refuse_settings_that_make_no_sense_and_create_no_file(UnaryOperator<MemoriBuilder> setting) {
        Path file = folder.resolve("other.db");

        Fingerprint.assertRefused(
                () -> setting.apply(Memori.builder().file(file)).build().close(), Reason.INVALID_ARGUMENT, List.of());

        assertThat(file).doesNotExist();
    }

    @Test
    void should_ask_where_memories_are_to_be_kept() {
        Fingerprint.assertRefused(
                () -> Memori.builder().build().close(), Reason.INVALID_ARGUMENT, List.of("file", "inMemory"));
    }

    @Test
    void should_refuse_vectors_in_a_store_without_a_model() {
        try (Memori textOnly = Memori.builder().inMemory().textOnly().build()) {
            MemoryNamespace notes = textOnly.namespace("notes");
            String note = notes.add("A note about " + SECRET).id();
            List<String> words = List.of("textOnly()", "embedding model");
            SearchRequest byMeaning =
                    SearchRequest.builder().text("x").mode(SearchMode.VECTOR).build();
            SearchRequest byVector =
                    SearchRequest.builder().embedding(vector(DIMENSION, 1)).build();
            NewMemory withVector = some().embedding(vector(DIMENSION, 1)).build();

            Fingerprint.assertRefused(textOnly, () -> notes.search(byMeaning), Reason.INVALID_ARGUMENT, words);
            Fingerprint.assertRefused(textOnly, () -> notes.search(byVector), Reason.INVALID_ARGUMENT, words);
            Fingerprint.assertRefused(textOnly, () -> notes.add(withVector), Reason.INVALID_ARGUMENT, words);
            Fingerprint.assertRefused(textOnly, () -> notes.related(note, 1), Reason.INVALID_ARGUMENT, words);
            Fingerprint.assertRefused(
                    textOnly, () -> textOnly.backfill(ProgressListener.NONE), Reason.INVALID_ARGUMENT, words);
        }
    }

    @Test
    void should_refuse_every_call_once_closed() {
        memori.close();
        memori.close();

        for (Call call : List.<Call>of(
                (m, id) -> m.add("x"),
                (m, id) -> m.addAll(List.of(NewMemory.of("x"))),
                (m, id) -> m.search("x"),
                (m, id) -> m.search(SearchRequest.builder().build()),
                (m, id) -> m.get(id),
                (m, id) -> m.peek(id),
                (m, id) -> m.touch(id),
                (m, id) -> m.update(id, content("x")),
                (m, id) -> m.pin(id),
                (m, id) -> m.expire(id, Instant.EPOCH),
                (m, id) -> m.forget(id),
                (m, id) -> m.purge(MemorySelection.all()),
                (m, id) -> m.previewPurge(MemorySelection.all()),
                (m, id) -> m.list(ListRequest.builder().build()),
                (m, id) -> m.count(MemorySelection.all()),
                (m, id) -> m.related(id, 1),
                (m, id) -> m.history(id),
                (m, id) -> m.context("x"),
                (m, id) -> m.stats(),
                (m, id) -> m.exportTo(folder.resolve("export"), true),
                (m, id) -> memori.stats(),
                (m, id) -> memori.namespaces(),
                (m, id) -> memori.verify(),
                (m, id) -> memori.rebuild(),
                (m, id) -> memori.compact(),
                (m, id) -> memori.backfill(ProgressListener.NONE),
                (m, id) -> memori.reembed(TestModels.words("other", 8), ProgressListener.NONE))) {
            Fingerprint.assertRefused(() -> call.on(alice, id), Reason.CLOSED, List.of("closed", "memory.db"));
        }
        assertThat(folder.resolve("export")).doesNotExist();
    }

    private static Call filtering(Filter filter) {
        return (m, id) -> m.search(search().filter(filter).build());
    }

    private static MemoryUpdate content(String content) {
        return MemoryUpdate.builder().content(content).build();
    }

    private static NewMemory.Builder some() {
        return NewMemory.builder().content("Something about " + SECRET + " and other flowers");
    }

    private static NewMemory with(Metadata metadata) {
        return some().metadata(metadata).build();
    }

    private static SearchRequest.Builder search() {
        return SearchRequest.builder().text("colour");
    }

    private static Embedding vector(int dimension, float first) {
        float[] vector = new float[dimension];
        if (dimension > 0) {
            vector[0] = first;
        }
        return Embedding.from(vector);
    }

    private static List<NewMemory> behindLegalOnes(NewMemory illegal) {
        return Stream.concat(
                        IntStream.range(0, 300).mapToObj(i -> NewMemory.of("legal number " + i)), Stream.of(illegal))
                .toList();
    }
}
