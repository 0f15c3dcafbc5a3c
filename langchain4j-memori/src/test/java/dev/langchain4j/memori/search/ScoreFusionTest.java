package dev.langchain4j.memori.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.Evidence;
import dev.langchain4j.memori.store.Findings;
import dev.langchain4j.memori.store.RankSignals;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One number of all that is known of a memory: the documented sum, on a scale from 0 to 1. */
class ScoreFusionTest {

    private static final double EXACT = 1e-12;
    private static final double NO_VECTOR = Double.NaN;
    private static final RankSignals UNREAD = new RankSignals(Instant.EPOCH, null, 0, null, Provenance.UNKNOWN);

    private static final Question QUESTION = Question.of("when did Ben sail?", Instant.parse("2026-03-01T08:00:00Z"));
    private static final Question WORDS = Question.ofWords("Ben sail");

    @Test
    void should_add_up_as_documented() {
        // Of 80 memories with a mean of 0.25 and a prior of 20 with 0.05: 0.21.
        ScoreFusion fusion = fusion(RankProfile.DEFAULT, QUESTION, true, 0.05, findings(80, 6, 0.25));

        Explanation explained = fusion.explain(evidence(3, 0.606, 0.606, true, 0.5, true), "");

        // 3 / (3 + 2 · 6); 0.28 · (0.606 - 0.21) / 0.79.
        assertParts(explained, 0.2, 0.28 * 0.396 / 0.79, 0.1, -0.05, 0.05);
        double sum = 0.2 + 0.28 * 0.396 / 0.79 + 0.1 - 0.05 + 0.05;
        double midpoint = 0.10 + 0.05 * Math.sqrt(2 * Math.log(80));
        assertThat(explained.value()).isCloseTo(1 / (1 + Math.exp(-(sum - midpoint) / 0.12)), within(EXACT));
        assertThat(explained.toString())
                .contains("of " + String.format(Locale.ROOT, "%.2f", sum))
                .contains("names who said it")
                .contains("asks rather than tells")
                .contains("speaks of a time");
    }

    @Test
    void should_count_asking_and_times_only_where_the_search_asks_for_them() {
        ScoreFusion fusion = fusion(RankProfile.DEFAULT, WORDS, true, 0, findings(80, 6, 0.2));

        assertThat(fusion.of(evidence(3, 0.5, 0.5, false, 1, true)))
                .isEqualTo(fusion.of(evidence(3, 0.5, 0.5, false, 0, false)));
    }

