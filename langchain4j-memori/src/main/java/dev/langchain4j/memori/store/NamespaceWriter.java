package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.MemoriException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a whole namespace in, inside a write transaction. What was there before the transaction stays as it is: a row of a
 * memory, block, conversation or document whose id was in use is passed over. Valid as long as the {@link StoreWriter} it comes from.
 */
public interface NamespaceWriter {

    /**
     * Erases all that the namespace holds, its history included; one entry of the history says that it happened. To be called before
     * anything is put.
     */
    void erase();

    /**
     * Stores a row. Its system times are kept as they are: a question about the past is answered as the store answered it that the row
     * comes from. Later changes of this store are recorded no earlier than this transaction, whatever times the rows have.
     *
     * @param row   the row; texts and times in it must be legal
     * @param model what made the vectors of a version, where it has any and the store's model is to serve them; null to leave them out
     * @return whether it was taken; false if what it belongs to was there before
     * @throws MemoriException if it contradicts the rows before it: a version that is not newer, a time before another's or in the
     *                         future, a place that is taken
     */
    boolean put(NamespaceRow row, @Nullable EmbeddingModelId model);

    /**
     * To be called when all rows are put: what no history told of is told now, so that other processes learn of it.
     *
     * @throws MemoriException if something is incomplete
     */
    void finish();
}
