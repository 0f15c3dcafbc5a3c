package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.ForgetRequest;
import dev.langchain4j.memori.data.MemoriException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * One write transaction. What it reads includes what it has written. Valid only inside the callback that it was handed to, on
 * the thread of that callback. Every change also enters the history.
 */
public interface StoreWriter extends StoreReader {

    /**
     * Takes the turn at something that several processes do, and that one of them should do at a time.
     *
     * @param task  what it is
     * @param since who took it then or later has it
     * @return whether it is taken now; false if somebody has it
     */
    boolean takeTurn(String task, Instant since);

    /**
     * Stores a new memory.
     *
     * @param version the memory with its occurrence flag; the key is ignored
     * @param change  what the history says
     * @return the stored version with its key
     * @throws MemoriException if its collection already holds a memory with that id
     */
    StoredMemory insert(StoredMemory version, Change change);

    /**
     * Stores a new memory that was prepared for it.
     *
     * @param version  the memory with its occurrence flag; the key is ignored
     * @param prepared what the same store has made of it by {@link MemoryStore#prepare}
     * @param change   what the history says
     * @return the stored version with its key
     * @throws MemoriException if its collection already holds a memory with that id
     */
    StoredMemory insert(StoredMemory version, Prepared prepared, Change change);

    /**
     * Makes a new version of a memory current; the one before stays as history.
     *
     * @param before the current version
     * @param after  the memory as it is to be, with the same id and the next version number
     * @param change what the history says
     * @return the new version with its key
     */
    StoredMemory replace(StoredMemory before, StoredMemory after, Change change);

    /**
     * Makes a memory current again that has no current version.
     *
     * @param last   the newest of its versions
     * @param after  the memory as it is to be, with the same id and the next version number
     * @param change what the history says
     * @return the new version with its key
     */
    StoredMemory bringBack(StoredMemory last, StoredMemory after, Change change);

    /**
     * Takes a memory out of what is current. All its versions stay as history.
     *
     * @param memory the current version
     * @param change what the history says
     */
    void withdraw(StoredMemory memory, Change change);

    /**
     * Counts one more addition of the same content. No new version arises.
     *
     * @param memory the current version
     * @param change what the history says
     */
    void reinforce(StoredMemory memory, Change change);

    /**
     * Notes that somebody has said the same as a memory. No new version arises, and the history says nothing: what made the repetition is
     * recorded there already.
     *
     * @param memory the current version
     * @param source who; counted once for each memory
     */
    void corroborate(StoredMemory memory, String source);

    /**
     * Takes back that somebody has said the same as others.
     *
     * @param namespace where
     * @param sources   who
     * @param since     from when on
     */
    void withdrawCorroborations(String namespace, Collection<String> sources, Instant since);

    /**
     * Gives a version its vectors.
     *
     * @param memory  the version
     * @param model   the model that made them: the active one, or one being built, or the callers; the first model that a store sees
     *                becomes active, as does the first dimension that callers give to a collection
     * @param vectors one per piece of text, in order
     * @throws MemoriException if the store's vectors belong to another model
     */
    void putVectors(StoredMemory memory, EmbeddingModelId model, List<float[]> vectors);

    /**
     * Notes that the vectors of a version are to be made later.
     *
     * @param memory a version that this transaction stored
     */
    void defer(StoredMemory memory);

    /**
     * Gives a version the vectors of the one before it, of every model alike.
     *
     * @param before the version whose vectors they are
     * @param after  the version that looks the same to an embedding model
     */
    void copyVectors(StoredMemory before, StoredMemory after);

    /**
     * Erases memories with all their versions, vectors and index entries.
     *
     * @param scope where they stand; keys outside it are passed over
     * @param keys  the keys of any version of each
     * @return what was erased
     */
    ForgetReceipt forget(Scope scope, Collection<Long> keys);

    /**
     * Erases as {@link #forget(Scope, Collection)} does what nobody has named, because it is of no more use: pinned facts stay that rest on it.
     *
     * @param scope where they stand; keys outside it are passed over
     * @param keys  the keys of any version of each
     * @return what was erased
     */
    ForgetReceipt purge(Scope scope, Collection<Long> keys);

    /**
     * Erases what a request names.
     *
     * @param scope   whose handle asks; ids and selections are looked up in its collections, and in their quarantine
     * @param request what is to go
     * @return what was erased
     */
    ForgetReceipt forget(Scope scope, ForgetRequest request);

    /**
     * Erases a document.
     *
     * @param namespace whose
     * @param shelf     of what sort
     * @param name      its name
     * @return what was erased; nothing if there was none of that name
     */
    ForgetReceipt forgetDocument(String namespace, String shelf, String name);

    /**
     * The core memory blocks, to be changed in this transaction.
     *
     * @param actor who changes them
     * @return reads and writes them
     */
    BlockWriter blocks(Actor actor);

    /**
     * Starts to build, or goes on building, the vectors of another model beside the active ones. Vectors of a third model that
     * was being built are dropped.
     *
     * @param model the model to build
     */
    void build(EmbeddingModelId model);

    /**
     * Serves the vectors of a model that was built; those of the model before are dropped.
     *
     * @param model the model that was built
     */
    void activate(EmbeddingModelId model);

    /**
     * The conversations.
     *
     * @return what reads and changes them
     */
    @Override
    ConversationWriter conversations();

    /**
     * The documents.
     *
     * @return what reads and changes them
     */
    @Override
    DocumentWriter documents();

    /**
     * Who sees whose memories.
     *
     * @return what reads and changes it
     */
    @Override
    GrantWriter grants();

    /**
     * What was done, where that is kept.
     *
     * @return what reads it and adds to it
     */
    @Override
    AuditWriter audit();

    /**
     * Takes in the rows of a whole namespace.
     *
     * @param namespace whose
     * @param actor     who brings them in
     * @return stores them
     */
    NamespaceWriter rows(String namespace, Actor actor);
}
