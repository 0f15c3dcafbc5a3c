package dev.langchain4j.memori.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.memori.data.MemoryType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bundled evaluation set promises to whoever measures with it. */
class EvaluationSetTest {

    private static final List<String> NAMESPACES = List.of("household", "team", "facts");
    private static final Set<String> MEMORY_FIELDS =
            Set.of("id", "text", "session", "speaker", "date", "caption", "metadata", "type");
    private static final Set<String> QUESTION_FIELDS = Set.of("qid", "question", "answer", "category", "gold");
    private static final int UNANSWERABLE = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"household", "team", "facts"})
    void should_give_each_memory_an_id_and_a_text_of_its_own(String namespace) throws IOException {
        List<JsonNode> memories = corpus(namespace);

        assertThat(texts(memories, "id")).doesNotHaveDuplicates().allMatch(id -> !id.isBlank());
        assertThat(texts(memories, "text")).doesNotHaveDuplicates().allMatch(text -> !text.isBlank());
        assertThat(memories).allSatisfy(EvaluationSetTest::readsAsAMemory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"household", "team", "facts"})
    void should_find_every_gold_memory_in_the_corpus_of_its_question(String namespace) throws IOException {
        List<String> ids = texts(corpus(namespace), "id");

        assertThat(queries(namespace)).allSatisfy(query -> {
            List<String> gold = gold(query);
            assertThat(gold).doesNotHaveDuplicates().isSubsetOf(ids);
            assertThat(gold.isEmpty())
                    .as("without an answer, and of category %d", UNANSWERABLE)
                    .isEqualTo(query.path("category").asInt() == UNANSWERABLE);
            assertThat(query.hasNonNull("answer")).isEqualTo(!gold.isEmpty());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"household", "team", "facts"})
    void should_ask_in_the_fields_of_the_form(String namespace) throws IOException {
        assertThat(queries(namespace)).allSatisfy(query -> {
            assertThat(QUESTION_FIELDS).containsAll(names(query));
            assertThat(query.path("qid").asText()).isNotBlank();
            assertThat(query.path("question").asText()).isNotBlank();
            assertThat(query.path("category").asInt()).isBetween(1, UNANSWERABLE);
        });
    }

    @Test
    void should_ask_each_question_once() throws IOException {
        List<JsonNode> queries = allQueries();

        assertThat(texts(queries, "qid")).doesNotHaveDuplicates();
        assertThat(texts(queries, "question"))
                .extracting(question -> question.toLowerCase(Locale.ROOT))
                .doesNotHaveDuplicates();
    }

    @Test
    void should_be_large_enough_for_floors_that_mean_something() throws IOException {
        int memories = 0;
        for (String namespace : NAMESPACES) {
            memories += corpus(namespace).size();
        }
        List<JsonNode> queries = allQueries();

        assertThat(memories).isGreaterThanOrEqualTo(220);
        assertThat(queries).hasSizeGreaterThanOrEqualTo(130);
        assertThat(queries)
                .filteredOn(query -> !gold(query).isEmpty())
                .hasSizeGreaterThanOrEqualTo(90)
                .extracting(query -> query.path("category").asInt())
                .contains(1, 2, 3, 4);
        assertThat(queries).filteredOn(query -> gold(query).isEmpty()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(queries)
                .filteredOn(query -> gold(query).size() > 1)
                .as("questions that need more than one memory")
                .hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void should_tell_the_household_in_dated_sessions_and_in_order() throws IOException {
        List<JsonNode> turns = corpus("household");

        assertThat(turns).allSatisfy(turn -> {
            assertThat(turn.path("session").isInt()).isTrue();
            assertThat(turn.hasNonNull("speaker")).isTrue();
            assertThat(turn.hasNonNull("date")).isTrue();
        });
        assertThat(turns)
                .extracting(turn -> turn.path("session").asInt())
                .isSorted()
                .contains(6);
        assertThat(turns)
                .extracting(turn -> Instant.parse(turn.path("date").asText()))
                .isSorted();
    }

    @Test
    void should_hide_some_answers_at_the_end_of_long_memories() throws IOException {
        Set<String> asked =
                queries("facts").stream().flatMap(query -> gold(query).stream()).collect(Collectors.toSet());

        assertThat(corpus("facts"))
                .filteredOn(memory -> memory.path("text").asText().split(" ", -1).length > 200)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(
                        memory -> assertThat(asked).contains(memory.path("id").asText()));
    }

    private static void readsAsAMemory(JsonNode memory) {
        assertThat(MEMORY_FIELDS).containsAll(names(memory));
        assertThatNoException()
                .isThrownBy(() -> MemoryType.valueOf(memory.path("type").asText()));
        if (memory.has("date")) {
            assertThatNoException()
                    .isThrownBy(() -> Instant.parse(memory.path("date").asText()));
        }
        assertThat(memory.path("metadata")).allMatch(JsonNode::isTextual);
    }

    private static List<JsonNode> allQueries() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String namespace : NAMESPACES) {
            all.addAll(queries(namespace));
        }
        return all;
    }

    private static List<JsonNode> corpus(String namespace) throws IOException {
        return lines(namespace + ".corpus.jsonl");
    }

    private static List<JsonNode> queries(String namespace) throws IOException {
        return lines(namespace + ".queries.jsonl");
    }

    private static List<JsonNode> lines(String file) throws IOException {
        try (InputStream in = EvaluationSetTest.class.getResourceAsStream("evaluation/" + file)) {
            assertThat(in).as(file).isNotNull();
            List<JsonNode> nodes = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                nodes.add(JSON.readTree(line));
            }
            return nodes;
        }
    }

    private static List<String> texts(List<JsonNode> nodes, String field) {
        return nodes.stream().map(node -> node.path(field).asText()).toList();
    }

    private static List<String> gold(JsonNode query) {
        JsonNode gold = query.path("gold");
        assertThat(gold.isArray()).as("gold of %s", query.path("qid")).isTrue();
        return Stream.iterate(0, i -> i < gold.size(), i -> i + 1)
                .map(i -> gold.get(i).asText())
                .toList();
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
