package dev.langchain4j.memori.recall;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.store.ConversationReader;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.MessageBody;
import java.time.InstantSource;
import java.util.List;

/** The conversations of a store. Safe for use by several threads. */
public final class Conversations {

    /** The collection that holds the words of all messages. */
    public static final String COLLECTION = ConversationReader.COLLECTION;

    /** The longest legal id of a conversation, in characters. */
    public static final int MAX_ID_LENGTH = 1_000;

    private final MemoryStore store;
    private final int maxContentLength;
    private final InstantSource clock;
    private final DeferredRecall recall;
    private final Gate gate;
    private final Runnable wake;
    private final Runnable hurry;
    private final WindowCache cache = new WindowCache();

    /**
     * The conversations of a store.
     *
     * @param store            the store
     * @param maxContentLength how many characters of a message are searchable at the most
     * @param clock            tells the time
     * @param recall           makes messages searchable
     * @param gate             what may be kept of messages
     * @param wake             lets it begin, in the background, soon
     * @param hurry            lets it begin at once, because somebody waits
     */
    public Conversations(
            MemoryStore store,
            int maxContentLength,
            InstantSource clock,
            DeferredRecall recall,
            Gate gate,
            Runnable wake,
            Runnable hurry) {
        this.store = store;
        this.maxContentLength = maxContentLength;
        this.clock = clock;
        this.recall = recall;
        this.gate = gate;
        this.wake = wake;
        this.hurry = hurry;
    }

    /**
     * A handle on one conversation, which need not exist.
     *
     * @param namespace whose conversation
     * @param id        its id; not blank, at most {@value #MAX_ID_LENGTH} characters
     * @return the handle
     * @throws MemoriException if the id is not legal
     */
    public Conversation of(String namespace, String id) {
        checkId(id);
        return new Conversation(this, namespace, id);
    }

    private static void checkId(String id) {
        Texts.required("the id of a conversation", id);
        if (Texts.isBlank(id) || id.length() > MAX_ID_LENGTH || Texts.unpairedSurrogate(id) >= 0) {
            throw MemoriException.invalid(
                    "the id of a conversation must be a Unicode text that is not blank and has at most " + MAX_ID_LENGTH
                            + " characters, but this one has " + id.length());
        }
    }

    /**
     * The conversations of a namespace.
     *
     * @param namespace whose
     * @return their ids in ascending order
     */
    public List<String> ids(String namespace) {
        return store.read(reader -> reader.conversations().ids(namespace));
    }

    /**
     * The words of a message as its memory holds them, unless they are too long for one.
     *
     * @param message any message
     * @return the words; empty if it has none, or nobody said them
     */
    public static String words(ChatMessage message) {
        RecallMemory memory = RecallMemory.of(message, Integer.MAX_VALUE);
        return memory == null ? "" : memory.content();
    }

    /**
     * Checks a message that is stored by another way than through a conversation.
     *
     * @param conversation the id of its conversation
     * @param body         the message
     * @throws MemoriException if the id is not legal, or the message could not be read back
     */
    public static void check(String conversation, MessageBody body) {
        checkId(conversation);
        MessageCodec.check(body);
    }

    /**
     * Drops the windows of a namespace from memory; what is still there of them is loaded again when it is needed.
     *
     * @param namespace whose conversations
     */
    public void dropWindows(String namespace) {
        cache.removeAll(namespace);
    }

    MemoryStore store() {
        return store;
    }

    int maxContentLength() {
        return maxContentLength;
    }

    InstantSource clock() {
        return clock;
    }

    Gate gate() {
        return gate;
    }

    WindowCache cache() {
        return cache;
    }

    void messagesStored() {
        wake.run();
    }

    void settle(String namespace) {
        recall.settle(namespace, hurry);
    }
}
