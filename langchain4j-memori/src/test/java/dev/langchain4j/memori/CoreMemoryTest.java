package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.core.CoreMemory;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.BlockUpdate;
import dev.langchain4j.memori.data.ErasedCounts;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anna's agent keeps short texts about itself and about her, and edits them as Letta's tools do. */
class CoreMemoryTest extends AnnasMemory {

    private final CoreMemory core = anna.core();

    @Test
    void should_keep_blocks_by_label() {
        Instant then = clock.instant();
        Block human = core.create(NewBlock.of("human"));
        core.create(NewBlock.builder()
                .label("Persona-2_b")
                .description("How I speak")
                .value("I am brief.")
                .limit(20)
                .readOnly(true)
                .build());

        assertThat(human).isEqualTo(new Block("anna", "human", "", "", 2_000, false, null, 1, then, then));
        assertThat(core.blocks()).extracting(Block::label).containsExactly("Persona-2_b", "human");
        assertThat(core.block("human")).contains(human);
        assertThat(core.block("Persona-2_b").orElseThrow())
                .isEqualTo(
                        new Block("anna", "Persona-2_b", "How I speak", "I am brief.", 20, true, null, 1, then, then));
        assertThat(core.block("Human")).isEmpty();
        assertThat(core.block("")).isEmpty();
    }

    @Test
    void should_append_on_a_new_line() {
        core.create(NewBlock.of("human"));

        assertThat(core.append("human", "Likes tea.").value()).isEqualTo("Likes tea.");
        assertThat(core.append("human", "Has a dog.\n").value()).isEqualTo("Likes tea.\nHas a dog.\n");
        assertThat(core.append("human", "Sings.").value()).isEqualTo("Likes tea.\nHas a dog.\nSings.");
        assertThat(core.block("human").orElseThrow().version()).isEqualTo(4);
    }

