package dev.langchain4j.memori.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.benchmark.EvaluationSet.Corpus;
import dev.langchain4j.memori.benchmark.EvaluationSet.Entry;
import dev.langchain4j.memori.data.MemoryType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationFilesTest {

    private final Path directory;

    EvaluationFilesTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void should_read_turns_of_a_conversation() throws IOException {
        write(
                """
                {"id": "D1:1", "session": 1, "speaker": "Ida", "text": "Look!", "date": "1:56 pm on 8 May, 2023", "caption": "a boat"}

                {"id": 2, "text": "Nice.", "type": "episodic", "metadata": {"kind": "remark", "stars": 4}, "mood": ["new"]}
                """,
                """
                {"qid": "q1", "question": "What did Ida show?", "answer": 7, "category": 4, "gold": ["D1:1"]}
                {"qid": "q2", "question": "Who is Olaf?", "category": 5, "gold": []}
                """);

        EvaluationSet set = EvaluationFiles.read(directory);

        Corpus corpus = set.corpora().get(0);
        assertThat(set.name()).isEqualTo(String.valueOf(directory.getFileName()));
        assertThat(corpus.name()).isEqualTo("boats");
        assertThat(corpus.entries())
                .containsExactly(
                        new Entry(
                                "D1:1",
                                "Look!",
                                "Ida",
                                "1",
                                Instant.parse("2023-05-08T13:56:00Z"),
                                Map.of("caption", "a boat"),
                                MemoryType.SEMANTIC),
                        new Entry(
                                "2",
                                "Nice.",
                                null,
                                null,
                                null,
                                Map.of("kind", "remark", "stars", 4),
                                MemoryType.EPISODIC));
        assertThat(corpus.answerable()).extracting(question -> question.id()).containsExactly("q1");
        assertThat(corpus.unanswerable())
                .extracting(question -> question.category())
                .containsExactly("5");
    }

    @Test
    void should_join_the_title_and_the_text_of_a_document() throws IOException {
        write(
                """
                {"id": "1", "title": "Tides", "text": "The moon pulls."}
                {"id": "2", "title": "Only a title", "text": ""}
                {"id": "3", "title": "", "text": "Only a text"}
                """,
                """
                {"qid": "q1", "question": "What pulls?", "gold": ["1", "gone"]}
                """);

        EvaluationSet set = EvaluationFiles.read(directory);

        assertThat(set.corpora().get(0).entries())
                .extracting(Entry::content)
                .containsExactly("Tides\nThe moon pulls.", "Only a title", "Only a text");
        assertThat(set.missingGold()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1:56 pm on 8 May, 2023    | 2023-05-08T13:56:00Z",
                "12:05 am on 19 June, 2022 | 2022-06-19T00:05:00Z",
                "2023-05-08                | 2023-05-08T00:00:00Z",
                "2023-05-08T10:00:00Z      | 2023-05-08T10:00:00Z",
                "2023-05-08T10:00:00.25Z   | 2023-05-08T10:00:00.250Z",
                "2023-05-08T10:00+02:00    | 2023-05-08T08:00:00Z",
                "2023-05-08T10:00          | 2023-05-08T10:00:00Z",
                "2023-05-08 10:00:30       | 2023-05-08T10:00:30Z",
                "2023/05/20 (Sat) 02:21    | 2023-05-20T02:21:00Z",
                "8 May 2023                | 2023-05-08T00:00:00Z",
                "8 May, 2023               | 2023-05-08T00:00:00Z",
                "may 8, 2023               | 2023-05-08T00:00:00Z",
                "8 Oct 2023                | 2023-10-08T00:00:00Z",
            })
    void should_read_dates_as_data_sets_write_them(String written, String meant) {
        assertThat(EvaluationDates.parse(written)).isEqualTo(Instant.parse(meant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2023-05-08 or so", "May", "31/12", "2023-13-01"})
    void should_refuse_what_is_no_date(String text) {
        assertThatThrownBy(() -> EvaluationDates.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a date that can be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\": \"1\", \"text\": \"a\", \"date\": \"soon\"} | line 2: 'soon' is not a date that can be read",
                "{\"id\": \"1\"}                                      | line 2: there is no text",
                "{\"text\": \"a\"}                                    | line 2: 'id' is missing",
                "{\"id\": \"0\", \"text\": \"a\"}                     | line 2: the id '0' is there twice",
                "{\"id\": \"1\", \"text\": [\"a\"]}                   | line 2: 'text' must be a text",
                "{\"id\": \"1\", \"text\": \"a\", \"type\": \"odd\"}  | line 2: 'type' must be one of",
                "{\"id\": \"1\", \"text\":                            | line 2: is not JSON:",
                "[]                                                   | line 2: there is no text",
            })
    void should_name_the_line_that_it_cannot_use(String line, String complaint) throws IOException {
        write("{\"id\": \"0\", \"text\": \"fine\"}\n" + line + "\n", "");

        assertThatThrownBy(() -> EvaluationFiles.read(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("boats.corpus.jsonl")
                .hasMessageContaining(complaint);
    }

    @Test
    void should_refuse_a_corpus_without_questions_and_a_question_without_answers() throws IOException {
        write("{\"id\": \"0\", \"text\": \"fine\"}", "{\"qid\": \"q\", \"question\": \"Which?\"}");
        assertThatThrownBy(() -> EvaluationFiles.read(directory))
                .hasMessageContaining("boats.queries.jsonl, line 1: 'gold' must be a list of ids");

        Files.delete(directory.resolve("boats.queries.jsonl"));
        assertThatThrownBy(() -> EvaluationFiles.read(directory)).hasMessageContaining("holds no boats.queries.jsonl");
    }

    private void write(String corpus, String queries) throws IOException {
        Files.write(directory.resolve("boats.corpus.jsonl"), List.of(corpus));
        Files.write(directory.resolve("boats.queries.jsonl"), List.of(queries));
    }
}
