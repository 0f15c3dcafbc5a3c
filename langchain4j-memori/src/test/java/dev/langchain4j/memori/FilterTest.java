package dev.langchain4j.memori;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.logical.Not;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Filters as programs write them: long, deep, and doubly negated. */
class FilterTest {

    private final Memori memori =
            Memori.builder().inMemory().textOnly().dedup(false).build();
    private final MemoryNamespace anna = memori.namespace("anna");

    @BeforeEach
    void fill() {
        anna.addAll(IntStream.range(0, 400)
                .mapToObj(i -> NewMemory.builder()
                        .content("item " + i)
                        .metadata(new Metadata().put("doc", "doc-" + i).put("number", i))
                        .build())
                .toList());
    }

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_take_a_chain_of_three_hundred_ids() {
        assertThat(count(chain(0, 300, FilterTest::either))).isEqualTo(300);
        assertThat(count(chain(0, 300, (one, more) -> more.or(one)))).isEqualTo(300);
        assertThat(count(Filter.not(chain(0, 300, FilterTest::either)))).isEqualTo(100);
        assertThat(anna.search(SearchRequest.builder()
                        .text("item")
                        .mode(SearchMode.TEXT)
                        .filter(chain(0, 300, FilterTest::either))
                        .limit(1_000)
                        .build()))
                .hasSize(300);
        assertThat(count(IntStream.range(0, 300)
                        .<Filter>mapToObj(i -> metadataKey("number").isNotEqualTo(i))
                        .reduce((one, other) -> one.and(other))
                        .orElseThrow()))
                .isEqualTo(100);
    }

    @Test
    void should_take_thousands_of_conditions_and_say_where_it_ends() {
        keepFive();

        assertThat(count(chain(0, 501, FilterTest::either))).isEqualTo(5);
        assertThat(count(chain(2, 5_000, FilterTest::either))).isEqualTo(3);
        List<Integer> tooMany = IntStream.range(0, 200_001).boxed().toList();
        assertThatThrownBy(() -> count(metadataKey("number").isIn(tooMany)))
                .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                        .isEqualTo(MemoriException.Reason.INVALID_ARGUMENT))
                .hasMessageContaining("at most 200000");
    }

    /** As an index over documents would ask. */
    @Test
    void should_take_any_number_of_values_in_one_condition() {
        List<String> ids =
                IntStream.range(300, 40_000).mapToObj(i -> "doc-" + i).toList();

        assertThat(count(metadataKey("doc").isIn(ids))).isEqualTo(100);
        assertThat(count(metadataKey("doc").isNotIn(ids))).isEqualTo(300);
    }

    /** Each of them is within its bound; together they must not become too much for the engine underneath. */
    @Test
    void should_take_long_chains_inside_of_one_another() {
        keepFive();
        Filter inner = chain(0, 499, FilterTest::either).and(chain(2, 498, FilterTest::either));
        for (int i = 0; i < 497; i++) {
            inner = inner.and(metadataKey("number").isNotEqualTo(-1 - i));
        }

        assertThat(count(inner)).isEqualTo(3);
        assertThat(count(inner.or(metadataKey("number").isEqualTo(0)))).isEqualTo(4);
        // As deep as may be, and wide at the bottom.
        assertThat(count(negated(chain(0, 500, FilterTest::either), 62))).isEqualTo(5);
    }

    @Test
    void should_undo_a_negation_by_another() {
        Filter some = metadataKey("number").isLessThan(7);

        assertThat(count(Filter.not(Filter.not(some)))).isEqualTo(7);
        assertThat(count(Filter.not(Filter.not(Filter.not(some))))).isEqualTo(393);
        assertThat(count(Filter.not(Filter.not(chain(0, 5, FilterTest::either).and(some)))))
                .isEqualTo(5);
        assertThat(count(Filter.not(Filter.not(metadataKey("none").isNotEqualTo("x")))))
                .isEqualTo(400);
        assertThat(count(negated(some, 64))).isEqualTo(7);
        assertThatThrownBy(() -> count(negated(some, 65)))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("64 levels");
        assertThatThrownBy(() -> count(negated(some, 5_000))).isInstanceOf(MemoriException.class);
    }

    /** So many conditions on each of four hundred memories would take long. */
    private void keepFive() {
        anna.purge(MemorySelection.builder()
                .filter(metadataKey("number").isGreaterThan(4))
                .build());
    }

    private static Filter negated(Filter filter, int times) {
        Filter negated = filter;
        for (int i = 0; i < times; i++) {
            negated = new Not(negated);
        }
        return negated;
    }

    /** A reference to {@code Filter::or} could mean either of two methods. */
    private static Filter either(Filter one, Filter other) {
        return one.or(other);
    }

    private static Filter chain(int from, int conditions, BinaryOperator<Filter> operator) {
        return IntStream.range(from, from + conditions)
                .<Filter>mapToObj(i -> metadataKey("doc").isEqualTo("doc-" + i))
                .reduce(operator)
                .orElseThrow();
    }

    private long count(Filter filter) {
        return anna.count(MemorySelection.builder().filter(filter).build());
    }
}
