package dev.langchain4j.memori.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story that the README's first command tells is true. */
class DemoTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void should_bundle_enough_memories_and_one_answer_for_each_question() throws IOException {
        List<Demo.Told> memories = Demo.read("memories.jsonl", Demo.Told.class);
        List<Demo.Question> questions = Demo.read("questions.jsonl", Demo.Question.class);

        assertThat(memories).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
        assertThat(memories).extracting(Demo.Told::author).containsOnly("Mara", "Tomás", "Yuki", "Femi");
        assertThat(questions).hasSizeGreaterThanOrEqualTo(20).doesNotHaveDuplicates();
        assertThat(questions).extracting(Demo.Question::by).contains("meaning", "word", "both");
        assertThat(questions).allSatisfy(question -> assertThat(memories)
                .filteredOn(told -> told.content().contains(question.expect()))
                .hasSize(1));
    }

    @Test
    void should_share_no_word_between_a_question_by_meaning_and_its_answer() throws IOException {
        List<Demo.Told> memories = Demo.read("memories.jsonl", Demo.Told.class);

        for (Demo.Question question : Demo.read("questions.jsonl", Demo.Question.class)) {
            if (question.by().equals("meaning")) {
                Demo.Told answer = memories.stream()
                        .filter(told -> told.content().contains(question.expect()))
                        .findFirst()
                        .orElseThrow();
                assertThat(words(question.question())).doesNotContainAnyElementsOf(words(answer.content()));
            }
        }
    }

    @Test
    void should_find_what_was_told_after_the_file_was_closed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("agent-memory.db");
        try (Memori memori = Memori.builder().file(file).build()) {
            Demo.tell(memori.namespace("team"), out);
        }

        Demo.Score score;
        try (Memori memori = Memori.builder().file(file).build()) {
            MemoryNamespace team = memori.namespace("team");
            score = Demo.ask(team, out);
            assertThat(team.stats().memories())
                    .isEqualTo(Demo.read("memories.jsonl", Demo.Told.class).size());
        }

        assertThat(score.questions()).isGreaterThanOrEqualTo(20);
        assertThat(score.topFive() * 10).isGreaterThanOrEqualTo(score.questions() * 9);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("REINFORCED")
                .endsWith("found first: %d of %d, in the top 5: %d of %d%n%n"
                        .formatted(score.first(), score.questions(), score.topFive(), score.questions()));
    }

    @Test
    void should_ask_from_a_second_process_and_leave_nothing_behind() throws Exception {
        assertThat(Demo.tellRestartAsk(out)).isZero();

        String story = printed.toString(StandardCharsets.UTF_8);
        assertThat(story).containsPattern("found first: \\d+ of \\d+, in the top 5: \\d+ of \\d+");
        assertThat(story.lines()
                        .map(line -> line.replaceAll(".* Process (\\d+) .*", "$1"))
                        .filter(line -> line.matches("\\d+")))
                .as("the two process ids")
                .hasSize(2)
                .doesNotHaveDuplicates();
        String file = story.lines()
                .filter(line -> line.contains("opens a new file"))
                .map(line -> line.replaceAll(".* (\\S+)\\.$", "$1"))
                .findFirst()
                .orElseThrow();
        assertThat(Path.of(file)).hasFileName("agent-memory.db");
        assertThat(Path.of(file).getParent()).doesNotExist();
    }

    private static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"));
    }
}
