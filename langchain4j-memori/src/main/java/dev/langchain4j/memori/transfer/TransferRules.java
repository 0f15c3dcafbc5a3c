package dev.langchain4j.memori.transfer;

import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.store.MessageBody;
import dev.langchain4j.memori.store.NamespaceRow;
import dev.langchain4j.memori.store.Scope;

/** What may be stored, as the rooms say that store it otherwise. Every method throws {@link MemoriException} if something may not. */
public interface TransferRules {

    /**
     * Checks a memory.
     *
     * @param scope  where to
     * @param memory the memory
     */
    void check(Scope scope, Memory memory);

    /**
     * Checks a core memory block.
     *
     * @param block the block
     */
    void check(Block block);

    /**
     * Checks a message.
     *
     * @param conversation the id of its conversation
     * @param body         the message
     */
    void check(String conversation, MessageBody body);

    /**
     * Checks a document.
     *
     * @param document the document
     */
    void check(NamespaceRow.Document document);
}
