package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.encode.Encoder;
import org.jspecify.annotations.Nullable;

/**
 * When a memory counts as one that is there already.
 *
 * @param enabled   whether that is asked at all
 * @param threshold the cosine from which on two memories are near duplicates, from 0 to 1; null for the embedding model's own
 */
public record Dedup(boolean enabled, @Nullable Double threshold) {

    /** On, with the embedding model's own threshold. */
    public static final Dedup DEFAULT = new Dedup(true, null);

    /**
     * Checks the range.
     *
     * @param enabled   whether duplicates are looked for
     * @param threshold the cosine, or null
     * @throws MemoriException if the threshold is outside its range
     */
    public Dedup {
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw MemoriException.invalid("the dedup threshold must be between 0 and 1, but is " + threshold);
        }
    }

    /** The cosine for vectors of a model, if there is one. */
    double threshold(@Nullable Encoder encoder) {
        if (threshold != null) {
            return threshold;
        }
        return encoder == null ? 1 : encoder.dedupThreshold();
    }
}
