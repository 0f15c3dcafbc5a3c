package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.policy.MemoryPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever Unicode holds comes back as it was given, is found again, and may be asked for. */
class UnicodePropertyTest {

    private static final List<String> ORDINARY = List.of(
            "Caroline prefers aisle seats on long flights.",
            "Der Zug nach Köln fährt um 14:35 Uhr von Gleis 7.",
            "打ち合わせは来週の火曜日です。",
            "mail to a.smith@example.com about PR #260",
            "🎂 am 3. Mai",
            "NOT everything is AND or OR");

    // One random number in a few thousand is that of a payment card.
    private final Memori textOnly =
            Memori.builder().inMemory().textOnly().policy(MemoryPolicy.none()).build();
    private final Memori memori = Memori.builder()
            .inMemory()
            .embeddingModel(TestModels.words())
            .policy(MemoryPolicy.none())
            .build();

    @BeforeProperty
    void remember() {
        ORDINARY.forEach(textOnly.namespace("all")::add);
        ORDINARY.forEach(memori.namespace("all")::add);
    }

    @AfterProperty
    void close() {
        textOnly.close();
        memori.close();
    }

    @Property(tries = 500)
    void should_give_back_any_text_byte_for_byte_and_find_it_by_itself(@ForAll("texts") String text) {
        MemoryNamespace all = textOnly.namespace("all");
        if (isBlank(text)) {
            assertThatThrownBy(() -> all.add(text)).isInstanceOf(MemoriException.class);
            return;
        }

        String id = all.add(text).id();

        assertThat(all.peek(id)).get().extracting(Memory::content).isEqualTo(text);
        if (text.codePoints().anyMatch(c -> Character.isLetterOrDigit(c) || Character.isIdeographic(c))) {
            assertThat(search(all, text, SearchMode.TEXT, SearchRequest.MAX_LIMIT))
                    .filteredOn(hit -> hit.memory().id().equals(id))
                    .singleElement()
                    .satisfies(hit -> assertThat(hit.memory().content()).isEqualTo(text));
        }
    }

    @Property(tries = 300)
    void should_remember_any_text_with_a_model_too(@ForAll("texts") String text, @ForAll("texts") String later) {
        if (isBlank(text) || isBlank(later)) {
            return;
        }
        MemoryNamespace all = memori.namespace("all");

        String id = all.add(NewMemory.builder()
                        .content(text)
                        .author("author " + text)
                        .sessionId(text)
                        .build())
                .id();
        all.update(id, MemoryUpdate.builder().content(later).build());

        assertThat(all.peek(id)).get().satisfies(memory -> {
            assertThat(memory.content()).isEqualTo(later);
            assertThat(memory.author()).isEqualTo("author " + text);
            assertThat(memory.sessionId()).isEqualTo(text);
        });
        all.forget(id);
        assertThat(all.peek(id)).isEmpty();
    }

