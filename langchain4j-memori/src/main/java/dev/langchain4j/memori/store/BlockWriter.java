package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.ForgetReceipt;
import org.jspecify.annotations.Nullable;

/**
 * Changes core memory blocks inside a write transaction; what may be changed, and by whom, is decided above. Every change also enters the
 * history. Valid as long as the {@link StoreWriter} it comes from.
 */
public interface BlockWriter extends BlockReader {

    /**
     * Stores a new block, which its namespace must not have yet.
     *
     * @param block its first version
     */
    void create(Block block);

    /**
     * Makes a new version of a block current; the one before stays as history.
     *
     * @param after  the block as it is to be, with the next version number
     * @param reason what the history says beside that, or null; never content
     */
    void replace(Block after, @Nullable String reason);

    /**
     * Erases a block with all its versions and grants.
     *
     * @param namespace whose
     * @param label     its plain label
     * @return what was erased
     */
    ForgetReceipt forget(String namespace, String label);

    /**
     * Shares a block, or changes how it is shared.
     *
     * @param block   the current version
     * @param grantee whom to share it with
     * @param access  what the grantee may do
     */
    void grant(Block block, String grantee, Access access);

    /**
     * Shares a block no longer. Does nothing if it is not shared with that namespace.
     *
     * @param block   the current version
     * @param grantee whom not to share it with any more
     */
    void revoke(Block block, String grantee);
}
