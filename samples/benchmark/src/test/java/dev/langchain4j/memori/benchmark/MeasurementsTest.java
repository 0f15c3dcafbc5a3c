package dev.langchain4j.memori.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every measurement runs at a tiny size, prints the rows it promises, and leaves nothing behind. */
class MeasurementsTest {

    private static final int MEMORIES = 200;

    private final Path directory;

    MeasurementsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** The names of the rows, and the same as JSON. */
    private record Outcome(String out, List<String> names, JsonNode json) {}

    private Outcome run(String... arguments) throws IOException {
        Path file = directory.resolve("figures.json");
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--directory", directory.toString(), "--json", file.toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                Benchmark.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        assertThat(exitCode).as(err.toString()).isZero();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("the stores are gone").containsExactly(file);
        }
        List<String> names = out.toString()
                .lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.substring(2, line.indexOf(" |", 2)))
                .toList();
        return new Outcome(out.toString(), names, new ObjectMapper().readTree(file.toFile()));
    }

    @Test
    void should_measure_writes_beside_bare_ones() throws IOException {
        Outcome outcome = run("writes", "--sizes", "200", "--seconds", "0.02");

        assertThat(outcome.names())
                .contains(
                        "add, one by one",
                        "INSERT, one a transaction",
                        "add, 50 a call",
                        "INSERT, 50 a transaction",
                        "add, one by one, 8 threads",
                        "forget, one by one",
                        "add, one by one / INSERT, one a transaction",
                        "closed store");
        JsonNode ratios = outcome.json().path("tables").path(1).path("rows");
        assertThat(ratios)
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.path("times").doubleValue()).isPositive());
    }

    @Test
    void should_measure_a_namespace_inside_a_larger_store() throws IOException {
        Outcome outcome = run("growth", "--sizes", "300", "--namespace", "100", "--seconds", "0.02");

        assertThat(outcome.names()).containsExactly("search", "text search", "vector search", "hybrid search");
        assertThat(outcome.out()).contains("One namespace of 100 memories", "| hybrid search | 300 |");
    }

    @Test
    void should_measure_how_long_opening_takes() throws IOException {
        Outcome outcome = run("open", "--sizes", "200", "--times", "2");

        JsonNode row = outcome.json().path("tables").path(0).path("rows").path(0);
        assertThat(row.path("memories").textValue()).isEqualTo("200");
        assertThat(row.path("opened").doubleValue())
                .isPositive()
                .isLessThan(row.path("found by words").doubleValue());
        assertThat(row.path("found by words").doubleValue())
                .isLessThan(row.path("hybrid").doubleValue());
    }

    @Test
    void should_measure_the_heap_that_a_large_namespace_takes() throws IOException {
        Outcome outcome = run("heap", "--size", "200", "--seconds", "0.02");

        assertThat(outcome.out()).contains("One namespace of 200 memories");
        assertThat(outcome.names())
                .contains("found by vector", "hybrid search", "both, after the searches", "the store's files");
        JsonNode heap = outcome.json().path("tables").path(2).path("rows");
        assertThat(heap.path(1).path("bytes").doubleValue())
                .isPositive()
                .isLessThanOrEqualTo(heap.path(2).path("bytes").doubleValue());
    }

    @Test
    void should_measure_readers_beside_each_other_and_beside_a_writer() throws IOException {
        Outcome outcome = run("concurrency", "--sizes", "200", "--seconds", "0.2");

        JsonNode rows = outcome.json().path("tables").path(0).path("rows");
        assertThat(rows).hasSize(5).allSatisfy(row -> assertThat(
                        row.path("searches").doubleValue())
                .isPositive());
        assertThat(rows.path(0).path("over one reader").doubleValue()).isEqualTo(1);
        assertThat(rows.path(3).path("adds").doubleValue()).isPositive();
    }

    @Test
    void should_measure_adds_beside_the_model() throws IOException {
        Outcome outcome = run("embedding", "--batch", "2", "--seconds", "0.02");

        assertThat(outcome.names())
                .containsExactly(
                        "what",
                        "one text, the model alone",
                        "one text, add, that model",
                        "one text, add, as shipped",
                        "2 texts, the model alone",
                        "2 texts, addAll, that model",
                        "2 texts, addAll, as shipped");
    }

    @Test
    void should_keep_a_store_at_its_size_while_it_soaks() throws IOException {
        Outcome outcome = run("soak", "--minutes", "0.05", "--size", "200", "--tolerance", "10");

        JsonNode samples = outcome.json().path("tables").path(0).path("rows");
        assertThat(samples).hasSize(12).allSatisfy(sample -> {
            assertThat(sample.path("memories").intValue()).isEqualTo(MEMORIES);
            assertThat(sample.path("of it the history").doubleValue())
                    .isPositive()
                    .isLessThan(sample.path("database").doubleValue());
        });
        assertThat(samples.path(11).path("writes").doubleValue()).isGreaterThanOrEqualTo(48);
        assertThat(samples.path(11).path("searches").doubleValue()).isGreaterThanOrEqualTo(24);
        assertThat(outcome.out()).contains("Flat over 10 samples.");
    }

    @Test
    void should_say_what_grows() {
        List<SoakRun.Sample> flat = IntStream.range(0, 12)
                .mapToObj(i -> new SoakRun.Sample(
                        i,
                        50_000_000 + i,
                        300_000_000,
                        9_000_000 + i * 1_000_000L,
                        i * 1_000_000L,
                        1_000_000,
                        200,
                        i,
                        i))
                .toList();
        List<SoakRun.Sample> growing = IntStream.range(0, 12)
                .mapToObj(i -> new SoakRun.Sample(
                        i,
                        50_000_000 + i * 10_000_000L,
                        300_000_000,
                        9_000_000 + i * 1_000_000L,
                        0,
                        1_000_000,
                        200,
                        i,
                        i))
                .toList();

        assertThat(SoakVerdict.of(flat, 0.1).grew()).isFalse();
        assertThat(SoakVerdict.of(growing, 0.1).sentence())
                .isEqualTo("GREW over 10 samples: heap in use after collection, database but for the history.");
        assertThat(SoakVerdict.of(growing, 2).grew()).isFalse();
    }

    @Test
    void should_run_the_reads_under_JMH() throws IOException {
        Outcome outcome = run("jmh", "--sizes", "100", "--only", "get|vectorLane", "--forks", "0", "--seconds", "0.01");

        JsonNode rows = outcome.json().path("tables").path(0).path("rows");
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.path("time").doubleValue()).isPositive();
            assertThat(row.path("allocated a call").doubleValue()).isPositive();
            assertThat(row.path("memories").intValue()).isEqualTo(100);
        });
    }

    /** What is inserted bare must be what an add leaves, or the comparison would be with less. */
    @Test
    void should_insert_bare_what_an_add_leaves_behind() throws IOException {
        TextSource texts = new GeneratedTexts(9);
        List<String> sample = IntStream.range(0, 100).mapToObj(texts::text).toList();
        DataSet data = DataSet.of(MEMORIES, texts, new WordVectors(384, 9, sample));
        FilledStore store = FilledStore.fill(directory, data.memories(), new PrintWriter(new StringWriter()));
        BareRows rows = BareRows.of(store, data.additional().subList(0, 40));

        try (Contestant.Turn turn = rows.contestant("bare", store, 10).begin()) {
            assertThat(turn.limit()).isEqualTo(4);
            assertThat(turn.call(0)).isEqualTo(10);
            Path kept = Files.createTempDirectory(directory, "kept");
            FilledStore.copy(onlyCopy(), kept);
            try (FilledStore.Copy copy = FilledStore.open(kept)) {
                List<Memory> found =
                        copy.namespace().list(ListRequest.builder().limit(500).build());
                assertThat(found).hasSize(MEMORIES + 10);
                Memory tenth = found.stream()
                        .filter(memory ->
                                memory.content().equals(data.additional().get(9).content()))
                        .findFirst()
                        .orElseThrow();
                List<MemoryHit> hits = copy.namespace()
                        .search(SearchRequest.builder()
                                .text(tenth.content())
                                .mode(SearchMode.TEXT)
                                .build());
                assertThat(hits.get(0).memory().id()).isEqualTo(tenth.id());
                assertThat(copy.namespace().embeddings(List.of(tenth.id()))).hasSize(1);
                assertThat(copy.memori().verify().problems())
                        .as("all is there but the count of memories, which bare inserts do not keep")
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    /** The directory that the turn works in; all others are gone. */
    private Path onlyCopy() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> copies = all.filter(path -> path.getFileName().toString().startsWith("copy"))
                    .toList();
            assertThat(copies).hasSize(1);
            return copies.get(0);
        }
    }
}
