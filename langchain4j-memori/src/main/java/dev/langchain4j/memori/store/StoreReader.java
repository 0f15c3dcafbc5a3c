package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.PurgePreview;
import dev.langchain4j.memori.data.RollbackRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One consistent view of a store. Valid only inside the callback that it was handed to, on the thread of that callback. */
public interface StoreReader {

    /** How many terms a query may have: one bit each in {@link Evidence#matched()}. */
    int MAX_TERMS = 64;

    /**
     * The current memories with an id.
     *
     * @param scope where to look
     * @param id    a full id
     * @return the memory; several only if the scope has several collections
     */
    List<StoredMemory> find(Scope scope, String id);

    /**
     * The current memories whose generated id begins with a string. Ids that a caller gave are never found by their beginning: that of
     * one may well be the whole of another.
     *
     * @param scope    where to look
     * @param idPrefix the beginning of a UUID
     * @param limit    how many to return at the most
     * @return the memories in ascending order of their ids
     */
    List<StoredMemory> findByPrefix(Scope scope, String idPrefix, int limit);

    /**
     * Counts the current memories whose generated id begins with a string.
     *
     * @param scope    where to look
     * @param idPrefix the beginning of a UUID
     * @return their number
     */
    long countByPrefix(Scope scope, String idPrefix);

    /**
     * The keys of the memories with certain ids, expired ones included.
     *
     * @param scope where to look
     * @param ids   full ids; those that are not there are passed over
     * @return the keys of their current versions
     */
    List<Long> keys(Scope scope, Collection<String> ids);

    /**
     * The keys of memories by their ids, whether they are current, have expired or were withdrawn.
     *
     * @param scope where to look
     * @param ids   full ids
     * @return of each that is there the key of its last version
     */
    List<Long> lastVersions(Scope scope, Collection<String> ids);

    /**
     * The keys of the memories of a scope in the order in which the memories came into being. A change does not move a memory.
     *
     * @param scope where to look
     * @return the keys of their current versions
     */
    List<Long> keysByOrigin(Scope scope);

    /**
     * The keys of the memories that a purge would erase: selected, not pinned, expired ones included.
     *
     * @param scope     where to look
     * @param selection which
     * @return the keys of their current versions
     */
    List<Long> keysToPurge(Scope scope, MemorySelection selection);

    /**
     * What a purge would erase.
     *
     * @param scope     where to look
     * @param selection which
     * @return the preview
     */
    PurgePreview previewPurge(Scope scope, MemorySelection selection);

    /**
     * Memories that are not pinned, expired ones included, as retention looks at them.
     *
     * @param scope     where to look
     * @param selection which; not of a past moment
     * @param keys      of these versions only, or null for all
     * @return the current versions in ascending order of their keys
     */
    List<AgingMemory> aging(Scope scope, MemorySelection selection, @Nullable Collection<Long> keys);

    /**
     * Loads versions by key.
     *
     * @param keys keys that this store gave out; those that are gone are left out
     * @return the versions by key
     */
    Map<Long, StoredMemory> load(Collection<Long> keys);

    /**
     * A page of memories.
     *
     * @param scope   where to look
     * @param request which, in what order
     * @return the memories
     */
    List<StoredMemory> list(Scope scope, ListRequest request);

    /**
     * Pinned memories.
     *
     * @param scope where to look
     * @param limit how many to return at the most
     * @return the memories, most recently updated first, ties by id
     */
    List<StoredMemory> pinned(Scope scope, int limit);

    /**
     * Counts memories.
     *
     * @param scope     where to look
     * @param selection which
     * @return their number
     */
    long count(Scope scope, MemorySelection selection);

    /**
     * Current memories with this content hash.
     *
     * @param scope where to look; only the target collection counts
     * @param hash  the hash of the normalised content
     * @return those memories, oldest first
     */
    List<StoredMemory> withContentHash(Scope scope, long hash);

    /**
     * What the lanes know, together: the best candidates of each, with what either lane has to say of them.
     *
     * @param scope     where to look
     * @param selection which memories may be returned; the others still count for what a word is worth, and still lend to their neighbours
     * @param query     what to ask which lane
     * @return the evidence of every memory that a lane proposes
     * @throws MemoriException if the store's vectors belong to another model than the query's
     */
    Findings find(Scope scope, MemorySelection selection, LaneQuery query);

    /**
     * The vector lane: the nearest memories by cosine; of a memory with several vectors the nearest counts.
     *
     * @param scope     where to look
     * @param selection which memories may be returned
     * @param model     what made the query vector: the store's model, or for a collection of given vectors the callers
     * @param query     a finite vector of that model's dimension, not all zero
     * @param limit     how many to return at the most
     * @return candidates, best first, ties by key
     * @throws MemoriException if the store's vectors belong to another model
     */
    List<Candidate> nearest(Scope scope, MemorySelection selection, EmbeddingModelId model, float[] query, int limit);

    /**
     * The vectors of versions: those of the active model, or those that callers gave.
     *
     * @param scope where they stand; versions outside it have none here
     * @param keys  keys that this store gave out
     * @return the vectors of each version that has any, in the order of the text
     */
    Map<Long, List<float[]>> vectors(Scope scope, Collection<Long> keys);

    /**
     * Versions that were stored before they were embedded, and still wait.
     *
     * @param afterKey only versions with a greater key; 0 for all
     * @param limit    how many to return at the most
     * @return the versions, those that wait longest first
     */
    List<StoredMemory> deferred(long afterKey, int limit);

