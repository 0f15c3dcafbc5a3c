package dev.langchain4j.memori.write;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.ForgetRequest;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.encode.Passage;
import dev.langchain4j.memori.observe.Observations;
import dev.langchain4j.memori.observe.Occurrence;
import dev.langchain4j.memori.policy.Decision;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.policy.Verdict;
import dev.langchain4j.memori.store.Caps;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Adds, changes and forgets memories. Safe for use by several threads. */
public final class MemoryWriter {

    /** So many memories are embedded and written at once; progress is told, and others may write, between two batches. */
    private static final int BATCH = 256;

    /** With vectors that the caller brings along a batch takes a tenth of a second; twice as many pages would be written for four of a quarter. */
    private static final int BATCH_OF_GIVEN = 1_000;

    private final MemoryStore store;
    private final ModelSlot model;
    private final Dedup dedup;
    private final ContentRules rules;
    private final InstantSource clock;
    private final Gate gate;
    private final Caps caps;
    private final Observations observations;

    /**
     * A writer to a store.
     *
     * @param store            the store
     * @param model            embeds what is written
     * @param dedup            when a memory counts as a duplicate
     * @param maxContentLength the longest legal content, in characters
     * @param clock            tells the time
     * @param gate             what may be stored
     * @param caps             how much may be stored
     * @param observations     who is told of what was added
     */
    public MemoryWriter(
            MemoryStore store,
            ModelSlot model,
            Dedup dedup,
            int maxContentLength,
            InstantSource clock,
            Gate gate,
            Caps caps,
            Observations observations) {
        this.store = store;
        this.model = model;
        this.dedup = dedup;
        this.rules = new ContentRules(maxContentLength, false);
        this.clock = clock;
        this.gate = gate;
        this.caps = caps;
        this.observations = observations;
    }

    /**
     * Adds memories, each on its own merits: a later one of the list may be a duplicate of an earlier one.
     *
     * @param scope    where; they go into the target collection
     * @param added    the memories
     * @param progress hears after every batch; may stop the work between two
     * @return what was done, in order; shorter than the list only if the listener stopped the work
     * @throws MemoriException if one of them is not legal or there are more than may be written in a minute, in which case none is stored,
     *                         or if there are more than the namespace may have or embedding or storing fails, in which case the batches
     *                         that were told of are stored
     */
    public List<AddResult> addAll(Scope scope, List<NewMemory> added, ProgressListener progress) {
        added.forEach(rules(scope)::check);
        if (scope.givenVectors()) {
            GivenBatch.check(added);
        } else {
            checkVectors(added);
        }
        List<Verdict> verdicts = screened(scope, added);
        List<AddResult> results = new ArrayList<>(added.size());
        int batch = added.stream().allMatch(memory -> memory.embedding() != null) ? BATCH_OF_GIVEN : BATCH;
        for (int start = 0; start < verdicts.size(); start += batch) {
            results.addAll(addBatch(scope, verdicts.subList(start, Math.min(verdicts.size(), start + batch))));
            if (!progress.progress(results.size(), added.size())) {
                break;
            }
        }
        return results;
    }

    private List<Verdict> screened(Scope scope, List<NewMemory> added) {
        List<Verdict> verdicts = new ArrayList<>(added.size());
        int writes = 0;
        for (NewMemory memory : added) {
            Verdict verdict = gate.screen(memory, scope.actor().channel());
            if (verdict.redacted()) {
                rules(scope).check(verdict.memory()); // A note may be longer than what it stands for.
            }
            writes += verdict.decision() == Decision.REFUSE ? 0 : 1;
            verdicts.add(verdict);
        }
        gate.count(scope.namespace(), writes);
        return verdicts;
    }

    /** What was refused takes no part in it, and has its place among the results. */
    private List<AddResult> addBatch(Scope scope, List<Verdict> verdicts) {
        List<Admitted> admitted = verdicts.stream()
                .filter(verdict -> verdict.decision() != Decision.REFUSE)
                .map(verdict -> Admitted.by(verdict, scope))
                .toList();
        List<AddResult> added = scope.givenVectors()
                ? new GivenBatch(admitted, clock).run(store, caps)
                : model.use(encoder -> new AddBatch(admitted, encoder, dedup, clock).run(store, caps));
        tell(added);
        Iterator<AddResult> stored = added.iterator();
        return verdicts.stream()
                .map(verdict -> verdict.decision() == Decision.REFUSE
                        ? new AddResult("", AddOutcome.REFUSED, 0, verdict.reason())
                        : stored.next())
                .toList();
    }

