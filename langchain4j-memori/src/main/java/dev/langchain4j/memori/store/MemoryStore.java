package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.ErasureCheck;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.IntegrityReport;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where memories are kept. Safe for use by several threads.
 *
 * <p>Every method throws {@link MemoriException} if the store is closed, damaged, full or cannot be reached.
 */
public interface MemoryStore extends AutoCloseable {

    /**
     * Reads from one consistent snapshot. Readers do not wait for writers.
     *
     * @param work what to read; must not call this store again
     * @param <T>  what it returns
     * @return what the work returned
     */
    <T> T read(Function<? super StoreReader, T> work);

    /**
     * Writes in one transaction, which is durable when this returns and leaves no trace if the work throws. Writers take turns.
     *
     * @param work what to write; must not call this store again
     * @param <T>  what it returns
     * @return what the work returned
     */
    <T> T write(Function<? super StoreWriter, T> work);

    /**
     * Writes as {@link #write} does, but the transaction may be one with works that others ask for at the same moment, so that all of them wait for the disk
     * once. Each work sees what those before it have written, and leaves no trace if it throws, whatever becomes of the others.
     *
     * @param work what to write, which should not take long; may be run on another thread and more than once, so that only what it did the
     *             last time must count; must not call this store again
     * @param <T>  what it returns
     * @return what the work returned the last time
     */
    default <T> T writeTogether(Function<? super StoreWriter, T> work) {
        return write(work);
    }

    /**
     * Does what of an addition can be done before its transaction. To be called by whoever adds, on any thread.
     *
     * @param scope  where it is about to be added
     * @param memory what is about to be added
     * @return what to give to {@link StoreWriter#insert(StoredMemory, Prepared, Change)}
     */
    Prepared prepare(Scope scope, NewMemory memory);

    /**
     * Erases in one transaction as {@link #write} writes, also where the limit of the store's size leaves no room for anything else, and then looks for what
     * was erased.
     *
     * @param check how to look for it, or null for the way that the store was opened with
     * @param work  erases
     * @return the receipt that the work returned, with what was found out; what could not be verified is tried again in the background
     */
    ForgetReceipt erase(@Nullable ErasureCheck check, Function<? super StoreWriter, ForgetReceipt> work);

    /**
     * Looks again for what was erased, as far as this store knows it still.
     *
     * @param receipt a receipt of this store
     * @return the receipt with what was found out
     */
    ForgetReceipt verifyForgotten(ForgetReceipt receipt);

    /**
     * Notes that memories were read. Returns at once: the marks are kept in memory, visible to later reads, and written with the
     * next transaction or within about a second.
     *
     * @param keys the versions that were read
     * @param at   when
     */
    void markAccessed(Collection<Long> keys, Instant at);

    /**
     * Whether what is done with a namespace is kept. Asks nobody, so that whoever reads a namespace that is not audited does not pay for those
     * that are; what another process has switched is known within about a second.
     *
     * @param namespace the namespace
     * @return true if {@link #observe} has something to do
     */
    boolean isAudited(String namespace);

    /**
     * Keeps that something was read. Mostly returns at once: the note is kept in memory and written, in order, with the next transaction or within
     * about a second; where so many are pending that they cannot have been written for a while, they are written now.
     *
     * @param note what was read; passed over if its namespace is not audited
     */
    void observe(AuditNote note);

    /** Writes the access marks and notes that are pending. */
    void flush();

    /** Builds every index again from the table, and writes pending access marks. */
    void rebuild();

    /** Gives space that is free inside the store back, and tidies the indexes. */
    void compact();

    /**
     * Checks the table, every index against the table, and the invariants between them.
     *
     * @return what was found
     */
    IntegrityReport verify();

    /**
     * What the store knows of itself beside its contents. Waits for nobody.
     *
     * @return sizes, queues and caches
     */
    StoreFigures figures();

    /**
     * Writes a copy of the store into a file, from one consistent snapshot and without anything that was erased. Readers and writers go on
     * meanwhile.
     *
     * @param file     a file that does not exist, in a folder that does
     * @param progress hears how many bytes are written; may stop the work
     * @return false if the listener stopped it; what was written until then is left to the caller to delete
     */
    boolean copyTo(Path file, ProgressListener progress);

    /**
     * Where the store is.
     *
     * @return its file, or null for a store in memory
     */
    @Nullable
    Path file();

    /** Writes what is pending and releases every resource. Closing twice does nothing. */
    @Override
    void close();
}
