package dev.langchain4j.memori.data;

import org.jspecify.annotations.Nullable;

/**
 * What whoever runs a store looks at: how much there is, what waits, and how it does.
 *
 * @param stats           the counts over all namespaces and collections
 * @param fileBytes       the size of the file, without its write-ahead log; of the pages, for a store in memory
 * @param logBytes        the size of the write-ahead log; 0 for a store in memory
 * @param unembedded      how many stored versions wait for their vectors, which are made in the background
 * @param unrecalled      how many messages of conversations wait to become searchable, which is done in the background
 * @param waitingWriters  how many calls of this process wait for their turn to write
 * @param queryCache      the vectors of questions that were asked before
 * @param collectionCache the collections that are held in memory
 * @param openErasures    of how many erasures it is not yet verified, by this process, that nothing is left
 * @param lastCheck       the last {@code verify()} of this process, or null if there was none
 */
public record StoreStatus(
        MemoryStats stats,
        long fileBytes,
        long logBytes,
        long unembedded,
        long unrecalled,
        int waitingWriters,
        CacheStatus queryCache,
        CacheStatus collectionCache,
        int openErasures,
        @Nullable IntegrityCheck lastCheck) {

    /**
     * What the background has still to do, so that everything is found by words and by meaning.
     *
     * @return how many memories and messages wait
     */
    public long indexLag() {
        return unembedded + unrecalled;
    }
}