    /**
     * Versions that lack a vector of a model, past versions included. Collections whose vectors callers give are left out.
     *
     * @param model    the model
     * @param afterKey only keys greater than this
     * @param limit    how many to return at the most
     * @return versions in ascending order of their keys
     */
    List<StoredMemory> withoutVectors(EmbeddingModelId model, long afterKey, int limit);

    /**
     * Counts the versions that lack a vector of a model, as {@link #withoutVectors} finds them.
     *
     * @param model the model
     * @return their number
     */
    long countWithoutVectors(EmbeddingModelId model);

    /**
     * The model whose vectors the store serves.
     *
     * @return the model, or empty while there is no vector
     */
    Optional<EmbeddingModelId> activeModel();

    /**
     * What stands for the vectors that callers gave to a collection.
     *
     * @param scope the collection
     * @return the id with their dimension, or empty while there is none
     */
    Optional<EmbeddingModelId> givenModel(Scope scope);

    /**
     * A memory as it was.
     *
     * @param scope where to look
     * @param id    its full id
     * @param asOf  the moment of system time
     * @return the versions with that id that were current and not expired then; several only if the scope has several collections
     */
    List<StoredMemory> findAsOf(Scope scope, String id, Instant asOf);

    /**
     * Every version of a memory that the store still has, whether one of them is current or not.
     *
     * @param scope where to look
     * @param id    its full id
     * @return the versions, by collection, oldest first
     */
    List<StoredMemory> versions(Scope scope, String id);

    /**
     * What holds instead of memories that were superseded.
     *
     * @param scope     where to look
     * @param selection which memories may be returned; those in between need not be among them
     * @param keys      keys of current versions
     * @return by key of the superseded, the key of the current memory at the end of its chain; those that nothing supersedes are left out
     */
    Map<Long, Long> successors(Scope scope, MemorySelection selection, Collection<Long> keys);

    /**
     * The chain of corrections that a memory stands in.
     *
     * @param scope where to look
     * @param key   the key of its current version
     * @return current memories, from the first that was believed to what holds now; only itself if it neither corrects nor is corrected
     */
    List<StoredMemory> chain(Scope scope, long key);

    /**
     * What somebody changed.
     *
     * @param namespace where to look
     * @param request   whose changes, since when
     * @return the memories, of all collections of the namespace, in ascending order of collection and id
     */
    List<ChangedMemory> changed(String namespace, RollbackRequest request);

    /**
     * The changes to one memory.
     *
     * @param scope where it stands
     * @param id    its full id; forgotten memories count
     * @return the changes, oldest first
     */
    List<HistoryEntry> history(Scope scope, String id);

    /**
     * Counts what a scope holds.
     *
     * @param scope where to look
     * @return the counts
     */
    MemoryStats stats(Scope scope);

    /**
     * Counts what the whole store holds.
     *
     * @return the counts
     */
    MemoryStats stats();

    /**
     * The core memory blocks as this view sees them.
     *
     * @return reads them
     */
    BlockReader blocks();

    /**
     * The namespaces that hold a collection.
     *
     * @return their names in ascending order
     */
    List<String> namespaces();

    /**
     * Counts the current memories of a namespace, expired ones included.
     *
     * @param namespace which namespace
     * @param apart     names of collections that are not counted
     * @return their number
     */
    long memoriesOutside(String namespace, Collection<String> apart);

    /**
     * Measures the contents of those memories.
     *
     * @param namespace which namespace
     * @param apart     names of collections that are not counted
     * @return how many Unicode characters they have; for a content with NUL in it, how many bytes
     */
    long charactersOutside(String namespace, Collection<String> apart);

    /**
     * The conversations.
     *
     * @return what reads them
     */
    ConversationReader conversations();

    /**
     * The facts, by their parts.
     *
     * @return what reads them
     */
    FactReader facts();

    /**
     * The documents.
     *
     * @return what reads them
     */
    DocumentReader documents();

    /**
     * Some memories that a search of their own words should find now and later: current ones that do not expire, newest first.
     *
     * @param limit how many to return at the most
     * @return their keys
     */
    List<Long> lasting(int limit);

    /**
     * Counts the changes that are newer than one, and says how far they reach back.
     *
     * @param sequence the number of the one
     * @return the time of the oldest of them and their number
     */
    LaterChanges changesAfter(long sequence);

    /**
     * Who sees whose memories.
     *
     * @return what reads it
     */
    GrantReader grants();

    /**
     * What was done, where that is kept.
     *
     * @return what reads it
     */
    AuditReader audit();

    /**
     * The same view for somebody to whom nothing is granted: every scope is as if nothing had ever been written to it.
     *
     * @return a reader that finds no collection
     */
    StoreReader withoutCollections();

    /**
     * What waits for the background, in the whole store.
     *
     * @return how much of each kind
     */
    Backlog backlog();

    /**
     * When it was last somebody's turn.
     *
     * @param task what is done in turn
     * @return when somebody took it; empty if nobody ever did
     */
    Optional<Instant> lastTurn(String task);

    /**
     * Everything that a namespace holds, past versions and history included, in an order in which {@link NamespaceWriter} takes it. Not
     * among it is what others are granted, and the audit: both belong to this store.
     *
     * @param namespace whose
     * @param vectors   whether versions come with the vectors of the store's model; vectors that callers gave, nobody could make anew, and
     *                  always come
     * @param consumer  is handed row after row; must not ask this reader for anything
     */
    void eachRow(String namespace, boolean vectors, Consumer<? super NamespaceRow> consumer);
}
