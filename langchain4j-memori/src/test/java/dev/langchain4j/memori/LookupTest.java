package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which memory an id stands for, and that it is never another one. */
class LookupTest {

    private static final String ONE = "c0ffee00-aaaa-4000-8000-000000000001";
    private static final String TWO = "c0ffee00-bbbb-4000-8000-000000000002";

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final Memori memori =
            Memori.builder().inMemory().textOnly().clock(clock).build();
    private final MemoryNamespace anna = memori.namespace("anna");

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_not_take_one_given_id_for_the_beginning_of_another() {
        bringIn(anna, "note-1", "note-10", "note-1-2-3");

        assertThat(anna.forget("note-1").ids()).containsExactly("note-1");
        assertRefused(Reason.NOT_FOUND, () -> anna.forget("note-1"));
        assertRefused(Reason.NOT_FOUND, () -> anna.update("note-1", pinned()));
        assertThat(anna.get("note-1")).isEmpty();
        assertThat(anna.peek("note-10")).isPresent();
        assertThat(anna.peek("note-1-2-3")).isPresent();
    }

    @Test
    void should_not_take_given_ids_of_hex_digits_for_generated_ones() {
        bringIn(anna, "abcdef", "abcdef12", "2026-01-05-morning");

        assertThat(anna.peek("abcdef"))
                .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo("abcdef"));
        anna.forget("abcdef");
        assertRefused(Reason.NOT_FOUND, () -> anna.forget("abcdef"));
        assertRefused(Reason.NOT_FOUND, () -> anna.forget("2026-01"));
        assertThat(anna.count(MemorySelection.all())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 8, 9, 23, 35, 36})
    void should_find_a_generated_id_by_its_beginning_in_every_method(int length) {
        String id = anna.add("The spare key hangs behind the door").id();
        String prefix = id.substring(0, length);

        assertThat(anna.get(prefix)).map(Memory::id).hasValue(id);
        assertThat(anna.peek(prefix)).map(Memory::id).hasValue(id);
        assertThat(anna.update(prefix, pinned()).id()).isEqualTo(id);
        assertThat(anna.unpin(prefix).id()).isEqualTo(id);
        anna.touch(prefix);
        assertThat(anna.peek(id).orElseThrow().accessCount()).isEqualTo(2);
        assertThat(anna.forget(prefix).ids()).containsExactly(id);
    }

    @Test
    void should_not_find_anything_by_fewer_than_six_characters() {
        String id = anna.add("The spare key hangs behind the door").id();

        assertThat(anna.peek(id.substring(0, 5))).isEmpty();
        assertRefused(Reason.NOT_FOUND, () -> anna.forget(id.substring(0, 5)), "can be shortened to 6 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"______", "%%%%%%", "******", "c0ffe_", "c0ffee0%", "'; --  ", "C0FFEE00-AAAA"})
    void should_take_no_character_for_a_pattern(String id) {
        bringIn(anna, ONE);

        assertThat(anna.peek(id)).isEmpty();
        assertRefused(Reason.NOT_FOUND, () -> anna.forget(id));
    }

    @Test
    void should_say_how_many_memories_a_beginning_fits() {
        bringIn(anna, ONE, TWO);

        for (Consumer<String> use : List.<Consumer<String>>of(
                anna::get, anna::peek, anna::forget, anna::touch, anna::pin, id -> anna.update(id, pinned()))) {
            assertRefused(Reason.AMBIGUOUS_ID, () -> use.accept("c0ffee00"), "fits 2 memories", "name more of it");
        }
        assertThat(anna.peek("c0ffee00-a")).map(Memory::id).hasValue(ONE);
        assertThat(anna.forget("c0ffee00-b").ids()).containsExactly(TWO);
        assertThat(anna.forget("c0ffee00").ids()).containsExactly(ONE);
    }

    @Test
    void should_erase_an_expired_memory_by_its_full_id_only() {
        String id = anna.add("The door code of this week").id();
        anna.expire(id, clock.instant().plus(Duration.ofHours(1)));
        clock.advance(Duration.ofHours(2));

        assertThat(anna.peek(id)).isEmpty();
        assertRefused(Reason.NOT_FOUND, () -> anna.forget(id.substring(0, 8)));
        assertRefused(Reason.NOT_FOUND, () -> anna.pin(id));
        assertThat(anna.forget(id).versions()).isEqualTo(2);
        assertRefused(Reason.NOT_FOUND, () -> anna.forget(id));
    }

    @Test
    void should_not_take_an_expired_id_for_the_beginning_of_another() {
        String longer = "c0ffee00-1111-4111-8111-111111111111";
        bringIn(anna, "c0ffee00", longer);
        anna.expire("c0ffee00", clock.instant());

        assertThat(anna.peek("c0ffee00")).isEmpty();
        assertThat(anna.forget("c0ffee00").ids()).containsExactly("c0ffee00");
        assertThat(anna.peek(longer)).isPresent();
    }

    @Test
    void should_ask_for_a_collection_when_an_id_stands_on_two_shelves() {
        MemoryNamespace recall = anna.collections("recall");
        MemoryNamespace both = anna.collections(Memori.ARCHIVAL, "recall");
        bringIn(anna, ONE);
        bringIn(recall, ONE);

        assertRefused(Reason.AMBIGUOUS_ID, () -> both.peek(ONE), "2 collections", "collections(");
        assertRefused(Reason.AMBIGUOUS_ID, () -> both.forget(ONE), "2 collections", "collections(");
        assertRefused(Reason.AMBIGUOUS_ID, () -> both.update(ONE, pinned()), "2 collections", "collections(");
        recall.forget(ONE);
        assertThat(both.peek(ONE)).map(Memory::collection).hasValue(Memori.ARCHIVAL);
    }

    @Test
    void should_ask_for_a_collection_when_both_have_expired() {
        MemoryNamespace recall = anna.collections("recall");
        bringIn(anna, ONE);
        bringIn(recall, ONE);
        anna.expire(ONE, clock.instant());
        recall.expire(ONE, clock.instant());

        assertRefused(
                Reason.AMBIGUOUS_ID,
                () -> anna.collections(Memori.ARCHIVAL, "recall").forget(ONE),
                "2 collections",
                "collections(");
        assertThat(recall.forget(ONE).memories()).isEqualTo(1);
        assertThat(anna.forget(ONE).memories()).isEqualTo(1);
    }

    private void bringIn(MemoryNamespace namespace, String... ids) {
        for (String id : ids) {
            namespace.importFrom(
                    HandMadeExport.of(folder, HandMadeExport.line(id, "What " + id + " says")), ImportIds.KEEP);
        }
    }

    private static MemoryUpdate pinned() {
        return MemoryUpdate.builder().pinned(true).build();
    }

    private static void assertRefused(Reason reason, ThrowingCallable work, String... hints) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        MemoriException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .message()
                .contains(hints.length == 0 ? new String[] {"id"} : hints);
    }
}