    @Test
    void should_leave_the_vector_lane_out_where_it_was_not_asked() {
        ScoreFusion fusion = fusion(RankProfile.DEFAULT, WORDS, false, 0.7, findings(80, 6, 0));

        Explanation explained = fusion.explain(evidence(3, 0, NO_VECTOR, false, 0, false), "");

        assertParts(explained, 0.2);
        assertThat(explained.toString()).doesNotContain("cosine");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.36, 0.7})
    void should_hold_nothing_against_a_memory_that_is_not_embedded_yet(double modelFloor) {
        Evidence words = evidence(3, 0, NO_VECTOR, false, 0, false);
        double byWords = fusion(RankProfile.DEFAULT, WORDS, false, modelFloor, findings(3, 2, 0))
                .of(words);

        assertThat(fusion(RankProfile.DEFAULT, WORDS, true, modelFloor, findings(3, 2, 0))
                        .of(words))
                .as("where nothing is embedded")
                .isEqualTo(byWords);
        assertThat(fusion(RankProfile.DEFAULT, WORDS, true, modelFloor, findings(3, 2, 0.8))
                        .of(evidence(3, 0.8, NO_VECTOR, false, 0, false)))
                .as("where others are")
                .isEqualTo(byWords);
    }

    @Test
    void should_give_half_where_the_sum_is_what_chance_would_give_and_a_little_more() {
        RankProfile wordsAlone =
                RankProfile.builder().vectorWeight(0).saturation(1).build();

        // One memory: chance adds nothing, and a sum of 0.1 is the middle.
        assertThat(fusion(wordsAlone, WORDS, true, 0, findings(1, 9, 0)).of(evidence(1, 0, 0, false, 0, false)))
                .isCloseTo(0.5, within(EXACT));
        assertThat(fusion(wordsAlone, WORDS, true, 0, findings(0, 9, 0)).of(evidence(1, 0, 0, false, 0, false)))
                .as("no memory is as one")
                .isCloseTo(0.5, within(EXACT));
    }

    @Test
    void should_want_more_of_the_best_among_many() {
        Evidence same = evidence(3, 0.4, 0.4, false, 0, false);
        double before = 1;
        for (int memories : new int[] {1, 2, 10, 1_000, 1_000_000}) {
            double score = fusion(RankProfile.DEFAULT, WORDS, true, 0.2, findings(memories, 6, 0.2))
                    .of(same);
            assertThat(score).as(memories + " memories").isLessThan(before);
            before = score;
        }
    }

    @Test
    void should_grow_with_all_that_speaks_for_a_memory_and_stay_between_0_and_1() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Findings findings =
                    findings(random.nextInt(100_000), 40 * random.nextDouble(), 1.8 * random.nextDouble() - 0.9);
            ScoreFusion fusion = fusion(RankProfile.DEFAULT, QUESTION, true, random.nextDouble() * 0.9, findings);
            double bm25 = 60 * random.nextDouble();
            double cosine = 3 * random.nextDouble() - 1.5;
            double asking = random.nextDouble();
            double plain = fusion.of(evidence(bm25, cosine, cosine, false, asking, false));

            assertThat(plain).as("seed " + seed).isBetween(0.0, 1.0);
            assertThat(fusion.of(evidence(bm25 + 1, cosine, cosine, false, asking, false)))
                    .as("words, seed " + seed)
                    .isGreaterThanOrEqualTo(plain);
            assertThat(fusion.of(evidence(bm25, cosine + 0.1, cosine, false, asking, false)))
                    .as("cosine, seed " + seed)
                    .isGreaterThan(plain);
            assertThat(fusion.of(evidence(bm25, cosine, cosine, true, asking, false)))
                    .as("author, seed " + seed)
                    .isGreaterThan(plain);
            assertThat(fusion.of(evidence(bm25, cosine, cosine, false, asking, true)))
                    .as("time, seed " + seed)
                    .isGreaterThan(plain);
            assertThat(fusion.of(evidence(bm25, cosine, cosine, false, 1, false)))
                    .as("asking, seed " + seed)
                    .isLessThanOrEqualTo(plain);
        }
    }

    @Test
    void should_explain_every_score_by_parts_that_make_its_sum() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            int memories = 1 + random.nextInt(5_000);
            ScoreFusion fusion = fusion(RankProfile.DEFAULT, QUESTION, true, 0, findings(memories, 9, 0.1));
            double cosine = random.nextDouble();
            Evidence evidence = evidence(
                    random.nextBoolean() ? 0 : 20 * random.nextDouble(),
                    cosine,
                    random.nextBoolean() ? NO_VECTOR : cosine,
                    random.nextBoolean(),
                    random.nextInt(2),
                    random.nextBoolean());

            Explanation explained = fusion.explain(evidence, "sail");

            double sum =
                    explained.details().stream().mapToDouble(Explanation::value).sum();
            double midpoint = 0.10 + 0.05 * Math.sqrt(2 * Math.log(memories));
            assertThat(explained.value())
                    .as("seed " + seed)
                    .isEqualTo(fusion.of(evidence))
                    .isCloseTo(1 / (1 + Math.exp(-(sum - midpoint) / 0.12)), within(EXACT));
        }
    }

    private static ScoreFusion fusion(
            RankProfile profile, Question question, boolean vectors, double modelFloor, Findings findings) {
        return new ScoreFusion(profile, question, vectors, modelFloor, findings);
    }

    private static Findings findings(int memories, double idf, double meanCosine) {
        return new Findings(List.of(), idf, meanCosine, memories, false);
    }

    private static Evidence evidence(
            double bm25, double cosine, double ownCosine, boolean authorNamed, double asking, boolean dated) {
        return new Evidence(1, 1, bm25, bm25, 1, 1, cosine, ownCosine, authorNamed, asking, dated, UNREAD, null);
    }

    private static void assertParts(Explanation explained, double... parts) {
        double[] found =
                explained.details().stream().mapToDouble(Explanation::value).toArray();
        assertThat(found).containsExactly(parts, within(EXACT));
    }
}
