package dev.langchain4j.memori.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * A text's vector is the sum of its words' vectors, each weighted by {@code ln(1 + N / (1 + df))} and by
 * {@code 1 + ln(count)}, brought to unit length. A word's vector is a Gaussian one, drawn from a seed that is the word's own.
 * Texts are close where they share rare words, so queries have true neighbours, as with a real model; and it costs
 * microseconds a text.
 */
final class WordVectors implements Vectorizer {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    /** 60 MB of word vectors; rarer words are drawn anew each time. */
    private static final int CACHED_WORDS = 40_000;

    private final int dimension;
    private final long seed;
    private final int sampleSize;
    private final Map<String, Integer> documentFrequency = new HashMap<>();
    private final Map<String, float[]> cache = new HashMap<>();

    /** Learns the weights of words from a sample of texts. */
    WordVectors(int dimension, long seed, List<String> sample) {
        this.dimension = dimension;
        this.seed = seed;
        this.sampleSize = sample.size();
        for (String text : sample) {
            for (String word : new HashSet<>(words(text))) {
                documentFrequency.merge(word, 1, Integer::sum);
            }
        }
    }

    @Override
    public String description() {
        return dimension + " dimensions, the weighted sum of one Gaussian vector a word";
    }

    @Override
    public List<float[]> vectors(List<String> texts) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (String text : texts) {
            vectors.add(vector(text));
        }
        return vectors;
    }

    private float[] vector(String text) {
        Map<String, Integer> counts = new HashMap<>();
        for (String word : words(text)) {
            counts.merge(word, 1, Integer::sum);
        }
        double[] sum = new double[dimension];
        // Sorted, for the order of additions decides the last bits and a HashMap's order is nobody's promise.
        for (String word : counts.keySet().stream().sorted().toList()) {
            int frequency = documentFrequency.getOrDefault(word, 0);
            double weight = Math.log(1 + sampleSize / (1.0 + frequency)) * (1 + Math.log(counts.getOrDefault(word, 1)));
            float[] direction = direction(word);
            for (int d = 0; d < dimension; d++) {
                sum[d] += weight * direction[d];
            }
        }
        return unit(sum);
    }

    private float[] direction(String word) {
        float[] known = cache.get(word);
        if (known != null) {
            return known;
        }
        SplittableRandom random = new SplittableRandom(seed * 31 + word.hashCode());
        float[] drawn = new float[dimension];
        for (int d = 0; d < dimension; d++) {
            drawn[d] = (float) random.nextGaussian();
        }
        if (cache.size() < CACHED_WORDS) {
            cache.put(word, drawn);
        }
        return drawn;
    }

    private static float[] unit(double[] sum) {
        double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
        float[] vector = new float[sum.length];
        for (int d = 0; d < vector.length; d++) {
            // A text without words still needs a direction.
            vector[d] = length == 0 ? (float) (1 / Math.sqrt(vector.length)) : (float) (sum[d] / length);
        }
        return vector;
    }

    private static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(word -> stem(word.group()))
                .toList();
    }

    /** Crude, but enough to bring "booked" to "book". */
    private static String stem(String word) {
        for (String ending : new String[] {"ing", "ied", "ies", "ed", "es", "s", "e", "y"}) {
            if (word.length() > ending.length() + 2 && word.endsWith(ending)) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }
}