    /** Of what the policy says the gate tells. */
    private void tell(List<AddResult> added) {
        if (observations.isObserved()) {
            for (AddResult result : added) {
                switch (result.outcome()) {
                    case CREATED -> observations.count(Occurrence.CREATED, 1);
                    case REINFORCED -> observations.count(Occurrence.REINFORCED, 1);
                    case SUPERSEDED -> observations.count(Occurrence.MERGED, 1);
                    case QUARANTINED, REFUSED -> {}
                }
            }
        }
    }

    /**
     * Checks a memory that is put back as it was stored before; the policy has no say in that.
     *
     * @param scope  where to
     * @param memory the memory
     * @throws MemoriException if something of it cannot be stored
     */
    public void check(Scope scope, Memory memory) {
        rules(scope).check(memory);
    }

    /**
     * Checks a memory that is stored by another way than through this class, and judges it by the policy.
     *
     * @param scope  where to
     * @param memory the memory
     * @return the memory as it may be stored, perhaps in quarantine; empty if the policy refuses it
     * @throws MemoriException if something of it cannot be stored
     */
    public Optional<Memory> admit(Scope scope, Memory memory) {
        rules(scope).check(memory);
        return new Admission(gate).imported(scope, memory);
    }

    /**
     * Checks a memory that is stored by another way than through this class and cannot be stored in part.
     *
     * @param scope  where to
     * @param memory the memory
     * @throws MemoriException if something of it cannot be stored, or the policy does not let it be stored as it is
     */
    public void requireAdmitted(Scope scope, Memory memory) {
        if (admit(scope, memory).filter(memory::equals).isEmpty()) {
            throw new MemoriException(
                    MemoriException.Reason.NOT_ALLOWED,
                    "the policy does not let this be stored as it is: leave out what must never be remembered, or let somebody on a trusted"
                            + " channel store it; nothing was changed");
        }
    }

    /**
     * Changes one memory, which gets a new version; the one before stays in history. An update that changes nothing does nothing.
     *
     * @param scope  where it stands
     * @param find   finds the current version; throws if there is none; may be called more than once
     * @param update what to change
     * @return the memory as it is now
     * @throws MemoriException if there is no such memory, its version is not the expected one, or the new values are not legal
     */
    public Memory update(Scope scope, Function<StoreReader, StoredMemory> find, MemoryUpdate update) {
        AtomicBoolean counted = new AtomicBoolean();
        return model.use(encoder -> {
            while (true) {
                // Embedding takes long and must not hold up other writers, so it is done on what was read before, and
                // done
                // again in the rare case that somebody changed the memory meanwhile.
                StoredMemory read = store.read(find);
                StoredMemory planned = planned(scope, read, update);
                if (Versions.sameButForTime(read, planned)) {
                    return read.memory();
                }
                if (!counted.getAndSet(true)) {
                    gate.count(scope.namespace(), 1);
                }
                Embedded vectors =
                        scope.givenVectors() ? Embedded.AS_BEFORE : embeddedIfChanged(encoder, read, planned);
                Optional<StoredMemory> written = store.writeTogether(writer -> {
                    StoredMemory current = find.apply(writer);
                    return current.key() == read.key()
                            ? Optional.of(caps.within(
                                    writer,
                                    scope.namespace(),
                                    () -> replace(writer, current, planned, vectors, scope.actor())))
                            : Optional.empty();
                });
                if (written.isPresent()) {
                    return written.get().memory();
                }
            }
        });
    }

    /**
     * Adds a memory that corrects another, whose validity ends where that of the correction begins. Neither is taken for a duplicate.
     *
     * @param scope      where
     * @param find       finds the current version of what is corrected; throws if there is none
     * @param correction what holds instead; from now on, unless it says since when
     * @return the new memory's id; the outcome is {@link dev.langchain4j.memori.data.AddOutcome#SUPERSEDED}
     * @throws MemoriException if there is no such memory, the correction is not legal, or it would hold from before the other one did
     */
    public AddResult supersede(Scope scope, Function<StoreReader, StoredMemory> find, NewMemory correction) {
        if (scope.givenVectors()) {
            throw MemoriException.invalid(
                    "rows of a vector collection are replaced by adding them again under their id");
        }
        rules(scope).check(correction);
        checkVectors(List.of(correction));
        Admission admission = new Admission(gate);
        Memory corrected = store.read(find).memory();
        admission.requireTrusted(scope, corrected);
        Verdict verdict = screened(scope, List.of(correction)).get(0);
        // What has to be confirmed itself corrects nothing yet.
        if (verdict.decision() == Decision.ACCEPT) {
            admission.requireOwn(scope, corrected);
        }
        if (verdict.decision() != Decision.ACCEPT) {
            return addBatch(scope, List.of(verdict)).get(0);
        }
        AddResult result = new Supersession(Admitted.by(verdict, scope), find, clock).run(store, model, caps);
        observations.count(Occurrence.CORRECTED, 1);
        return result;
    }

