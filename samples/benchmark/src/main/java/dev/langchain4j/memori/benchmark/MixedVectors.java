package dev.langchain4j.memori.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Vectors of a model for as many texts as one can wait for. That of each further text is {@code a + b / 2}, brought to unit length, with
 * a and b drawn from the first ones: near a real one, in the space that the model uses, and unlike every other.
 */
final class MixedVectors implements Vectorizer {

    private static final float SHARE = 0.5f;

    private final Vectorizer model;
    private final int atMost;
    private final long seed;

    MixedVectors(Vectorizer model, int atMost, long seed) {
        this.model = model;
        this.atMost = atMost;
        this.seed = seed;
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "%s, of the first %,d texts; of further ones mixed of two of these",
                model.description(),
                atMost);
    }

    @Override
    public List<float[]> vectors(List<String> texts) {
        if (texts.size() <= atMost) {
            return model.vectors(texts);
        }
        List<float[]> real = model.vectors(texts.subList(0, atMost));
        List<float[]> all = new ArrayList<>(real);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = atMost; i < texts.size(); i++) {
            all.add(mixed(real.get(random.nextInt(atMost)), real.get(random.nextInt(atMost))));
        }
        return all;
    }

    /** One near the first, of unit length. */
    static float[] mixed(float[] a, float[] b) {
        float[] sum = new float[a.length];
        double square = 0;
        for (int d = 0; d < sum.length; d++) {
            sum[d] = a[d] + SHARE * b[d];
            square += (double) sum[d] * sum[d];
        }
        float length = (float) Math.sqrt(square);
        for (int d = 0; d < sum.length; d++) {
            sum[d] /= length;
        }
        return sum;
    }
}
