package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.RollbackRequest;
import dev.langchain4j.memori.data.RollbackResult;
import dev.langchain4j.memori.store.BlockReader;
import dev.langchain4j.memori.store.BlockWriter;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.ChangedMemory;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings back what was: one version of a memory, or everything as it was before somebody changed it. Nothing is erased by it; going back is one
 * more change in the history, and can be taken back itself. Safe for use by several threads.
 */
public final class Restoration {

    /** These change what a memory says of itself; the others are no reason to keep hands off it. */
    private static final Set<Event> CHANGES = EnumSet.of(
            Event.CREATED,
            Event.SUPERSEDED,
            Event.UPDATED,
            Event.IMPORTED,
            Event.RESTORED,
            Event.WITHDRAWN,
            Event.CONFIRMED);

    /** Where nothing was before these, they made a memory current: it was new, had been withdrawn, or had waited in quarantine. */
    private static final Set<Event> APPEARANCES =
            EnumSet.of(Event.CREATED, Event.IMPORTED, Event.RESTORED, Event.CONFIRMED);

    private final MemoryStore store;
    private final InstantSource clock;

    /**
     * Restores in a store.
     *
     * @param store the store
     * @param clock tells the time
     */
    public Restoration(MemoryStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Makes what an earlier version said the newest version.
     *
     * @param scope   where
     * @param id      the full id of the memory, which may have been withdrawn
     * @param version the number of the version
     * @return the memory as it is now
     * @throws MemoriException if there is no such memory, or the store does not have that version of it any more
     */
    public Memory restore(Scope scope, String id, long version) {
        return store.write(writer -> {
            List<StoredMemory> versions = writer.versions(scope, id);
            StoredMemory earlier = versions.stream()
                    .filter(found -> found.memory().version() == version)
                    .findFirst()
                    .orElseThrow(() -> notFound(id, version, versions));
            return restore(writer, scope, versions, earlier, "version " + version)
                    .memory();
        });
    }

    /**
     * What {@link #rollBack} would do now.
     *
     * @param namespace where
     * @param request   whose changes
     * @return what would be restored, withdrawn and kept
     */
    public RollbackResult preview(String namespace, RollbackRequest request) {
        return store.read(reader -> result(plan(reader, namespace, request)));
    }

    /**
     * Takes back every change that an actor or a session has made since a moment, in all collections and core memory blocks of a namespace, in
     * one transaction. What somebody else has changed since then is left as it is.
     *
     * @param namespace where
     * @param request   whose changes
     * @param actor     who rolls back
     * @return what was restored, withdrawn and kept
     */
    public RollbackResult rollBack(String namespace, RollbackRequest request, Actor actor) {
        return store.write(writer -> {
            Map<ChangedMemory, Undo> plan = plan(writer, namespace, request);
            plan.forEach((changed, undo) -> {
                if (undo.step == Step.RESTORE || undo.step == Step.WITHDRAW) {
                    take(writer, namespace, changed, undo, actor);
                }
            });
            if (request.actor() != null) {
                writer.withdrawCorroborations(namespace, sources(request.actor()), request.since());
            }
            return result(plan);
        });
    }

    private static Map<ChangedMemory, Undo> plan(StoreReader reader, String namespace, RollbackRequest request) {
        Map<ChangedMemory, Undo> plan = new LinkedHashMap<>();
        for (ChangedMemory changed : reader.changed(namespace, request)) {
            plan.put(changed, undo(reader, namespace, changed, request));
        }
        return plan;
    }

    private static RollbackResult result(Map<ChangedMemory, Undo> plan) {
        return new RollbackResult(named(plan, Step.RESTORE), named(plan, Step.WITHDRAW), named(plan, Step.KEEP));
    }

    private static List<String> named(Map<ChangedMemory, Undo> plan, Step step) {
        return plan.entrySet().stream()
                .filter(planned -> planned.getValue().step == step)
                .map(planned ->
                        planned.getKey().collection() + "/" + planned.getKey().id())
                .toList();
    }

    private enum Step {
        RESTORE,
        WITHDRAW,
        KEEP,
        NOTHING
    }

    /** What to do about one memory: bring back the version of this number, or take it out of what is current. */
    private record Undo(Step step, long version) {}

    private static Undo undo(StoreReader reader, String namespace, ChangedMemory changed, RollbackRequest request) {
        List<HistoryEntry> history = reader.history(new Scope(namespace, List.of(changed.collection())), changed.id());
        HistoryEntry first = null;
        boolean othersSince = false;
        for (HistoryEntry entry : history) {
            if (entry.event() == Event.FORGOTTEN) {
                first = null; // What was erased cannot be brought back; what came later under this id begins anew.
                othersSince = false;
            } else if (isChange(entry)) {
                boolean meant = !entry.at().isBefore(request.since()) && isBy(entry.actor(), request);
                if (first == null && meant) {
                    first = entry;
                } else if (first != null && !meant) {
                    othersSince = true;
                }
            }
        }
        if (first == null) {
            return new Undo(Step.NOTHING, 0);
        }
        if (othersSince) {
            return new Undo(Step.KEEP, 0);
        }
        Memory before = first.before();
        if (before != null) {
            return new Undo(Step.RESTORE, before.version());
        }
        // Of blocks the history does not know what was before.
        return APPEARANCES.contains(first.event())
                ? new Undo(Step.WITHDRAW, 0)
                : new Undo(Step.RESTORE, first.version() - 1);
    }

    /** The same content, added again, may have brought metadata with it. */
    private static boolean isChange(HistoryEntry entry) {
        return CHANGES.contains(entry.event()) || (entry.event() == Event.REINFORCED && entry.before() != null);
    }

    private static boolean isBy(Actor actor, RollbackRequest request) {
        return request.actor() == null
                ? request.sessionId() != null && request.sessionId().equals(actor.sessionId())
                : request.actor().equals(actor.name());
    }

    private void take(StoreWriter writer, String namespace, ChangedMemory changed, Undo undo, Actor actor) {
        if (changed.collection().equals(BlockReader.COLLECTION)) {
            takeBlock(writer.blocks(actor), namespace, changed.id(), undo);
            return;
        }
        Scope scope = new Scope(namespace, List.of(changed.collection()), false, actor);
        List<StoredMemory> versions = writer.versions(scope, changed.id());
        if (undo.step == Step.WITHDRAW) {
            current(writer, scope, changed.id())
                    .ifPresent(now -> writer.withdraw(now, new Change(Event.WITHDRAWN, "rolled back", actor)));
        } else {
            versions.stream()
                    .filter(version -> version.memory().version() == undo.version)
                    .findFirst()
                    .ifPresent(earlier -> restore(writer, scope, versions, earlier, "rolled back"));
        }
    }

    /** Blocks have no state between being there and being forgotten: one that did not exist is emptied. */
    private void takeBlock(BlockWriter blocks, String namespace, String label, Undo undo) {
        Optional<Block> current = blocks.find(namespace, label);
        if (current.isEmpty()) {
            return;
        }
        Block now = current.get();
        Block earlier = blocks.versions(namespace, label).stream()
                .filter(version -> version.version() == undo.version)
                .findFirst()
                .orElse(now);
        boolean emptied = undo.step == Step.WITHDRAW;
        blocks.replace(
                new Block(
                        namespace,
                        label,
                        emptied ? now.description() : earlier.description(),
                        emptied ? "" : earlier.value(),
                        emptied ? now.limit() : earlier.limit(),
                        emptied ? now.readOnly() : earlier.readOnly(),
                        null,
                        now.version() + 1,
                        now.createdAt(),
                        clock.instant()),
                "rolled back");
    }

    private StoredMemory restore(
            StoreWriter writer, Scope scope, List<StoredMemory> versions, StoredMemory earlier, String reason) {
        StoredMemory last = versions.get(versions.size() - 1);
        StoredMemory planned = Versions.restored(last, earlier, clock.instant());
        Change change = new Change(Event.RESTORED, reason, scope.actor());
        StoredMemory restored = current(writer, scope, last.memory().id()).isPresent()
                ? writer.replace(last, planned, change)
                : writer.bringBack(last, planned, change);
        Embedded.AS_BEFORE.give(writer, earlier, restored);
        return restored;
    }

    private static Optional<StoredMemory> current(StoreReader reader, Scope scope, String id) {
        // Expired ones included, which find(…) leaves out.
        return reader.load(reader.keys(scope, List.of(id))).values().stream().findFirst();
    }

    /** Under every name by which it may have said the same as others. */
    private static List<String> sources(String actor) {
        return Arrays.stream(Channel.values())
                .map(channel -> Sources.of(Actor.of(actor, channel), null))
                .distinct()
                .toList();
    }

    private static MemoriException notFound(String id, long version, List<StoredMemory> versions) {
        if (versions.isEmpty()) {
            return new MemoriException(Reason.NOT_FOUND, "there is no memory with the id '" + id + "', nor was there");
        }
        long newest = versions.get(versions.size() - 1).memory().version();
        return new MemoriException(
                Reason.NOT_FOUND, "memory " + id + " has no version " + version + "; its newest is version " + newest);
    }
}
