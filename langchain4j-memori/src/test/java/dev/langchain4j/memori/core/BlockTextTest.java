package dev.langchain4j.memori.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Edits of lines beside a list of lines. */
class BlockTextTest {

    private static final int ROUNDS = 2_000;

    @Test
    void should_insert_and_append_as_into_a_list_of_lines() {
        long seed = 20_261_121;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> lines = new ArrayList<>();
            String value = "";
            for (int edit = 0; edit < 8; edit++) {
                String text = "t" + edit + (random.nextInt(4) == 0 ? "\n" : "");
                int line = random.nextInt(-1, lines.size() + 1);
                value = BlockText.insert(value, text, line);
                lines.add(line == -1 ? lines.size() : line, text.strip());

                assertThat(value.lines().toList())
                        .as("seed %d, round %d, edit %d", seed, round, edit)
                        .isEqualTo(lines);
            }
            assertThat(BlockText.append(value, "end").lines().toList())
                    .hasSize(lines.size() + 1)
                    .endsWith("end");
        }
    }

    @Test
    void should_keep_empty_lines_and_other_line_ends_as_they_are() {
        assertThat(BlockText.insert("a\n\nb", "x", 2)).isEqualTo("a\n\nx\nb");
        assertThat(BlockText.insert("\n", "x", 1)).isEqualTo("\nx");
        assertThat(BlockText.insert("\n", "x", 0)).isEqualTo("x\n\n");
        assertThat(BlockText.insert("a\r\nb", "x", 1)).isEqualTo("a\r\nx\nb");
        assertThat(BlockText.insert("a\nb", "x\ny", 1)).isEqualTo("a\nx\ny\nb");
        assertThat(BlockText.append("a\n", "\n")).isEqualTo("a\n\n");
    }

    @Test
    void should_take_what_looks_like_a_pattern_for_what_it_is() {
        assertThat(BlockText.replace("a.c $1 \\", "a.c", "$0\\")).isEqualTo("$0\\ $1 \\");
    }
}
