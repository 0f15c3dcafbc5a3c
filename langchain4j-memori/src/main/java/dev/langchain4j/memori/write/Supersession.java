package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.store.Caps;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** A correction on its way into the store: the new memory is added beside the old one, whose validity ends where that of the new one begins. */
final class Supersession {

    private final Scope scope;
    private final Admitted admitted;
    private final NewMemory correction;
    private final Function<StoreReader, StoredMemory> find;
    private final InstantSource clock;

    Supersession(Admitted admitted, Function<StoreReader, StoredMemory> find, InstantSource clock) {
        this.admitted = admitted;
        this.scope = admitted.scope();
        this.find = find;
        this.correction = admitted.memory();
        this.clock = clock;
    }

    AddResult run(MemoryStore store, ModelSlot model, Caps caps) {
        return model.use(encoder -> {
            Embedded vectors = correction.embedding() != null && encoder != null
                    ? new Embedded(encoder.id(), List.of(encoder.checked(correction.embedding())))
                    : encoder == null
                            ? Embedded.NONE
                            : new Embedded(
                                    encoder.id(),
                                    encoder.encode(List.of(Versions.passage(correction)))
                                            .get(0));
            return store.write(writer -> caps.within(writer, scope.namespace(), () -> write(writer, vectors)));
        });
    }

    private AddResult write(StoreWriter writer, Embedded vectors) {
        StoredMemory old = find.apply(writer);
        Instant now = clock.instant();
        Instant from = correction.validity().from() == null
                ? now
                : correction.validity().from();
        requireLater(old.memory(), from);
        StoredMemory planned = Versions.correcting(scope, old, correction, from, now);
        StoredMemory created = writer.insert(
                planned,
                new Change(
                        Event.CREATED,
                        admitted.reason("it corrects " + old.memory().id()),
                        scope.actor()));
        vectors.give(writer, created);
        StoredMemory closed = writer.replace(
                old,
                Versions.endedAt(old, from, now),
                new Change(Event.SUPERSEDED, "corrected by " + created.memory().id(), scope.actor()));
        Embedded.AS_BEFORE.give(writer, old, closed);
        return admitted.result(
                created.memory().id(),
                AddOutcome.SUPERSEDED,
                created.memory().version(),
                "it corrects " + old.memory().id() + ", which held until "
                        + closed.memory().validity().to());
    }

    /** What begins before the old one did does not correct it, but tells of an earlier time. */
    private static void requireLater(Memory old, Instant from) {
        Instant began = old.validity().from();
        if (began != null && from.isBefore(began)) {
            throw MemoriException.invalid("memory " + old.id() + " is valid from " + began
                    + ", so that a correction cannot hold from " + from
                    + "; add what held before as a memory of its own, with its validFrom and validTo");
        }
    }
}