    @Test
    void should_replace_what_occurs_once() {
        human("Likes tea.\nLikes dogs.");

        assertThat(core.replace("human", "tea", "coffee").value()).isEqualTo("Likes coffee.\nLikes dogs.");
        assertThat(core.replace("human", "\nLikes dogs.", "").value()).isEqualTo("Likes coffee.");
        assertThat(core.replace("human", "Likes coffee.", "").value()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Likes,occurs 2 times", "likes,does not occur", "Likes tea..,does not occur", "aa,occurs 3 times"})
    void should_refuse_to_replace_what_does_not_occur_once(String old, String sentence) {
        Block before = human("Likes tea.\nLikes dogs. aaaa");

        assertRefused(() -> core.replace("human", old, "x"), Reason.INVALID_ARGUMENT, sentence);

        assertThat(core.history("human")).containsExactly(before);
    }

    @ParameterizedTest
    @CsvSource({"0,x|a|b", "1,a|x|b", "2,a|b|x", "-1,a|b|x"})
    void should_insert_behind_a_line(int line, String expected) {
        human("a\nb");

        assertThat(core.insert("human", "x", line).value()).isEqualTo(expected.replace('|', '\n'));
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void should_refuse_to_insert_behind_a_line_that_is_not_there(int line) {
        Block before = human("a\nb");

        assertRefused(
                () -> core.insert("human", "x", line),
                Reason.INVALID_ARGUMENT,
                "from 0, the beginning, to 2, behind the last line, or -1 for the end, but is " + line);

        assertThat(core.history("human")).containsExactly(before);
    }

    @Test
    void should_insert_into_an_empty_block_only_at_its_beginning() {
        core.create(NewBlock.of("human"));

        assertRefused(() -> core.insert("human", "x", 1), Reason.INVALID_ARGUMENT, "to 0, behind the last line");
        assertThat(core.insert("human", "x", 0).value()).isEqualTo("x");
    }

    @Test
    void should_rewrite_a_block() {
        human("Likes tea.");

        assertThat(core.rethink("human", "Likes coffee, as of late.").value()).isEqualTo("Likes coffee, as of late.");
        assertThat(core.rethink("human", "").value()).isEmpty();
    }

    @Test
    void should_make_no_version_of_what_changes_nothing() {
        Block before = human("Likes tea.");
        clock.advance(Duration.ofMinutes(1));

        assertThat(core.rethink("human", "Likes tea.")).isEqualTo(before);
        assertThat(core.replace("human", "tea", "tea")).isEqualTo(before);
        assertThat(core.update("human", BlockUpdate.builder().build())).isEqualTo(before);
        assertThat(core.update(
                        "human",
                        BlockUpdate.builder()
                                .description("")
                                .limit(2_000)
                                .readOnly(false)
                                .value("Likes tea.")
                                .expectedVersion(1)
                                .build()))
                .isEqualTo(before);
        assertThat(core.history("human")).containsExactly(before);
        assertThat(deeds("human")).containsExactly("CREATED 1");
    }

    @Test
    void should_keep_what_a_block_said_before() {
        human("Likes tea.");
        Instant changed = clock.advance(Duration.ofDays(3));
        core.rethink("human", "Likes coffee.");
        clock.advance(Duration.ofDays(-30)); // A clock that is set back makes nothing older than it was.
        core.append("human", "Has a dog.");

        List<Block> history = core.history("human");
        assertThat(history)
                .extracting(Block::value)
                .containsExactly("Likes tea.", "Likes coffee.", "Likes coffee.\nHas a dog.");
        assertThat(history).extracting(Block::version).containsExactly(1L, 2L, 3L);
        assertThat(history.get(2).createdAt()).isEqualTo(history.get(0).createdAt());
        assertThat(history.get(2).updatedAt()).isEqualTo(changed);
        assertThat(deeds("human")).containsExactly("CREATED 1", "UPDATED 2", "UPDATED 3");
        assertSound();
    }

    @Test
    void should_write_nothing_over_the_limit() {
        core.create(
                NewBlock.builder().label("human").value("Likes tea.").limit(20).build());
        List<ThrowingCallable> edits = List.of(
                () -> core.append("human", "Has a dog."),
                () -> core.replace("human", "tea", "very black coffee"),
                () -> core.insert("human", "Has a dog.", 0),
                () -> core.rethink("human", "Likes tea. Has a dog."),
                () -> core.update(
                        "human",
                        BlockUpdate.builder().value("Likes tea. Has a dog.").build()));

        edits.forEach(
                edit -> assertRefused(edit, Reason.OVER_LIMIT, "'human' may have at most 20 characters, but would"));
        assertRefused(edits.get(0), Reason.OVER_LIMIT, "but would have 21");
        assertRefused(
                () -> core.update("human", BlockUpdate.builder().limit(9).build()),
                Reason.OVER_LIMIT,
                "at most 9 characters, but would have 10");
        assertRefused(
                () -> core.create(
                        NewBlock.builder().label("short").value("four").limit(3).build()),
                Reason.OVER_LIMIT,
                "at most 3 characters, but would have 4");

        assertThat(core.blocks()).extracting(Block::value).containsExactly("Likes tea.");
        assertThat(core.history("human")).hasSize(1);
        assertThat(core.append("human", "Has dogs.").characters()).isEqualTo(20);
    }

    @Test
    void should_count_what_a_reader_counts_as_characters() {
        core.create(NewBlock.builder().label("faces").limit(4).build());

        Block faces = core.rethink("faces", "😀😀😀😀");
        assertThat(faces.characters()).isEqualTo(4);
        assertThat(faces.value()).hasSize(8);
        assertRefused(() -> core.rethink("faces", "😀😀😀😀!"), Reason.OVER_LIMIT, "would have 5");
        assertSound();
    }

    @Test
    void should_leave_read_only_blocks_to_the_application() {
        core.create(NewBlock.builder()
                .label("policy")
                .value("Never swear.")
                .readOnly(true)
                .build());
        List<ThrowingCallable> edits = List.of(
                () -> core.append("policy", "Or do."),
                () -> core.replace("policy", "Never", "Always"),
                () -> core.insert("policy", "Or do.", -1),
                () -> core.rethink("policy", "Swear."),
                () -> core.rethink("policy", "Never swear."));

        edits.forEach(edit -> assertRefused(edit, Reason.NOT_ALLOWED, "'policy' is read-only"));
        assertThat(core.block("policy").orElseThrow().editable()).isFalse();

        Block changed = core.update(
                "policy", BlockUpdate.builder().value("Be kind.").limit(100).build());
        assertThat(changed.value()).isEqualTo("Be kind.");
        assertThat(changed.readOnly()).isTrue();
        core.update("policy", BlockUpdate.builder().readOnly(false).build());
        assertThat(core.append("policy", "Be brief.").value()).isEqualTo("Be kind.\nBe brief.");
    }

    @Test
    void should_refuse_an_update_of_a_version_that_is_no_longer_current() {
        Block read = human("Likes tea.");
        core.append("human", "Has a dog.");

        BlockUpdate late = BlockUpdate.builder()
                .value("Likes coffee.")
                .expectedVersion(read.version())
                .build();
        assertRefused(
                () -> core.update("human", late),
                Reason.STALE_VERSION,
                "is at version 2, not at the expected version 1");
        assertThat(core.update(
                                "human",
                                BlockUpdate.builder()
                                        .description("The user")
                                        .expectedVersion(2)
                                        .build())
                        .version())
                .isEqualTo(3);
    }

    @Test
    void should_name_the_blocks_there_are_when_one_is_not() {
        assertRefused(
                () -> core.append("human", "x"),
                Reason.NOT_FOUND,
                "there is no block 'human' in the namespace 'anna'; it has none yet");
        core.create(NewBlock.of("persona"));
        core.create(NewBlock.of("goals"));

        assertRefused(() -> core.append("human", "x"), Reason.NOT_FOUND, "it has 'goals', 'persona'");
        assertRefused(() -> core.forget("Persona"), Reason.NOT_FOUND, "no block 'Persona'");
    }

    @Test
    void should_stay_one_sentence_whatever_a_block_is_called() {
        IntStream.range(0, 300).forEach(i -> core.create(NewBlock.of("block" + i)));

        for (String label : List.of("x".repeat(100_000), "a\nb\u0000c\u001b[2J", "\ud83d", "%s", "😀".repeat(90))) {
            assertThatThrownBy(() -> core.append(label, "x"))
                    .isInstanceOf(MemoriException.class)
                    .hasMessageContaining("there is no block")
                    .hasMessageContaining("and 280 more")
                    .message()
                    .hasSizeLessThan(700)
                    .doesNotContainPattern("\\p{Cntrl}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "human ",
                "1st",
                "_x",
                "-x",
                "a b",
                "a/b",
                "anna/human",
                "a.b",
                "a'b",
                "a\nb",
                "mañana",
                "人",
                "a\u0000",
                "<human>",
                "\ud83d"
            })
    void should_refuse_labels_that_could_be_mistaken(String label) {
        assertRefused(() -> core.create(NewBlock.of(label)), Reason.INVALID_ARGUMENT, "must begin with a letter");
        assertThat(core.blocks()).isEmpty();
    }

    @Test
    void should_take_labels_of_up_to_64_characters() {
        assertThat(core.create(NewBlock.of("x".repeat(64))).version()).isEqualTo(1);
        assertRefused(() -> core.create(NewBlock.of("x".repeat(65))), Reason.INVALID_ARGUMENT, "at most 63");
    }

    @Test
    void should_refuse_what_cannot_be_kept() {
        human("Likes 😀.");
        Map<ThrowingCallable, String> calls = Map.of(
                () -> core.create(NewBlock.of("human")), "has a block 'human' already",
                () -> core.create(NewBlock.builder().label("a").limit(0).build()), "from 1 to 100000",
                () -> core.create(NewBlock.builder().label("a").limit(100_001).build()), "is 100001",
                () -> core.update("human", BlockUpdate.builder().limit(-1).build()), "is -1",
                () -> core.update(
                                "human",
                                BlockUpdate.builder()
                                        .description("x".repeat(1_001))
                                        .build()),
                        "at most 1000 characters, but has 1001",
                () -> core.append("human", "\ud83d"), "half a character",
                () -> core.replace("human", "\ud83d", "x"), "half a character",
                () -> core.update(
                                "human",
                                BlockUpdate.builder().description("\ude00").build()),
                        "half a character",
                () -> core.append("human", ""), "content must not be empty",
                () -> core.insert("human", "", 0), "text must not be empty");
        calls.forEach((call, words) -> assertRefused(call, Reason.INVALID_ARGUMENT, words));
        assertRefused(() -> core.replace("human", "", "x"), Reason.INVALID_ARGUMENT, "old content must not be empty");

        assertThat(core.blocks()).hasSize(1);
        assertThat(core.history("human")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("missing")
    void should_name_what_is_missing(Consumer<CoreMemory> call) {
        human("Likes tea.");

        assertRefused(() -> call.accept(core), Reason.INVALID_ARGUMENT, "must not be null");
    }

    @SuppressWarnings("NullAway") // The point of the test.
    static List<Consumer<CoreMemory>> missing() {
        return List.of(
                core -> core.create(null),
                core -> core.create(NewBlock.of(null)),
                core -> core.create(new NewBlock("a", null, "", 1, false)),
                core -> core.create(NewBlock.builder().build()),
                core -> core.create(NewBlock.builder().label("a").value(null).build()),
                core -> core.block(null),
                core -> core.append(null, "x"),
                core -> core.append("human", null),
                core -> core.replace("human", null, "x"),
                core -> core.replace("human", "tea", null),
                core -> core.insert("human", null, 0),
                core -> core.rethink("human", null),
                core -> core.update("human", null),
                core -> core.forget(null),
                core -> core.history(null),
                core -> core.grants(null),
                core -> core.grant("human", "ben", null),
                core -> core.grant("human", null, Access.READ),
                core -> core.revoke("human", null));
    }

    @Test
    void should_never_quote_what_a_block_says() {
        human(Fingerprint.SECRET + " " + Fingerprint.SECRET);
        core.update("human", BlockUpdate.builder().limit(30).build());
        String more = Fingerprint.SECRET.repeat(2);
        List<ThrowingCallable> calls = List.of(
                () -> core.append("human", more),
                () -> core.replace("human", Fingerprint.SECRET, "x"),
                () -> core.replace("human", more, "x"),
                () -> core.insert("human", more, 7),
                () -> core.rethink("human", more + more));

        calls.forEach(call -> assertThatThrownBy(call).message().doesNotContain(Fingerprint.SECRET));
    }

    @Test
    void should_forget_every_version_and_remember_only_that_it_did() {
        human("Likes tea.");
        core.rethink("human", "Likes coffee.");
        core.create(NewBlock.of("persona"));
        Instant then = clock.advance(Duration.ofDays(1));

        ForgetReceipt receipt = core.forget("human");
        assertThat(receipt.namespace()).isEqualTo("anna");
        assertThat(receipt.ids()).containsExactly("human");
        assertThat(receipt.erased()).isEqualTo(new ErasedCounts(0, 2, 0, 0, 0, 0, 1, 0, 0));
        assertThat(receipt.erasedAt()).isEqualTo(then);

        assertThat(core.block("human")).isEmpty();
        assertThat(core.blocks()).extracting(Block::label).containsExactly("persona");
        assertRefused(() -> core.history("human"), Reason.NOT_FOUND, "no block 'human'");
        assertRefused(() -> core.forget("human"), Reason.NOT_FOUND, "no block 'human'");
        assertThat(deeds("human")).containsExactly("CREATED 1", "UPDATED 2", "FORGOTTEN 2");
        assertThat(human("Someone new").version()).isEqualTo(1);
        assertThat(core.history("human")).hasSize(1);
        assertSound();
    }

    @Test
    void should_be_no_memory_among_memories() {
        anna.add("Anna has a dog");
        human("Anna has a dog");

        assertThat(anna.search("dog")).hasSize(1);
        assertThat(anna.stats().memories()).isEqualTo(1);
        assertThat(anna.collections("core").count(MemorySelection.all())).isZero();
        anna.purge(MemorySelection.all());
        assertThat(core.block("human")).isPresent();
        memori.namespace("carl").core().create(NewBlock.of("human"));
        assertThat(memori.namespaces()).containsExactly("anna", "carl");
    }

    @Test
    void should_be_the_same_on_every_collection_of_the_namespace() {
        human("Likes tea.");

        assertThat(anna.collections("recall", "archival").core().blocks()).isEqualTo(core.blocks());
    }

    @Test
    void should_lose_nothing_of_what_sixteen_threads_append() throws Exception {
        core.create(NewBlock.of("log"));

        Together.run(16, thread -> () -> {
            for (int i = 0; i < 10; i++) {
                core.append("log", "note " + thread + "/" + i);
            }
            return true;
        });

        Block log = core.block("log").orElseThrow();
        assertThat(log.version()).isEqualTo(161);
        assertThat(log.value().split("\n")).hasSize(160).doesNotHaveDuplicates();
        assertThat(core.history("log")).hasSize(161);
        assertSound();
    }

    @Test
    void should_let_one_of_many_win_who_read_the_same_version() throws Exception {
        human("nobody");
        AtomicInteger stale = new AtomicInteger();

        Together.run(16, thread -> (Callable<Boolean>) () -> {
            try {
                core.update(
                        "human",
                        BlockUpdate.builder()
                                .value("thread " + thread)
                                .expectedVersion(1)
                                .build());
            } catch (MemoriException e) {
                assertThat(e.reason()).isEqualTo(Reason.STALE_VERSION);
                stale.incrementAndGet();
            }
            return true;
        });

        assertThat(stale).hasValue(15);
        assertThat(core.history("human")).hasSize(2);
    }

    @Test
    void should_let_one_of_many_create_a_block() throws Exception {
        AtomicInteger refused = new AtomicInteger();

        Together.run(16, thread -> () -> {
            try {
                core.create(NewBlock.of("human"));
            } catch (MemoriException e) {
                assertThat(e).hasMessageContaining("already");
                refused.incrementAndGet();
            }
            return true;
        });

        assertThat(refused).hasValue(15);
        assertThat(core.history("human")).hasSize(1);
    }

    private Block human(String value) {
        return core.create(NewBlock.builder().label("human").value(value).build());
    }

    /** What the history says was done to a block. */
    private List<String> deeds(String label) {
        return anna.collections("core").history(label).stream()
                .map((HistoryEntry entry) -> entry.event() + " " + entry.version())
                .toList();
    }

    private void assertSound() {
        assertThat(memori.verify().problems()).isEmpty();
    }

    private static void assertRefused(ThrowingCallable call, Reason reason, String words) {
        Fingerprint.assertRefused(call, reason, List.of(words));
    }
}
