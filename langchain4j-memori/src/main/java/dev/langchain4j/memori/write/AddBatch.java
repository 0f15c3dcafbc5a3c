package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.Passage;
import dev.langchain4j.memori.observe.GivenUp;
import dev.langchain4j.memori.store.Caps;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Prepared;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One batch of additions on its way into the store: embedded first, outside any lock, then decided and written in one transaction.
 *
 * <p>What a duplicate will look like is known only inside the transaction: it keeps the metadata of the memory that it joins, and its vector
 * has to be made of both. Such vectors are made outside again: the transaction is given up, they are embedded, and it is run once more.
 */
final class AddBatch {

    /** So many share a transaction with what others write. */
    static final int FEW = 16;

    private final List<Admitted> added;
    private final @Nullable Encoder encoder;
    private final Dedup dedup;
    private final InstantSource clock;
    private final Map<Passage, List<float[]>> embedded = new HashMap<>();
    private final List<Passage> lacking = new ArrayList<>();
    private List<Prepared> prepared = List.of();

    AddBatch(List<Admitted> added, @Nullable Encoder encoder, Dedup dedup, InstantSource clock) {
        this.added = added;
        this.encoder = encoder;
        this.dedup = dedup;
        this.clock = clock;
    }

    List<AddResult> run(MemoryStore store, Caps caps) {
        if (added.isEmpty()) {
            return List.of();
        }
        String namespace = added.get(0).scope().namespace();
        List<List<float[]>> vectors = vectorsOfAdded();
        EmbeddingModelId model = encoder == null ? null : encoder.id();
        prepared = prepared(store, added);
        while (true) {
            try {
                return write(store, writer -> caps.within(writer, namespace, () -> writeAll(writer, model, vectors)));
            } catch (VectorsLacking e) {
                embed(lacking);
            }
        }
    }

    /** Where there are many, every core takes some. */
    static List<Prepared> prepared(MemoryStore store, List<Admitted> added) {
        Stream<Admitted> all = added.size() <= FEW ? added.stream() : added.parallelStream();
        return all.map(admitted -> store.prepare(admitted.scope(), admitted.memory()))
                .toList();
    }

    /** Many take a while, for which nobody else's additions should wait. */
    private List<AddResult> write(MemoryStore store, Function<StoreWriter, List<AddResult>> work) {
        return added.size() <= FEW ? store.writeTogether(work) : store.write(work);
    }

    private List<AddResult> writeAll(
            StoreWriter writer, @Nullable EmbeddingModelId model, List<List<float[]>> vectors) {
        lacking.clear(); // It may have been run before, in a transaction that was given up.
        List<AddResult> results = new ArrayList<>(added.size());
        Map<Scope, DuplicateFinder> finders = new HashMap<>();
        for (int i = 0; i < added.size() && dedup.enabled(); i++) {
            Scope scope = added.get(i).scope();
            if (!finders.containsKey(scope)) {
                DuplicateFinder finder = new DuplicateFinder(writer, scope, model, dedup.threshold(encoder));
                if (added.size() > 1) {
                    finder.prepare(vectors.get(i));
                }
                finders.put(scope, finder);
            }
        }
        for (int i = 0; i < added.size(); i++) {
            Admitted memory = added.get(i);
            DuplicateFinder duplicates = finders.get(memory.scope());
            DuplicateFinder.Finding finding =
                    duplicates != null && memory.memory().id() == null
                            ? duplicates.find(memory.memory(), vectors.get(i))
                            : DuplicateFinder.Finding.none("duplicates are not looked for");
            StoredMemory existing = finding.duplicate();
            results.add(
                    existing == null
                            ? create(writer, memory, prepared.get(i), finding, new Embedded(model, vectors.get(i)))
                            : join(writer, memory, finding, existing, new Embedded(model, vectors.get(i))));
        }
        if (!lacking.isEmpty()) {
            throw new VectorsLacking();
        }
        return results;
    }

