package dev.langchain4j.memori.recall;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.ConversationReader;
import dev.langchain4j.memori.store.ConversationState;
import dev.langchain4j.memori.store.MessageBody;
import dev.langchain4j.memori.store.MessagePosition;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One conversation of one namespace. It has a window, which is what a model is shown, and a history, which is everything that was ever in it.
 * The words of each message of a user, model or tool are also a memory of the collection {@value Conversations#COLLECTION}, from the moment
 * that the message is stored. Safe for use by several threads and processes; each call throws {@link MemoriException} when the store fails,
 * and then nothing was changed.
 */
public final class Conversation {

    private final Conversations floor;
    private final WindowCache.Name name;

    Conversation(Conversations floor, String namespace, String id) {
        this.floor = floor;
        this.name = new WindowCache.Name(namespace, id);
    }

    /**
     * Whose conversation it is.
     *
     * @return the name of the namespace
     */
    public String namespace() {
        return name.namespace();
    }

    /**
     * Which conversation it is.
     *
     * @return its id
     */
    public String id() {
        return name.id();
    }

    /**
     * The window as it is now, also if another process has changed it. Messages are loaded once and then shared by all readers; take them as
     * immutable.
     *
     * @return the window; empty if there is no such conversation
     */
    public Window window() {
        Window cached = floor.cache().get(name);
        Window window = floor.store().read(reader -> current(reader.conversations(), cached));
        if (window == Window.EMPTY) {
            floor.cache().remove(name);
        } else if (window != cached) {
            floor.cache().put(name, window);
        }
        return window;
    }

    /**
     * Changes the window. What is in {@code messages} and not in {@code base} is added to the conversation; what is in {@code base} and not in
     * {@code messages} leaves the window and stays in the history.
     *
     * <p>If nobody else has written since {@code base}, the window becomes what is handed over. Otherwise the same change is made to what it has
     * become: messages that others have added stay, and appended ones come behind them. A tool call that another thread has under way is not
     * torn by that: it waits beside the window and returns to its place when its results are complete. A result whose request has left the
     * window for good does not enter it.
     *
     * @param base     the window that the caller has read, or got from his last update
     * @param messages the messages that he wants to be in it, oldest first; may be empty
     * @return the window as the caller knows it, to be the base of his next update; what others have added meanwhile is in {@link #window}
     * @throws MemoriException if a message is null or of a class or with an attribute that cannot be written as JSON
     */
    public Window update(Window base, List<ChatMessage> messages) {
        Texts.required("base", base);
        ChatMessage[] after = Texts.required("messages", messages).toArray(new ChatMessage[0]);
        for (ChatMessage message : after) {
            Texts.required("a message", message);
        }
        Set<ChatMessage> refused = Collections.newSetFromMap(new IdentityHashMap<>());
        Difference difference = screened(base, after, refused);
        if (difference.isEmpty()) {
            return base;
        }
        IdentityHashMap<ChatMessage, MessageBody> bodies = encoded(difference, after);
        Window cached = floor.cache().get(name);
        long thread = Thread.currentThread().getId();
        Update update = floor.store().writeTogether(writer -> {
            ConversationState state = writer.conversations().open(name.namespace(), name.id());
            Window current = base.state().equals(state) ? base : load(writer.conversations(), state, cached);
            // Who has read nothing, where there is nothing yet, knows the present.
            boolean begins = base == Window.EMPTY && state.revision() == 0;
            return new Update(writer.conversations(), floor, bodies, refused, thread)
                    .apply(begins ? current : base, current, difference, after);
        });
        floor.cache().put(name, update.window());
        if (!bodies.isEmpty()) {
            floor.messagesStored();
        }
        return update.handed();
    }

    /**
     * Everything that was ever in the window and was not forgotten.
     *
     * @return the messages in the order of their arrival
     */
    public List<RecordedMessage> history() {
        floor.settle(name.namespace());
        List<StoredMessage> stored = floor.store().read(reader -> reader.conversations()
                .find(name.namespace(), name.id())
                .map(state -> reader.conversations().history(state.key()))
                .orElse(List.of()));
        return stored.stream()
                .map(message -> new RecordedMessage(
                        MessageCodec.decode(message.body()),
                        message.storedAt(),
                        message.inWindow(),
                        message.memoryId()))
                .toList();
    }

    /**
     * Erases the conversation: its window, its history, and the memories of its messages with all their versions, vectors and index entries; then
     * looks for what was erased.
     *
     * @return which memories were erased, and what was verified; none if there was no such conversation
     */
    public ForgetReceipt forget() {
        Scope scope =
                new Scope(name.namespace(), List.of(Conversations.COLLECTION, Quarantine.of(Conversations.COLLECTION)));
        floor.settle(name.namespace());
        ForgetReceipt receipt =
                floor.store().erase(null, writer -> writer.conversations().forget(scope, name.id()));
        floor.cache().remove(name);
        return receipt;
    }

    /**
     * What is new, after the policy has seen it. Whoever keeps a message as it was hands it over again and again, and means the one that was
     * kept instead; so what lies between is found anew where something had to be taken out.
     */
    private Difference screened(Window base, ChatMessage[] after, Set<ChatMessage> refused) {
        Difference difference = Difference.of(base.entries(), after);
        boolean changed = false;
        for (int i = 0; i < after.length; i++) {
            if (difference.isNew(i)) {
                ChatMessage said = after[i];
                MessageScreen.Kept kept = MessageScreen.screen(said, floor.gate(), floor.maxContentLength());
                after[i] = kept.message();
                changed |= !kept.message().equals(said);
                if (kept.refused()) {
                    refused.add(kept.message());
                }
            }
        }
        return changed ? Difference.of(base.entries(), after) : difference;
    }

    private static IdentityHashMap<ChatMessage, MessageBody> encoded(Difference difference, ChatMessage[] after) {
        IdentityHashMap<ChatMessage, MessageBody> bodies = new IdentityHashMap<>();
        for (int i = 0; i < after.length; i++) {
            if (difference.isNew(i)) {
                bodies.computeIfAbsent(after[i], MessageCodec::encode);
            }
        }
        return bodies;
    }

    private Window current(ConversationReader conversations, @Nullable Window cached) {
        return conversations
                .find(name.namespace(), name.id())
                .map(state -> load(conversations, state, cached))
                .orElse(Window.EMPTY);
    }

    /** Takes what it can from a window that was current before: messages never change, only their places do. */
    private static Window load(ConversationReader conversations, ConversationState state, @Nullable Window cached) {
        if (cached != null && cached.state().equals(state)) {
            return cached;
        }
        Map<Long, Entry> known = new HashMap<>();
        if (cached != null && cached.state().key() == state.key()) {
            cached.entries().forEach(entry -> known.put(entry.key(), entry));
            cached.waiting().forEach(entry -> known.put(entry.key(), entry));
        }
        List<MessagePosition> positions = conversations.positions(state.key());
        List<Long> unknown = positions.stream()
                .map(MessagePosition::key)
                .filter(key -> !known.containsKey(key))
                .toList();
        if (!unknown.isEmpty()) {
            conversations
                    .load(state.key(), unknown)
                    .forEach((key, body) -> known.put(
                            key,
                            new Entry(
                                    key,
                                    0,
                                    MessageCodec.decode(body),
                                    Entry.UNKNOWN,
                                    body.json().length())));
        }
        List<Entry> entries = new ArrayList<>(positions.size());
        List<Entry> waiting = new ArrayList<>();
        for (MessagePosition position : positions) {
            Entry entry = known.get(position.key());
            if (entry != null) {
                (position.waiting() ? waiting : entries).add(entry.at(position.place()));
            }
        }
        return new Window(state, entries, waiting);
    }
}
