package dev.langchain4j.memori.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What codes leave out is hardly ever what was looked for, whatever the vectors are like. */
class RecallTest {

    private static final int DIMENSION = 384;
    private static final int VECTORS = 10_000;
    private static final int QUERIES = 100;
    private static final long SEED = 20261121;

    enum Kept {
        FLOATS(Integer.MAX_VALUE),
        BYTES(0);

        private final int floats;

        Kept(int floats) {
            this.floats = floats;
        }

        VectorSet set() {
            return new VectorSet(DIMENSION, new Tiers(1_000, floats, 64));
        }
    }

    @ParameterizedTest
    @EnumSource
    void should_find_what_is_near_among_sentences(Kept kept) {
        Random random = new Random(SEED);
        EmbeddingModel model = new AllMiniLmL6V2EmbeddingModel();
        List<float[]> sentences =
                model.embedAll(sentences().stream().map(TextSegment::from).toList()).content().stream()
                        .map(embedding -> embedding.vector())
                        .toList();
        List<float[]> queries = sentences.subList(0, QUERIES);
        List<float[]> others = sentences.subList(QUERIES, sentences.size());
        PlainVectors plain = new PlainVectors();
        VectorSet set = kept.set();
        for (int owner = 0; owner < VECTORS; owner++) {
            // Between two sentences, and as far off as another wording is.
            float[] one = others.get(random.nextInt(others.size()));
            float[] other = others.get(random.nextInt(others.size()));
            put(set, plain, owner, near(random, mixed(one, other, random.nextFloat()), 0.3));
        }
        assertThat(recall(set, plain, queries, 10, owner -> true)).isGreaterThanOrEqualTo(0.999);
        assertThat(recall(set, plain, queries, 50, owner -> true)).isGreaterThanOrEqualTo(0.99);
        assertThat(roughRecall(set, plain, queries, 50, 10)).isGreaterThanOrEqualTo(0.99);
    }

    @ParameterizedTest
    @EnumSource
    void should_find_what_is_near_among_many_that_are_nearly_alike(Kept kept) {
        Random random = new Random(SEED);
        List<float[]> templates =
                IntStream.range(0, 10).mapToObj(i -> gaussian(random)).toList();
        PlainVectors plain = new PlainVectors();
        VectorSet set = kept.set();
        for (int owner = 0; owner < VECTORS; owner++) {
            put(set, plain, owner, near(random, templates.get(owner % 10), 0.25));
        }
        List<float[]> queries = IntStream.range(0, QUERIES)
                .mapToObj(i -> near(random, templates.get(i % 10), 0.3))
                .toList();

        assertThat(recall(set, plain, queries, 10, owner -> true)).isGreaterThanOrEqualTo(0.999);
        assertThat(recall(set, plain, queries, 50, owner -> true)).isGreaterThanOrEqualTo(0.999);
    }

    /** As with models whose vectors all point much the same way. */
    @ParameterizedTest
    @EnumSource
    void should_find_what_is_near_where_all_vectors_share_most_of_their_direction(Kept kept) {
        Random random = new Random(SEED);
        float[] shared = gaussian(random);
        List<float[]> topics =
                IntStream.range(0, 300).mapToObj(i -> near(random, shared, 0.5)).toList();
        PlainVectors plain = new PlainVectors();
        VectorSet set = kept.set();
        for (int owner = 0; owner < VECTORS; owner++) {
            put(set, plain, owner, near(random, topics.get(random.nextInt(300)), 0.3));
        }
        List<float[]> queries = IntStream.range(0, QUERIES)
                .mapToObj(i -> near(random, topics.get(i), 0.3))
                .toList();

        assertThat(recall(set, plain, queries, 10, owner -> true)).isGreaterThanOrEqualTo(0.999);
    }

