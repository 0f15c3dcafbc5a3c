package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.text.ContentKey;
import dev.langchain4j.memori.text.Distinction;
import dev.langchain4j.memori.text.Distinctions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the memory that a new one repeats. First for the same content; then for a near one by cosine, unless the words say that the
 * two must be kept apart: other numbers, dates, identifiers, names, or a negation. Templates ("merged PR #260", "merged PR #480") lie
 * as near to one another as paraphrases do, so the cosine alone would merge what it must not.
 *
 * <p>Only a memory of the same type can be a duplicate, and only one by the same author and, where both say when they happened, about the
 * same time.
 */
final class DuplicateFinder {

    private static final int FIRST_LOOK = 16;

    private DuplicateFinder() {}

    /**
     * What was found.
     *
     * @param duplicate the memory that the new one repeats, or null for none
     * @param exact     whether it has the same content
     * @param reason    a sentence that says why, or why a near one was passed over; never content
     */
    record Finding(@Nullable StoredMemory duplicate, boolean exact, String reason) {}

    static Finding find(
            StoreReader reader,
            Scope scope,
            NewMemory added,
            @Nullable EmbeddingModelId model,
            List<float[]> vectors,
            double threshold) {
        String normalized = ContentKey.normalize(added.content());
        for (StoredMemory same : reader.withContentHash(scope, ContentKey.hash(normalized))) {
            if (mayBeOne(added, same)
                    && ContentKey.normalize(same.memory().content()).equals(normalized)) {
                return new Finding(same, true, "the same content is there already");
            }
        }
        Finding near = new Finding(null, false, "nothing like it was there");
        // Pieces of a long text can be alike where the whole is not: only whole texts are compared.
        if (model != null && vectors.size() == 1) {
            near = findNear(reader, scope, added, model, vectors.get(0), threshold);
        }
        return near;
    }

    private static Finding findNear(
            StoreReader reader,
            Scope scope,
            NewMemory added,
            EmbeddingModelId model,
            float[] vector,
            double threshold) {
        Scope target = new Scope(scope.namespace(), List.of(scope.target()));
        String passedOver = "nothing like it was there";
        int seen = 0;
        for (int limit = FIRST_LOOK; ; limit *= 4) {
            List<Candidate> near = reader.nearest(target, MemorySelection.all(), model, vector, limit);
            Map<Long, StoredMemory> loaded = reader.load(near.stream()
                    .skip(seen)
                    .filter(candidate -> candidate.score() >= threshold)
                    .map(Candidate::key)
                    .toList());
            for (Candidate candidate : near.subList(seen, near.size())) {
                StoredMemory existing = loaded.get(candidate.key());
                if (existing == null || !mayBeOne(added, existing) || isLong(reader, existing)) {
                    continue;
                }
                String cosine = String.format(Locale.ROOT, "cosine %.3f", candidate.score());
                Optional<String> apart = Distinctions.between(
                                added.content(), existing.memory().content())
                        .map(Distinction::describe);
                if (apart.isEmpty()) {
                    return new Finding(
                            existing, false, "it says almost the same (" + cosine + ", threshold " + threshold + ")");
                }
                if (passedOver.startsWith("nothing")) {
                    passedOver = "it is near " + existing.memory().id() + " (" + cosine + "), but " + apart.get();
                }
            }
            boolean more = near.size() == limit && near.get(limit - 1).score() >= threshold;
            if (!more) {
                return new Finding(null, false, passedOver);
            }
            seen = near.size();
        }
    }

    private static boolean isLong(StoreReader reader, StoredMemory existing) {
        return reader.vectors(List.of(existing.key()))
                        .getOrDefault(existing.key(), List.of())
                        .size()
                > 1;
    }

    private static boolean mayBeOne(NewMemory added, StoredMemory stored) {
        Memory existing = stored.memory();
        boolean otherTime = added.occurredAt() != null
                && stored.occurredAtGiven()
                && !Objects.equals(added.occurredAt(), existing.occurredAt());
        return existing.type() == added.type() && Objects.equals(existing.author(), added.author()) && !otherTime;
    }
}