    /**
     * Notes that a human stands behind a memory. It gets a new version, unless it was confirmed before; one that waits in quarantine moves to
     * its collection.
     *
     * @param scope where
     * @param find  finds the current version; throws if there is none
     * @return the memory as it is now
     */
    public Memory confirm(Scope scope, Function<StoreReader, StoredMemory> find) {
        if (gate.distrusts(scope.actor().channel())) {
            throw new MemoriException(
                    MemoriException.Reason.NOT_ALLOWED,
                    "nothing can be confirmed by the channel " + scope.actor().channel()
                            + ", which is not trusted; nothing was changed");
        }
        if (scope.isQuarantine()) {
            return new Confirmation(scope, find, dedup, clock).run(store, model, caps);
        }
        return store.write(writer -> {
            StoredMemory read = find.apply(writer);
            if (read.memory().provenance().confirmed()) {
                return read.memory();
            }
            StoredMemory confirmed = writer.replace(
                    read, Versions.confirmed(read, clock.instant()), new Change(Event.CONFIRMED, null, scope.actor()));
            Embedded.AS_BEFORE.give(writer, read, confirmed);
            return confirmed.memory();
        });
    }

    /**
     * Erases memories with all their versions.
     *
     * @param scope where they stand
     * @param find  finds the keys of any version of each inside the transaction
     * @return what was erased
     */
    public ForgetReceipt forget(Scope scope, Function<StoreReader, ? extends Collection<Long>> find) {
        return store.erase(null, writer -> writer.forget(scope, find.apply(writer)));
    }

    /**
     * Erases memories with all their versions, because they are of no more use; pinned facts that rest on them stay.
     *
     * @param scope where they stand
     * @param find  finds the keys of any version of each inside the transaction
     * @return what was erased
     */
    public ForgetReceipt purge(Scope scope, Function<StoreReader, ? extends Collection<Long>> find) {
        return store.erase(null, writer -> writer.purge(scope, find.apply(writer)));
    }

    /**
     * Erases what a request names.
     *
     * @param scope   whose handle asks
     * @param request what is to go
     * @return what was erased
     */
    public ForgetReceipt forget(Scope scope, ForgetRequest request) {
        return store.erase(request.check(), writer -> writer.forget(scope, request));
    }

    private void checkVectors(List<NewMemory> added) {
        for (NewMemory memory : added) {
            Embedding given = memory.embedding();
            if (given != null) {
                model.require(encoder -> encoder.checked(given));
            }
        }
    }

    private ContentRules rules(Scope scope) {
        return scope.givenVectors() ? ContentRules.OF_DOCUMENTS : rules;
    }

    private StoredMemory planned(Scope scope, StoredMemory read, MemoryUpdate update) {
        Long expected = update.expectedVersion();
        Memory memory = read.memory();
        if (expected != null && expected != memory.version()) {
            throw new MemoriException(
                    MemoriException.Reason.STALE_VERSION,
                    "memory " + memory.id() + " is at version " + memory.version() + ", not at the expected version "
                            + expected + "; read it again and repeat the update");
        }
        if (scope.givenVectors() && update.content() != null) {
            throw MemoriException.invalid(
                    "the vectors of this collection are the callers', so that its texts cannot change alone; add it"
                            + " again under its id, with its new text and vector");
        }
        StoredMemory planned = Versions.updated(read, update, clock.instant());
        rules(scope).check(planned.memory());
        StoredMemory allowed = new Admission(gate).updated(scope, read, planned);
        rules(scope).check(allowed.memory());
        return allowed;
    }

    private static Embedded embeddedIfChanged(@Nullable Encoder encoder, StoredMemory read, StoredMemory planned) {
        Passage passage = Versions.passage(planned);
        if (passage.equals(Versions.passage(read))) {
            return Embedded.AS_BEFORE;
        }
        return encoder == null
                ? Embedded.NONE
                : new Embedded(encoder.id(), encoder.encode(List.of(passage)).get(0));
    }

    private static StoredMemory replace(
            StoreWriter writer, StoredMemory current, StoredMemory planned, Embedded vectors, Actor actor) {
        StoredMemory replaced = writer.replace(current, planned, new Change(Event.UPDATED, null, actor));
        vectors.give(writer, current, replaced);
        return replaced;
    }
}
