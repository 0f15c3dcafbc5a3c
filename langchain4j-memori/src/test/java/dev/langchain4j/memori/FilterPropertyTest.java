package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.ContainsString;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThan;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotIn;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * A filter pushed into SQL selects what LangChain4j's own {@link Filter#test} accepts. A key always has values of one kind here, because
 * LangChain4j throws where a text is compared with a number; numbers of all types do mix.
 */
class FilterPropertyTest {

    private static final List<String> NUMBERS = List.of("size", "price");
    private static final List<String> TEXTS = List.of("name", "it's a \"key\"");
    private static final String UUID_KEY = "reference";

    private static final Arbitrary<Object> NUMBER = Arbitraries.oneOf(
            Arbitraries.of(-1, 0, 1, 2, 100, Integer.MIN_VALUE, Integer.MAX_VALUE)
                    .asGeneric(),
            Arbitraries.of(-1L, 0L, 1L, 2L, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1)
                    .asGeneric(),
            Arbitraries.of(0f, -0f, 0.1f, 1f, 1.5f, 2f, Float.MAX_VALUE, Float.MIN_VALUE, 16777216f)
                    .asGeneric(),
            Arbitraries.of(
                            0d,
                            -0d,
                            0.1,
                            1d,
                            1.5,
                            2d,
                            0.30000000000000004,
                            Double.MAX_VALUE,
                            Double.MIN_VALUE,
                            0x1p53,
                            0x1p63)
                    .asGeneric());

    /** In a filter a number may also be one that metadata cannot hold. */
    private static final Arbitrary<Object> ANY_NUMBER = Arbitraries.oneOf(
            NUMBER,
            Arbitraries.of((short) 1, (byte) 2, new BigDecimal("1.50"), new BigDecimal("0.1"))
                    .asGeneric());

    private static final Arbitrary<String> TEXT = Arbitraries.of(
            "",
            "a",
            "A",
            "b",
            "ab",
            "ba",
            "é",
            "e\u0301",
            "ß",
            "日本",
            "100%",
            "a_b",
            "O'Brien",
            "a\u0000b",
            "1",
            "1.0",
            "😀"); // From U+E000 on Java's order of UTF-16 units is another than that of code points.

    private static final Arbitrary<UUID> UUIDS = Arbitraries.of(
            new UUID(0, 0),
            new UUID(1, 2),
            new UUID(1, -2),
            new UUID(-1, 5),
            new UUID(Long.MIN_VALUE, 0),
            new UUID(-1, -1));

    private final Memori memori = Memori.builder()
            .inMemory()
            .dedup(false)
            .embeddingModel(TestModels.words("words", 8))
            .build();
    private final AtomicInteger round = new AtomicInteger();

    @AfterProperty
    void close() {
        memori.close();
    }

    @Property(tries = 400)
    void should_select_what_the_filter_accepts(
            @ForAll("memories") List<Metadata> memories, @ForAll("filters") Filter filter) {
        MemoryNamespace namespace = memori.namespace("round " + round.incrementAndGet());
        List<String> ids = namespace
                .addAll(memories.stream()
                        .map(metadata -> NewMemory.builder()
                                .content("a memory")
                                .metadata(metadata)
                                .build())
                        .toList())
                .stream()
                .map(AddResult::id)
                .toList();
        List<String> accepted = IntStream.range(0, ids.size())
                .filter(i -> filter.test(memories.get(i)))
                .mapToObj(ids::get)
                .toList();
        MemorySelection selection = MemorySelection.builder().filter(filter).build();

        assertThat(namespace.list(ListRequest.builder().selection(selection).build()))
                .extracting(Memory::id)
                .containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(namespace.count(selection)).isEqualTo(accepted.size());
        for (SearchMode mode : SearchMode.values()) {
            SearchRequest.Builder search = SearchRequest.builder()
                    .text("memory")
                    .mode(mode)
                    .filter(filter)
                    .limit(100);
            assertThat(namespace.search(search.build()))
                    .as("%s", mode)
                    .extracting(hit -> hit.memory().id())
                    .containsExactlyInAnyOrderElementsOf(accepted);
            assertThat(namespace.search(
                            search.asOf(Instant.now().plusSeconds(60)).build()))
                    .as("%s of a moment", mode)
                    .extracting(hit -> hit.memory().id())
                    .containsExactlyInAnyOrderElementsOf(accepted);
        }
        assertThat(namespace.purge(selection).ids()).containsExactlyInAnyOrderElementsOf(accepted);
    }

    @Provide
    Arbitrary<List<Metadata>> memories() {
        Arbitrary<Map<String, Object>> numbers =
                Arbitraries.maps(Arbitraries.of(NUMBERS), NUMBER).ofMaxSize(2);
        Arbitrary<Map<String, Object>> texts = Arbitraries.maps(Arbitraries.of(TEXTS), TEXT.<Object>map(text -> text))
                .ofMaxSize(2);
        Arbitrary<Map<String, Object>> uuids = Arbitraries.maps(
                        Arbitraries.of(UUID_KEY), UUIDS.<Object>map(uuid -> uuid))
                .ofMaxSize(1);
        return Combinators.combine(numbers, texts, uuids)
                .as((a, b, c) -> {
                    Map<String, Object> all = new HashMap<>(a);
                    all.putAll(b);
                    all.putAll(c);
                    return Metadata.from(all);
                })
                .list()
                .ofMinSize(5)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Filter> filters() {
        Arbitrary<Filter> leaves = Arbitraries.oneOf(
                comparisons(Arbitraries.of("size", "price", "absent"), ANY_NUMBER),
                comparisons(Arbitraries.of("name", "it's a \"key\"", "absent"), TEXT.asGeneric()),
                comparisons(Arbitraries.of(UUID_KEY, "absent"), UUIDS.asGeneric()),
                Combinators.combine(Arbitraries.of(TEXTS), TEXT).as(ContainsString::new));
        return Arbitraries.recursive(() -> leaves, FilterPropertyTest::joined, 0, 4);
    }

    private static Arbitrary<Filter> joined(Arbitrary<Filter> part) {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Combinators.combine(part, part).as((a, b) -> a.and(b))),
                Tuple.of(2, Combinators.combine(part, part).as((a, b) -> a.or(b))),
                Tuple.of(1, part.map(Filter::not)));
    }

    private static Arbitrary<Filter> comparisons(Arbitrary<String> keys, Arbitrary<Object> values) {
        Arbitrary<BiFunction<String, Object, Filter>> single = Arbitraries.of(
                IsEqualTo::new,
                IsNotEqualTo::new,
                (key, value) -> new IsGreaterThan(key, (Comparable<?>) value),
                (key, value) -> new IsGreaterThanOrEqualTo(key, (Comparable<?>) value),
                (key, value) -> new IsLessThan(key, (Comparable<?>) value),
                (key, value) -> new IsLessThanOrEqualTo(key, (Comparable<?>) value));
        return Arbitraries.oneOf(
                Combinators.combine(single, keys, values).as(BiFunction::apply),
                Combinators.combine(keys, values.list().ofMinSize(1).ofMaxSize(4))
                        .as(IsIn::new),
                Combinators.combine(keys, values.list().ofMinSize(1).ofMaxSize(4))
                        .as(IsNotIn::new));
    }
}
