package dev.langchain4j.memori.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VectorSetTest {

    @Test
    void should_return_nothing_from_an_empty_set() {
        assertThat(new VectorSet(3).nearest(new float[] {1, 0, 0}, 5, owner -> true))
                .isEmpty();
    }

    @Test
    void should_compare_directions_and_not_lengths() {
        VectorSet set = new VectorSet(2);
        set.put(1, List.of(new float[] {100, 1}));
        set.put(2, List.of(new float[] {0.001f, 0.001f}));

        List<ScoredOwner> found = set.nearest(new float[] {3, 3}, 2, owner -> true);

        assertThat(found).extracting(ScoredOwner::owner).containsExactly(2L, 1L);
        assertThat(found.get(0).cosine()).isEqualTo(1, within(1e-6));
    }

    @Test
    void should_count_the_best_of_an_owners_vectors_and_name_the_owner_once() {
        VectorSet set = new VectorSet(2);
        set.put(7, List.of(new float[] {1, 0}, new float[] {0.9f, 0.1f}, new float[] {0, 1}));
        set.put(8, List.of(new float[] {0.5f, 0.5f}));

        List<ScoredOwner> found = set.nearest(new float[] {1, 0}, 2, owner -> true);

        assertThat(found).extracting(ScoredOwner::owner).containsExactly(7L, 8L);
        assertThat(found.get(0).cosine()).isEqualTo(1, within(1e-6));
    }

    @Test
    void should_break_ties_by_owner() {
        VectorSet set = new VectorSet(2);
        for (long owner : new long[] {9, 3, 5, 1}) {
            set.put(owner, List.of(new float[] {1, 1}));
        }

        assertThat(set.nearest(new float[] {1, 1}, 3, owner -> true))
                .extracting(ScoredOwner::owner)
                .containsExactly(1L, 3L, 5L);
    }

    @Test
    void should_not_find_what_was_removed_though_its_place_is_used_again() {
        VectorSet set = new VectorSet(2);
        set.put(1, List.of(new float[] {1, 0}, new float[] {1, 0.1f}));
        set.put(2, List.of(new float[] {0, 1}));
        set.remove(1);
        set.put(3, List.of(new float[] {0.7f, 0.7f}));

        assertThat(set.size()).isEqualTo(2);
        assertThat(set.nearest(new float[] {1, 0}, 10, owner -> true))
                .extracting(ScoredOwner::owner)
                .containsExactly(3L, 2L);
    }

    /** Over puts, replacements, removals and filters, on both sides of a block's border. */
    @Property(tries = 40)
    void should_agree_with_a_plain_scan(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 1500) int owners,
            @ForAll @IntRange(min = 1, max = 60) int limit) {
        Random random = new Random(seed);
        VectorSet set = new VectorSet(8);
        Map<Long, List<float[]>> plain = new HashMap<>();
        for (int i = 0; i < owners; i++) {
            long owner = random.nextInt(owners);
            if (random.nextInt(5) == 0) {
                set.remove(owner);
                plain.remove(owner);
            } else {
                List<float[]> vectors = new ArrayList<>();
                for (int piece = random.nextInt(3); piece >= 0; piece--) {
                    vectors.add(gaussian(random, 8));
                }
                set.put(owner, vectors);
                plain.put(owner, vectors);
            }
        }
        float[] query = gaussian(random, 8);
        LongPredicate accept = owner -> owner % 3 != 0;

        List<Double> found = set.nearest(query, limit, accept).stream()
                .map(ScoredOwner::cosine)
                .toList();

        List<Double> expected = plain.entrySet().stream()
                .filter(entry -> accept.test(entry.getKey()))
                .map(entry -> entry.getValue().stream()
                        .mapToDouble(vector -> Vectors.cosine(query, vector))
                        .max()
                        .orElseThrow())
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).isEqualTo(expected.get(i), within(1e-5));
        }
    }

    private static float[] gaussian(Random random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
