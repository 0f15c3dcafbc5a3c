package dev.langchain4j.memori;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.audit.Audit;
import dev.langchain4j.memori.core.CoreMemory;
import dev.langchain4j.memori.data.AbsorbResult;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.BudgetedContext;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ContextRequest;
import dev.langchain4j.memori.data.ContextSection;
import dev.langchain4j.memori.data.ExportRequest;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.ForgetRequest;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ImportRequest;
import dev.langchain4j.memori.data.ImportResult;
import dev.langchain4j.memori.data.KernelRequest;
import dev.langchain4j.memori.data.KernelResult;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryContext;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.PurgePreview;
import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.data.RollbackRequest;
import dev.langchain4j.memori.data.RollbackResult;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.data.TransferResult;
import dev.langchain4j.memori.fact.Facts;
import dev.langchain4j.memori.recall.Conversation;
import dev.langchain4j.memori.recall.Conversations;
import dev.langchain4j.memori.retention.Retention;
import dev.langchain4j.memori.retention.RetentionPolicy;
import dev.langchain4j.memori.store.GuestStore;
import dev.langchain4j.memori.store.Observations;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one person, agent or tenant remembers. The handle is bound to its namespace for good: no id, filter or import can make it see or touch
 * another; what others share is seen by handles that {@link #including} and {@link #shared} give. Safe for use by several threads; valid until its {@link Memori} is closed.
 *
 * <p>Where a method takes an id, it takes the full id or, of an id that this library made, any beginning of
 * {@value MemoryLookup#MIN_PREFIX} characters or more that fits one memory alone. Every method throws {@link MemoriException} when an argument is outside its range or the store fails; then nothing
 * was changed.
 */
public final class MemoryNamespace {

    private final Floors floors;
    private final Scope scope;

    /** Null in the hands of the namespace itself. */
    private final @Nullable GuestStore guest;

    MemoryNamespace(Floors floors, Scope scope) {
        this.floors = floors;
        this.scope = scope;
        this.guest = floors.store() instanceof GuestStore store ? store : null;
        if (guest != null) {
            for (String name : scope.collections()) {
                if (Scope.isPrivate(name)) {
                    throw guest.ownersAlone("see the collection '" + name + "'");
                }
            }
        }
    }

    /**
     * The namespace's name.
     *
     * @return the name
     */
    public String name() {
        return scope.namespace();
    }

    /**
     * A handle on other collections of this namespace. It reads from all of them and adds to the first.
     *
     * @param first the collection to read from and to add to
     * @param more  further collections to read from
     * @return the handle
     * @throws MemoriException if a name is not legal, or begins with {@value Quarantine#PREFIX}: what waits there is reached by {@link #quarantine()}
     */
    public MemoryNamespace collections(String first, String... more) {
        List<String> names = new ArrayList<>(List.of(first));
        names.addAll(List.of(more));
        names.forEach(MemoryNamespace::requireNoQuarantine);
        return new MemoryNamespace(floors, scope.on(names));
    }

    /**
     * A handle on a collection whose vectors the callers give, for documents that are embedded elsewhere: each row needs an embedding and
     * may lack a text, the first decides the dimension, and the store's own embedding model has no part in it. Nothing is taken for a duplicate; adding
     * under an id that is in use replaces that row; scores do not fade and reads are not counted.
     *
     * @param name the collection, which must hold no memories that the store has embedded
     * @return the handle
     * @throws MemoriException if the name is not legal, is {@value Memori#RECALL} or begins with {@value Quarantine#PREFIX}
     */
    public MemoryNamespace vectorCollection(String name) {
        requireNoQuarantine(name);
        if (Memori.RECALL.equals(name)) {
            throw MemoriException.invalid("the collection '" + name
                    + "' holds what was said in conversations, which the store embeds itself; choose another name");
        }
        return new MemoryNamespace(floors, new Scope(scope.namespace(), List.of(name), true, scope.actor()));
    }

    /**
     * A handle on what waits to be confirmed before it counts as memory: what the store's {@linkplain MemoriBuilder#policy policy} has sent there from
     * this handle's collections. It can be listed, searched, read and forgotten; no other handle sees any of it. What is added through it waits, too.
     *
     * @return the handle; of a handle on a quarantine, the same
     */
    public MemoryNamespace quarantine() {
        ownerOnly("see what waits in its quarantine");
        return new MemoryNamespace(floors, scope.quarantine());
    }

    /**
     * The same handle for somebody: what is written through it says in its history who wrote it, by which channel and in which session, and new
     * memories carry it as their {@link Memory#provenance() provenance}. It comes from the application; nothing that a model fills may decide it.
     *
     * @param actor who acts; of handles that nothing else is said of, {@link Actor#UNNAMED}
     * @return the handle
     */
    public MemoryNamespace actingAs(Actor actor) {
        Texts.required("actor", actor);
        return new MemoryNamespace(floors, scope.actingAs(guest == null ? actor : actor.orNamed(guest.grantee())));
    }

    /**
     * A handle that also reads the memories of others, as far as they have {@linkplain #grants granted} that to this namespace: it searches,
     * lists, counts and gets over its own collections and those of the same names of the others, in one ranking. Where a memory comes from says
     * {@link Memory#namespace()}. It adds, changes, forgets and exports this namespace's own alone, and its reads of what is shared are not counted.
     *
     * <p>What is not granted is as if it were not there: it changes no hit, score, count or error. Grants are asked for with every call. Never shared are
     * the collection {@value Memori#RECALL} and what is quarantined.
     *
     * @param first a namespace, which need not exist; this one itself is passed over
     * @param more  further namespaces
     * @return the handle
     * @throws MemoriException if a name is not legal, or this is a handle on a collection whose vectors the callers give
     */
    public MemoryNamespace including(String first, String... more) {
        if (scope.givenVectors()) {
            throw MemoriException.invalid("the vectors of the collection '" + scope.target()
                    + "' are the callers', and cannot be compared with those of another namespace");
        }
        ownerOnly("include the memories of others");
        Set<String> others = new LinkedHashSet<>(scope.including());
        others.add(Texts.required("namespace", first));
        others.addAll(List.of(more));
        others.remove(name());
        return new MemoryNamespace(floors, scope.including(List.copyOf(others)));
    }

    /**
     * A handle on the memories of another namespace, on behalf of this one. Reading them needs a {@linkplain #grants grant} of the other, writing needs
     * one with {@link Access#WRITE}; that is asked in every transaction, so that a grant that is revoked ends at once. Without one reads find nothing, as in a
     * namespace that nothing was written to, and writes are refused in the same words whether or not the other exists. An actor without a name acts by the
     * name of this namespace.
     *
     * <p>Reads through it are not counted. The other's alone stay its conversations, core memory, documents, grants, quarantine, touching, confirming and purging:
     * they are refused with {@link MemoriException.Reason#DENIED}, whatever is granted.
     *
     * @param owner the other namespace, which need not exist
     * @return the handle, on this handle's collections
     * @throws MemoriException if the name is not legal or this namespace's own, or a collection of this handle is never shared
     */
    public MemoryNamespace shared(String owner) {
        ownerOnly("work with what others share with it");
        if (Texts.required("namespace", owner).equals(name())) {
            throw MemoriException.invalid("the namespace '" + owner + "' needs no grant for its own memories");
        }
        Scope others = new Scope(
                owner, scope.collections(), scope.givenVectors(), scope.actor().orNamed(name()));
        return new MemoryNamespace(floors.forGuest(owner, name()), others);
    }

    /**
     * What was done with this namespace, by whom and why, whatever collections this handle is on. Off until it is switched on.
     *
     * @return a handle to switch the audit on and off, to ask it and to check it
     */
    public Audit audit() {
        ownerOnly("see its audit");
        return new Audit(floors.store(), name(), scope.actor(), floors.clock());
    }

    /**
     * Who sees the memories of this namespace, whatever collections this handle is on.
     *
     * @return a handle to share them, and to share them no longer
     */
    public Grants grants() {
        ownerOnly("decide who sees its memories");
        return new Grants(floors.store(), name(), scope.actor());
    }

    /**
     * Remembers a text as a {@link dev.langchain4j.memori.data.MemoryType#SEMANTIC semantic} memory.
     *
     * @param content the text
     * @return what was done: the memory is new, or a duplicate was reinforced or superseded
     * @throws MemoriException if the content is blank or too long, or if embedding or storing it fails
     */
    public AddResult add(String content) {
        return add(NewMemory.of(content));
    }

    /**
     * Remembers something. When this returns, the memory is durable and can be found.
     *
     * @param memory what to remember
     * @return what was done: the memory is new, or a duplicate was reinforced or superseded
     * @throws MemoriException if a value is not legal, or if embedding or storing it fails
     */
    public AddResult add(NewMemory memory) {
        return addAll(List.of(memory)).get(0);
    }

    /**
     * Remembers many things, in batches.
     *
     * @param memories what to remember
     * @return what was done, in the same order
     * @throws MemoriException as {@link #addAll(List, ProgressListener)}
     */
    public List<AddResult> addAll(List<NewMemory> memories) {
        return addAll(memories, ProgressListener.NONE);
    }

    /**
     * Remembers many things, in batches that are durable one by one.
     *
     * @param memories what to remember
     * @param progress hears after every batch; may stop the work
     * @return what was done, in the same order; shorter only if the listener stopped the work
     * @throws MemoriException if one of them is not legal, and then none is stored; or if embedding or storing fails, and then the batches
     *                         that the listener heard of are stored
     */
    public List<AddResult> addAll(List<NewMemory> memories, ProgressListener progress) {
        writable();
        return floors.writer().addAll(scope.own(), Texts.required("memories", memories), progress);
    }

    /**
     * Finds memories by meaning and by word.
     *
     * @param text a question, words, an id: any string is legal
     * @return up to {@value SearchRequest#DEFAULT_LIMIT} hits, best first, ties by id
     */
    public List<MemoryHit> search(String text) {
        return search(SearchRequest.of(Texts.required("text", text)));
    }

    /**
     * Finds memories. Its hits count as read, unless they are of the past.
     *
     * @param request what to search for
     * @return the hits, best first, ties by id; without text and embedding, the most recently updated first
     * @throws MemoriException if a vector is asked for that does not fit the store's embedding model
     */
    public List<MemoryHit> search(SearchRequest request) {
        return readHits(floors().search().search(scope, Texts.required("request", request)));
    }

    /**
     * Finds memories near one that is there. Counts no access.
     *
     * @param id    the memory
     * @param limit how many to return at the most, from 1 to 10,000
     * @return the hits, best first, without the memory itself; none if it has no vector
     * @throws MemoriException if there is no such memory or the store has no embedding model
     */
    public List<MemoryHit> related(String id, int limit) {
        StoredMemory self = floors().store().read(reader -> MemoryLookup.require(reader, scope, id));
        return readHits(floors.related().related(scope, self, limit));
    }

    /**
     * Reads one memory, and counts that as an access.
     *
     * @param id the memory
     * @return the memory, or empty if there is none
     * @throws MemoriException if the id fits several memories
     */
    public Optional<Memory> get(String id) {
        Instant now = floors.clock().instant();
        return lookup(id).map(found -> {
            read(List.of(found.memory()));
            if (guest != null || !found.memory().namespace().equals(name())) {
                return found.memory();
            }
            floors.store().markAccessed(List.of(found.key()), now);
            return found.memory().accessed(now);
        });
    }

    /**
     * Reads one memory as the store knew it at a moment. Counts no access.
     *
     * @param id   the full id
     * @param asOf the moment, of system time: when the store learnt of it, not when it was true
     * @return the version that was current then, or empty if the store did not know the memory, or had withdrawn it
     */
    public Optional<Memory> get(String id, Instant asOf) {
        Texts.required("id", id);
        Texts.required("asOf", asOf);
        return floors().store().read(reader -> reader.findAsOf(scope, id, asOf)).stream()
                .findFirst()
                .map(found -> read(List.of(found.memory())).get(0));
    }

    /**
     * The vectors of memories, by which the vector lane finds them. Counts no access.
     *
     * @param ids full ids
     * @return by id, one embedding for each piece of the text, in order; ids that are not there, or have no vector, are left out
     */
    public Map<String, List<Embedding>> embeddings(Collection<String> ids) {
        List<String> named = List.copyOf(Texts.required("ids", ids));
        List<StoredMemory> seen = new ArrayList<>();
        Map<String, List<Embedding>> found = floors().store().read(reader -> {
            seen.clear();
            List<Long> keys = reader.keys(scope, named);
            Map<Long, StoredMemory> loaded = reader.load(keys);
            if (observations().isOnFor(scope)) {
                seen.addAll(loaded.values());
            }
            Map<String, List<Embedding>> embeddings = new HashMap<>();
            reader.vectors(scope, keys)
                    .forEach((key, vectors) -> embeddings.put(
                            Objects.requireNonNull(loaded.get(key)).memory().id(),
                            vectors.stream().map(Embedding::from).toList()));
            return embeddings;
        });
        read(seen.stream().map(StoredMemory::memory).toList());
        return found;
    }

    /**
     * Reads one memory without leaving a mark.
     *
     * @param id the memory
     * @return the memory, or empty if there is none
     * @throws MemoriException if the id fits several memories
     */
    public Optional<Memory> peek(String id) {
        return lookup(id).map(found -> read(List.of(found.memory())).get(0));
    }

    /**
     * Counts an access to a memory, as if it had been read.
     *
     * @param id the memory
     * @throws MemoriException if there is no such memory
     */
    public void touch(String id) {
        ownerOnly("touch its memories");
        long key = floors().store()
                .read(reader -> MemoryLookup.require(reader, scope.own(), id))
                .key();
        floors.store().markAccessed(List.of(key), floors.clock().instant());
    }

    /**
     * A page of memories. Counts no access.
     *
     * @param request which, in what order
     * @return the memories of the page; empty behind the last page
     */
    public List<Memory> list(ListRequest request) {
        Texts.required("request", request);
        if (request.sort() == MemorySort.ACCESSED || request.sort() == MemorySort.ACCESS_COUNT) {
            floors.store().flush();
        }
        return read(floors().store().read(reader -> reader.list(scope, request)).stream()
                .map(StoredMemory::memory)
                .toList());
    }

    /**
     * Counts memories.
     *
     * @param selection which
     * @return their number
     */
    public long count(MemorySelection selection) {
        Texts.required("selection", selection);
        return floors().store().read(reader -> reader.count(scope, selection));
    }

    /**
     * Changes one memory. It gets a new version, unless the update changes nothing; the version before stays in history.
     *
     * @param id     the memory
     * @param update what to change
     * @return the memory as it is now
     * @throws MemoriException if there is no such memory, it is not at the expected version, or a new value is not legal
     */
    public Memory update(String id, MemoryUpdate update) {
        MemoryUpdate required = Texts.required("update", update);
        writable();
        Scope own = scope.own();
        return floors().writer().update(own, reader -> MemoryLookup.require(reader, own, id), required);
    }

    /**
     * Corrects a memory: adds another that holds instead, and ends the validity of the old one where that of the new one begins. The old one
     * stays and can be found, behind the correction; who asks with its words is told the correction, too.
     *
     * @param id         the memory that is no longer true
     * @param correction what holds instead; from now on, unless its {@link NewMemory.Builder#validFrom validFrom} says since when
     * @return the new memory's id, with the outcome {@link dev.langchain4j.memori.data.AddOutcome#SUPERSEDED}
     * @throws MemoriException if there is no such memory, the correction is not legal, or it would hold from before the other one did
     */
    public AddResult supersede(String id, NewMemory correction) {
        NewMemory required = Texts.required("correction", correction);
        writable();
        Scope own = scope.own();
        return floors().writer().supersede(own, reader -> MemoryLookup.require(reader, own, id), required);
    }

    /**
     * The chain of corrections that a memory stands in. Counts no access.
     *
     * @param id any memory of it
     * @return from what was believed first to what holds now; only the memory itself if nothing was corrected
     * @throws MemoriException if there is no such memory
     */
    public List<Memory> chain(String id) {
        return read(
                floors()
                        .store()
                        .read(reader -> reader.chain(
                                scope, MemoryLookup.require(reader, scope, id).key()))
                        .stream()
                        .map(StoredMemory::memory)
                        .toList());
    }

    /**
     * Notes that a human has confirmed a memory, which adds to its trust. To be called on the word of a human, never on that of a model.
     *
     * @param id the memory
     * @return the memory as it is now
     * @throws MemoriException if there is no such memory
     */
    public Memory confirm(String id) {
        ownerOnly("confirm its memories");
        Scope own = scope.own();
        return floors().writer().confirm(own, reader -> MemoryLookup.require(reader, own, id));
    }

    /**
     * Makes what an earlier version said the newest version of a memory, of one that was rolled back, too.
     *
     * @param id      the full id
     * @param version the number of the version, as the {@link #history} tells it
     * @return the memory as it is now
     * @throws MemoriException if there is no such memory, the store does not have that version any more, or the handle's channel is not trusted
     */
    public Memory restore(String id, long version) {
        writable();
        trustedOnly("earlier versions can be restored");
        return floors().restoration().restore(scope.own(), Texts.required("id", id), version);
    }

    /**
     * What {@link #rollBack} would do now.
     *
     * @param request whose changes
     * @return what would be restored, withdrawn and kept
     */
    public RollbackResult previewRollBack(RollbackRequest request) {
        ownerOnly("roll changes back");
        return floors().restoration().preview(scope.namespace(), Texts.required("request", request));
    }

    /**
     * Takes back every change that an actor or a session has made since a moment, in all collections and core memory blocks of this namespace, in
     * one transaction. What they changed is as it was before; what they created is no longer current; how often they said the same as others does
     * not count any more. What somebody else has changed since is left as it is. Nothing is erased: the changes and their taking back stand in the
     * history, and {@link #restore} brings back single memories.
     *
     * @param request whose changes
     * @return what was restored, withdrawn and kept
     * @throws MemoriException if the handle's channel is not trusted
     */
    public RollbackResult rollBack(RollbackRequest request) {
        ownerOnly("roll changes back");
        trustedOnly("changes can be rolled back");
        return floors().restoration().rollBack(scope.namespace(), Texts.required("request", request), scope.actor());
    }

    /**
     * Exempts a memory from purging, and gives it the first place in every context.
     *
     * @param id the memory
     * @return the memory as it is now
     * @throws MemoriException if there is no such memory
     */
    public Memory pin(String id) {
        return update(id, MemoryUpdate.builder().pinned(true).build());
    }

    /**
     * Takes back what {@link #pin} did.
     *
     * @param id the memory
     * @return the memory as it is now
     * @throws MemoriException if there is no such memory
     */
    public Memory unpin(String id) {
        return update(id, MemoryUpdate.builder().pinned(false).build());
    }

    /**
     * Lets a memory expire: from then on it is not found, listed, counted or read any more.
     *
     * @param id the memory
     * @param at when
     * @return the memory as it is now
     * @throws MemoriException if there is no such memory
     */
    public Memory expire(String id, Instant at) {
        return update(id, MemoryUpdate.builder().expiresAt(at).build());
    }

    /**
     * Erases one memory: every version, vector and index entry, and its bytes in the store's files; then looks for what was erased. The history keeps that
     * it was there, not what it was, as {@link #forget(ForgetRequest)} says.
     *
     * @param id the memory; one that has expired or was withdrawn must be named by its full id
     * @return what was erased, and what was verified
     * @throws MemoriException if there is no such memory
     */
    public ForgetReceipt forget(String id) {
        writable();
        Scope own = scope.own();
        return floors().writer().forget(own, reader -> List.of(MemoryLookup.requireKey(reader, own, id)));
    }

    /**
     * Erases what a request names, in one transaction: memories with all their versions, vectors and index entries, conversations, core memory blocks,
     * documents and grants. Then the write-ahead log is emptied into the file, and what was erased is looked for, in every table and index and in the
     * bytes of the store's files, gaps and free pages included; copies that SQLite has left in gaps are cleared.
     *
     * <p>What stays: history rows that say that something with this id or label was there, when and by whom it was changed and that it was forgotten (ids, versions,
     * times, events, the names and sessions of actors, names of other namespaces that a block was shared with), the names of namespace and collections, what an audit has recorded, and the
     * corroborations of memories that stay. So an id, a label or a name should not say what must be forgotten. Texts that others keep stay theirs, backups and exports are not
     * touched, and neither is what this process still has in memory of searches that are over.
     *
     * @param request what is to go
     * @return what was erased, and what was verified
     * @throws MemoriException if the store fails; then nothing was erased
     */
    public ForgetReceipt forget(ForgetRequest request) {
        Texts.required("request", request);
        ownerOnly("forget by request");
        if (request.session() != null || request.actor() != null || request.isEverything()) {
            floors.background().settle(scope.namespace());
        }
        ForgetReceipt receipt = floors().writer().forget(scope.own(), request);
        floors.conversations().dropWindows(scope.namespace());
        return receipt;
    }

    /**
     * Erases several memories as {@link #forget(String)} does, in one transaction.
     *
     * @param ids full ids; those that are not there are passed over
     * @return what was erased, and what was verified
     */
    public ForgetReceipt forgetAll(Collection<String> ids) {
        List<String> named = List.copyOf(Texts.required("ids", ids));
        writable();
        return floors().writer().forget(scope.own(), reader -> reader.lastVersions(scope.own(), named));
    }

    /**
     * What {@link #purge} would erase now; memories that have expired are among it.
     *
     * @param selection which memories
     * @return counts, and the oldest of them
     */
    public PurgePreview previewPurge(MemorySelection selection) {
        Texts.required("selection", selection);
        ownerOnly("purge its memories");
        return floors().store().read(reader -> reader.previewPurge(scope.own(), selection));
    }

    /**
     * Erases the selected memories as {@link #forget(String)} does, in one transaction, expired ones included. Pinned ones stay, pinned
     * facts that rest on them among them; of other facts that rest on nothing else, {@link #previewPurge} does not tell.
     *
     * @param selection which memories
     * @return what was erased
     * @throws MemoriException if the selection is of a past moment
     */
    public ForgetReceipt purge(MemorySelection selection) {
        Texts.required("selection", selection);
        ownerOnly("purge its memories");
        return floors().writer().purge(scope.own(), reader -> reader.keysToPurge(scope.own(), selection));
    }

    /**
     * A retention policy for this handle's collections: a preview first, and then the erasing. Nothing happens before it is asked to.
     *
     * @param policy the rules
     * @return what shows and applies them
     */
    public Retention retention(RetentionPolicy policy) {
        ownerOnly("decide how long its memories are kept");
        return new Retention(
                floors().store(),
                scope.own(),
                Texts.required("policy", policy),
                floors.clock(),
                floors.writer()::check,
                floors.background()::wake);
    }

    /**
     * The changes to one memory, those before it was forgotten included.
     *
     * @param id the full id
     * @return the changes, oldest first; empty if there never was such a memory
     */
    public List<HistoryEntry> history(String id) {
        List<HistoryEntry> history = floors().store().read(reader -> reader.history(scope, id));
        history.stream()
                .flatMap(entry -> Stream.ofNullable(entry.before()))
                .findFirst()
                .ifPresent(before -> read(List.of(before)));
        return history;
    }

    /**
     * What an agent should see at the start of a session: pinned memories, core memory, relevant, recent, frequent and stale memories and counts.
     * What is relevant counts as read; it is found by words alone while the embedding model fails, and without the scoring model while that does.
     *
     * @param task what the session is about; blank for no particular task
     * @return the context
     */
    public MemoryContext context(String task) {
        MemoryContext context = contexts().whole(Texts.required("task", task));
        observations().keep(AuditAction.READ, memories(context), context.core());
        return context;
    }

    /**
     * The same as a text for a prompt, within a budget as the library's approximate estimator counts.
     *
     * @param task        what the session is about; blank for no particular task
     * @param tokenBudget the most tokens that the text may have, at least 1
     * @return the text, what it shows and what it leaves out
     * @throws MemoriException if the budget is less than 1
     */
    public BudgetedContext context(String task, int tokenBudget) {
        return context(
                ContextRequest.builder().task(task).tokenBudget(tokenBudget).build());
    }

    /**
     * The same as a text for a prompt, within a budget. Every memory stands there with date, origin and its id, shortened as far as this handle still finds
     * it by that, as escaped data under a sentence that says that notes are not instructions. It belongs into a system message: what stands in the message
     * of a user is kept as if the user had said it.
     *
     * <p>The text never has more tokens than the budget. What does not fit is left out whole: each section has its share, and what it leaves goes round among
     * the others, to the pinned first and to the stale last. A budget that is too small for a single memory or block is no error: the text is empty then, and
     * {@link BudgetedContext#explanation()} says why. What is shown as relevant counts as read, and what is left out does not.
     *
     * @param request the task, the budget, what counts it and the sections
     * @return the text, what it shows and what it leaves out
     */
    public BudgetedContext context(ContextRequest request) {
        BudgetedContext context = contexts().within(Texts.required("request", request));
        observations()
                .keep(
                        AuditAction.INJECT,
                        memories(context.shown()),
                        context.shown().core());
        return context;
    }

    /**
     * Counts what is stored.
     *
     * @return the counts of this handle's collections
     */
    public MemoryStats stats() {
        return floors().store().read(reader -> reader.stats(scope));
    }

    /**
     * Exports the current memories as JSON lines: one that names the format, then one a memory with id, times and counts.
     *
     * @param file    where to; replaced if it is there, and written whole or not at all
     * @param vectors whether the vectors go with them
     * @return how many memories were exported
     * @throws MemoriException if the file cannot be written
     */
    public long exportTo(Path file, boolean vectors) {
        Texts.required("file", file);
        observations().leaving(scope.collections());
        return floors().transfer().exportTo(scope.own(), file, vectors);
    }

    /**
     * Imports an export in one transaction. Vectors are taken if they belong to this store's embedding model; {@link Memori#backfill} makes
     * the others.
     *
     * @param file an export of this library
     * @param ids  whether the memories keep their ids
     * @return what was done
     * @throws MemoriException if the file is not an export or is damaged; then nothing was imported
     */
    public ImportResult importFrom(Path file, ImportIds ids) {
        writable();
        return floors().transfer().importFrom(scope.own(), Texts.required("file", file), Texts.required("ids", ids));
    }

    /**
     * Exports the whole namespace, whatever collections this handle is on, as JSON lines that lose nothing: every version of every memory in every
     * collection with all its times, counts, provenance and vectors, the history, core memory with its versions, conversations with their windows,
     * and documents. Not among it is what ties the namespace to others and to this file: grants, and the audit. The export is of one moment; others may
     * write meanwhile.
     *
     * @param request where to, and whether the vectors go along
     * @return what was written
     * @throws MemoriException if the file cannot be written; then there is none, or still the one before
     */
    public TransferResult exportTo(ExportRequest request) {
        Texts.required("request", request);
        ownerOnly("export it as a whole");
        observations().leaving(List.of("the whole namespace"));
        floors.background().settle(scope.namespace());
        floors.store().flush();
        return floors.namespaces().exportTo(scope.own(), request);
    }

    /**
     * Imports an export of a whole namespace into this one, in one transaction: all of it or nothing. Every line is checked before the first is stored,
     * and none can reach another namespace.
     *
     * <p>It restores what the file says, provenance and confirmations included, and not what a policy would make of it: import what you have exported. What
     * others hand you is what {@link #absorb} is for.
     *
     * <p>System times come along: a question about the past, {@code asOf}, is answered here as it was answered there. The history lists the imported
     * changes behind those that are here already, so that its order is the order in which this store learnt of them; times in the future of this store are
     * refused. Vectors are taken if they belong to this store's embedding model; {@link Memori#backfill} makes the others.
     *
     * @param request the file, and what becomes of what is here
     * @return what was stored and what was left out
     * @throws MemoriException if the file is not such an export, was changed or cut off since it was written, or a line of it is not legal; then nothing
     *                         was changed, and the message names the line; or if the handle's channel is not trusted
     */
    public TransferResult importFrom(ImportRequest request) {
        ownerOnly("import into it as a whole");
        trustedOnly("a whole namespace can be imported");
        TransferResult result = floors.namespaces().importFrom(scope.own(), Texts.required("request", request));
        floors.background().wake();
        return result;
    }

    /**
     * Compiles the memories of this handle's collections that are most worth carrying to another store, for {@link #absorb}.
     *
     * @param request what to choose, how much of it, and where to
     * @return what was written
     * @throws MemoriException if the file cannot be written
     */
    public KernelResult kernel(KernelRequest request) {
        Texts.required("request", request);
        observations().leaving(scope.collections());
        return floors().kernel().write(scope.own(), request);
    }

    /**
     * Adds the memories of a kernel, each as {@link #add} does: duplicates join what is here, and a policy has its say. They come by the channel
     * {@link dev.langchain4j.memori.data.Channel#IMPORT}, or by the one they came by first where that is not trusted; unconfirmed, unpinned and with new
     * ids. Where they come from stands in their metadata under {@code origin}: their first channel and actor. The file is checked before anything is
     * added; the memories are durable in batches of some hundred, as with {@link #addAll}.
     *
     * @param file a kernel
     * @return what became of its memories
     * @throws MemoriException if the file is no kernel, or was changed or cut off since it was compiled; then nothing was added
     */
    public AbsorbResult absorb(Path file) {
        writable();
        List<Memory> memories = floors().kernel().read(scope.own(), Texts.required("file", file));
        return new Absorption(floors.writer(), scope.own()).of(memories);
    }

    /**
     * A bundle of Markdown files with which one session, agent or person hands over to the next: what stands, what was decided, what was corrected, and
     * what is open.
     *
     * @return writes and reads bundles of this handle's collections and the core memory of the namespace
     */
    public Handoff handoff() {
        ownerOnly("hand it over");
        Actor actor = scope.actor();
        MemoryNamespace importing = floors.gate().distrusts(actor.channel())
                ? this
                : actingAs(new Actor(actor.name(), Channel.IMPORT, actor.sessionId()));
        return new Handoff(floors(), importing.scope.own(), importing.core(), () -> observations()
                .leaving(scope.collections()));
    }

    /**
     * The core memory: labelled blocks of text that an agent has in front of it in every prompt. They belong to the namespace, whatever
     * collections this handle is on.
     *
     * @return a handle on the blocks of this namespace, and on those that others share with it
     */
    public CoreMemory core() {
        ownerOnly("use its core memory");
        return new CoreMemory(floors.store(), scope.namespace(), floors.clock(), scope.actor(), floors.gate());
    }

    /**
     * The facts of this namespace. They are memories of the collection {@value Memori#FACTS}, and are searched, listed and exported as such.
     *
     * @return a handle on the facts; the memories that they come from are looked for in the collections of this handle
     */
    public Facts facts() {
        return new Facts(floors().store(), scope.own(), floors.facts(), this::read);
    }

    /**
     * A conversation of this namespace. It need not exist: the first message brings it into being. Its messages can be searched as memories of the
     * collection {@value Memori#RECALL}.
     *
     * @param id which conversation; not blank, at most {@value Conversations#MAX_ID_LENGTH} characters
     * @return the handle
     * @throws MemoriException if the id is not legal
     */
    public Conversation conversation(String id) {
        ownerOnly("use its conversations");
        return floors.conversations().of(scope.namespace(), id);
    }

    /**
     * The conversations of this namespace.
     *
     * @return their ids in ascending order
     */
    public List<String> conversations() {
        ownerOnly("use its conversations");
        return floors.conversations().ids(scope.namespace());
    }

    /**
     * Texts that this namespace keeps under names and that no search finds, such as the state of a workflow.
     *
     * @param shelf what sort of texts; a name as that of a collection
     * @return the handle
     * @throws MemoriException if the name is not legal
     */
    public Documents documents(String shelf) {
        ownerOnly("use its documents");
        return new Documents(
                floors.store(),
                scope.namespace(),
                new Scope(scope.namespace(), List.of(shelf)).target(),
                floors.gate());
    }

    private static void requireNoQuarantine(String name) {
        if (Texts.required("the name of a collection", name).startsWith(Quarantine.PREFIX)) {
            throw MemoriException.invalid("the name of a collection must not begin with '" + Quarantine.PREFIX
                    + "'; what waits to be confirmed is reached by quarantine()");
        }
    }

    /** Conversations are made searchable in the background; who asks for what was said gets to see it all. */
    private Floors floors() {
        if (scope.collections().stream().map(Quarantine::origin).anyMatch(Memori.RECALL::equals)) {
            floors.background().settle(scope.namespace());
        }
        return floors;
    }

    private Contexts contexts() {
        return new Contexts(floors(), scope, guest == null ? () -> core().blocks() : List::of);
    }

    private static List<Memory> memories(MemoryContext context) {
        return Stream.of(ContextSection.values())
                .flatMap(section -> context.memories(section).stream())
                .toList();
    }

    private List<MemoryHit> readHits(List<MemoryHit> hits) {
        read(hits.stream().map(MemoryHit::memory).toList());
        return hits;
    }

    /** For the audit, where there is one. Whether a read counts as an access is another matter. */
    private List<Memory> read(List<Memory> memories) {
        observations().keep(AuditAction.READ, memories, List.of());
        return memories;
    }

    private Observations observations() {
        return new Observations(floors.store(), name(), scope.actor(), floors.clock());
    }

    /** What only the namespace itself may do. */
    private void ownerOnly(String what) {
        if (guest != null) {
            throw guest.ownersAlone(what);
        }
    }

    /** What brings back whatever a file or the past says, core memory included. */
    private void trustedOnly(String what) {
        Channel channel = scope.actor().channel();
        if (floors.gate().distrusts(channel)) {
            throw new MemoriException(
                    MemoriException.Reason.NOT_ALLOWED,
                    what + " by trusted channels alone, and not by " + channel + "; nothing was changed");
        }
    }

    /** Told before anything is looked up, so that what a guest may not write is refused in the same words whatever there is. */
    private void writable() {
        if (guest != null) {
            guest.requireWrite();
        }
    }

    private Optional<StoredMemory> lookup(String id) {
        return floors().store().read(reader -> MemoryLookup.find(reader, scope, id));
    }
}
