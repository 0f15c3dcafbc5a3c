package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ImportResult;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is lost on the way out and in again, and nothing comes in that could not have been added. */
class TransferTest extends AnnasMemory {

    @TempDir
    Path folder;

    @Test
    void should_lose_nothing_and_need_no_model() {
        fill();
        Path export = folder.resolve("anna.jsonl");
        List<Memory> exported = everything(anna);
        assertThat(anna.exportTo(export, true)).isEqualTo(exported.size());
        clock.advance(Duration.ofDays(400));

        try (Memori other = Memori.builder()
                .inMemory()
                .embeddingModel(new BrokenModel())
                .clock(clock)
                .build()) {
            MemoryNamespace there = other.namespace("anna");
            ImportResult result = there.importFrom(export, ImportIds.KEEP);

            assertThat(result.created()).isEqualTo(exported.size());
            assertThat(result.skipped()).isZero();
            assertThat(result.vectors()).isEqualTo(exported.size());
            assertThat(everything(there)).isEqualTo(exported);
            assertThat(other.stats().coverage()).isEqualTo(1);
            // And once more out of there: the same file.
            Path again = folder.resolve("again.jsonl");
            there.exportTo(again, true);
            assertThat(again).hasSameTextualContentAs(export);
            for (String question : List.of("the lighthouse", "pinned fact", "Mill Lane")) {
                assertThat(byVector(there, question)).isEqualTo(byVector(anna, question));
            }
            assertThat(other.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_keep_everything_but_the_id_and_the_version_of_a_copy() {
        fill();
        Path export = folder.resolve("anna.jsonl");
        anna.exportTo(export, false);
        clock.advance(Duration.ofDays(3));
        MemoryNamespace copy = memori.namespace("copy");

        assertThat(copy.importFrom(export, ImportIds.NEW).created())
                .isEqualTo(everything(anna).size());

        assertThat(everything(copy).stream().map(TransferTest::content))
                .containsExactlyInAnyOrderElementsOf(
                        everything(anna).stream().map(TransferTest::content).toList());
        assertThat(everything(copy))
                .extracting(Memory::id)
                .doesNotContainAnyElementsOf(
                        everything(anna).stream().map(Memory::id).toList());
        assertThat(copy.importFrom(export, ImportIds.NEW).skipped()).isZero();
    }

    @Test
    void should_leave_out_what_is_there_even_if_it_has_expired() {
        Path file = HandMadeExport.of(
                folder,
                HandMadeExport.line("note-1", "first"),
                HandMadeExport.line("note-2", "second"),
                HandMadeExport.line("note-1", "first once more"));
        assertThat(anna.importFrom(file, ImportIds.KEEP)).isEqualTo(new ImportResult(2, 1, 0));
        anna.expire("note-1", clock.instant().plusSeconds(1));
        clock.advance(Duration.ofMinutes(1));

        assertThat(anna.importFrom(file, ImportIds.KEEP)).isEqualTo(new ImportResult(0, 3, 0));

        assertThat(anna.peek("note-1")).isEmpty();
        anna.forget("note-1");
        assertThat(anna.importFrom(file, ImportIds.KEEP)).isEqualTo(new ImportResult(1, 2, 0));
        assertThat(anna.peek("note-1")).map(Memory::content).hasValue("first");
        assertThat(memori.verify().problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            "content":"fine"          | "content":" \\t\\u0007"       | content
            "content":"fine"          | "content":"half \\ud800"      | surrogate
            "content":"fine"          | "content":""                  | line 4
            "content":"fine"          | "content":7                   | line 4
            "type":"SEMANTIC"         | "type":"FANTASTIC"            | line 4
            "id":"four"               | "id":"\\udc00"                | surrogate
            "id":"four"               | "nid":"four"                  | line 4
            "metadata":{}             | "metadata":{},"version":0     | version 0
            "metadata":{}             | "metadata":{},"version":-3    | version -3
            "metadata":{}             | "metadata":{},"accessCount":-1 | accessCount -1
            "metadata":{}             | "metadata":{},"reinforcements":-1 | reinforcements -1
            "metadata":{}             | "metadata":{},"author":"\\ud83d" | surrogate
            "metadata":{}             | "metadata":{"k":{"type":"String","value":"\\ud83d"}} | surrogate
            "metadata":{}             | "metadata":{"k":{"type":"Integer","value":"many"}} | line 4
            "metadata":{}             | "metadata":{"k":{"type":"Date","value":"1"}} | line 4
            "metadata":{}             | "metadata":{},"expiresAt":"+1000000000-12-31T23:59:59Z" | expiresAt
            "metadata":{}             | "metadata":{},"expiresAt":"tomorrow" | line 4
            "updatedAt":"2026         | "updatedAt":"26               | line 4
            "metadata":{}             | "metadata":                   | line 4
            }                         | '                             '| line 4
            """)
    void should_import_nothing_of_a_file_with_one_bad_line(String good, String bad, String named) {
        String line = HandMadeExport.line("four", "fine");
        int at = line.lastIndexOf(good);
        assertThat(at).isNotNegative();
        Path file = HandMadeExport.of(
                folder,
                HandMadeExport.line("two", "a good one"),
                HandMadeExport.line("three", "another good one"),
                line.substring(0, at) + bad + line.substring(at + good.length()),
                HandMadeExport.line("five", "good again"));

        for (ImportIds ids : ImportIds.values()) {
            if (ids == ImportIds.NEW && (good.contains("\"id\"") || bad.contains("version"))) {
                continue; // New ids and versions do not ask for the old ones.
            }
            assertThatThrownBy(() -> anna.importFrom(file, ids))
                    .isInstanceOfSatisfying(
                            MemoriException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_ARGUMENT))
                    .hasMessageContaining(named)
                    .hasNoCause(); // A parser's message would quote the memory.
        }
        assertThat(memori.namespaces()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "", "AACAfwAAgH8=", "AAAAAAAAAAA=", "not base64!", "AAAAPwAAAD8A"})
    void should_import_nothing_of_a_file_with_a_bad_vector(String vector) {
        String header =
                "{\"format\":\"langchain4j-memori/1\",\"model\":{\"name\":\"two\",\"dimension\":2,\"recipe\":1}}";
        Path file = HandMadeExport.write(
                folder,
                List.of(
                        header,
                        HandMadeExport.line("two", "a good one", ",\"vectors\":[\"AAAAPwAAAD8=\"]"),
                        HandMadeExport.line("three", "a bad one", ",\"vectors\":[\"" + vector + "\"]")));
        try (Memori two = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words("two", 2))
                .build()) {
            assertThatThrownBy(() -> two.namespace("anna").importFrom(file, ImportIds.KEEP))
                    .isInstanceOfSatisfying(
                            MemoriException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_ARGUMENT));
            assertThat(two.namespaces()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"format\":\"langchain4j-memori/7\"}",
                "{\"format\":7}",
                "<xml/>",
                "{\"id\":\"a\"}"
            })
    void should_refuse_a_file_that_is_no_export(String first) throws IOException {
        Path file = Files.writeString(folder.resolve("other.txt"), first + "\n" + HandMadeExport.line("a", "b") + "\n");

        assertThatThrownBy(() -> anna.importFrom(file, ImportIds.KEEP))
                .isInstanceOfSatisfying(
                        MemoriException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_ARGUMENT))
                .hasMessageContaining("not an export of this library");
        assertThat(memori.namespaces()).isEmpty();
    }

    @Test
    void should_leave_vectors_of_another_model_to_the_backfill() {
        fill();
        Path export = folder.resolve("anna.jsonl");
        anna.exportTo(export, true);
        try (Memori other = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words("other", 32))
                .build()) {
            assertThat(other.namespace("anna")
                            .importFrom(export, ImportIds.KEEP)
                            .vectors())
                    .isZero();
            assertThat(other.backfill((done, total) -> true))
                    .isEqualTo(everything(anna).size());
            assertThat(other.stats().coverage()).isEqualTo(1);
        }
    }

    @Test
    void should_leave_no_part_of_an_export_that_fails() throws IOException {
        fill();
        Path taken = Files.createDirectory(folder.resolve("taken"));
        Files.writeString(taken.resolve("inhabitant"), "still here");
        Path older = folder.resolve("older.jsonl");
        anna.exportTo(older, false);
        String before = Files.readString(older);
        assertExportFails(anna, taken, Reason.INVALID_ARGUMENT);
        assertExportFails(anna, folder.resolve("missing").resolve("a.jsonl"), Reason.INVALID_ARGUMENT);
        MemoryNamespace gone;
        try (Memori closed = Memori.builder().inMemory().textOnly().build()) {
            gone = closed.namespace("anna");
        }
        assertExportFails(gone, folder.resolve("new.jsonl"), Reason.CLOSED);
        assertExportFails(gone, older, Reason.CLOSED);

        assertThat(taken.resolve("inhabitant")).hasContent("still here");
        assertThat(older).hasContent(before);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("taken", "older.jsonl");
        }
    }

    @Test
    void should_not_put_a_file_in_the_place_of_a_folder() throws IOException {
        fill();
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertExportFails(anna, empty, Reason.INVALID_ARGUMENT);

        assertThat(empty).isDirectory();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(empty);
        }
    }

    @Test
    void should_export_more_than_a_page_and_nothing_twice() {
        List<NewMemory> many = IntStream.range(0, 10_050)
                .mapToObj(i -> NewMemory.of("item " + i))
                .toList();
        Path export = folder.resolve("many.jsonl");
        try (Memori big = Memori.builder()
                        .inMemory()
                        .textOnly()
                        .dedup(false)
                        .clock(clock)
                        .build();
                Memori other = Memori.builder().inMemory().textOnly().build()) {
            big.namespace("anna").addAll(many);
            assertThat(big.namespace("anna").exportTo(export, false)).isEqualTo(many.size());
            assertThat(other.namespace("ben").importFrom(export, ImportIds.KEEP))
                    .isEqualTo(new ImportResult(many.size(), 0, 0));
        }
    }

    private void fill() {
        Metadata metadata = new Metadata()
                .put("street", "Mill Lane \"7\"\n\u2028\ud83d\ude00")
                .put("uuid", UUID.fromString("00000000-0000-4000-8000-000000000007"))
                .put("int", Integer.MIN_VALUE)
                .put("long", Long.MAX_VALUE)
                .put("float", Float.MIN_VALUE)
                .put("double", 0.1 + 0.2)
                .put("nan", Double.NaN)
                .put("infinity", Float.NEGATIVE_INFINITY);
        String first = anna.add(NewMemory.builder()
                        .content("Grandmother was born in the lighthouse\n\tof \u017d\u00e1bor \ud83c\udf0a\u0007")
                        .type(MemoryType.EPISODIC)
                        .metadata(metadata)
                        .author("Anna \"the elder\"")
                        .sessionId("s-1")
                        .occurredAt(Instant.parse("1931-04-05T06:07:08.123456Z"))
                        .expiresAt(Instant.parse("2100-01-01T00:00:00.000001Z"))
                        .build())
                .id();
        String second = anna.add(NewMemory.builder()
                        .content("A pinned fact")
                        .pinned(true)
                        .build())
                .id();
        clock.advance(Duration.ofNanos(86_400_123_456_789L));
        anna.add("A pinned fact");
        anna.update(first, MemoryUpdate.builder().type(MemoryType.PROCEDURAL).build());
        anna.get(second);
        anna.touch(second);
        anna.touch(first);
        anna.add(NewMemory.builder()
                .content("  leading and trailing space ")
                .occurredAt(Instant.parse("-0044-03-15T12:00:00Z"))
                .build());
    }

    private static List<Memory> everything(MemoryNamespace namespace) {
        List<Memory> all = new ArrayList<>(namespace.list(
                ListRequest.builder().sort(MemorySort.CREATED).limit(1_000).build()));
        assertThat(all).hasSize((int) namespace.count(MemorySelection.all())).isNotEmpty();
        return all;
    }

    /** All that is left of a memory without its id, its namespace and its version. */
    private static Memory content(Memory memory) {
        return new Memory(
                "",
                "",
                memory.collection(),
                memory.content(),
                memory.type(),
                memory.metadata(),
                memory.author(),
                memory.sessionId(),
                memory.occurredAt(),
                memory.createdAt(),
                memory.updatedAt(),
                memory.lastAccessedAt(),
                memory.accessCount(),
                memory.reinforcements(),
                memory.pinned(),
                memory.expiresAt(),
                1,
                memory.importance(),
                memory.validity(),
                memory.provenance(),
                memory.supersedes());
    }

    private static List<String> byVector(MemoryNamespace namespace, String question) {
        return namespace
                .search(SearchRequest.builder()
                        .embedding(TestModels.words().embed(question).content())
                        .mode(SearchMode.VECTOR)
                        .build())
                .stream()
                .map(hit -> hit.memory().id() + " "
                        + hit.explanation().details().get(0).value())
                .toList();
    }

    private static void assertExportFails(MemoryNamespace namespace, Path to, Reason reason) {
        assertThatThrownBy(() -> namespace.exportTo(to, true))
                .isInstanceOfSatisfying(
                        MemoriException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** Has the name and the dimension of the model that made the vectors, and nothing else. */
    private static final class BrokenModel implements EmbeddingModel {

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            throw new AssertionError("nobody needs to embed " + segments.size() + " texts");
        }

        @Override
        public int dimension() {
            return 32;
        }

        @Override
        public String modelName() {
            return "words";
        }
    }
}