    @ParameterizedTest
    @EnumSource
    void should_find_all_that_a_filter_leaves_after_much_has_come_and_gone(Kept kept) {
        Random random = new Random(SEED);
        PlainVectors plain = new PlainVectors();
        VectorSet set = kept.set();
        for (int i = 0; i < 2 * VECTORS; i++) {
            int owner = random.nextInt(VECTORS);
            if (random.nextInt(3) == 0) {
                set.remove(owner);
                plain.remove(owner);
            } else {
                put(set, plain, owner, gaussian(random));
            }
        }
        List<float[]> queries =
                IntStream.range(0, 20).mapToObj(i -> gaussian(random)).toList();

        assertThat(recall(set, plain, queries, 10, owner -> owner % 100 == 7)).isEqualTo(1);
        assertThat(recall(set, plain, queries, 10, owner -> owner % 3 == 0)).isGreaterThanOrEqualTo(0.999);
    }

    /** Which share of those that are nearest is found, or of their equals. */
    private static double recall(
            VectorSet set, PlainVectors plain, List<float[]> queries, int limit, IntPredicate accept) {
        int found = 0;
        int wanted = 0;
        for (float[] vector : queries) {
            List<Double> best = plain.best(vector, limit, accept);
            double least = best.get(best.size() - 1) - 1e-6;
            wanted += best.size();
            try (VectorQuery query = set.query(vector, plain)) {
                List<ScoredOwner> nearest = query.nearest(limit, accept);
                assertThat(nearest).hasSameSizeAs(best).allMatch(owner -> accept.test(owner.owner()));
                found += (int) nearest.stream()
                        .filter(owner -> owner.cosine() >= least)
                        .count();
            }
        }
        return found / (double) wanted;
    }

    /** Which share of the first few is among those that are roughly the nearest. */
    private static double roughRecall(VectorSet set, PlainVectors plain, List<float[]> queries, int limit, int first) {
        int found = 0;
        for (float[] vector : queries) {
            double least = plain.best(vector, first, owner -> true).get(first - 1) - 1e-6;
            try (VectorQuery query = set.query(vector, plain)) {
                List<ScoredOwner> nearest = query.roughlyNearest(limit, owner -> true);
                assertThat(nearest).hasSize(limit);
                for (ScoredOwner near : nearest) {
                    double cosine = plain.cosine(vector, near.owner());
                    assertThat((double) near.cosine()).isCloseTo(cosine, within(query.error() + 1e-5));
                    found += cosine >= least ? 1 : 0;
                }
            }
        }
        return found / (double) (first * queries.size());
    }

    private static void put(VectorSet set, PlainVectors plain, int owner, float[] vector) {
        set.put(owner, List.of(vector));
        plain.put(owner, List.of(vector));
    }

    private static List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        for (String who : List.of("Anna", "Our landlord", "The dentist", "My brother", "The new intern", "Nobody")) {
            for (String does : List.of(
                    "moved to Lisbon",
                    "prefers aisle seats",
                    "bakes rye bread",
                    "sold the blue car",
                    "reads at night")) {
                for (String when :
                        List.of("last spring", "because of the noise", "every second Friday", "with a friend")) {
                    sentences.add(who + " " + does + " " + when);
                }
            }
        }
        for (String what :
                List.of("invoice", "passport", "violin", "server", "garden", "vaccine", "bicycle", "contract")) {
            for (String state :
                    List.of("is lost", "was renewed in May", "costs too much", "must be repaired soon", "is fine")) {
                for (String where : List.of("at the office", "in Berlin", "according to the letter")) {
                    sentences.add("The " + what + " " + state + " " + where);
                }
            }
        }
        Collections.shuffle(sentences, new Random(SEED));
        return sentences;
    }

    private static float[] mixed(float[] one, float[] other, float share) {
        float[] mixed = new float[one.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = one[i] + share * other[i];
        }
        return mixed;
    }

    /** Another vector, as far off as a share of the length says. */
    private static float[] near(Random random, float[] vector, double share) {
        float[] unit = Vectors.normalize(vector);
        for (int i = 0; i < unit.length; i++) {
            unit[i] += (float) (share * random.nextGaussian() / Math.sqrt(unit.length));
        }
        return unit;
    }

    private static float[] gaussian(Random random) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
