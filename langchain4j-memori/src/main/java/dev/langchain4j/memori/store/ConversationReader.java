package dev.langchain4j.memori.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The conversations of a store. Valid as long as the {@link StoreReader} that it belongs to. */
public interface ConversationReader {

    /** The collection that holds the words of all messages. */
    String COLLECTION = "recall";

    /**
     * Looks a conversation up.
     *
     * @param namespace whose conversation
     * @param id        its id
     * @return its state, or empty if there is none
     */
    Optional<ConversationState> find(String namespace, String id);

    /**
     * The conversations of a namespace.
     *
     * @param namespace whose conversations
     * @return their ids in ascending order
     */
    List<String> ids(String namespace);

    /**
     * Which messages are in the window of a conversation, and which wait beside it.
     *
     * @param conversation its key
     * @return the positions, ascending by place and then by key
     */
    List<MessagePosition> positions(long conversation);

    /**
     * Loads messages.
     *
     * @param conversation the key of the conversation
     * @param keys         keys of its messages; those that are gone are left out
     * @return the messages by key
     */
    Map<Long, MessageBody> load(long conversation, Collection<Long> keys);

    /**
     * All messages that a conversation has had.
     *
     * @param conversation its key
     * @return the messages in the order of arrival
     */
    List<StoredMessage> history(long conversation);

    /**
     * Whether there are messages whose memories are still to be made.
     *
     * @param namespace of whose conversations, or null for all
     * @return true if there is at least one
     */
    boolean hasUnrecalled(@Nullable String namespace);

    /**
     * Messages whose memories are still to be made.
     *
     * @param limit how many to return at the most
     * @return the messages, those that wait longest first
     */
    List<UnrecalledMessage> unrecalled(int limit);
}
