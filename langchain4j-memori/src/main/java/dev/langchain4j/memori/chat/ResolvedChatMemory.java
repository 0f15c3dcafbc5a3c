package dev.langchain4j.memori.chat;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memory.ChatMemory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The chat memory of an id where the {@link NamespaceResolver} looks at the calling thread: at who is logged in, or at a web request. Each call is
 * worked out in the namespace of whoever makes it, so that one id, such as the {@code "default"} of a service without {@code @MemoryId}, can stand
 * for a conversation in each namespace.
 *
 * <p>A streamed answer comes on a thread of the model's client, which is nobody's. There, a conversation goes on in the namespace whose turn was
 * begun, as long as only one namespace has begun turns under the id; the messages of a model or a tool show that it is such a thread. What begins a
 * turn, a message of a user or of the system, is never taken from a thread that is nobody's, nor are messages read there before.
 *
 * <p>Safe for use by several threads as far as the chat memories beneath are.
 */
public final class ResolvedChatMemory implements ChatMemory {

    /** What LangChain4j calls the conversation of a service without {@code @MemoryId}. */
    private static final String SHARED_BY_ALL = "default";

    /** Of one id that many people talk under; all that is lost with one of them is what its turn has shown so far. */
    private static final int MOST = 1_000;

    private final Object id;
    private final MemoriChatMemoryStore store;
    private final Function<Object, ChatMemory> windows;
    private final Consumer<String> entering;
    private final Map<String, ChatMemory> memories = Collections.synchronizedMap(new Recent());
    private final Set<Thread> answering = Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));
    private volatile Owner owner = Owner.NOBODY;

    /** Whose turns were begun. */
    private record Owner(@Nullable String namespace, boolean several) {
        static final Owner NOBODY = new Owner(null, false);

        Owner with(String began) {
            return namespace == null
                    ? new Owner(began, false)
                    : new Owner(namespace, several || !namespace.equals(began));
        }
    }

    /** Works on the chat memory of a namespace. */
    private interface Work<T> {
        T on(ChatMemory memory);
    }

    /**
     * A chat memory for an id.
     *
     * @param id       which conversation; a string, number, UUID or enum constant; {@code "default"} is legal
     * @param store    keeps the conversations and says whose each is
     * @param windows  makes a chat memory for the id that keeps its messages in the store
     * @param entering hears the namespace before each piece of work
     */
    public ResolvedChatMemory(
            Object id, MemoriChatMemoryStore store, Function<Object, ChatMemory> windows, Consumer<String> entering) {
        this.id = Texts.required("id", id);
        this.store = Texts.required("store", store);
        this.windows = Texts.required("windows", windows);
        this.entering = Texts.required("entering", entering);
    }

    @Override
    public Object id() {
        return id;
    }

    @Override
    public void add(ChatMessage message) {
        boolean begins = message instanceof UserMessage || message instanceof SystemMessage;
        in(begins, !begins, memory -> {
            memory.add(message);
            return message;
        });
    }

    @Override
    public void set(Iterable<ChatMessage> messages) {
        in(false, false, memory -> {
            memory.set(messages);
            return messages;
        });
    }

    /**
     * What the model is shown now.
     *
     * @return a new list, which may be changed
     * @throws MemoriException if nothing says whose conversation it is, or the store fails
     */
    @Override
    public List<ChatMessage> messages() {
        return in(false, false, ChatMemory::messages);
    }

    @Override
    public void clear() {
        in(false, false, memory -> {
            memory.clear();
            return id;
        });
    }

    private <T> T in(boolean begins, boolean answers, Work<T> work) {
        String namespace = namespace(begins, answers);
        entering.accept(namespace);
        return store.within(
                namespace, () -> work.on(memories.computeIfAbsent(namespace, ignored -> windows.apply(id))));
    }

    private String namespace(boolean begins, boolean answers) {
        String named;
        try {
            named = store.namespace(id).name();
        } catch (RuntimeException e) {
            return goingOn(answers, e);
        }
        if (begins) {
            began(named);
        } else if (answers) {
            fits(named);
        }
        return named;
    }

    /** A pooled thread may have inherited somebody's login; where one person alone talks under this id, the answer is not another's. */
    private void fits(String named) {
        Owner whose = owner;
        if (whose.namespace != null && !whose.several && !whose.namespace.equals(named)) {
            throw new MemoriException(
                    MemoriException.Reason.DENIED,
                    "an answer has come on a thread that names somebody else than who has asked in the conversation "
                            + id
                            + "; let no thread of a pool inherit a login or a web request (SecurityContextHolder's"
                            + " MODE_INHERITABLETHREADLOCAL does so)");
        }
    }

    private synchronized void began(String namespace) {
        owner = owner.with(namespace);
    }

    private String goingOn(boolean answers, RuntimeException refused) {
        Owner whose = owner;
        Thread thread = Thread.currentThread();
        if (whose.namespace == null || (!answers && !answering.contains(thread))) {
            throw refused;
        }
        if (whose.several || SHARED_BY_ALL.equals(id)) {
            throw new MemoriException(
                    MemoriException.Reason.INVALID_ARGUMENT,
                    "an answer has come on a thread that does not say whose it is, as streamed answers do, and the"
                            + " conversation "
                            + id
                            + " is not one person's alone; give the service a @MemoryId parameter, and every"
                            + " conversation an id of its own",
                    refused);
        }
        answering.add(thread);
        return whose.namespace;
    }

    private static final class Recent extends LinkedHashMap<String, ChatMemory> {

        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ChatMemory> eldest) {
            return size() > MOST;
        }
    }
}
