package dev.langchain4j.memori.write;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.vector.Vectors;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One batch of rows whose vectors the caller gives, on its way into a collection of its own. They are kept as they are: nothing is a
 * duplicate of anything, and a row under an id that is in use takes the place of the one before.
 */
final class GivenBatch {

    private final Scope scope;
    private final List<NewMemory> added;
    private final InstantSource clock;

    GivenBatch(Scope scope, List<NewMemory> added, InstantSource clock) {
        this.scope = scope;
        this.added = added;
        this.clock = clock;
    }

    /** All of them before the first is stored. */
    static void check(List<NewMemory> added) {
        int dimension = -1;
        for (NewMemory row : added) {
            Embedding embedding = row.embedding();
            if (embedding == null) {
                throw MemoriException.invalid(
                        "a vector collection takes rows with an embedding; use collections(…) for texts that"
                                + " the store is to embed");
            }
            if (dimension < 0) {
                dimension = embedding.dimension();
            }
            Vectors.check(embedding.vector(), dimension);
        }
    }

    List<AddResult> run(MemoryStore store) {
        return store.write(writer -> {
            List<AddResult> results = new ArrayList<>(added.size());
            for (NewMemory row : added) {
                results.add(put(writer, row));
            }
            return results;
        });
    }

    private AddResult put(StoreWriter writer, NewMemory row) {
        List<StoredMemory> existing = row.id() == null ? List.of() : writer.find(scope, row.id());
        return existing.isEmpty() ? create(writer, row) : overwrite(writer, row, existing.get(0));
    }

    private AddResult create(StoreWriter writer, NewMemory row) {
        String reason = "duplicates are not looked for";
        StoredMemory created = writer.insert(
                Versions.created(scope, row, clock.instant()), new Change(Event.CREATED, null, scope.actor()));
        vectors(row).give(writer, created);
        return new AddResult(created.memory().id(), AddOutcome.CREATED, 1, reason);
    }

    private AddResult overwrite(StoreWriter writer, NewMemory row, StoredMemory existing) {
        float[] before = writer.vectors(scope, List.of(existing.key())).getOrDefault(existing.key(), List.of()).stream()
                .findFirst()
                .orElseGet(() -> new float[0]);
        StoredMemory planned = Versions.overwritten(scope, existing, row, clock.instant());
        if (Arrays.equals(before, vector(row))
                && planned.memory().content().equals(existing.memory().content())
                && planned.memory().metadata().equals(existing.memory().metadata())) {
            return new AddResult(
                    existing.memory().id(),
                    AddOutcome.REINFORCED,
                    existing.memory().version(),
                    "it is there already, with the same text, metadata and vector");
        }
        StoredMemory replaced = writer.replace(existing, planned, new Change(Event.UPDATED, null, scope.actor()));
        vectors(row).give(writer, replaced);
        return new AddResult(
                replaced.memory().id(), AddOutcome.SUPERSEDED, replaced.memory().version(), "its id was in use");
    }

    private static Embedded vectors(NewMemory row) {
        float[] vector = vector(row);
        return new Embedded(EmbeddingModelId.ofCaller(vector.length), List.of(vector));
    }

    private static float[] vector(NewMemory row) {
        return Objects.requireNonNull(row.embedding()).vector();
    }
}
