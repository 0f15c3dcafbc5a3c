package dev.langchain4j.memori;

import static dev.langchain4j.memori.Fingerprint.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.memori.data.ExportRequest;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportMode;
import dev.langchain4j.memori.data.ImportRequest;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who knows the format writes an import to do harm. It is refused as a whole, or does none. */
class ImportAttackTest extends AnnasMemory {

    private static final String SHELF = "{\"line\":\"collection\",\"name\":\"archival\"}";
    private static final String CORE = "{\"line\":\"collection\",\"name\":\"core\"}";
    private static final String TIMES = "\"createdAt\":\"2026-01-05T10:00:00Z\",\"updatedAt\":\"2026-01-05T10:00:00Z\"";
    private static final String RECORDED = ",\"recordedAt\":\"2026-01-05T10:00:00Z\"";

    @TempDir
    Path folder;

    static List<String> badLines() {
        return List.of(
                "{\"line\":\"memory\"",
                "[1]",
                "\"memory\"",
                "{\"line\":\"memory\"} trailing",
                "{\"line\":\"trick\"}",
                "{\"id\":\"x\"}",
                "",
                "{\"line\":\"memory\",\"line\":\"memory\"}",
                "{\"line\":" + "[".repeat(100_000) + "}",
                memory("\"id\":\"x\"", "\"id\":7"),
                memory("\"id\":\"x\"", "\"id\":\"\""),
                memory("\"id\":\"x\"", "\"id\":\"" + "x".repeat(1_001) + "\""),
                memory("\"version\":1", "\"version\":0"),
                memory("\"version\":1", "\"version\":-1"),
                memory("\"version\":1", "\"version\":1e400"),
                memory("\"version\":1", "\"version\":9223372036854775808"),
                memory("\"version\":1", "\"version\":\"1\""),
                memory("\"version\":1", "\"version\":1.5"),
                memory("\"version\":1", "\"version\":" + "9".repeat(5_000)),
                memory("\"version\":1", "\"version\":1,\"importance\":1e999"),
                memory("\"version\":1", "\"version\":1,\"importance\":-0.1"),
                memory("\"version\":1", "\"version\":1,\"importance\":\"high\""),
                memory("\"version\":1", "\"version\":1,\"corroborations\":3000000000"),
                memory("\"version\":1", "\"version\":1,\"accessCount\":-1"),
                memory("\"version\":1", "\"version\":1,\"pinned\":\"yes\""),
                memory("\"version\":1", "\"version\":1,\"channel\":\"GOD\""),
                memory("\"version\":1", "\"version\":1,\"type\":\"FANTASTIC\""),
                memory(
                        "\"version\":1",
                        "\"version\":1,\"validFrom\":\"2026-01-02T00:00:00Z\",\"validTo\":\"2026-01-01T00:00:00Z\""),
                memory("\"version\":1", "\"version\":1,\"retiredAt\":\"2026-01-04T10:00:00Z\""),
                memory("\"version\":1", "\"version\":1,\"metadata\":[]"),
                memory(
                        "\"version\":1",
                        "\"version\":1,\"metadata\":{\"k\":{\"type\":\"Class\",\"value\":\"java.io.File\"}}"),
                memory("\"version\":1", "\"version\":1,\"supersedes\":\"\\ud800\""),
                memory("\"version\":1", "\"version\":1,\"vectors\":[7]"),
                memory("\"version\":1", "\"version\":1,\"vectors\":[\"AAA=\"]"),
                memory("archival", "unheard of"),
                memory("2026-01-05T10:00:00Z\",\"updated", "+999999999-12-31T23:59:59Z\",\"updated"),
                memory(SECRET, "\\ud800"),
                memory(SECRET, " "),
                memory(RECORDED, ",\"recordedAt\":\"2099-01-01T00:00:00Z\""),
                memory(RECORDED, ""),
                SHELF,
                "{\"line\":\"collection\",\"name\":\"\"}",
                "{\"line\":\"collection\",\"name\":\"a\\u0000b\"}",
                "{\"line\":\"collection\",\"name\":\"grants\"}",
                "{\"line\":\"collection\",\"name\":\"g\",\"givenDimension\":0}",
                "{\"line\":\"collection\",\"name\":\"g\",\"givenDimension\":2000000000}",
                block("\"label\":\"persona\"", "\"label\":\"ben/persona\""),
                block("\"label\":\"persona\"", "\"label\":\"../persona\""),
                block("\"version\":1", "\"version\":2"),
                block("\"limit\":100", "\"limit\":3"),
                block("\"limit\":100", "\"limit\":100000000"),
                "{\"line\":\"message\",\"kind\":\"USER\",\"json\":\"{}\",\"storedAt\":\"2026-01-05T10:00:00Z\"}",
                "{\"line\":\"conversation\",\"id\":\" \"}\n{\"line\":\"message\",\"kind\":\"USER\",\"json\":\"{}\",\"storedAt\":\"2026-01-05T10:00:00Z\"}",
                "{\"line\":\"conversation\",\"id\":\"c\"}\n{\"line\":\"message\",\"kind\":\"USER\",\"json\":\"no\",\"storedAt\":\"2026-01-05T10:00:00Z\"}",
                "{\"line\":\"document\",\"shelf\":\"s\",\"name\":\"\",\"body\":\"b\",\"updatedAt\":\"2026-01-05T10:00:00Z\"}",
                change("\"id\":\"x\"", "\"id\":\"\""),
                change("CREATED", "SPLENDID"),
                change("\"at\":\"2026", "\"at\":\"2096"),
                change("\"reason\":\"r\"", "\"reason\":\"\""));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("badLines")
    void should_refuse_the_whole_file_for_one_bad_line(String bad) {
        anna.add("still here");
        MemoryNamespace ben = memori.namespace("ben");
        List<String> lines = new ArrayList<>(List.of(SHELF, CORE, memory("\"id\":\"x\"", "\"id\":\"good\"")));
        lines.addAll(List.of(bad.split("\n", -1)));
        Path file = HandMadeWhole.of(folder, lines);
        Fingerprint before = Fingerprint.of(memori);

        for (ImportMode mode : ImportMode.values()) {
            for (MemoryNamespace whose : List.of(anna, ben)) {
                Throwable refused = catchThrowable(() -> whose.importFrom(
                        ImportRequest.builder().file(file).mode(mode).build()));

                assertThat(refused)
                        .isExactlyInstanceOf(MemoriException.class)
                        .hasMessageContaining("line ")
                        .hasMessageContaining("nothing was imported")
                        .hasMessageNotContaining(SECRET)
                        .hasNoCause();
            }
        }
        assertThat(Fingerprint.of(memori)).isEqualTo(before);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_reach_no_other_namespace() {
        MemoryNamespace ben = memori.namespace("ben");
        ben.add(NewMemory.builder().id("x").content("what Ben knows").build());
        ben.core().create(NewBlock.builder().label("persona").value("Ben's").build());
        ben.documents("plans").put("trip", "Ben's");
        List<HistoryEntry> bens = ben.history("x");
        List<String> lines = new ArrayList<>();
        lines.add(SHELF);
        lines.add(CORE);
        lines.add("{\"line\":\"collection\",\"name\":\"ben/archival\",\"namespace\":\"ben\",\"key\":1}");
        lines.add(memory("\"version\":1", "\"version\":1,\"namespace\":\"ben\",\"key\":1,\"supersedes\":\"x\""));
        lines.add(block("\"version\":1", "\"version\":1,\"namespace\":\"ben\",\"grantedAs\":\"WRITE\""));
        lines.add(
                "{\"line\":\"document\",\"namespace\":\"ben\",\"shelf\":\"plans\",\"name\":\"trip\",\"body\":\"theirs\","
                        + "\"updatedAt\":\"2026-01-05T10:00:00Z\"}");
        lines.add(change("CREATED", "FORGOTTEN"));
        lines.add(change("\"collection\":\"archival\",\"id\":\"x\"", "\"collection\":\"core\",\"id\":\"persona\"")
                .replace("CREATED", "GRANTED")
                .replace("\"reason\":\"r\"", "\"reason\":\"WRITE to ben\""));

        anna.importFrom(ImportRequest.of(HandMadeWhole.of(folder, lines)));
        anna.importFrom(ImportRequest.builder()
                .file(HandMadeWhole.of(folder, lines))
                .mode(ImportMode.REPLACE)
                .build());

        assertThat(anna.peek("x")).isPresent();
        assertThat(ben.peek("x")).map(Memory::content).hasValue("what Ben knows");
        assertThat(ben.history("x")).isEqualTo(bens);
        assertThat(ben.core().blocks()).hasSize(1).allSatisfy(block -> assertThat(block.value())
                .isEqualTo("Ben's"));
        assertThat(ben.documents("plans").get("trip")).hasValue("Ben's");
        assertThat(memori.namespaces()).containsExactly("anna", "ben");
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_refuse_versions_that_contradict_one_another() {
        String first = memory("\"version\":1", "\"version\":3,\"retiredAt\":\"2026-01-06T10:00:00Z\"");
        for (String second : List.of(
                memory("\"version\":1", "\"version\":3").replace(RECORDED, ",\"recordedAt\":\"2026-01-06T10:00:00Z\""),
                memory("\"version\":1", "\"version\":2").replace(RECORDED, ",\"recordedAt\":\"2026-01-06T10:00:00Z\""),
                memory("\"version\":1", "\"version\":4"))) {
            assertThatThrownBy(() ->
                            anna.importFrom(ImportRequest.of(HandMadeWhole.of(folder, List.of(SHELF, first, second)))))
                    .isInstanceOf(MemoriException.class)
                    .hasMessageContaining("line 4")
                    .hasMessageContaining("does not follow version 3");
        }
        assertThatThrownBy(() -> anna.importFrom(ImportRequest.of(HandMadeWhole.of(
                        folder, List.of(SHELF, memory("", ""), memory("\"version\":1", "\"version\":2"))))))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("not retired");
        assertThat(memori.namespaces()).isEmpty();
    }

    @Test
    void should_not_let_it_set_the_time_of_everybody() {
        Path file = HandMadeWhole.of(folder, List.of(SHELF, memory("", ""), change("", "")));
        anna.importFrom(ImportRequest.of(file));
        Instant now = clock.advance(Duration.ofMinutes(1));

        String id = memori.namespace("ben").add("Ben goes on").id();

        assertThat(memori.namespace("ben").history(id).get(0).at()).isEqualTo(now);
    }

    @Test
    void should_tell_the_history_of_what_no_line_told_of() {
        anna.importFrom(ImportRequest.of(HandMadeWhole.of(folder, List.of(SHELF, memory("", "")))));

        assertThat(anna.history("x")).extracting(HistoryEntry::event).containsExactly(HistoryEntry.Event.IMPORTED);
        assertThat(anna.search(SECRET)).hasSize(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void should_notice_any_change_and_any_cut(long seed) throws IOException {
        new RandomStory(seed, clock, anna).happen(40);
        memori.flush();
        Path export = folder.resolve("anna.jsonl");
        anna.exportTo(ExportRequest.to(export));
        byte[] bytes = Files.readAllBytes(export);
        Random random = new Random(seed);
        MemoryNamespace ben = memori.namespace("ben");

        for (int i = 0; i < 60; i++) {
            byte[] damaged = bytes.clone();
            if (i % 3 == 0) {
                damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length - 1));
            } else {
                damaged[random.nextInt(bytes.length - 1)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(export, damaged);
            assertThatThrownBy(() -> ben.importFrom(ImportRequest.of(export)))
                    .as("seed %d, damage %d", seed, i)
                    .isInstanceOf(MemoriException.class);
        }
        assertThat(ben.list(ListRequest.builder().build())).isEmpty();
        assertThat(memori.namespaces()).containsExactly("anna");
    }

    private static String memory(String part, String other) {
        return replaced(
                "{\"line\":\"memory\",\"id\":\"x\",\"collection\":\"archival\",\"content\":\"" + SECRET
                        + "\",\"type\":\"SEMANTIC\"," + TIMES + ",\"version\":1" + RECORDED + "}",
                part,
                other);
    }

    private static String block(String part, String other) {
        return replaced(
                "{\"line\":\"block\",\"label\":\"persona\",\"version\":1,\"description\":\"\",\"value\":\"" + SECRET
                        + "\",\"limit\":100," + TIMES + RECORDED + "}",
                part,
                other);
    }

    private static String change(String part, String other) {
        return replaced(
                "{\"line\":\"change\",\"collection\":\"archival\",\"id\":\"x\",\"event\":\"CREATED\",\"version\":1,"
                        + "\"at\":\"2026-01-05T10:00:00Z\",\"reason\":\"r\"}",
                part,
                other);
    }

    private static String replaced(String line, String part, String other) {
        assertThat(line).contains(part);
        return part.isEmpty() ? line : line.replace(part, other);
    }
}
