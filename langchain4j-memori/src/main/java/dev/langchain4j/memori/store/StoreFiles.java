package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.MemoriException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What a storage engine does with files of stores that are not open: copies on their way out and in. Safe for use by several threads, as long
 * as each works on a file of its own.
 *
 * <p>Every method throws {@link MemoriException} if the file is not a store, is damaged, or cannot be read or written.
 */
public interface StoreFiles {

    /**
     * Writes into a copy what it holds. It is a backup from then on.
     *
     * @param copy   a file that {@link MemoryStore#copyTo} made
     * @param madeAt when it was made
     * @param probes numbers of memories that a search found; the first that is current in the copy becomes its probe
     * @return what was written
     */
    BackupManifest describe(Path copy, Instant madeAt, List<Long> probes);

    /**
     * Compares all that a backup holds with what it says of itself. Changes nothing.
     *
     * @param backup the file
     * @return what it says of itself
     * @throws MemoriException if the two differ, or the file is a store that is not a backup
     */
    BackupManifest check(Path backup);

    /**
     * Makes a backup an ordinary store: takes out what it says of itself.
     *
     * @param backup the file
     */
    void release(Path backup);

    /**
     * Whether a failure, while a file that ought to be a store was looked at, tells that the file is damaged.
     *
     * @param failure what one of these methods, or the store, has thrown
     * @return also where its reason says no more than that an operation failed
     */
    boolean isDamage(MemoriException failure);

    /**
     * Opens a store.
     *
     * @param file  the file, which is brought up to date if an earlier version wrote it
     * @param clock tells the time
     * @return the open store
     */
    MemoryStore open(Path file, InstantSource clock);

    /**
     * Makes sure that nobody has a store open, and that its file alone is all of it. A file that is damaged is left as it is.
     *
     * @param file the file, which is about to be replaced
     * @throws MemoriException if the store is open, here or in another process
     */
    void vacate(Path file);

    /**
     * The files that may lie beside one.
     *
     * @param file the file
     * @return their names, whether they exist or not
     */
    List<Path> companions(Path file);
}
