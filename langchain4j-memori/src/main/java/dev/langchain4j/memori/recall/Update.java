package dev.langchain4j.memori.recall;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.memori.store.ConversationState;
import dev.langchain4j.memori.store.ConversationWriter;
import dev.langchain4j.memori.store.MessageBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one change of a window inside a transaction: rows for what is new, places for what has one, and nothing for the rest. */
final class Update {

    private final ConversationWriter conversations;
    private final Conversations floor;
    private final IdentityHashMap<ChatMessage, MessageBody> bodies;
    private final Set<ChatMessage> refused;
    private final long thread;
    private final Instant now;

    private @Nullable Window window;
    private @Nullable Window handed;

    Update(
            ConversationWriter conversations,
            Conversations floor,
            IdentityHashMap<ChatMessage, MessageBody> bodies,
            Set<ChatMessage> refused,
            long thread) {
        this.conversations = conversations;
        this.floor = floor;
        this.bodies = bodies;
        this.refused = refused;
        this.thread = thread;
        this.now = floor.clock().instant();
    }

    /** The window as it is now. */
    Window window() {
        return Objects.requireNonNull(window);
    }

    /** The window as the caller knows it. */
    Window handed() {
        return Objects.requireNonNull(handed);
    }

    Update apply(Window base, Window current, Difference difference, ChatMessage[] after) {
        ConversationState state = conversations.changed(current.state());
        if (base == current && isPlain(current, difference, after)) {
            window = shifted(current, state, difference, after);
            handed = window;
        } else {
            merge(state, Merge.of(base, current, difference, after, thread));
        }
        return this;
    }

    /** Whether messages have only left or been appended, by somebody who is alone: nearly always. No place changes then. */
    private boolean isPlain(Window current, Difference difference, ChatMessage[] after) {
        if (!current.waiting().isEmpty() || isUnderWayElsewhere(current)) {
            return false;
        }
        boolean appending = false;
        for (int i = 0; i < after.length; i++) {
            if (difference.isNew(i)) {
                appending = true;
            } else if (appending || !difference.isKept(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isUnderWayElsewhere(Window current) {
        List<Item> tail = new ArrayList<>();
        List<Entry> entries = current.entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Item item = Item.placed(entries.get(i));
            tail.add(0, item);
            if (!item.isResult()) {
                break;
            }
        }
        ToolCall call = ToolCall.before(tail, tail.size());
        return call != null && !call.isOf(thread) && !call.isComplete();
    }

    private Window shifted(Window current, ConversationState state, Difference difference, ChatMessage[] after) {
        List<Entry> entries = new ArrayList<>(after.length);
        for (int i = 0; i < current.entries().size(); i++) {
            Entry entry = current.entries().get(i);
            if (difference.survives(i)) {
                entries.add(entry);
            } else {
                conversations.evict(entry.key());
            }
        }
        for (int i = entries.size(); i < after.length; i++) {
            long place = i == 0 ? Places.STEP : entries.get(i - 1).place() + Places.STEP;
            entries.add(store(state, Entry.of(after[i], thread).at(place), true));
        }
        return new Window(state, entries, List.of());
    }

    private void merge(ConversationState state, Merge merge) {
        List<Item> moved = Places.assign(merge.window(), merge.waiting());
        for (Item item : merge.left()) {
            conversations.evict(item.entry().key());
        }
        // A place is free only when whoever had it has left it.
        for (Item item : moved) {
            if (!item.isNew()) {
                conversations.evict(item.entry().key());
            }
        }
        for (Item item : merge.waiting()) {
            if (!item.isNew()) {
                conversations.place(item.entry().key(), item.entry().place(), true);
            }
        }
        Set<Item> inWindow = identities(merge.window());
        Set<Item> waiting = identities(merge.waiting());
        for (Item item : merge.added()) {
            Entry stored = store(state, item.entry(), inWindow.contains(item));
            item.stored(stored.key(), stored.weight());
            if (waiting.contains(item)) {
                conversations.place(stored.key(), stored.place(), true);
            }
            moved.remove(item);
        }
        for (Item item : moved) {
            conversations.place(item.entry().key(), item.entry().place(), false);
        }
        window = new Window(state, entries(merge.window()), entries(merge.waiting()));
        handed = merge.window().equals(merge.handed()) ? window : Window.believed(state.key(), entries(merge.handed()));
    }

    private Entry store(ConversationState state, Entry entry, boolean inWindow) {
        MessageBody body = Objects.requireNonNull(bodies.get(entry.message()));
        boolean recalled = !refused.contains(entry.message())
                && RecallMemory.of(entry.message(), floor.maxContentLength()) != null;
        long key = conversations.append(state.key(), body, inWindow ? entry.place() : null, now, recalled);
        return entry.stored(key, body.json().length());
    }

    private static Set<Item> identities(List<Item> items) {
        Set<Item> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(items);
        return set;
    }

    private static List<Entry> entries(List<Item> items) {
        List<Entry> entries = new ArrayList<>(items.size());
        items.forEach(item -> entries.add(item.entry()));
        return entries;
    }
}
