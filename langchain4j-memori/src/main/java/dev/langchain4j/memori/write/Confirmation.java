package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.encode.Passage;
import dev.langchain4j.memori.store.Caps;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A memory on its way out of quarantine, on the word of a human: it goes the way of every addition, so that what is there already is joined, and keeps its
 * id, author, session, times and metadata. Both histories tell of it.
 */
final class Confirmation {

    private final Scope quarantine;
    private final Function<StoreReader, StoredMemory> find;
    private final Dedup dedup;
    private final InstantSource clock;
    private final Map<Passage, List<float[]>> embedded = new HashMap<>();

    Confirmation(Scope quarantine, Function<StoreReader, StoredMemory> find, Dedup dedup, InstantSource clock) {
        this.quarantine = quarantine;
        this.find = find;
        this.dedup = dedup;
        this.clock = clock;
    }

    Memory run(MemoryStore store, ModelSlot model, Caps caps) {
        return model.use(encoder -> {
            // Embedded outside of the transaction, which is run again in the rare case that it needs another vector.
            Passage lacking = Versions.passage(store.read(find));
            while (true) {
                embed(encoder, lacking);
                Moved moved = store.write(
                        writer -> caps.within(writer, quarantine.namespace(), () -> new Move(writer, encoder).run()));
                if (moved.memory().isPresent()) {
                    return moved.memory().get();
                }
                lacking = moved.lacking();
            }
        });
    }

    private void embed(@Nullable Encoder encoder, Passage passage) {
        if (encoder != null && !quarantine.givenVectors()) {
            embedded.put(passage, encoder.encode(List.of(passage)).get(0));
        }
    }

    /** The memory where it stands now, or what has to be embedded before it can stand there. */
    private record Moved(Optional<Memory> memory, Passage lacking) {}

    /** One attempt inside a transaction. It looks at everything before it changes anything. */
    private final class Move {

        private final StoreWriter writer;
        private final @Nullable Encoder encoder;
        private final StoredMemory waiting;
        private final Scope target;

        Move(StoreWriter writer, @Nullable Encoder encoder) {
            this.writer = writer;
            this.encoder = encoder;
            this.waiting = find.apply(writer);
            Memory memory = waiting.memory();
            Provenance said = memory.provenance();
            // Whom it came from decides what it can be a repetition of, and not who lets it in.
            this.target = new Scope(
                    quarantine.namespace(),
                    List.of(Quarantine.origin(memory.collection())),
                    quarantine.givenVectors(),
                    new Actor(said.actor(), said.channel(), null));
        }

        Moved run() {
            Passage passage = Versions.passage(waiting);
            if (encoder != null && !target.givenVectors() && !embedded.containsKey(passage)) {
                return new Moved(Optional.empty(), passage); // It was changed meanwhile.
            }
            Instant now = clock.instant();
            DuplicateFinder.Finding finding = duplicate();
            StoredMemory existing = finding.duplicate();
            if (existing == null) {
                requireFreeId();
                StoredMemory planned = Versions.released(waiting, target.target(), now);
                StoredMemory created = writer.insert(planned, change(Event.CONFIRMED, finding.reason()));
                vectors(passage).give(writer, created);
                AddBatch.corroborate(writer, created, finding);
                return left(created, passage);
            }
            StoredMemory planned = Versions.confirmed(
                    Versions.merged(existing, Admission.asNew(waiting.memory()).build(), now), now);
            Passage joint = Versions.passage(planned);
            boolean asBefore = joint.equals(Versions.passage(existing));
            if (encoder != null && !asBefore && !embedded.containsKey(joint)) {
                return new Moved(Optional.empty(), joint);
            }
            StoredMemory joined = writer.replace(existing, planned, change(Event.CONFIRMED, finding.reason()));
            (asBefore ? Embedded.AS_BEFORE : vectors(joint)).give(writer, existing, joined);
            if (!Sources.of(existing).equals(Sources.of(waiting))) {
                writer.corroborate(joined, Sources.of(waiting));
            }
            return left(joined, passage);
        }

        /** Nothing is a repetition of what was said in a conversation, or of a row with a vector of its own. */
        private DuplicateFinder.Finding duplicate() {
            if (!dedup.enabled()
                    || target.givenVectors()
                    || writer.conversations().isOfMessage(waiting.key())) {
                return DuplicateFinder.Finding.none("duplicates are not looked for");
            }
            List<float[]> vectors = embedded.getOrDefault(Versions.passage(waiting), List.of());
            NewMemory memory = Admission.asNew(waiting.memory())
                    .occurredAt(waiting.occurredAtGiven() ? waiting.memory().occurredAt() : null)
                    .build();
            return new DuplicateFinder(writer, target, encoder == null ? null : encoder.id(), dedup.threshold(encoder))
                    .find(memory, vectors);
        }

        private Moved left(StoredMemory now, Passage passage) {
            writer.conversations().moved(waiting.key(), now);
            String reason = Quarantine.released(now.memory().id(), target.target());
            writer.withdraw(waiting, new Change(Event.CONFIRMED, reason, quarantine.actor()));
            return new Moved(Optional.of(now.memory()), passage);
        }

        private void requireFreeId() {
            String id = waiting.memory().id();
            if (!writer.keys(target, List.of(id)).isEmpty()) {
                throw MemoriException.invalid("a memory with the id " + id + " is there already; forget one of them");
            }
        }

        private Embedded vectors(Passage passage) {
            if (target.givenVectors()) {
                List<float[]> given =
                        writer.vectors(quarantine, List.of(waiting.key())).getOrDefault(waiting.key(), List.of());
                return given.isEmpty()
                        ? Embedded.NONE
                        : new Embedded(EmbeddingModelId.ofCaller(given.get(0).length), given);
            }
            return encoder == null
                    ? Embedded.NONE
                    : new Embedded(encoder.id(), embedded.getOrDefault(passage, List.of()));
        }

        private Change change(Event event, String reason) {
            return new Change(event, "it waited in quarantine; " + reason, quarantine.actor());
        }
    }
}
