package dev.langchain4j.memori.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorSetTest {

    /** Every way in which a set keeps its vectors, from the first vector on or reached by growing. */
    enum Kept {
        EXACT(Integer.MAX_VALUE, Integer.MAX_VALUE),
        FLOATS(0, Integer.MAX_VALUE),
        BYTES(0, 0),
        GROWING(20, 90);

        private final int exact;
        private final int floats;

        Kept(int exact, int floats) {
            this.exact = exact;
            this.floats = floats;
        }

        Tiers tiers() {
            return new Tiers(exact, floats, 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void should_return_nothing_from_an_empty_set(Kept kept) {
        VectorSet set = new VectorSet(3, kept.tiers());

        assertThat(nearest(set, new float[] {1, 0, 0}, 5)).isEmpty();
        set.put(0, List.of(new float[] {1, 0, 0}));
        set.remove(0);
        assertThat(nearest(set, new float[] {1, 0, 0}, 5)).isEmpty();
        assertThat(set.size()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void should_compare_directions_and_not_lengths(Kept kept) {
        VectorSet set = new VectorSet(2, kept.tiers());
        set.put(1, List.of(new float[] {100, 1}));
        set.put(2, List.of(new float[] {0.001f, 0.001f}));

        List<ScoredOwner> found = nearest(set, new float[] {3, 3}, 2);

        assertThat(found).extracting(ScoredOwner::owner).containsExactly(2, 1);
        assertThat(found.get(0).cosine()).isEqualTo(1, within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource
    void should_count_the_best_of_an_owners_vectors_and_name_the_owner_once(Kept kept) {
        VectorSet set = new VectorSet(2, kept.tiers());
        set.put(7, List.of(new float[] {1, 0}, new float[] {0.9f, 0.1f}, new float[] {0, 1}));
        set.put(8, List.of(new float[] {0.5f, 0.5f}));

        List<ScoredOwner> found = nearest(set, new float[] {1, 0}, 2);

        assertThat(found).extracting(ScoredOwner::owner).containsExactly(7, 8);
        assertThat(found.get(0).cosine()).isEqualTo(1, within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource
    void should_break_ties_by_owner(Kept kept) {
        VectorSet set = new VectorSet(2, kept.tiers());
        for (int owner : new int[] {9, 3, 5, 1}) {
            set.put(owner, List.of(new float[] {1, 1}));
        }

        assertThat(nearest(set, new float[] {1, 1}, 3))
                .extracting(ScoredOwner::owner)
                .containsExactly(1, 3, 5);
    }

    @ParameterizedTest
    @EnumSource
    void should_not_find_what_was_removed_though_its_place_is_used_again(Kept kept) {
        VectorSet set = new VectorSet(2, kept.tiers());
        set.put(1, List.of(new float[] {1, 0}, new float[] {1, 0.1f}));
        set.put(2, List.of(new float[] {0, 1}));
        set.remove(1);
        set.put(3, List.of(new float[] {0.7f, 0.7f}));

        assertThat(set.size()).isEqualTo(2);
        assertThat(nearest(set, new float[] {1, 0}, 10))
                .extracting(ScoredOwner::owner)
                .containsExactly(3, 2);
    }

    @ParameterizedTest
    @EnumSource
    void should_find_what_was_asked_for_before(Kept kept) {
        VectorSet set = new VectorSet(2, kept.tiers());
        set.put(1, List.of(new float[] {1, 0}));
        set.put(2, List.of(new float[] {0, 1}));

        try (VectorQuery search = set.query(new float[] {1, 0}, VectorSource.NONE)) {
            search.cosine(1);
            for (int round = 0; round < 2; round++) {
                assertThat(search.nearest(2, owner -> true))
                        .extracting(ScoredOwner::owner)
                        .containsExactly(1, 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void should_not_mix_two_searches_after_another_was_closed_twice(Kept kept) {
        VectorSet set = new VectorSet(2, kept.tiers());
        set.put(1, List.of(new float[] {1, 0}));
        VectorQuery closed = set.query(new float[] {1, 0}, VectorSource.NONE);
        closed.close();
        closed.close();

        try (VectorQuery along = set.query(new float[] {1, 0}, VectorSource.NONE);
                VectorQuery across = set.query(new float[] {0, 1}, VectorSource.NONE)) {
            assertThat(along.cosine(1)).isEqualTo(1, within(1e-2f));
            assertThat(across.cosine(1)).isEqualTo(0, within(1e-2f));
            assertThat(along.cosine(1)).isEqualTo(1, within(1e-2f));
        }
    }

    @Test
    void should_keep_no_room_that_only_a_huge_set_needs() {
        Scratch used = Scratch.take();
        used.owners(5_000_000);
        assertThat(used.bytes()).isGreaterThan(20_000_000);
        used.giveBack();

        for (int i = 0; i <= 2 * Runtime.getRuntime().availableProcessors(); i++) {
            assertThat(Scratch.take()).isNotSameAs(used);
        }
    }

    @Test
    void should_find_the_first_of_many_that_are_equal() {
        VectorSet set = new VectorSet(64, new Tiers(0, Integer.MAX_VALUE, 1));
        float[] template = gaussian(new Random(3), 64);
        for (int owner = 0; owner < 5_000; owner++) {
            set.put(owner, List.of(template));
        }

        assertThat(nearest(set, template, 4)).extracting(ScoredOwner::owner).containsExactly(0, 1, 2, 3);
    }

    @Test
    void should_keep_few_dimensions_exact_however_many_vectors() {
        VectorSet set = new VectorSet(4);
        Random random = new Random(5);
        for (int owner = 0; owner < 5_000; owner++) {
            set.put(owner, List.of(gaussian(random, 4)));
        }
        try (VectorQuery query = set.query(gaussian(random, 4), VectorSource.NONE)) {
            assertThat(query.isScored()).isTrue();
        }
    }

    @Test
    void should_take_a_few_hundred_bytes_for_each_of_many() {
        VectorSet set = new VectorSet(384, new Tiers(100, 1_000, 64));
        Random random = new Random(6);
        for (int owner = 0; owner < 20_000; owner++) {
            set.add(owner, gaussian(random, 384));
        }
        assertThat(set.bytes() / 20_000).isBetween(384L + 48L, 520L);
    }

    /** Over puts, replacements, removals and filters, on both sides of a block's border, in sets of every kind and while they grow. */
    @Property(tries = 60)
    void should_agree_with_a_plain_scan_when_it_is_to_be_exact(
            @ForAll long seed,
            @ForAll Kept kept,
            @ForAll @IntRange(min = 1, max = 1500) int owners,
            @ForAll @IntRange(min = 1, max = 40) int dimension,
            @ForAll @IntRange(min = 1, max = 60) int limit) {
        Random random = new Random(seed);
        PlainVectors plain = new PlainVectors();
        VectorSet set = filled(random, plain, kept.tiers(), owners, dimension);
        float[] query = gaussian(random, dimension);
        IntPredicate accept = owner -> owner % 3 != 0;

        try (VectorQuery search = set.query(query, plain)) {
            check(search.exactlyNearest(limit, accept), plain, query, limit, accept);
            int[] some = random.ints(40, 0, owners).distinct().toArray();
            IntPredicate isSome = owner -> contains(some, owner);
            check(search.nearestOf(some, some.length, limit), plain, query, limit, isSome);
        }
        assertThat(set.size()).isEqualTo(plain.size());
    }

    /** As few vectors as are compared anyway leave nothing to be missed. */
    @Property(tries = 60)
    void should_agree_with_a_plain_scan_when_there_are_few(
            @ForAll long seed,
            @ForAll Kept kept,
            @ForAll @IntRange(min = 1, max = 110) int owners,
            @ForAll @IntRange(min = 1, max = 70) int dimension,
            @ForAll @IntRange(min = 1, max = 200) int limit) {
        Random random = new Random(seed);
        PlainVectors plain = new PlainVectors();
        VectorSet set = filled(random, plain, kept.tiers(), owners, dimension);
        float[] query = gaussian(random, dimension);
        IntPredicate accept = owner -> owner % 4 != 1;

        try (VectorQuery search = set.query(query, plain)) {
            check(search.nearest(limit, accept), plain, query, limit, accept);
        }
    }

    @Property(tries = 40)
    void should_know_every_cosine_and_the_mean(
            @ForAll long seed, @ForAll Kept kept, @ForAll @IntRange(min = 1, max = 300) int owners) {
        Random random = new Random(seed);
        PlainVectors plain = new PlainVectors();
        VectorSet set = filled(random, plain, kept.tiers(), owners, 33);
        float[] query = gaussian(random, 33);

        try (VectorQuery search = set.query(query, plain)) {
            float off = search.error() + 1e-5f;
            assertThat(off).isLessThan(0.05f);
            for (int owner = 0; owner < owners + 20; owner++) {
                double expected = plain.cosine(query, owner);
                if (Double.isNaN(expected)) {
                    assertThat(search.cosine(owner)).isNaN();
                } else {
                    assertThat((double) search.cosine(owner)).isCloseTo(expected, within((double) off));
                }
            }
            if (!search.isScored()) {
                assertThat(search.count()).isEqualTo(plain.vectors());
                assertThat(search.mean()).isCloseTo(plain.mean(query), within((double) off));
            }
        }
    }

    /** What was not compared is estimated: by one bit a component, some hundredths off. */
    @Property(tries = 20)
    void should_know_about_every_cosine_and_truly_what_was_compared(@ForAll long seed, @ForAll Kept kept) {
        Random random = new Random(seed);
        PlainVectors plain = new PlainVectors();
        VectorSet set = filled(random, plain, kept.tiers(), 1_200, 384);
        float[] query = gaussian(random, 384);

        try (VectorQuery search = set.query(query, plain)) {
            List<ScoredOwner> nearest = search.roughlyNearest(20, owner -> owner % 2 == 0);
            int[] asked = random.ints(60, 0, 1_230).distinct().toArray();
            search.compare(asked);

            double off = search.error() + 1e-5;
            nearest.forEach(near -> assertThat(near.cosine()).isEqualTo(search.about(near.owner())));
            for (int owner : asked) {
                assertThat(search.about(owner)).isEqualTo(Float.valueOf(search.cosine(owner)));
            }
            double estimated = 0;
            for (int owner = 0; owner < 1_230; owner++) {
                double about = search.about(owner);
                double expected = plain.cosine(query, owner);
                assertThat(Double.isNaN(about)).isEqualTo(Double.isNaN(expected));
                if (!Double.isNaN(expected)) {
                    estimated += Math.abs(about - expected);
                    // Eight standard deviations of what an estimate of 384 signs is off.
                    assertThat(about).isCloseTo(expected, within(off + (search.isScored() ? 0 : 0.35)));
                    assertThat((double) search.cosine(owner)).isCloseTo(expected, within(off));
                }
            }
            assertThat(estimated / plain.size()).isLessThan(0.06);
        }
    }

    private static VectorSet filled(Random random, PlainVectors plain, Tiers tiers, int owners, int dimension) {
        VectorSet set = new VectorSet(dimension, tiers);
        for (int i = 0; i < owners; i++) {
            int owner = random.nextInt(owners);
            if (random.nextInt(5) == 0) {
                set.remove(owner);
                plain.remove(owner);
            } else {
                List<float[]> vectors = new ArrayList<>();
                for (int piece = random.nextInt(3); piece >= 0; piece--) {
                    vectors.add(gaussian(random, dimension));
                }
                set.put(owner, vectors);
                plain.put(owner, vectors);
            }
        }
        return set;
    }

    private static void check(
            List<ScoredOwner> found, PlainVectors plain, float[] query, int limit, IntPredicate accept) {
        List<Double> expected = plain.best(query, limit, accept);
        assertThat(found).hasSameSizeAs(expected);
        assertThat(found).extracting(ScoredOwner::owner).doesNotHaveDuplicates();
        for (int i = 0; i < found.size(); i++) {
            ScoredOwner owner = found.get(i);
            assertThat(accept.test(owner.owner())).isTrue();
            assertThat((double) owner.cosine()).isCloseTo(expected.get(i), within(1e-5));
            assertThat((double) owner.cosine()).isCloseTo(plain.cosine(query, owner.owner()), within(1e-5));
        }
    }

    private static boolean contains(int[] owners, int owner) {
        for (int one : owners) {
            if (one == owner) {
                return true;
            }
        }
        return false;
    }

    private static List<ScoredOwner> nearest(VectorSet set, float[] query, int limit) {
        try (VectorQuery search = set.query(query, VectorSource.NONE)) {
            return search.nearest(limit, owner -> true);
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
