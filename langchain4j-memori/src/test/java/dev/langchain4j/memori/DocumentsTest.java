package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.MemoriException;
import org.junit.jupiter.api.Test;

/** Texts under names, apart from memories. */
class DocumentsTest extends AnnasMemory {

    private final Documents notes = anna.documents("notes");

    @Test
    void should_keep_a_text_until_it_is_replaced_or_forgotten() {
        assertThat(notes.get("a")).isEmpty();
        notes.put("a", "one");
        notes.put("b", "");
        notes.put("a", "two \uD83D\uDC36");
        assertThat(notes.get("a")).contains("two \uD83D\uDC36");
        assertThat(notes.names()).containsExactly("a", "b");
        assertThat(notes.forget("a")).isTrue();
        assertThat(notes.forget("a")).isFalse();
        assertThat(notes.names()).containsExactly("b");
    }

    @Test
    void should_keep_shelves_namespaces_and_memories_apart() {
        notes.put("a", "one");
        assertThat(anna.documents("other").get("a")).isEmpty();
        assertThat(memori.namespace("ben").documents("notes").names()).isEmpty();
        assertThat(anna.search("one")).isEmpty();
    }

    @Test
    void should_refuse_what_cannot_be_kept() {
        refused(() -> notes.put(" ", "x"), "the name of a document must hold at least one character");
        refused(
                () -> notes.put("n".repeat(1_001), "x"),
                "the name of a document must have at most 1000 characters, but has 1001");
        refused(() -> notes.put("a", "\uD83D"), "the text of a document holds half a character");
        refused(
                () -> notes.put("a", "x".repeat(Documents.MAX_LENGTH + 1)),
                "the text of a document must have at most 16777216 characters, but has 16777217");
        refused(() -> anna.documents(""), "the name of a collection must not be blank");
        assertThat(notes.names()).isEmpty();
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String sentence) {
        assertThatThrownBy(call).isInstanceOf(MemoriException.class).hasMessageContaining(sentence);
    }
}
