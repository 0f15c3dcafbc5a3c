package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.memori.core.CoreMemory;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.BlockUpdate;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.NewBlock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anna shares a block with Ben. Eve, with whom nobody shares anything, tries to get at it. */
class BlockSharingTest extends AnnasMemory {

    private static final String TEXT = "Ship on Friday.";

    private final CoreMemory annas = anna.core();
    private final CoreMemory bens = memori.namespace("ben").core();
    private final CoreMemory eves = memori.namespace("eve").core();

    @BeforeEach
    void create() {
        annas.create(NewBlock.builder()
                .label("goals")
                .description("What we are after")
                .value(TEXT)
                .limit(40)
                .build());
    }

    @Test
    void should_show_a_shared_block_behind_ones_own() {
        bens.create(NewBlock.of("zeal"));
        assertThat(bens.blocks()).extracting(Block::label).containsExactly("zeal");

        annas.grant("goals", "ben", Access.READ);

        assertThat(bens.blocks()).extracting(Block::label).containsExactly("zeal", "anna/goals");
        Block seen = bens.block("anna/goals").orElseThrow();
        Block own = annas.block("goals").orElseThrow();
        assertThat(seen)
                .isEqualTo(new Block(
                        "anna",
                        "anna/goals",
                        "What we are after",
                        TEXT,
                        40,
                        false,
                        Access.READ,
                        1,
                        own.createdAt(),
                        own.updatedAt()));
        assertThat(own.shared()).isFalse();
        assertThat(seen.shared()).isTrue();
        assertThat(seen.editable()).isFalse();
        assertThat(annas.blocks()).containsExactly(own);
        assertThat(bens.block("goals")).isEmpty();
    }

    @Test
    void should_show_it_as_it_is_now() {
        annas.grant("goals", "ben", Access.READ);

        annas.rethink("goals", "Ship on Monday.");

        assertThat(bens.blocks()).extracting(Block::value).containsExactly("Ship on Monday.");
    }

    @Test
    void should_let_a_reader_read_alone() {
        annas.grant("goals", "ben", Access.READ);
        List<ThrowingCallable> edits = List.of(
                () -> bens.append("anna/goals", "x"),
                () -> bens.replace("anna/goals", "Friday", "Monday"),
                () -> bens.insert("anna/goals", "x", 0),
                () -> bens.rethink("anna/goals", "x"),
                () -> bens.update("anna/goals", BlockUpdate.builder().value("x").build()));

        edits.forEach(edit -> assertRefused(edit, Reason.NOT_ALLOWED, "'anna/goals' is shared for reading only"));
        assertThat(annas.history("goals")).hasSize(1);
    }

    @Test
    void should_let_a_writer_edit_the_text_and_say_who_it_was() {
        annas.grant("goals", "ben", Access.WRITE);

        Block edited = bens.append("anna/goals", "Test first.");
        assertThat(edited.label()).isEqualTo("anna/goals");
        assertThat(edited.grantedAs()).isEqualTo(Access.WRITE);
        bens.update(
                "anna/goals",
                BlockUpdate.builder()
                        .value("Ship on Friday.\nTest twice.")
                        .expectedVersion(2)
                        .build());

        assertThat(annas.block("goals").orElseThrow().value()).isEqualTo("Ship on Friday.\nTest twice.");
        assertThat(deeds("goals"))
                .containsExactly("CREATED null", "GRANTED WRITE to ben", "UPDATED by ben", "UPDATED by ben");
        assertRefused(
                () -> bens.append("anna/goals", "x".repeat(40)), Reason.OVER_LIMIT, "'anna/goals' may have at most 40");
        assertSound();
    }