    @Property(tries = 500)
    void should_answer_any_question_in_every_mode(@ForAll("questions") String question) {
        for (SearchMode mode : SearchMode.values()) {
            List<MemoryHit> hits = search(memori.namespace("all"), question, mode, 5);

            assertThat(hits).hasSizeLessThanOrEqualTo(5);
            assertThat(hits)
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(MemoryHit::score).reversed());
            assertThat(hits).allSatisfy(hit -> assertThat(hit.score()).isBetween(0.0, 1.0));
        }
        memori.namespace("all").context(question);
        assertThat(memori.namespace("all").context(question, 400).tokens()).isLessThanOrEqualTo(400);
    }

    @Property(tries = 6)
    void should_answer_questions_of_a_hundred_kilobytes(@ForAll("questions") String question) {
        String hundredKilobytes = (question + " ").repeat(100_000 / (question.length() + 1) + 1);
        for (SearchMode mode : SearchMode.values()) {
            assertThat(search(memori.namespace("all"), hundredKilobytes, mode, 5))
                    .hasSizeLessThanOrEqualTo(5);
        }
    }

    @Property(tries = 300)
    void should_give_back_metadata_with_every_value_of_its_type(@ForAll("metadata") Map<String, Object> metadata) {
        MemoryNamespace all = textOnly.namespace("all");
        NewMemory memory = NewMemory.builder()
                .content("A memory with metadata")
                .metadata(Metadata.from(metadata))
                .author(UUID.randomUUID().toString())
                .build();

        String id = all.add(memory).id();

        assertThat(all.peek(id))
                .get()
                .satisfies(found -> assertThat(found.metadata().toMap()).isEqualTo(metadata));
        all.update(id, MemoryUpdate.builder().content("Now with other content").build());
        assertThat(search(all, "other content", SearchMode.TEXT, SearchRequest.MAX_LIMIT))
                .filteredOn(hit -> hit.memory().id().equals(id))
                .singleElement()
                .satisfies(hit -> assertThat(hit.memory().metadata().toMap()).isEqualTo(metadata));
    }

    @Property(tries = 40)
    void should_bring_everything_through_an_export(
            @ForAll("texts") String text, @ForAll("metadata") Map<String, Object> metadata) throws IOException {
        if (isBlank(text)) {
            return;
        }
        MemoryNamespace all = memori.namespace("exported");
        MemoryNamespace copy = memori.namespace("imported");
        String id = all.add(NewMemory.builder()
                        .content(text)
                        .metadata(Metadata.from(metadata))
                        .build())
                .id();
        Path file = Files.createTempFile("memori", ".jsonl");
        try {
            all.exportTo(file, true);
            copy.importFrom(file, ImportIds.KEEP);
        } finally {
            Files.delete(file);
        }

        assertThat(copy.peek(id)).get().satisfies(found -> {
            assertThat(found.content()).isEqualTo(text);
            assertThat(found.metadata().toMap()).isEqualTo(metadata);
        });
        assertThat(copy.stats().coverage()).isEqualTo(1);
        all.forget(id);
        copy.forget(id);
    }

    @Property(tries = 1)
    void should_leave_a_sound_store_behind(@ForAll("texts") String first) {
        MemoryNamespace all = memori.namespace("all");
        texts().list().ofSize(200).sample().stream()
                .filter(text -> !isBlank(text))
                .forEach(all::add);

        assertThat(memori.verify().problems()).isEmpty();
        List<Memory> before = all.list(ListRequest.builder().limit(1000).build());
        memori.rebuild();
        assertThat(memori.verify().problems()).isEmpty();
        assertThat(all.list(ListRequest.builder().limit(1000).build())).isEqualTo(before);
        assertThat(before)
                .extracting(memory -> memory.content().getBytes(StandardCharsets.UTF_8).length)
                .doesNotContain(0);
    }

    @Provide
    Arbitrary<String> texts() {
        return codePoints().list().ofMinSize(1).ofMaxSize(60).map(UnicodePropertyTest::text);
    }

    /** Also half characters, which may be asked for though they cannot be stored, and everything that means something to FTS5 and SQL. */
    @Provide
    Arbitrary<String> questions() {
        Arbitrary<String> operators = Arbitraries.of(
                "AND",
                "OR",
                "NOT",
                "NEAR(",
                "NEAR/2",
                "\"",
                "'",
                "(",
                ")",
                "*",
                ":",
                "^",
                "-",
                "+",
                "content:",
                "{a b}:",
                "\\",
                ";",
                "--",
                "/*",
                "%",
                "_",
                "?",
                "?1",
                "$x",
                "@x",
                "#",
                "]",
                "seats",
                "'; DROP TABLE memory; --",
                "\uD83D",
                "\uDE00",
                "\u0000",
                " ",
                "\n",
                "1_seats",
                "rowid",
                "memory_fts");
        Arbitrary<String> soup = operators.list().ofMinSize(0).ofMaxSize(20).map(parts -> String.join(" ", parts));
        Arbitrary<String> thick = operators.list().ofMaxSize(20).map(parts -> String.join("", parts));
        return Arbitraries.oneOf(
                texts(), soup, thick, Arbitraries.strings().all().ofMaxLength(80));
    }

    @Provide
    Arbitrary<Map<String, Object>> metadata() {
        Arbitrary<String> keys = Arbitraries.oneOf(
                        Arbitraries.of(
                                "kind", "a.b", "a'b", "a\"b", "$.x[0]", "--", "%", "NULL", "key", "memory", "日付", "🔑"),
                        texts())
                .filter(key -> !key.trim().isEmpty());
        Arbitrary<Object> values = Arbitraries.oneOf(
                texts().asGeneric(),
                Arbitraries.of("", " ", "NaN", "1", "1.0", "true", "\u0000", "null")
                        .asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.longs().asGeneric(),
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                        .as(UUID::new)
                        .asGeneric(),
                Arbitraries.of(
                                Float.MIN_VALUE,
                                Float.MAX_VALUE,
                                -Float.MAX_VALUE,
                                Float.NaN,
                                Float.NEGATIVE_INFINITY,
                                -0.0f,
                                0.1f,
                                1e10f)
                        .asGeneric(),
                Arbitraries.integers()
                        .map(Float::intBitsToFloat)
                        .map(UnicodePropertyTest::plainNaN)
                        .asGeneric(),
                Arbitraries.of(
                                Double.MIN_VALUE,
                                Double.MAX_VALUE,
                                Double.MIN_NORMAL,
                                Double.NaN,
                                Double.POSITIVE_INFINITY,
                                Double.NEGATIVE_INFINITY,
                                -0.0,
                                0.0,
                                1.0,
                                0.1,
                                9007199254740992.0)
                        .asGeneric(),
                Arbitraries.longs().map(Double::longBitsToDouble).asGeneric());
        return Arbitraries.maps(keys, values).ofMaxSize(6).map(HashMap::new);
    }

    private static Arbitrary<Integer> codePoints() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0x1F),
                Arbitraries.integers().between(0x20, 0x7E),
                Arbitraries.integers().between('a', 'z'),
                Arbitraries.integers().between(0x7F, 0x24F),
                Arbitraries.integers().between(0x300, 0x36F),
                Arbitraries.integers().between(0x370, 0x6FF),
                Arbitraries.integers().between(0xE00, 0x11FF),
                Arbitraries.integers().between(0x2000, 0x206F),
                Arbitraries.integers().between(0x3040, 0x9FFF),
                Arbitraries.integers().between(0xAC00, 0xD7FF),
                Arbitraries.integers().between(0xE000, 0xF8FF),
                Arbitraries.integers().between(0xF900, 0xFFFF),
                Arbitraries.integers().between(0x1F300, 0x1FAFF),
                Arbitraries.of(0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0xFEFF, 0x200D, 0xFE0F, 0x130, 0x131, 0xDF),
                Arbitraries.integers().between(0x10000, 0x10FFFF));
    }

    private static String text(List<Integer> codePoints) {
        StringBuilder text = new StringBuilder();
        codePoints.forEach(text::appendCodePoint);
        return text.toString();
    }

    /** The rule of the documentation: white space and control characters only. */
    private static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c));
    }

    /** Java knows many NaNs that are all equal; which of them comes back is not promised. */
    private static Float plainNaN(Float value) {
        return value.isNaN() ? Float.NaN : value;
    }

    private static List<MemoryHit> search(MemoryNamespace namespace, String text, SearchMode mode, int limit) {
        return namespace.search(
                SearchRequest.builder().text(text).mode(mode).limit(limit).build());
    }
}
