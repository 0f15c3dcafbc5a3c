package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.DedupPairs.Pair;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.Passage;
import dev.langchain4j.memori.text.Distinctions;
import dev.langchain4j.memori.vector.Vectors;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.e5smallv2q.E5SmallV2QuantizedEmbeddingModel;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * At its threshold a model merges no two facts, and most of what says the same. Prints the cosines and both rates for each model, from
 * which the thresholds were chosen.
 */
class DedupThresholdsTest {

    private static final List<Pair> PAIRS = DedupPairs.all();

    static Stream<Encoder> encoders() {
        return Stream.of(
                Encoder.bundled(),
                Encoder.of(new AllMiniLmL6V2QuantizedEmbeddingModel(), null, null, null),
                Encoder.of(new E5SmallV2QuantizedEmbeddingModel(), null, null, null),
                Encoder.of(new BgeSmallEnV15QuantizedEmbeddingModel(), null, null, null));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void should_merge_no_two_facts_and_most_repetitions(Encoder encoder) {
        double threshold = encoder.dedupThreshold();
        List<Measured> measured = measure(encoder);
        List<Measured> same = measured.stream().filter(m -> m.pair.same()).toList();
        List<Measured> other = measured.stream().filter(m -> !m.pair.same()).toList();

        List<Measured> wronglyMerged =
                other.stream().filter(m -> m.cosine >= threshold).toList();
        List<Measured> missed = same.stream().filter(m -> m.cosine < threshold).toList();
        System.out.printf(
                "%-28s threshold %.3f | same %s | other %s | merged wrongly %d of %d | missed %d of %d%n",
                encoder.name(),
                threshold,
                percentiles(same),
                percentiles(other),
                wronglyMerged.size(),
                other.size(),
                missed.size(),
                same.size());

        assertThat(wronglyMerged).isEmpty();
        assertThat(missed).hasSizeLessThanOrEqualTo(same.size() * 4 / 10);
    }

    @Test
    void should_measure_nothing_but_the_cosine() {
        assertThat(PAIRS.stream().filter(Pair::same)).hasSizeGreaterThanOrEqualTo(60);
        assertThat(PAIRS.stream().filter(pair -> !pair.same()))
                .hasSizeGreaterThanOrEqualTo(60)
                .allSatisfy(pair -> assertThat(Distinctions.between(pair.one(), pair.another()))
                        .isEmpty());
    }

    /** In ascending order of cosine; for a pair that is kept apart by its words it is 0. */
    private static List<Measured> measure(Encoder encoder) {
        List<List<float[]>> vectors = encoder.encode(PAIRS.stream()
                .flatMap(pair -> Stream.of(pair.one(), pair.another()))
                .map(text -> new Passage(text, null, null, new Metadata()))
                .toList());
        return IntStream.range(0, PAIRS.size())
                .mapToObj(i -> {
                    Pair pair = PAIRS.get(i);
                    float[] one = vectors.get(2 * i).get(0);
                    float[] another = vectors.get(2 * i + 1).get(0);
                    boolean apart =
                            Distinctions.between(pair.one(), pair.another()).isPresent();
                    return new Measured(pair, apart ? 0 : Vectors.cosine(one, another));
                })
                .sorted(Comparator.comparingDouble(Measured::cosine))
                .toList();
    }

    private static String percentiles(List<Measured> sorted) {
        return Stream.of(0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
                .map(share -> "%.3f".formatted(sorted.get((int) Math.round(share * (sorted.size() - 1))).cosine))
                .toList()
                .toString();
    }

    private record Measured(Pair pair, double cosine) {}
}
