package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what lies near a memory. Safe for use by several threads. */
public final class RelatedSearch {

    private final MemoryStore store;
    private final ModelSlot model;

    /**
     * A search over a store.
     *
     * @param store the store
     * @param model whose vectors are compared
     */
    public RelatedSearch(MemoryStore store, ModelSlot model) {
        this.store = store;
        this.model = model;
    }

    /**
     * The memories nearest to one, by the cosine of their nearest pieces. Notes no access.
     *
     * @param scope where
     * @param self  the memory
     * @param limit how many to return at the most, from 1 to {@value SearchRequest#MAX_LIMIT}
     * @return the hits, best first, ties by id, without the memory itself; none if it has no vector
     * @throws MemoriException if the limit is outside its range, or there is no embedding model
     */
    public List<MemoryHit> related(Scope scope, StoredMemory self, int limit) {
        if (limit < 1 || limit > SearchRequest.MAX_LIMIT) {
            throw MemoriException.invalid(
                    "limit must be between 1 and " + SearchRequest.MAX_LIMIT + ", but is " + limit);
        }
        if (scope.givenVectors()) {
            return store.read(reader -> reader.givenModel(scope)
                    .map(id -> near(reader, id, scope, self, limit))
                    .orElse(List.of()));
        }
        return model.require(encoder -> store.read(reader -> near(reader, encoder.id(), scope, self, limit)));
    }

    private static List<MemoryHit> near(
            StoreReader reader, EmbeddingModelId id, Scope scope, StoredMemory self, int limit) {
        Map<Long, Double> cosines = cosines(reader, id, scope, self, limit);
        List<MemoryHit> hits = new ArrayList<>();
        reader.load(cosines.keySet()).forEach((key, memory) -> hits.add(hit(memory, cosines.getOrDefault(key, -1.0))));
        hits.sort(Comparator.comparingDouble(MemoryHit::score).reversed().thenComparing(hit -> hit.memory()
                .id()));
        return hits.size() > limit ? List.copyOf(hits.subList(0, limit)) : hits;
    }

    private static Map<Long, Double> cosines(
            StoreReader reader, EmbeddingModelId id, Scope scope, StoredMemory self, int limit) {
        Map<Long, Double> cosines = new HashMap<>();
        for (float[] piece : reader.vectors(scope, List.of(self.key())).getOrDefault(self.key(), List.of())) {
            for (Candidate candidate : reader.nearest(scope, MemorySelection.all(), id, piece, limit + 1)) {
                if (candidate.key() != self.key()) {
                    cosines.merge(candidate.key(), candidate.score(), Math::max);
                }
            }
        }
        return cosines;
    }

    private static MemoryHit hit(StoredMemory memory, double cosine) {
        double relevance = LaneRelevance.ofCosine(cosine);
        return new MemoryHit(
                memory.memory(),
                relevance,
                Explanation.of(relevance, "(cosine + 1) / 2", Explanation.of(cosine, "cosine of the nearest pieces")));
    }
}
