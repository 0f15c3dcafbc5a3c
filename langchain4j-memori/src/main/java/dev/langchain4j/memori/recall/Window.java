package dev.langchain4j.memori.recall;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.memori.store.ConversationState;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The messages of a conversation that a model is shown, as somebody has read or written them; later changes do not show in it. It is what the
 * next {@link Conversation#update update} is compared with. Immutable, and safe for use by several threads.
 */
public final class Window {

    /** A message is an object with a few fields, besides its characters. */
    private static final long MESSAGE_WEIGHT = 200;

    /** No conversation has this state: whatever is read is newer. */
    private static final ConversationState NONE = new ConversationState(0, -1);

    static final Window EMPTY = new Window(NONE, List.of(), List.of());

    private final ConversationState state;
    private final List<Entry> entries;
    private final List<Entry> waiting;
    private final List<ChatMessage> messages;

    /**
     * @param waiting parts of tool calls that are beside the window until their results are complete, each with the place that it returns to
     */
    Window(ConversationState state, List<Entry> entries, List<Entry> waiting) {
        this.state = state;
        this.entries = entries;
        this.waiting = waiting;
        this.messages = new Messages(entries);
    }

    /** What a caller believes the window to be where it is not: a base for his next change that is never taken for the present. */
    static Window believed(long conversation, List<Entry> entries) {
        return new Window(new ConversationState(conversation, NONE.revision()), entries, List.of());
    }

    /**
     * The messages.
     *
     * @return an unmodifiable list, oldest first
     */
    public List<ChatMessage> messages() {
        return messages;
    }

    ConversationState state() {
        return state;
    }

    List<Entry> entries() {
        return entries;
    }

    List<Entry> waiting() {
        return waiting;
    }

    long weight() {
        long weight = 0;
        for (Entry entry : entries) {
            weight += MESSAGE_WEIGHT + entry.weight();
        }
        return weight;
    }

    private static final class Messages extends AbstractList<ChatMessage> implements RandomAccess {

        private final List<Entry> entries;

        Messages(List<Entry> entries) {
            this.entries = entries;
        }

        @Override
        public ChatMessage get(int index) {
            return entries.get(index).message();
        }

        @Override
        public int size() {
            return entries.size();
        }
    }
}
