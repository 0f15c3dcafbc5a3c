package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.ForgetReceipt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Changes conversations. Valid as long as the {@link StoreWriter} that it belongs to. */
public interface ConversationWriter extends ConversationReader {

    /**
     * Looks a conversation up, and begins it if there is none.
     *
     * @param namespace whose conversation
     * @param id        its id
     * @return its state before this transaction changes it
     */
    ConversationState open(String namespace, String id);

    /**
     * Stores a message.
     *
     * @param conversation the key of the conversation
     * @param body         the message
     * @param place        its place in the window, which no other message may hold, or null if it is not in the window
     * @param storedAt     when
     * @param recalled     whether its text is to become a memory, later
     * @return the key of the message
     */
    long append(long conversation, MessageBody body, @Nullable Long place, Instant storedAt, boolean recalled);

    /**
     * Whether the memory of a message is still to be made.
     *
     * @param message the key of the message
     * @return false if it is made, or the message is gone
     */
    boolean isUnrecalled(long message);

    /**
     * Says that the memory of a message is made.
     *
     * @param message the key of the message
     * @param memory  the memory that holds its text, or null if it cannot have one
     */
    void recalled(long message, @Nullable StoredMemory memory);

    /**
     * Whether a memory holds the words of a message.
     *
     * @param memory the key of its current version
     * @return whether a message refers to it
     */
    boolean isOfMessage(long memory);

    /**
     * Says that another memory holds the words of a message from now on.
     *
     * @param memory the key of the memory that holds them now; nothing happens if it holds none
     * @param to     the memory that is to hold them
     */
    void moved(long memory, StoredMemory to);

    /**
     * Puts a message into the window, or lets it wait beside it.
     *
     * @param message the key of the message
     * @param place   its place, which no other message of the window may hold
     * @param waiting whether it waits
     */
    void place(long message, long place, boolean waiting);

    /**
     * Takes a message out of the window; it stays in the history of its conversation.
     *
     * @param message the key of the message
     */
    void evict(long message);

    /**
     * Counts a change.
     *
     * @param before the state that {@link #open} gave
     * @return the state from now on
     */
    ConversationState changed(ConversationState before);

    /**
     * Erases a conversation: its messages, and the memories of its session in a collection with all their versions, vectors and index
     * entries.
     *
     * @param scope where those memories stand
     * @param id    the id of the conversation, which is also their session
     * @return what was erased; nothing if there was no such conversation
     */
    ForgetReceipt forget(Scope scope, String id);
}
