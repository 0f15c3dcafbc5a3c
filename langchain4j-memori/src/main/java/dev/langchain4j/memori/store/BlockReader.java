package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Block;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Core memory blocks, as their owners see them: every label is the plain one. What a namespace is granted can only be reached by the
 * methods that ask for the grantee. Valid as long as the {@link StoreReader} it comes from.
 */
public interface BlockReader {

    /** The collection under which the history keeps what happened to blocks; their labels stand for ids. */
    String COLLECTION = "core";

    /**
     * The current blocks of a namespace.
     *
     * @param namespace whose
     * @return the blocks by label
     */
    List<Block> own(String namespace);

    /**
     * The current block with a label.
     *
     * @param namespace whose
     * @param label     its plain label
     * @return the block, or empty if the namespace has none
     */
    Optional<Block> find(String namespace, String label);

    /**
     * The current blocks that others share with a namespace.
     *
     * @param grantee the namespace they are shared with
     * @return the blocks by owner and label
     */
    List<SharedBlock> granted(String grantee);

    /**
     * The current block with a label that its owner shares with a namespace.
     *
     * @param grantee the namespace it is shared with
     * @param owner   whose block it is
     * @param label   its plain label
     * @return the block, or empty if there is none or it is not shared with the grantee
     */
    Optional<SharedBlock> findGranted(String grantee, String owner, String label);

    /**
     * Whom a block is shared with.
     *
     * @param namespace whose block
     * @param label     its plain label
     * @return what each grantee may do, by the grantees' names in ascending order
     */
    SortedMap<String, Access> grants(String namespace, String label);

    /**
     * Every version of a block.
     *
     * @param namespace whose
     * @param label     its plain label
     * @return the versions, oldest first; empty if the namespace has no such block
     */
    List<Block> versions(String namespace, String label);
}