    @Test
    void should_keep_a_read_only_block_from_a_writer() {
        annas.grant("goals", "ben", Access.WRITE);
        annas.update("goals", BlockUpdate.builder().readOnly(true).build());

        assertRefused(() -> bens.append("anna/goals", "x"), Reason.NOT_ALLOWED, "'anna/goals' is read-only");
        assertRefused(
                () -> bens.update("anna/goals", BlockUpdate.builder().value("x").build()),
                Reason.NOT_ALLOWED,
                "read-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ", "WRITE"})
    void should_leave_everything_else_to_the_owner(Access access) {
        annas.grant("goals", "ben", access);
        List<ThrowingCallable> deeds = List.of(
                () -> bens.grant("anna/goals", "eve", Access.READ),
                () -> bens.revoke("anna/goals", "eve"),
                () -> bens.grants("anna/goals"),
                () -> bens.history("anna/goals"),
                () -> bens.forget("anna/goals"),
                () -> bens.update(
                        "anna/goals", BlockUpdate.builder().description("x").build()),
                () -> bens.update("anna/goals", BlockUpdate.builder().limit(100).build()),
                () -> bens.update(
                        "anna/goals", BlockUpdate.builder().readOnly(true).build()));

        deeds.forEach(
                deed -> assertRefused(deed, Reason.NOT_ALLOWED, "belongs to the namespace 'anna', which alone may"));
        assertRefused(() -> bens.revoke("anna/goals", "ben"), Reason.INVALID_ARGUMENT, "needs no grant");
        assertThat(annas.grants("goals")).containsExactly(Map.entry("ben", access));
        assertThat(annas.history("goals")).hasSize(1);
        assertThat(eves.blocks()).isEmpty();
    }

    @Test
    void should_take_a_grant_back() {
        annas.grant("goals", "ben", Access.WRITE);
        annas.grant("goals", "carl", Access.READ);
        annas.grant("goals", "ben", Access.READ);
        annas.grant("goals", "ben", Access.READ);
        assertThat(annas.grants("goals"))
                .containsExactly(Map.entry("ben", Access.READ), Map.entry("carl", Access.READ));

        annas.revoke("goals", "ben");
        annas.revoke("goals", "ben");

        assertThat(annas.grants("goals")).containsOnlyKeys("carl");
        assertThat(bens.blocks()).isEmpty();
        assertToldNothing(bens, "anna/goals");
        assertThat(deeds("goals"))
                .containsExactly(
                        "CREATED null",
                        "GRANTED WRITE to ben",
                        "GRANTED READ to carl",
                        "GRANTED READ to ben",
                        "REVOKED from ben");
        assertSound();
    }

    @Test
    void should_begin_without_grants_when_a_label_comes_back() {
        annas.grant("goals", "ben", Access.WRITE);
        annas.forget("goals");
        assertThat(bens.blocks()).isEmpty();

        annas.create(NewBlock.builder().label("goals").value("secret").build());

        assertThat(bens.blocks()).isEmpty();
        assertToldNothing(bens, "anna/goals");
        assertThat(annas.grants("goals")).isEmpty();
    }

    @Test
    void should_part_owner_and_label_at_the_last_slash() {
        CoreMemory team = memori.namespace("team/red").core();
        team.create(NewBlock.builder().label("goals").value("red").build());
        memori.namespace("team")
                .core()
                .create(NewBlock.builder().label("red").value("a team's").build());
        team.grant("goals", "ben/home", Access.WRITE);
        CoreMemory home = memori.namespace("ben/home").core();

        assertThat(home.blocks()).extracting(Block::label).containsExactly("team/red/goals");
        assertThat(home.append("team/red/goals", "and white").value()).isEqualTo("red\nand white");
        assertThat(home.block("team/red")).isEmpty();
        assertThat(bens.block("team/red/goals")).isEmpty();
        assertThat(memori.namespace("home").core().blocks()).isEmpty();
    }

