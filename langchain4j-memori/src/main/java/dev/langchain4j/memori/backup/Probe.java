package dev.langchain4j.memori.backup;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.store.Evidence;
import dev.langchain4j.memori.store.LaneQuery;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.text.TextAnalyzer;
import java.util.List;
import java.util.Optional;

/** A search that must find: a memory by its own words, and by its own vector if it has one. */
final class Probe {

    private static final int CANDIDATES = 20;
    private static final int ENOUGH = 5;
    private static final int MAX_WORDS = 16;
    private static final int LIMIT = 10;

    private Probe() {}

    /** Some memories that are found now, newest first. Several, because one may be gone when the copy is made. */
    static List<Long> choose(MemoryStore store) {
        return store.read(reader -> reader.lasting(CANDIDATES).stream()
                .filter(key -> finds(reader, key))
                .limit(ENOUGH)
                .toList());
    }

    static boolean finds(MemoryStore store, long key) {
        return store.read(reader -> finds(reader, key));
    }

    private static boolean finds(StoreReader reader, long key) {
        StoredMemory stored = reader.load(List.of(key)).get(key);
        if (stored == null) {
            return false;
        }
        Scope shelf =
                new Scope(stored.memory().namespace(), List.of(stored.memory().collection()));
        return byWords(reader, shelf, stored) && byVector(reader, shelf, key);
    }

    private static boolean byWords(StoreReader reader, Scope shelf, StoredMemory stored) {
        List<List<String>> terms = TextAnalyzer.tokens(stored.memory().content()).stream()
                .distinct()
                .limit(MAX_WORDS)
                .map(List::of)
                .toList();
        if (terms.isEmpty()) {
            return false;
        }
        return reader
                .find(shelf, MemorySelection.all(), new LaneQuery(terms, List.of(), null, false, null, LIMIT, null))
                .evidence()
                .stream()
                .map(Evidence::key)
                .anyMatch(found -> found == stored.key());
    }

    private static boolean byVector(StoreReader reader, Scope shelf, long key) {
        Optional<EmbeddingModelId> model = reader.activeModel();
        List<float[]> vectors = reader.vectors(shelf, List.of(key)).getOrDefault(key, List.of());
        return model.isEmpty()
                || vectors.isEmpty()
                || reader.nearest(shelf, MemorySelection.all(), model.get(), vectors.get(0), LIMIT).stream()
                        .anyMatch(candidate -> candidate.key() == key);
    }
}
