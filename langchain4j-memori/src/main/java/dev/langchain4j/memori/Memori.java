package dev.langchain4j.memori;

import dev.langchain4j.memori.backup.Backups;
import dev.langchain4j.memori.backup.Restore;
import dev.langchain4j.memori.data.BackupReport;
import dev.langchain4j.memori.data.DrillReport;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.Fact;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.IntegrityReport;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.RestoreReport;
import dev.langchain4j.memori.data.StoreStatus;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.recall.Conversations;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.write.Reembedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store of memories: one file, or one that lives in memory. Hands out {@linkplain #namespace namespaces}, each of which sees its own
 * memories and no others, and looks after the store as a whole. Safe for use by several threads.
 *
 * <p>Every method but {@link #close} throws {@link MemoriException} when the store is closed, damaged, full or cannot be reached.
 */
public final class Memori implements AutoCloseable {

    /** The collection of searchable memories, which namespaces work on unless they are told otherwise. */
    public static final String ARCHIVAL = "archival";

    /** The collection of what was said in conversations: one memory a message of a user, model or tool. */
    public static final String RECALL = Conversations.COLLECTION;

    /** The collection of facts: subject, predicate and object. */
    public static final String FACTS = Fact.COLLECTION;

    private final Floors floors;
    private final Reembedding reembedding;
    private final Backups backups;
    private final Status status;

    Memori(MemoryStore store, Settings settings) {
        this.floors = Floors.of(store, settings);
        this.reembedding = new Reembedding(store, settings.model());
        this.backups = new Backups(store, MemoriBuilder.FILES, settings.clock());
        this.status = new Status(store, settings.model(), settings.clock());
    }

    /**
     * Starts to open a store.
     *
     * @return a builder with every default
     */
    public static MemoriBuilder builder() {
        return new MemoriBuilder();
    }

    /**
     * A handle on one namespace. It need not exist: the first memory brings it into being.
     *
     * @param name whose memories; not blank, at most 256 characters, no control characters
     * @return the handle, which can never reach another namespace
     * @throws MemoriException if the name is not legal
     */
    public MemoryNamespace namespace(String name) {
        return new MemoryNamespace(floors, new Scope(name, List.of(ARCHIVAL)));
    }

    /**
     * The namespaces that something was written to.
     *
     * @return their names in ascending order
     */
    public List<String> namespaces() {
        return floors.store().read(StoreReader::namespaces);
    }

    /**
     * Counts what the whole store holds.
     *
     * @return the counts over all namespaces and collections
     */
    public MemoryStats stats() {
        floors.background().settle(null);
        return floors.store().read(StoreReader::stats);
    }

    /**
     * Checks the file, every index against the table, and the invariants between them. Reads everything; writers wait meanwhile.
     *
     * @return what was found
     */
    public IntegrityReport verify() {
        return status.checked(floors.store().verify());
    }

    /**
     * What whoever runs the store looks at. Takes about as long as {@link #stats()} does, and waits for nothing that is done in the background. It
     * throws where the file can no longer be reached by its name, or was found damaged.
     *
     * @return how much there is, what waits, and how it does
     */
    public StoreStatus status() {
        return status.now();
    }

    /**
     * Takes the turn at something that one of the processes that share the file should do, and not each of them, such as a backup every night: the
     * first who asks has it. It is kept in the file, so that a process that starts knows what one before it has done.
     *
     * @param task  what it is; at most 64 characters, not blank
     * @param since whoever has taken the turn at this moment or later has it; the start of the night, for example
     * @return whether it is the caller's turn, which is then taken; false if somebody has taken it since
     * @throws MemoriException if the name is not legal
     */
    public boolean takeTurn(String task, Instant since) {
        return status.takeTurn(task, Texts.required("since", since));
    }

    /**
     * When somebody last took a turn.
     *
     * @param task as it was named to {@link #takeTurn}
     * @return when; empty if nobody ever did
     * @throws MemoriException if the name is not legal
     */
    public Optional<Instant> lastTurn(String task) {
        return status.lastTurn(task);
    }

    /**
     * Looks again for what was erased. Where something was open because a reader held the write-ahead log, that has been tried about once a second
     * since; where bytes were found, {@link #compact} has been the remedy.
     *
     * @param receipt a receipt that this store has given out; another, and one of before the file was last opened, it cannot check, because a receipt
     *                does not hold what was erased
     * @return the receipt as it is now
     */
    public ForgetReceipt verifyForgotten(ForgetReceipt receipt) {
        return floors.store().verifyForgotten(Texts.required("receipt", receipt));
    }

    /** Builds every index again from the table, losing nothing. Writers wait meanwhile. */
    public void rebuild() {
        floors.store().rebuild();
    }

    /** Tidies the indexes and gives free space back to the file system. Writers wait meanwhile. */
    public void compact() {
        floors.store().compact();
    }

    /**
     * As {@link #backupTo(Path, ProgressListener)}, and hears nothing meanwhile.
     *
     * @param file the backup; must not exist, in a folder that does
     * @return what it holds
     * @throws MemoriException if the file exists, is the store itself, or cannot be written
     */
    public BackupReport backupTo(Path file) {
        return backupTo(file, ProgressListener.NONE).orElseThrow();
    }

    /**
     * Backs up the whole store while it is in use: one file of one moment, with everything that was acknowledged before the call, and with the
     * proof of what it holds. Nothing that was erased is in it. It appears whole or not at all; readers and writers go on meanwhile.
     *
     * @param file     the backup; must not exist, in a folder that does
     * @param progress hears how many bytes are written of about how many; may stop the work, which then leaves nothing and has to begin anew
     * @return what it holds, or empty if the listener stopped it
     * @throws MemoriException if the file exists, is the store itself, or cannot be written
     */
    public Optional<BackupReport> backupTo(Path file, ProgressListener progress) {
        return backups.backupTo(Texts.required("file", file), Texts.required("progress", progress));
    }

    /**
     * Makes a backup that is named by the time, such as {@code memori-2026-11-21T07-30-00.000000Z.backup.db}, and then deletes the oldest ones of
     * such names. Other files in the folder are left alone.
     *
     * @param folder where the backups of this store, and of no other, are kept; must exist
     * @param keep   how many stay, the new one among them; at least 1
     * @return what the new one holds
     * @throws MemoriException if a value is outside its range, or the backup fails, in which case none is deleted
     */
    public BackupReport backupInto(Path folder, int keep) {
        return backups.backupInto(Texts.required("folder", folder), keep);
    }

    /**
     * Rehearses the recovery: backs up, restores elsewhere, verifies as {@link #restore(Path, Path)} does, and removes both. The store is in use
     * meanwhile.
     *
     * @param folder where there is room for the store twice; must exist, and is left as it was
     * @return how it went, with the recovery point and the recovery time
     * @throws MemoriException if the store could not be recovered now
     */
    public DrillReport drill(Path folder) {
        return backups.drill(Texts.required("folder", folder));
    }

    /**
     * Makes a store of a backup. A copy is verified first: the integrity of the file, the number of rows, a hash over everything, the indexes, and
     * a memory that a search must find. Only then it gets its place, whole.
     *
     * @param backup a file that {@link #backupTo(Path)} made; stays as it is
     * @param target the store to make; must not exist, in a folder that does
     * @return what was restored, and how long each step took
     * @throws MemoriException if the backup is damaged or is none, or the target exists; nothing is left of the attempt
     */
    public static RestoreReport restore(Path backup, Path target) {
        return restore(backup, target, false);
    }

    /**
     * As {@link #restore(Path, Path)}, and may replace a store, which must not be open, here or in another process, until this returns.
     *
     * @param backup  a file that {@link #backupTo(Path)} made
     * @param target  the store to make
     * @param replace whether a store that is there is replaced, be it damaged or not; the one that is there is lost then
     * @return what was restored
     * @throws MemoriException if the backup is damaged or is none, or the target is open or no store; it is then as it was
     */
    public static RestoreReport restore(Path backup, Path target, boolean replace) {
        Texts.required("backup", backup);
        Texts.required("target", target);
        return new Restore(MemoriBuilder.FILES, InstantSource.system()).restore(backup, target, replace);
    }

    /**
     * Embeds memories that have no vector: those added by a store without a model, and those imported without vectors.
     *
     * @param progress hears after every batch; may stop the work, which goes on where it stopped when this is called again
     * @return how many versions of memories were embedded
     * @throws MemoriException if this store has no embedding model, or the model fails
     */
    public long backfill(ProgressListener progress) {
        floors.background().settle(null);
        return reembedding.backfill(progress);
    }

    /**
     * Embeds everything with another model, which then takes the place of the one in use. Searches and writes go on meanwhile. The vectors of
     * the model before are kept until {@link #compact}; other processes have to open the file again with the new model.
     *
     * @param target   the other model; a file that is opened with it later has to be opened under the same name
     * @param progress hears after every batch; may stop the work, which goes on where it stopped when this is called again with that model
     * @return whether the model was replaced; false if the listener stopped the work, in which case the one in use stays
     * @throws MemoriException if the model has the name of the one in use, or fails; what was embedded until then is kept for the next call
     */
    public boolean reembed(EmbeddingModel target, ProgressListener progress) {
        return reembed(Encoder.of(target, null, null, null), progress);
    }

    /**
     * As {@link #reembed(EmbeddingModel, ProgressListener)}, for a model that has no telling name of its own.
     *
     * @param target   the other model
     * @param name     the name to store with its vectors, as {@link MemoriBuilder#embeddingModelName} gives it
     * @param progress hears after every batch; may stop the work
     * @return whether the model was replaced
     * @throws MemoriException if the name is that of the model in use, or the model fails
     */
    public boolean reembed(EmbeddingModel target, String name, ProgressListener progress) {
        return reembed(Encoder.of(target, name, null, null), progress);
    }

    private boolean reembed(Encoder target, ProgressListener progress) {
        return reembedding.reembed(target.observedBy(floors.house().settings().observations()), progress);
    }

    /**
     * Loads the embedding model now, and not when something is first stored or searched for. Does nothing in a store without a model.
     *
     * @throws MemoriException if the model cannot be loaded, or fails
     */
    public void warmUp() {
        floors.house()
                .settings()
                .model()
                .use(encoder -> encoder == null ? new float[0] : encoder.encodeQuery("memory"));
    }

    /**
     * Does now what is otherwise done in the background, moments later: what was said in conversations becomes searchable by its words, what was
     * stored without a vector gets it, and access marks are written. Nothing is lost without it; it is for tests, and before an export. A single text
     * that the embedding model refuses is passed over, and stays to be done; {@link #backfill} throws at it.
     *
     * @throws MemoriException if the embedding model fails altogether; what it could not do stays to be done
     */
    public void flush() {
        floors.background().finish();
        floors.store().flush();
    }

    /** Writes what is pending and closes the file. Waits for calls that are under way; closing twice does nothing. */
    @Override
    public void close() {
        floors.background().close();
        floors.store().close();
    }

    /** Goes on with what a process before this one has left to be done. */
    void resume() {
        boolean left = floors.store()
                .read(reader -> !reader.deferred(0, 1).isEmpty()
                        || reader.conversations().hasUnrecalled(null));
        if (left) {
            floors.background().wake();
        }
    }

    /** Refuses a store whose vectors another model made, or embeds it again. */
    void requireModel(Encoder encoder, @Nullable ProgressListener reembed) {
        Optional<EmbeddingModelId> active = floors.store().read(StoreReader::activeModel);
        // The dimension is not asked for here: that could mean loading the model.
        if (active.isEmpty()
                || active.get().equals(encoder.idWithDimension(active.get().dimension()))) {
            return;
        }
        if (reembed == null) {
            throw new MemoriException(
                    MemoriException.Reason.MODEL_MISMATCH,
                    "the vectors of this store were made by " + active.get() + ", but it is opened with "
                            + encoder.name()
                            + "; open it with the model that made them, or embed it again with"
                            + " Memori.builder().reembedOnOpen(true)");
        }
        try {
            reembedding.reembed(encoder, reembed);
        } catch (MemoriException e) {
            // Another process that was opened with the new model may have embedded it meanwhile.
            if (floors.store()
                    .read(StoreReader::activeModel)
                    .filter(encoder.id()::equals)
                    .isEmpty()) {
                throw e;
            }
        }
    }
}
