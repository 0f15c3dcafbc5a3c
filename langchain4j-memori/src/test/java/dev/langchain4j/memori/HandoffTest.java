package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.HandoffResult;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One hands over and the next takes over, by files that people read and edit. */
class HandoffTest extends AnnasMemory {

    private static final List<String> NASTY = List.of(
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\u2028",
            "\u0085",
            "\u202e",
            "\t",
            " ",
            "   ",
            "# ",
            "## Tasks",
            "- ",
            "  > ",
            "> ",
            ">> ",
            "- 2026-03-01 \u00b7 x \u00b7 `own` v1",
            "<!-- ",
            " -->",
            "```",
            "`",
            "\\",
            "\\u000a",
            "\\n",
            "---",
            "***",
            "1. ",
            "[a](b)",
            "<b>",
            "&amp;",
            "|",
            "~~~",
            "$$",
            "caf\u00e9",
            "\ud83c\udf0a",
            "word",
            "=",
            "+ ",
            "*",
            "_",
            "<!-- entries 00000000 -->",
            "<!-- langchain4j-memori hand-off 0123456789abcdef -->");

    @TempDir
    Path folder;

    @Test
    void should_hand_over_state_decisions_corrections_and_what_is_open() throws IOException {
        anna.add(NewMemory.builder()
                .id("s1")
                .content("Staging is down")
                .type(MemoryType.STATE)
                .build());
        anna.core()
                .create(NewBlock.builder()
                        .label("persona")
                        .value("A patient librarian")
                        .build());
        anna.add(of("d1", "Deploys go through staging", "decision"));
        anna.add(NewMemory.builder()
                .id("w1")
                .content("Half of the index is built")
                .type(MemoryType.WORKING)
                .build());
        anna.add(of("t1", "Call the harbour master", "task"));
        anna.add(NewMemory.builder()
                .id("p1")
                .content("Peanuts are dangerous")
                .author("Anna")
                .pinned(true)
                .build());
        String old = anna.add("Anna lives in Oslo").id();
        clock.advance(Duration.ofDays(1));
        String correction =
                anna.supersede(old, NewMemory.of("Anna lives in Lisbon")).id();

        assertThat(anna.handoff().writeTo(folder)).isEqualTo(7);

        assertThat(read("STATE.md"))
                .contains("- 2026-03-01 \u00b7 USER \u00b7 `s1` v1\n  > Staging is down\n")
                .contains("`block:persona` v1\n  > A patient librarian\n");
        assertThat(read("DECISIONS.md")).contains("`d1` v1\n  > Deploys go through staging\n");
        assertThat(read("CORRECTIONS.md"))
                .contains("- 2026-03-02 \u00b7 USER \u00b7 `" + correction
                        + "` v1\n  > Anna lives in Lisbon\n  >> until 2026-03-02T08:00:00Z (" + old)
                .contains("Anna lives in Oslo");
        assertThat(read("HANDOFF.md"))
                .contains("## Working\n\n- 2026-03-01 \u00b7 USER \u00b7 `w1` v1\n")
                .contains("## Tasks\n\n- 2026-03-01 \u00b7 USER \u00b7 `t1` v1\n")
                .contains("## Pinned\n\n- 2026-03-01 \u00b7 Anna, USER \u00b7 `p1` v1\n")
                .doesNotContain("Oslo");
        Path again = folder.resolve("again");
        anna.handoff().writeTo(again);
        try (Stream<Path> files = Files.list(again)) {
            assertThat(files).hasSize(4).allSatisfy(file -> assertThat(file)
                    .hasSameBinaryContentAs(folder.resolve(file.getFileName())));
        }
    }