    private AddResult create(
            StoreWriter writer, Admitted admitted, Prepared ready, DuplicateFinder.Finding finding, Embedded vectors) {
        Scope scope = admitted.scope();
        StoredMemory created = writer.insert(
                Versions.created(scope, admitted.memory(), clock.instant()),
                ready,
                new Change(Event.CREATED, admitted.reason(finding.reason()), scope.actor()));
        vectors.give(writer, created);
        corroborate(writer, created, finding);
        return admitted.result(
                created.memory().id(), AddOutcome.CREATED, created.memory().version(), finding.reason());
    }

    /** What others have said before speaks for the new one, and it for them. */
    static void corroborate(StoreWriter writer, StoredMemory created, DuplicateFinder.Finding finding) {
        for (StoredMemory same : finding.saidByOthers()) {
            if (!Sources.of(same).equals(Sources.of(created))) {
                writer.corroborate(same, Sources.of(created));
                writer.corroborate(created, Sources.of(same));
            }
        }
    }

    private AddResult join(
            StoreWriter writer,
            Admitted admitted,
            DuplicateFinder.Finding finding,
            StoredMemory existing,
            Embedded vectors) {
        NewMemory memory = admitted.memory();
        AddOutcome outcome = finding.exact() ? AddOutcome.REINFORCED : AddOutcome.SUPERSEDED;
        Change change = new Change(
                finding.exact() ? Event.REINFORCED : Event.SUPERSEDED,
                admitted.reason(finding.reason()),
                admitted.scope().actor());
        String source = Sources.of(admitted.scope().actor(), memory.author());
        if (!Sources.of(existing).equals(source)) {
            writer.corroborate(existing, source);
        }
        if (finding.exact() && Versions.addsNothing(memory, existing)) {
            writer.reinforce(existing, change);
            return admitted.result(
                    existing.memory().id(), outcome, existing.memory().version(), finding.reason());
        }
        StoredMemory joined = writer.replace(existing, Versions.merged(existing, memory, clock.instant()), change);
        vectorsOfJoined(memory, existing, joined, vectors).give(writer, existing, joined);
        return admitted.result(joined.memory().id(), outcome, joined.memory().version(), finding.reason());
    }

    private Embedded vectorsOfJoined(NewMemory memory, StoredMemory existing, StoredMemory joined, Embedded vectors) {
        Passage passage = Versions.passage(joined);
        if (passage.equals(Versions.passage(existing))) {
            return Embedded.AS_BEFORE;
        }
        if (vectors.model() == null || memory.embedding() != null || passage.equals(Versions.passage(memory))) {
            return vectors;
        }
        List<float[]> made = embedded.get(passage);
        if (made == null) {
            lacking.add(passage);
            return vectors; // For this run, which is going to be undone.
        }
        return new Embedded(vectors.model(), made);
    }

    private List<List<float[]>> vectorsOfAdded() {
        embed(added.stream()
                .map(Admitted::memory)
                .filter(memory -> memory.embedding() == null)
                .map(Versions::passage)
                .distinct()
                .toList());
        List<List<float[]>> vectors = new ArrayList<>(added.size());
        for (Admitted admitted : added) {
            NewMemory memory = admitted.memory();
            vectors.add(
                    memory.embedding() == null
                            ? embedded.getOrDefault(Versions.passage(memory), List.of())
                            : List.of(memory.embedding().vector()));
        }
        return vectors;
    }

    private void embed(List<Passage> passages) {
        if (encoder != null && !passages.isEmpty()) {
            List<List<float[]>> made = encoder.encode(passages);
            IntStream.range(0, passages.size()).forEach(i -> embedded.put(passages.get(i), made.get(i)));
        }
    }

    /** Gives a transaction up, because something has to be embedded before it can be right. */
    private static final class VectorsLacking extends GivenUp {

        private static final long serialVersionUID = 1L;

        VectorsLacking() {
            super("vectors have to be made first");
        }
    }
}
