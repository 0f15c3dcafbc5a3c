package dev.langchain4j.memori.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PieceSplitterTest {

    @Test
    void should_leave_a_short_text_whole() {
        assertThat(new PieceSplitter(20, PieceSplitterTest::words).split("One. Two. Three."))
                .containsExactly("One. Two. Three.");
    }

    @Test
    void should_pack_whole_sentences() {
        List<String> pieces = new PieceSplitter(6, PieceSplitterTest::words)
                .split("Anna likes green tea. Bob likes black coffee. Carl drinks water only.");

        assertThat(pieces)
                .extracting(String::strip)
                .containsExactly("Anna likes green tea.", "Bob likes black coffee.", "Carl drinks water only.");
    }

    @Test
    void should_split_a_long_sentence_between_words() {
        List<String> pieces = new PieceSplitter(3, PieceSplitterTest::words).split("one two three four five six seven");

        assertThat(pieces).allMatch(piece -> words(piece) <= 3);
        assertThat(String.join("", pieces)).isEqualTo("one two three four five six seven");
    }

    @Test
    void should_split_a_word_that_is_longer_than_the_window() {
        List<String> pieces = new PieceSplitter(16, String::length).split("x".repeat(100));

        assertThat(pieces).allMatch(piece -> piece.length() <= 16);
        assertThat(String.join("", pieces)).isEqualTo("x".repeat(100));
    }

    @Property(tries = 300)
    void should_lose_nothing_but_white_space(
            @ForAll @StringLength(max = 400) String text, @ForAll @IntRange(min = 4, max = 40) int window) {
        List<String> pieces = new PieceSplitter(window, String::length).split(text);

        assertThat(withoutSpace(String.join("", pieces))).isEqualTo(withoutSpace(text));
        assertThat(pieces).allMatch(piece -> piece.length() <= Math.max(2, window));
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static String withoutSpace(String text) {
        return text.codePoints()
                .filter(c -> !Character.isWhitespace(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
