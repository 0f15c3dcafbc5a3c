package dev.langchain4j.memori.write;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.store.Caps;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Prepared;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.vector.Vectors;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One batch of rows whose vectors the caller gives, on its way into a collection of its own. They are kept as they are: nothing is a
 * duplicate of anything, and a row under an id that is in use takes the place of the one before.
 */
final class GivenBatch {

    private final List<Admitted> added;
    private final InstantSource clock;

    GivenBatch(List<Admitted> added, InstantSource clock) {
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

    List<AddResult> run(MemoryStore store, Caps caps) {
        if (added.isEmpty()) {
            return List.of();
        }
        String namespace = added.get(0).scope().namespace();
        List<Prepared> prepared = AddBatch.prepared(store, added);
        Function<StoreWriter, List<AddResult>> work =
                writer -> caps.within(writer, namespace, () -> writeAll(writer, prepared));
        return added.size() <= AddBatch.FEW ? store.writeTogether(work) : store.write(work);
    }

    private List<AddResult> writeAll(StoreWriter writer, List<Prepared> prepared) {
        List<AddResult> results = new ArrayList<>(added.size());
        for (int i = 0; i < added.size(); i++) {
            results.add(put(writer, added.get(i), prepared.get(i)));
        }
        return results;
    }

    private AddResult put(StoreWriter writer, Admitted admitted, Prepared ready) {
        String id = admitted.memory().id();
        List<StoredMemory> existing = id == null ? List.of() : writer.find(admitted.scope(), id);
        return existing.isEmpty() ? create(writer, admitted, ready) : overwrite(writer, admitted, existing.get(0));
    }

    private AddResult create(StoreWriter writer, Admitted admitted, Prepared ready) {
        Scope scope = admitted.scope();
        NewMemory row = admitted.memory();
        String reason = "duplicates are not looked for";
        StoredMemory created = writer.insert(
                Versions.created(scope, row, clock.instant()),
                ready,
                new Change(Event.CREATED, noted(admitted), scope.actor()));
        vectors(row).give(writer, created);
        return admitted.result(
                created.memory().id(), AddOutcome.CREATED, created.memory().version(), reason);
    }

    private AddResult overwrite(StoreWriter writer, Admitted admitted, StoredMemory existing) {
        Scope scope = admitted.scope();
        NewMemory row = admitted.memory();
        float[] before = writer.vectors(scope, List.of(existing.key())).getOrDefault(existing.key(), List.of()).stream()
                .findFirst()
                .orElseGet(() -> new float[0]);
        StoredMemory planned = Versions.overwritten(scope, existing, row, clock.instant());
        if (Arrays.equals(before, vector(row))
                && planned.memory().content().equals(existing.memory().content())
                && planned.memory().metadata().equals(existing.memory().metadata())) {
            return admitted.result(
                    existing.memory().id(),
                    AddOutcome.REINFORCED,
                    existing.memory().version(),
                    "it is there already, with the same text, metadata and vector");
        }
        StoredMemory replaced =
                writer.replace(existing, planned, new Change(Event.UPDATED, noted(admitted), scope.actor()));
        vectors(row).give(writer, replaced);
        return admitted.result(
                replaced.memory().id(), AddOutcome.SUPERSEDED, replaced.memory().version(), "its id was in use");
    }

    /** Rows come by the thousand, and the history says no more of them than it has to. */
    private static @Nullable String noted(Admitted admitted) {
        return admitted.note().isEmpty() ? null : admitted.note();
    }

    private static Embedded vectors(NewMemory row) {
        float[] vector = vector(row);
        return new Embedded(EmbeddingModelId.ofCaller(vector.length), List.of(vector));
    }

    private static float[] vector(NewMemory row) {
        return Objects.requireNonNull(row.embedding()).vector();
    }
}
