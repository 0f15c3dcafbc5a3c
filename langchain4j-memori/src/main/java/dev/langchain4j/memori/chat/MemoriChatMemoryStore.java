package dev.langchain4j.memori.chat;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.prompt.PromptBlocks;
import dev.langchain4j.memori.recall.Conversation;
import dev.langchain4j.memori.recall.RecordedMessage;
import dev.langchain4j.memori.recall.Window;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps LangChain4j's chat memories. A message costs the same in a long conversation as in a short one, because only differences are stored;
 * what a window evicts stays, and is found in the collection {@value Memori#RECALL}; and several threads and processes may work on one
 * conversation, because a change is applied to what the window has become and not to what it was when it was read.
 *
 * <p>To that end the store remembers what each thread has last read of a conversation: {@link #updateMessages} has to be called on the thread
 * that called {@link #getMessages}, as LangChain4j does. On another one it is understood as a change of what that thread has seen last, and of
 * the present window only if it has seen none: read again before {@code ChatMemory.set} where threads take turns.
 *
 * <p>What {@link PromptBlocks} recognises, memories and core memory that were shown to a model, is taken out before a message is stored.
 *
 * <p>Messages come back equal to what was stored, with attributes of the types that JSON has, and of {@code long}, {@code float},
 * {@link java.util.UUID}, {@code java.time}, {@link dev.langchain4j.data.image.Image} and the like; an attribute of a type of your own comes
 * back as what JSON makes of it. All readers share them: take them as immutable. Safe for use by several threads.
 */
public final class MemoriChatMemoryStore implements ChatMemoryStore {

    private static final int REACH = 16;

    private final Memori memori;
    private final NamespaceResolver resolver;
    private final Bindings bindings = new Bindings();
    private final KnownWindows known = new KnownWindows();
    private final ThreadLocal<Shown> shown = ThreadLocal.withInitial(() -> Shown.NOTHING);
    private final ThreadLocal<@Nullable String> entered = new ThreadLocal<>();

    /** What is shown behind the user message of the turn that a thread begins. */
    private record Shown(String conversation, String block) {
        static final Shown NOTHING = new Shown("", "");
    }

    private MemoriChatMemoryStore(Builder builder) {
        this.memori = Texts.required("memori", builder.memori);
        this.resolver = Texts.required("namespaceResolver", builder.resolver);
    }

    /**
     * Starts a chat memory store.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The window of a conversation, as the last writer of any process has left it.
     *
     * @param memoryId which conversation; a string, number, UUID or enum constant
     * @return an unmodifiable list, oldest first, which later changes do not show in; empty if there is no such conversation
     * @throws MemoriException if nothing says whose conversation it is, or the store fails
     */
    @Override
    public List<ChatMessage> getMessages(Object memoryId) {
        return read(conversation(memoryId)).messages();
    }

    /**
     * Makes the window of a conversation what is handed over. What leaves it stays in the history and in the collection
     * {@value Memori#RECALL}. If somebody else has changed the window since this thread has read it, the same difference is applied to what it
     * has become.
     *
     * @param memoryId which conversation; a string, number, UUID or enum constant
     * @param messages the messages, oldest first; may be empty
     * @throws MemoriException if a message cannot be stored, nothing says whose conversation it is, or the store fails; then nothing was
     *                         changed
     */
    @Override
    public void updateMessages(Object memoryId, List<ChatMessage> messages) {
        Conversation conversation = conversation(memoryId);
        Texts.required("messages", messages);
        Window base = known.get(key(conversation));
        if (base == null) {
            base = read(conversation);
        }
        known.put(key(conversation), conversation.update(base, stripped(base.messages(), messages)));
    }

    /**
     * Erases a conversation, as {@link #forget} does.
     *
     * @param memoryId which conversation; a string, number, UUID or enum constant
     * @throws MemoriException if nothing says whose conversation it is, or the store fails; then nothing was changed
     */
    @Override
    public void deleteMessages(Object memoryId) {
        forget(memoryId);
    }

    /**
     * Erases a conversation: its window, everything that has left it, and the memories of its messages with their vectors and index entries.
     *
     * @param memoryId which conversation; a string, number, UUID or enum constant
     * @return which memories were erased; none if there was no such conversation
     * @throws MemoriException if nothing says whose conversation it is, or the store fails; then nothing was changed
     */
    public ForgetReceipt forget(Object memoryId) {
        Conversation conversation = conversation(memoryId);
        ForgetReceipt receipt = conversation.forget();
        known.remove(key(conversation));
        return receipt;
    }

    /**
     * Says whose conversation it is where its id does not tell, because the namespace comes with each invocation. To be called before LangChain4j
     * reads it. Where a conversation is bound, the resolver is not asked any more, as long as this store is in use.
     *
     * @param memoryId  which conversation; a string, number, UUID or enum constant; {@code "default"} is legal
     * @param namespace the name of the namespace
     * @throws MemoriException if the conversation is bound to another namespace already, or the name is not legal
     */
    public void bind(Object memoryId, String namespace) {
        String id = NamespaceResolver.conversationId(Texts.required("memoryId", memoryId));
        bindings.bind(id, memori.namespace(namespace).name(), isToldById(memoryId, namespace));
    }

    private boolean isToldById(Object memoryId, String namespace) {
        try {
            return namespace.equals(resolver.namespace(memoryId, null));
        } catch (RuntimeException e) {
            return false; // A resolver that needs the parameters says so in its own way.
        }
    }

    /**
     * Says what LangChain4j is about to add to a conversation, on this thread: a user message with memories behind it. A
     * {@link MemoriChatMemory} then takes these memories out again wherever they stand, also if a guardrail has written something behind them.
     *
     * @param memoryId  which conversation; a string, number, UUID or enum constant
     * @param said      the message as it was
     * @param augmented the message with what is shown behind it; the same if nothing is
     */
    public void showing(Object memoryId, ChatMessage said, ChatMessage augmented) {
        String conversation = NamespaceResolver.conversationId(Texts.required("memoryId", memoryId));
        boolean same = Texts.required("said", said).equals(Texts.required("augmented", augmented));
        shown.set(new Shown(conversation, same ? "" : PromptBlocks.block(augmented)));
    }

    /** Whether a turn has begun on this thread whose user message was not added yet. */
    boolean isShowing(Object memoryId) {
        return shown.get().conversation.equals(NamespaceResolver.conversationId(memoryId));
    }

    /** What is shown behind the user message that is added now; empty if nothing is, or nobody has said so. */
    String shown(Object memoryId) {
        String block = isShowing(memoryId) ? shown.get().block : "";
        shown.remove();
        return block;
    }

    /** Erases the messages in the window and their memories, and leaves what was evicted from it. */
    void forgetWindow(Object memoryId) {
        List<String> memories = conversation(memoryId).history().stream()
                .filter(RecordedMessage::inWindow)
                .map(RecordedMessage::memoryId)
                .filter(Objects::nonNull)
                .toList();
        namespace(memoryId).collections(Memori.RECALL).forgetAll(memories);
        getMessages(memoryId);
        updateMessages(memoryId, List.of()); // Those without words, which have no memory.
    }

    /** Does some work in a namespace that was found out already. */
    <T> T within(String namespace, Supplier<T> work) {
        String before = entered.get();
        entered.set(namespace);
        try {
            return work.get();
        } finally {
            if (before == null) {
                entered.remove();
            } else {
                entered.set(before);
            }
        }
    }

    /** Whose conversation it is. */
    MemoryNamespace namespace(Object memoryId) {
        String known = entered.get();
        if (known != null) {
            return memori.namespace(known);
        }
        String bound = bindings.namespace(NamespaceResolver.conversationId(Texts.required("memoryId", memoryId)));
        return memori.namespace(bound == null ? resolver.namespace(memoryId, null) : bound);
    }

    private Conversation conversation(Object memoryId) {
        return namespace(memoryId).conversation(NamespaceResolver.conversationId(memoryId));
    }

    private Window read(Conversation conversation) {
        Window window = conversation.window();
        known.put(key(conversation), window);
        return window;
    }

    private static Object key(Conversation conversation) {
        return List.of(conversation.namespace(), conversation.id());
    }

    /**
     * The messages without what the library has put into them for the model. Those that were read from here are as they should be; looked for are
     * they where they stood, or a little behind, as windows evict few at a time.
     */
    @SuppressWarnings("ReferenceEquality") // The very object that was read.
    private static List<ChatMessage> stripped(List<ChatMessage> read, List<ChatMessage> messages) {
        List<ChatMessage> stripped = new ArrayList<>(messages.size());
        int next = 0;
        for (ChatMessage message : messages) {
            Texts.required("a message", message);
            int at = next;
            while (at < read.size() && at < next + REACH && read.get(at) != message) {
                at++;
            }
            if (at < read.size() && read.get(at) == message) {
                stripped.add(message);
                next = at + 1;
            } else {
                PromptBlocks.strip(message).ifPresent(stripped::add);
            }
        }
        return stripped;
    }

    /** Says where chat memories are kept. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Memori memori;
        private NamespaceResolver resolver = NamespaceResolver.byDefault();

        private Builder() {}

        /**
         * Where the chat memories are kept; required.
         *
         * @param memori an open store, which the caller closes
         * @return this
         */
        public Builder memori(Memori memori) {
            this.memori = memori;
            return this;
        }

        /**
         * Says whose conversation a chat memory id stands for.
         *
         * @param namespaceResolver default {@link NamespaceResolver#byDefault}: the id is the name of the namespace
         * @return this
         */
        public Builder namespaceResolver(NamespaceResolver namespaceResolver) {
            this.resolver = namespaceResolver;
            return this;
        }

        /**
         * Makes the store.
         *
         * @return the chat memory store
         * @throws MemoriException if {@link #memori} was not called
         */
        public MemoriChatMemoryStore build() {
            return new MemoriChatMemoryStore(this);
        }
    }
}