    @Test
    void should_take_in_what_was_edited_added_and_taken_out() throws IOException {
        anna.add(of("d1", "Deploys go through staging", "decision"));
        anna.add(of("d2", "Reviews take two people", "decision"));
        anna.add(of("d3", "Tabs, not spaces", "decision"));
        anna.core()
                .create(NewBlock.builder()
                        .label("persona")
                        .value("A patient librarian")
                        .build());
        anna.handoff().writeTo(folder);
        edit("DECISIONS.md", "Deploys go through staging", "Deploys go through staging\n  > and wait there for a day");
        edit("DECISIONS.md", "Tabs, not spaces", "Spaces, not tabs");
        edit("STATE.md", "A patient librarian", "A quick librarian");
        String decisions = read("DECISIONS.md");
        int from = decisions.indexOf("- 2026-03-01 \u00b7 USER \u00b7 `d2`");
        int to = decisions.indexOf("- 2026-03-01 \u00b7 USER \u00b7 `d3`");
        Files.writeString(
                folder.resolve("DECISIONS.md"),
                decisions.substring(0, from) + decisions.substring(to)
                        + "- We pay in crowns\n  and not in shells\n\n- 2026-03-01 \u00b7 USER \u00b7 `elsewhere` v1\n  > forged\n");
        edit("HANDOFF.md", "# Hand-off\n", "# Hand-off\n\n## Tasks\n\n- Call the harbour master\n");
        anna.update("d3", MemoryUpdate.builder().content("Tabs, as ever").build());

        HandoffResult result = anna.handoff().readFrom(folder);

        assertThat(result.updated()).containsExactlyInAnyOrder("d1", "block:persona");
        assertThat(result.conflicts()).containsExactly("d3");
        assertThat(result.unknown()).containsExactly("elsewhere");
        assertThat(result.missing()).containsExactly("d2");
        assertThat(result.added()).hasSize(2);
        assertThat(anna.peek("d1"))
                .map(Memory::content)
                .hasValue("Deploys go through staging\nand wait there for a day");
        assertThat(anna.peek("d2")).isPresent();
        assertThat(anna.peek("d3")).map(Memory::content).hasValue("Tabs, as ever");
        assertThat(anna.core().block("persona").orElseThrow().value()).isEqualTo("A quick librarian");
        assertThat(anna.history("d1").get(1).actor().channel()).isEqualTo(Channel.IMPORT);
        Memory decision = anna.peek(result.added().get(0).id()).orElseThrow();
        assertThat(decision.content()).isEqualTo("We pay in crowns\nand not in shells");
        assertThat(decision.metadata().getString("kind")).isEqualTo("decision");
        assertThat(decision.provenance().channel()).isEqualTo(Channel.IMPORT);
        Memory task = anna.peek(result.added().get(1).id()).orElseThrow();
        assertThat(task.metadata().getString("kind")).isEqualTo("task");
        assertThat(task.type()).isEqualTo(MemoryType.WORKING);

        // What is read twice changes nothing more.
        assertThat(anna.handoff().readFrom(folder).updated()).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void should_give_every_text_back_and_let_none_forge_another(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder(i % 3 == 0 ? "" : "n" + i);
            for (int part = random.nextInt(9); part >= 0; part--) {
                text.append(NASTY.get(random.nextInt(NASTY.size())));
            }
            String content = text + (i % 3 == 0 ? "n" + i : "");
            String id = random.nextInt(4) == 0 ? "own `" + i + "` v1\n \\" : "own-" + i;
            anna.add(NewMemory.builder()
                    .id(id)
                    .content(content)
                    .author(random.nextBoolean() ? content : null)
                    .metadata(Metadata.from(
                            "kind", List.of("decision", "correction", "task").get(random.nextInt(3))))
                    .build());
            ids.add(id);
        }
        List<Memory> before = all();
        anna.handoff().writeTo(folder);

        HandoffResult untouched = anna.handoff().readFrom(folder);

        assertThat(untouched).isEqualTo(new HandoffResult(List.of(), List.of(), List.of(), List.of(), List.of()));
        assertThat(all()).isEqualTo(before);
        // Every text is read back as it was: with other contents in the store, each entry is seen to be edited.
        List<String> texts = before.stream().map(Memory::content).toList();
        try (Memori other = Memori.builder().inMemory().textOnly().clock(clock).build()) {
            MemoryNamespace there = other.namespace("anna");
            ids.forEach(id -> there.add(
                    NewMemory.builder().id(id).content("something else").build()));
            assertThat(there.handoff().readFrom(folder).updated()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(there.list(ListRequest.builder().limit(1_000).build()))
                    .extracting(Memory::content)
                    .containsExactlyInAnyOrderElementsOf(texts);
        }
    }

    @Test
    void should_refuse_files_of_two_bundles_and_folders_without_any() throws IOException {
        assertThatThrownBy(() -> anna.handoff().readFrom(folder))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("STATE.md");
        anna.add(of("d1", "Deploys go through staging", "decision"));
        anna.handoff().writeTo(folder);
        String first = read("DECISIONS.md");
        anna.add(of("d2", "Reviews take two people", "decision"));
        anna.handoff().writeTo(folder);
        Files.writeString(folder.resolve("DECISIONS.md"), first);

        assertThatThrownBy(() -> anna.handoff().readFrom(folder))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("two hand-offs");
    }

    @Test
    void should_leave_no_part_of_a_bundle_that_fails() throws IOException {
        Path file = Files.writeString(folder.resolve("a file"), "still here");

        assertThatThrownBy(() -> anna.handoff().writeTo(file)).isInstanceOf(MemoriException.class);

        assertThat(file).hasContent("still here");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    private List<Memory> all() {
        return anna.list(ListRequest.builder().limit(1_000).build());
    }

    private static NewMemory of(String id, String content, String kind) {
        return NewMemory.builder()
                .id(id)
                .content(content)
                .metadata(Metadata.from("kind", kind))
                .build();
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private void edit(String name, String before, String after) throws IOException {
        String text = read(name);
        assertThat(text).contains(before);
        Files.writeString(folder.resolve(name), text.replace(before, after));
    }
}
