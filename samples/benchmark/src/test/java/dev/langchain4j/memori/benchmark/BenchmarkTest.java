package dev.langchain4j.memori.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program runs and prints what it promises. How large the figures are is nobody's business here. */
class BenchmarkTest {

    private static final List<String> OPERATIONS = List.of(
            "add, one by one",
            "add, 50 a call",
            "get by id",
            "text search",
            "vector search",
            "hybrid search",
            "hybrid search, filtered to a tenth",
            "vector lane alone",
            "text lane alone");

    private static final int COLUMNS = 10;
    private static final int OPERATION = 1;
    private static final int ENGINE = 2;
    private static final int P50 = 3;
    private static final int P99 = 4;
    private static final int RATE = 5;
    private static final int ITEMS = 6;

    private final Path directory;

    BenchmarkTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** A run of the program, in this process. */
    private record Outcome(int exitCode, String out, String err) {

        private static Outcome of(String... arguments) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int exitCode = Benchmark.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
            return new Outcome(exitCode, out.toString(), err.toString());
        }

        private List<String[]> rows() {
            return out.lines()
                    .filter(line -> line.startsWith("| ") && !line.startsWith("| operation"))
                    .filter(line -> line.chars().filter(c -> c == '|').count() == COLUMNS)
                    .map(line ->
                            Arrays.stream(line.split("\\|")).map(String::trim).toArray(String[]::new))
                    .toList();
        }
    }

    @Test
    void should_print_a_row_with_figures_for_every_operation() throws IOException {
        Path json = directory.resolve("speed.json");

        Outcome outcome = Outcome.of(
                "speed",
                "--sizes",
                "200",
                "--seconds",
                "0.02",
                "--seed",
                "7",
                "--directory",
                directory.toString(),
                "--json",
                json.toString());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.rows())
                .filteredOn(row -> row[ENGINE].equals("memori"))
                .extracting(row -> row[OPERATION])
                .containsExactlyElementsOf(OPERATIONS);
        assertThat(outcome.rows())
                .filteredOn(row -> row[ENGINE].startsWith("LangChain4j"))
                .hasSize(1);
        assertThat(outcome.rows()).allSatisfy(row -> {
            assertThat(nanos(row[P50])).as(row[OPERATION]).isPositive().isLessThanOrEqualTo(nanos(row[P99]));
            assertThat(number(row[RATE])).as(row[OPERATION]).isPositive();
            assertThat(number(row[ITEMS])).as(row[OPERATION]).isPositive();
        });
        assertThat(outcome.out())
                .contains("### 200 memories", "seed: 7", "bytes a memory on disk")
                .containsPattern("vector search \\| memori \\|.* 1\\.0000 \\|")
                .containsPattern("vector lane alone \\|( [0-9.]+)? \\|")
                .contains("| times faster than | LangChain4j in-memory store | FTS5, full OR, bm25 |");

        JsonNode size = new ObjectMapper().readTree(json.toFile()).path("sizes").path(0);
        assertThat(size.path("memories").intValue()).isEqualTo(200);
        assertThat(size.path("bytesPerMemory").doubleValue()).isPositive();
        assertThat(size.path("operations")).hasSize(OPERATIONS.size() + 2);
        assertThat(size.path("ratios").path("rows")).hasSize(5);
        assertThat(size.path("operations").path(0).path("roundMedians")).hasSize(Rounds.COUNTED);

        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("the stores are gone").containsExactly(json);
        }
    }

    @Test
    void should_print_a_row_for_every_chat_store_and_size() throws IOException {
        Outcome outcome = Outcome.of(
                "chat", "--messages", "4,20", "--seconds", "0.02", "--seed", "7", "--directory", directory.toString());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        List<String> rows = outcome.out()
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .toList();
        assertThat(rows).hasSize(2 * 5);
        assertThat(rows)
                .filteredOn(row -> row.startsWith("| 20 | memori | FULL |"))
                .hasSize(1);
        assertThat(rows)
                .filteredOn(row -> row.startsWith("| 4 | whole list, JSON on SQLite | NORMAL |"))
                .hasSize(1);
        assertThat(rows)
                .filteredOn(row -> row.contains("LangChain4j, in memory"))
                .hasSize(2);
        assertThat(outcome.out()).contains("seed: 7", "MessageWindowChatMemory");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("the stores are gone").isEmpty();
        }
    }

    @Test
    void should_use_the_texts_of_a_directory() throws IOException {
        Path corpus = Files.createDirectory(directory.resolve("letters"));
        Files.write(
                corpus.resolve("a.corpus.jsonl"),
                List.of(
                        "{\"id\": \"1\", \"text\": \"The ferry to Trieste leaves at nine.\"}",
                        "{\"id\": \"2\", \"text\": \"Nora keeps the spare key under the lavender pot.\"}",
                        "{\"id\": \"3\", \"text\": \"  \"}"));
        Files.writeString(corpus.resolve("a.queries.jsonl"), "{\"question\": \"Where is the spare key?\"}\n");

        TextSource texts = CorpusTexts.read(corpus, 1);

        assertThat(texts.description()).isEqualTo("2 texts and 1 questions of letters");
        assertThat(texts.question(0)).isEqualTo("Where is the spare key?");
        assertThat(texts.question(1)).startsWith("what about ");
        assertThat(texts.text(2)).startsWith(texts.text(0)).isNotEqualTo(texts.text(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                          | A command is missing; there are speed, writes, growth, open, concurrency, embedding, soak, jmh, chat and retrieval.",
                "sped                      | Unmatched argument at index 0: 'sped'",
                "speed --sizes 10          | --sizes must be between 100 and 10000000 each, but one is 10.",
                "speed --sizes many        | 'many' is not an int",
                "speed --seconds 0         | --seconds must be more than 0 and at most 3600, but is 0.0.",
                "speed --seconds NaN       | --seconds must be more than 0 and at most 3600, but is NaN.",
                "speed --texts nowhere     | --texts nowhere is not a directory.",
                "speed --texts .           | --texts cannot be read: . holds no *.corpus.jsonl with texts in it.",
                "speed --json nowhere/x    | --json nowhere/x is not a file in an existing directory.",
                "speed --directory nowhere | --directory nowhere is not a directory that can be written to.",
                "speed --embed --cache pom.xml | --cache cannot be used: pom.xml is not a cache of all-MiniLM-L6-v2 vectors.",
                "speed --plot nowhere/x    | --plot nowhere/x is not a file in an existing directory.",
                "speed --peers redis       | 'redis' is not one of [in-memory, sqlite-vec, lucene, jvector, fts5]",
                "speed --only walking      | expected one of [ADD, GET, TEXT, VECTOR, HYBRID]",
                "speed --sqlite-vec nowhere | --sqlite-vec nowhere is not a file.",
                "speed --embed-at-most 1   | --embed-at-most must be between 2 and 10000000, but is 1.",
                "speed --fast              | Unknown option: '--fast'",
                "writes --sizes 10         | --sizes must be between 100 and 10000000 each, but one is 10.",
                "growth --namespace 9      | --namespace must be between 10 and half of the smallest of --sizes, but is 9.",
                "growth --sizes 100 --namespace 51 | --namespace must be between 10 and half of the smallest of --sizes, but is 51.",
                "open --times 0            | --times must be between 1 and 1000, but is 0.",
                "concurrency --seconds -1  | --seconds must be more than 0 and at most 3600, but is -1.0.",
                "embedding --seconds 0     | --seconds must be more than 0 and at most 3600, but is 0.0.",
                "embedding --batch 1       | --batch must be between 2 and 10000, but is 1.",
                "soak --minutes 0          | --minutes must be more than 0 and at most 10000, but is 0.0.",
                "soak --tolerance 11       | --tolerance must be between 0 and 10, but is 11.0.",
                "jmh --forks 11            | --forks must be between 0 and 10, but is 11.",
                "chat --messages 1         | --messages must be between 4 and 1000000 each, but one is 1.",
                "chat --seconds 0          | --seconds must be more than 0 and at most 3600, but is 0.0.",
                "retrieval nowhere         | nowhere is not a directory.",
                "retrieval .               | . holds no *.corpus.jsonl.",
                "retrieval --run nowhere/x | --run nowhere/x is not a file in an existing directory.",
                "retrieval --json nowhere/x | --json nowhere/x is not a file in an existing directory.",
                "retrieval src/test/resources/harbour --cache pom.xml | --cache cannot be used: pom.xml is not a cache of all-minilm-l6-v2 vectors.",
            })
    void should_refuse_bad_arguments_with_a_sentence(@Nullable String arguments, String sentence) {
        Outcome outcome = Outcome.of(arguments == null ? new String[0] : arguments.split(" "));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(sentence).doesNotContain("Exception");
    }

    @Test
    void should_explain_itself() {
        Outcome outcome = Outcome.of("speed", "--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("--sizes", "--texts", "--json", "--peers", "sqlite-vec", "--embed", "Default: 1000,10000");
    }

    @Test
    void should_generate_the_same_varied_texts_from_the_same_seed() {
        TextSource texts = new GeneratedTexts(11);
        TextSource again = new GeneratedTexts(11);
        Set<String> distinct = new HashSet<>();
        Set<String> words = new HashSet<>();

        for (int i = 0; i < 5_000; i++) {
            assertThat(texts.text(i)).isEqualTo(again.text(i)).doesNotContain("{", "}");
            assertThat(texts.question(i)).isEqualTo(again.question(i)).doesNotContain("{", "}");
            distinct.add(texts.text(i));
            words.addAll(List.of(texts.text(i).split("\\W+")));
        }

        assertThat(distinct.size()).isGreaterThan(4_975);
        assertThat(words.size()).as("a vocabulary of a few thousand words").isGreaterThan(2_500);
        assertThat(new GeneratedTexts(12).text(0)).isNotEqualTo(texts.text(0));
    }

    @Test
    void should_place_texts_that_share_rare_words_near_each_other() {
        TextSource source = new GeneratedTexts(3);
        List<String> sample =
                Stream.iterate(0, i -> i + 1).limit(500).map(source::text).toList();
        WordVectors vectorizer = new WordVectors(384, 3, sample);

        List<float[]> vectors = vectorizer.vectors(List.of(
                "Anna calibrated the telescope in Oslo.",
                "Who calibrates a telescope in Oslo?",
                "The soup for Kofi was too salty.",
                "?"));

        assertThat(cosine(vectors.get(0), vectors.get(1))).isGreaterThan(0.6);
        assertThat(cosine(vectors.get(0), vectors.get(2))).isLessThan(0.3);
        assertThat(vectors)
                .allSatisfy(vector -> assertThat(cosine(vector, vector)).isBetween(0.9999, 1.0001));
    }

    @Test
    void should_keep_vectors_between_runs_and_refuse_a_file_of_another_kind() throws IOException {
        Path file = directory.resolve("vectors.bin");
        try (VectorCache cache = VectorCache.open(file, "model", 2)) {
            cache.put("one", new float[] {1, 2});
            cache.put("two", new float[] {3, 4});
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 3));

        try (VectorCache cache = VectorCache.open(file, "model", 2)) {
            assertThat(cache.get("one")).containsExactly(1, 2);
            assertThat(cache.get("two")).as("cut short").isNull();
            cache.put("two", new float[] {5, 6});
        }
        try (VectorCache cache = VectorCache.open(file, "model", 2)) {
            assertThat(cache.get("two")).containsExactly(5, 6);
        }

        assertThatThrownBy(() -> VectorCache.open(file, "other", 2))
                .hasMessageContaining("is not a cache of other vectors");
    }

    @Test
    void should_count_times_an_item_and_take_medians_of_rounds() {
        Timing timing = new Timing("add", "memori");
        Timing slower = new Timing("add", "another");
        for (long nanos : new long[] {1_000, 9_000, 2_000}) {
            timing.add(new long[] {nanos, nanos, 0}, new int[] {10, 10, 0}, 2, true);
            slower.add(new long[] {nanos * 3}, new int[] {10}, 1, true);
        }

        assertThat(timing.p50()).isEqualTo(200);
        assertThat(timing.p99()).isEqualTo(900);
        assertThat(timing.itemsPerSecond()).isEqualTo(5e6);
        assertThat(timing.itemsPerCall()).isEqualTo(10);
        assertThat(timing.calls()).isEqualTo(6);
        assertThat(timing.timesFasterThan(slower)).isEqualTo(3);
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (double) a[d] * b[d];
        }
        return sum;
    }

    private static double nanos(String time) {
        double value = number(time.substring(0, time.indexOf(' ')));
        return time.endsWith("µs") ? value * 1e3 : time.endsWith("ms") ? value * 1e6 : value * 1e9;
    }

    private static double number(String cell) {
        return Double.parseDouble(cell.replace(",", ""));
    }
}
