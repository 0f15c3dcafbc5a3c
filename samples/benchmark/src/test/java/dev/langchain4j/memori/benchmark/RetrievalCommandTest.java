package dev.langchain4j.memori.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.benchmark.EvaluationSet.Corpus;
import dev.langchain4j.memori.benchmark.EvaluationSet.Question;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two short logs of a harbour, with the real model. */
class RetrievalCommandTest {

    private static final Path HARBOUR = Path.of("src/test/resources/harbour");

    private final Path directory;

    RetrievalCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void should_print_a_table_and_write_what_was_found() throws IOException {
        Path cache = directory.resolve("vectors.bin");
        Path run = directory.resolve("run.jsonl");
        Path json = directory.resolve("report.json");

        List<String> rows = rows(
                "retrieval",
                HARBOUR.toString(),
                "--ablate",
                "--cache",
                cache.toString(),
                "--run",
                run.toString(),
                "--json",
                json.toString());

        assertThat(rows).filteredOn(row -> row.startsWith("| 1–4 | 4 |")).hasSize(1);
        assertThat(rows)
                .filteredOn(row -> row.startsWith("| 1–4, plain RRF | 4 |"))
                .hasSize(1);
        Ablations.all().forEach(ablation -> assertThat(rows)
                .filteredOn(row -> row.startsWith("| " + ablation.name() + " |"))
                .hasSize(1));

        Map<String, List<String>> ranked = ranked(run);
        assertThat(ranked).containsOnlyKeys("q1", "q2", "q3", "q4", "q5");
        assertThat(ranked.get("q1")).startsWith("L1");
        assertThat(ranked.get("q3"))
                .as("of two entries that became one memory both stand at its place, in their order")
                .containsSubsequence("L4", "L5")
                .startsWith("L4", "L5");

        JsonNode set = new ObjectMapper().readTree(json.toFile()).path("sets").path(0);
        assertThat(set.path("merged").intValue()).isEqualTo(1);
        assertThat(set.path("rows").path(0).path("n").intValue()).isEqualTo(4);
        assertThat(set.path("ablations")).hasSameSizeAs(Ablations.all());

        long size = Files.size(cache);
        rows("retrieval", HARBOUR.toString(), "--cache", cache.toString());
        assertThat(Files.size(cache)).as("nothing was embedded again").isEqualTo(size);
    }

    /** The cache must not be noticed: neither by the duplicates nor by the order. */
    @Test
    void should_find_what_a_store_with_every_default_finds() throws IOException {
        EvaluationSet set = EvaluationFiles.read(HARBOUR);
        List<List<String>> expected = new ArrayList<>();
        try (Memori memori =
                Memori.builder().file(directory.resolve("plain.db")).build()) {
            for (Corpus corpus : set.corpora()) {
                expected.addAll(byHand(memori, corpus));
            }
        }

        List<Answer> answers;
        try (CachedModel model = CachedModel.open(directory.resolve("vectors.bin"));
                RetrievalRun run = new RetrievalRun(set, model, new PrintWriter(new StringWriter()))) {
            answers = run.answers(Ablations.SHIPPED);
        }

        assertThat(answers).extracting(Answer::ranked).isEqualTo(expected);
    }

    @Test
    void should_withhold_more_the_higher_the_least_score_is() throws IOException {
        try (CachedModel model = CachedModel.open(directory.resolve("vectors.bin"));
                RetrievalRun run =
                        new RetrievalRun(EvaluationFiles.read(HARBOUR), model, new PrintWriter(new StringWriter()))) {
            List<Abstention.Row> given = run.thresholds();

            assertThat(given).isSortedAccordingTo(Comparator.comparingDouble(Abstention.Row::threshold));
            assertThat(given).extracting(Abstention.Row::unanswerable).isSorted();
            assertThat(given).extracting(Abstention.Row::foreign).isSorted();
            assertThat(given).extracting(Abstention.Row::answerable).isSorted();
            assertThat(given).extracting(Abstention.Row::lost).isSorted();
        }
    }

    private static List<List<String>> byHand(Memori memori, Corpus corpus) {
        MemoryNamespace namespace = memori.namespace(corpus.name());
        Map<String, String> ids = new HashMap<>();
        corpus.entries().forEach(entry -> {
            AddResult result = namespace.add(Ingest.ALL.memory(corpus, entry));
            ids.merge(result.id(), entry.id(), (first, second) -> first + " " + second);
            assertThat(result.outcome() == AddOutcome.CREATED)
                    .isEqualTo(!entry.id().equals("L5"));
        });
        List<List<String>> ranked = new ArrayList<>();
        for (Question question : corpus.questions()) {
            ranked.add(namespace
                    .search(SearchRequest.builder()
                            .text(question.text())
                            .limit(50)
                            .build())
                    .stream()
                    .flatMap(hit -> Stream.of(
                            Objects.requireNonNull(ids.get(hit.memory().id())).split(" ")))
                    .toList());
            memori.flush();
        }
        return ranked;
    }

    private static Map<String, List<String>> ranked(Path run) throws IOException {
        Map<String, List<String>> ranked = new HashMap<>();
        for (String line : Files.readAllLines(run)) {
            JsonNode answer = new ObjectMapper().readTree(line);
            List<String> ids = new ArrayList<>();
            answer.path("ranked").forEach(id -> ids.add(id.textValue()));
            ranked.put(answer.path("qid").textValue(), ids);
        }
        return ranked;
    }

    private static List<String> rows(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Benchmark.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        assertThat(exitCode).as(err.toString()).isZero();
        return out.toString().lines().filter(line -> line.startsWith("| ")).toList();
    }
}