    @Test
    void should_list_what_is_shared_where_a_label_is_unknown() {
        annas.grant("goals", "ben", Access.READ);
        bens.create(NewBlock.of("human"));

        assertRefused(() -> bens.append("goals", "x"), Reason.NOT_FOUND, "it has 'human', 'anna/goals'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u0000", "a\nb", "\ud83d"})
    void should_refuse_to_share_with_nobody(String name) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> annas.grant("goals", name, Access.READ), () -> annas.revoke("goals", name))) {
            assertRefused(call, Reason.INVALID_ARGUMENT, "the name of a namespace");
        }
        assertRefused(() -> annas.grant("goals", "anna", Access.READ), Reason.INVALID_ARGUMENT, "needs no grant there");
    }

    /** Every way to ask, with every name she can think of: she hears what she would hear of a block that never was. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "goals",
                "anna/goals",
                "anna//goals",
                "/goals",
                "anna/goals/",
                "../anna/goals",
                "eve/../anna/goals",
                "eve/anna/goals",
                "ben/anna/goals",
                "ANNA/GOALS",
                "anna/%",
                "%/%",
                "anna/goal_",
                "anna/*",
                " anna/goals ",
                "anna/goals\u0000",
                "anna\u0000/goals",
                "anna/goals' OR '1'='1",
                "x' UNION SELECT value FROM block --/goals",
                "anna\\goals",
                "anna%2Fgoals",
                "ａｎｎａ/goals"
            })
    void should_tell_a_stranger_nothing(String label) {
        annas.grant("goals", "ben", Access.WRITE);
        List<Block> before = annas.history("goals");
        List<String> deeds = deeds("goals");

        assertThat(eves.blocks()).isEmpty();
        assertThat(eves.block(label)).isEmpty();
        assertToldNothing(eves, label);

        assertThat(eves.blocks()).isEmpty();
        assertThat(annas.history("goals")).isEqualTo(before);
        assertThat(deeds("goals")).isEqualTo(deeds);
        assertThat(annas.grants("goals")).containsExactly(Map.entry("ben", Access.WRITE));
        assertSound();
    }

    @Test
    void should_not_let_a_stranger_slip_in_by_a_name_of_her_own() {
        // Blocks of namespaces that look like parts of Anna's, and labels that look like hers.
        for (String name : List.of("anna/goals", "Anna", "anna ", "ANNA", "eve/anna")) {
            memori.namespace(name)
                    .core()
                    .create(NewBlock.builder()
                            .label("goals")
                            .value("of " + name)
                            .build());
            memori.namespace(name).core().grant("goals", "eve", Access.WRITE);
        }

        assertThat(eves.blocks()).hasSize(5).noneMatch(block -> block.value().equals(TEXT));
        assertToldNothing(eves, "anna/goals");
        eves.rethink("eve/anna/goals", "mine");
        eves.rethink("anna/goals/goals", "mine");
        assertThat(annas.history("goals")).extracting(Block::value).containsExactly(TEXT);
    }

    /** Each call is refused in the words that a label that never was is refused in. */
    private static void assertToldNothing(CoreMemory core, String label) {
        Map<String, BiConsumer<CoreMemory, String>> attempts = new LinkedHashMap<>();
        attempts.put("append", (c, l) -> c.append(l, "x"));
        attempts.put("replace", (c, l) -> c.replace(l, "Friday", "x"));
        attempts.put("replace what is not there", (c, l) -> c.replace(l, "Sunday", "x"));
        attempts.put("insert", (c, l) -> c.insert(l, "x", 99));
        attempts.put("rethink", (c, l) -> c.rethink(l, "x".repeat(10_000)));
        attempts.put(
                "update",
                (c, l) -> c.update(
                        l, BlockUpdate.builder().value("x").expectedVersion(99).build()));
        attempts.put(
                "update of everything",
                (c, l) -> c.update(
                        l,
                        BlockUpdate.builder()
                                .limit(1)
                                .description("x")
                                .readOnly(true)
                                .build()));
        attempts.put("forget", (c, l) -> c.forget(l));
        attempts.put("grant", (c, l) -> c.grant(l, "mallory", Access.WRITE));
        attempts.put("revoke", (c, l) -> c.revoke(l, "mallory"));
        attempts.put("grants", (c, l) -> c.grants(l));
        attempts.put("history", (c, l) -> c.history(l));
        attempts.forEach((name, attempt) -> assertThat(refusal(core, attempt, label))
                .as(name)
                .isEqualTo(refusal(core, attempt, "nobody/" + "never")
                        .replace("nobody/never", label.replace('\u0000', ' '))));
    }

    private static String refusal(CoreMemory core, BiConsumer<CoreMemory, String> attempt, String label) {
        MemoriException refused = catchThrowableOfType(MemoriException.class, () -> attempt.accept(core, label));
        assertThat(refused).isNotNull();
        return refused.reason() + ": " + refused.getMessage();
    }

    private List<String> deeds(String label) {
        return anna.collections("core").history(label).stream()
                .map((HistoryEntry entry) -> entry.event() + " " + entry.reason())
                .toList();
    }

    private void assertSound() {
        assertThat(memori.verify().problems()).isEmpty();
    }

    private static void assertRefused(ThrowingCallable call, Reason reason, String words) {
        Fingerprint.assertRefused(call, reason, List.of(words));
    }
}
