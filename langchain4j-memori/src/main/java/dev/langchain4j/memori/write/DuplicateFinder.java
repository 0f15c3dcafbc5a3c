package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.Channel;
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
import dev.langchain4j.memori.vector.Vectors;
import java.util.ArrayList;
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
 * <p>Only a memory of the same type can be a duplicate, and only one by the same author and, where both say when they happened, at the same
 * time. Both have to have come by trusted channels, or by one and the same: what a web page says must not become the newest version of what
 * a user said. A pinned or confirmed memory keeps its words: it can only be repeated exactly.
 */
final class DuplicateFinder {

    /**
     * So many of the nearest are looked at. Where all of them are held apart by their words the new one is of a template, and what lies
     * farther away is no likelier to be the same.
     */
    private static final int MAX_LOOKED_AT = 64;

    private static final String NOTHING = "nothing like it was there";

    private final StoreReader reader;
    private final Scope target;
    private final @Nullable EmbeddingModelId model;
    private final double threshold;

    DuplicateFinder(StoreReader reader, Scope scope, @Nullable EmbeddingModelId model, double threshold) {
        this.reader = reader;
        this.target = scope.on(List.of(scope.target()));
        this.model = model;
        this.threshold = threshold;
    }

    /**
     * What was found.
     *
     * @param duplicate the memory that the new one repeats, or null for none
     * @param exact     whether it has the same content
     * @param reason    a sentence that says why, or why a near one was passed over; never content
     * @param saidByOthers memories with the same content that stay apart, because somebody else said so, or at another time
     */
    record Finding(@Nullable StoredMemory duplicate, boolean exact, String reason, List<StoredMemory> saidByOthers) {
        static Finding none(String reason) {
            return new Finding(null, false, reason, List.of());
        }
    }

    /** A first look, before the transaction changes anything: it brings the vectors in memory up to date, which later looks cannot. */
    void prepare(List<float[]> vectors) {
        if (model != null && !vectors.isEmpty()) {
            reader.nearest(target, MemorySelection.all(), model, vectors.get(0), 1);
        }
    }

    Finding find(NewMemory added, List<float[]> vectors) {
        String normalized = ContentKey.normalize(added.content());
        List<StoredMemory> others = new ArrayList<>();
        for (StoredMemory same : reader.withContentHash(target, ContentKey.hash(normalized))) {
            if (ContentKey.normalize(same.memory().content()).equals(normalized)) {
                if (mayBeOne(added, same)) {
                    return new Finding(same, true, "the same content is there already", List.of());
                }
                others.add(same);
            }
        }
        // Pieces of a long text can be alike where the whole is not: only whole texts are compared.
        Finding found =
                model == null || vectors.size() != 1 ? Finding.none(NOTHING) : findNear(added, model, vectors.get(0));
        return new Finding(found.duplicate(), found.exact(), found.reason(), others);
    }

    private Finding findNear(NewMemory added, EmbeddingModelId id, float[] vector) {
        List<Long> near = reader.nearest(target, MemorySelection.all(), id, vector, MAX_LOOKED_AT).stream()
                .filter(candidate -> candidate.score() >= threshold)
                .map(Candidate::key)
                .toList();
        if (near.isEmpty()) {
            return Finding.none(NOTHING);
        }
        Finding passedOver = Finding.none(NOTHING);
        Map<Long, StoredMemory> loaded = reader.load(near);
        Map<Long, List<float[]>> vectors = reader.vectors(target, near);
        for (long key : near) {
            StoredMemory existing = loaded.get(key);
            List<float[]> pieces = vectors.getOrDefault(key, List.of());
            if (existing == null
                    || pieces.size() != 1
                    || existing.memory().pinned()
                    || existing.memory().provenance().confirmed()
                    || !mayBeOne(added, existing)) {
                continue;
            }
            String cosine = String.format(Locale.ROOT, "cosine %.3f", Vectors.cosine(vector, pieces.get(0)));
            Optional<Distinction> apart =
                    Distinctions.between(added.content(), existing.memory().content());
            if (apart.isEmpty()) {
                return new Finding(
                        existing,
                        false,
                        "it says almost the same (" + cosine + ", threshold " + threshold + ")",
                        List.of());
            }
            if (passedOver.reason().equals(NOTHING)) {
                passedOver = Finding.none("it is near " + existing.memory().id() + " (" + cosine + "), but "
                        + apart.get().describe());
            }
        }
        return passedOver;
    }

    private boolean mayBeOne(NewMemory added, StoredMemory stored) {
        Memory existing = stored.memory();
        boolean otherTime = added.occurredAt() != null
                && stored.occurredAtGiven()
                && !Objects.equals(added.occurredAt(), existing.occurredAt());
        return existing.type() == added.type()
                && isByOne(existing.provenance().channel(), target.actor().channel())
                && Objects.equals(existing.author(), added.author())
                && !otherTime;
    }

    private static boolean isByOne(Channel a, Channel b) {
        return a == b || (a.isTrusted() && b.isTrusted());
    }
}
