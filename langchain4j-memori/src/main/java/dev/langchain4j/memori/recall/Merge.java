package dev.langchain4j.memori.recall;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies what somebody has changed to a window that others may have changed meanwhile.
 *
 * <p>If nobody has, the window becomes what was handed over. If somebody has, only the difference is applied: what the caller took out leaves,
 * what he put in stands where he put it, and what he appended comes last. In both cases {@link ToolCallRules} see to it that tool calls which
 * are under way on other threads are not torn.
 */
final class Merge {

    private final List<Item> window;
    private final List<Item> waiting;
    private final List<Item> handed;
    private final List<Item> left;

    private Merge(List<Item> window, List<Item> waiting, List<Item> handed, List<Item> left) {
        this.window = window;
        this.waiting = waiting;
        this.handed = handed;
        this.left = left;
    }

    /** The messages of the window to be, in order. */
    List<Item> window() {
        return window;
    }

    /** Parts of tool calls that wait beside it. */
    List<Item> waiting() {
        return waiting;
    }

    /** What the caller handed over, as far as it is stored: what he believes the window to be. */
    List<Item> handed() {
        return handed;
    }

    /** Stored messages that are to leave the window. */
    List<Item> left() {
        return left;
    }

    /** Everything that has to be stored, in the order that it was handed over. */
    List<Item> added() {
        return handed.stream().filter(Item::isNew).toList();
    }

    static Merge of(Window base, Window current, Difference difference, ChatMessage[] after, long thread) {
        boolean alone = base.state().equals(current.state());
        Map<Long, Item> known = items(current);
        List<Item> waiting =
                current.waiting().stream().map(entry -> known.get(entry.key())).toList();
        Set<Item> taken = taken(base, difference, known);
        List<Item> handed = alone
                ? handed(difference, after, known, thread)
                : handedToOthers(difference, after, base, current, known, thread);
        List<Item> before =
                current.entries().stream().map(entry -> known.get(entry.key())).toList();
        if (!alone) {
            keepWithUnknownRequests(base, before, taken);
        }
        List<Item> result = alone ? new ArrayList<>(handed) : applied(before, handed, taken);
        ToolCallRules rules = new ToolCallRules(result, new ArrayList<>(waiting), thread);
        rules.dropGivenUp(taken);
        rules.keepUnderWay(before, taken);
        rules.bringHome(alone);
        if (!alone) {
            rules.dropOrphans(before);
        }
        rules.parkOvertaken();
        return new Merge(rules.window(), rules.waiting(), handed, left(known, rules));
    }

    private static Map<Long, Item> items(Window current) {
        Map<Long, Item> items = new HashMap<>();
        current.entries().forEach(entry -> items.put(entry.key(), Item.placed(entry)));
        current.waiting().forEach(entry -> items.put(entry.key(), Item.placed(entry)));
        return items;
    }

    /** What the caller has taken out, as far as it is still there. */
    private static Set<Item> taken(Window base, Difference difference, Map<Long, Item> known) {
        Set<Item> taken = new HashSet<>();
        for (int i = 0; i < base.entries().size(); i++) {
            Item item = known.get(base.entries().get(i).key());
            if (item != null && !difference.survives(i)) {
                taken.add(item);
            }
        }
        return taken;
    }

    /** Who knew a result but not its request, which waited then, did not mean to take it away from there. */
    private static void keepWithUnknownRequests(Window base, List<Item> before, Set<Item> taken) {
        Set<Long> old = keys(base);
        for (ToolCall call : ToolCall.all(before)) {
            if (!old.contains(call.request().entry().key())) {
                call.items().forEach(taken::remove);
            }
        }
    }

    private static Set<Long> keys(Window window) {
        return window.entries().stream().map(Entry::key).collect(Collectors.toSet());
    }

    private static List<Item> handed(Difference difference, ChatMessage[] after, Map<Long, Item> known, long thread) {
        List<Item> handed = new ArrayList<>(after.length);
        for (int i = 0; i < after.length; i++) {
            Item was = difference.isNew(i) ? null : known.get(difference.was(i).key());
            if (was == null) {
                handed.add(Item.unplaced(Entry.of(after[i], thread)));
            } else {
                if (!difference.isKept(i)) {
                    was.loosen();
                }
                handed.add(was);
            }
        }
        return handed;
    }

    /**
     * As {@link #handed}, where others have written. What they have put in since, and what the caller hands over as the very object that a
     * reader gets, the caller has read and not written. What they have taken out stays out.
     */
    private static List<Item> handedToOthers(
            Difference difference,
            ChatMessage[] after,
            Window base,
            Window current,
            Map<Long, Item> known,
            long thread) {
        IdentityHashMap<ChatMessage, Item> others = new IdentityHashMap<>();
        Set<Long> old = keys(base);
        current.entries().stream()
                .filter(entry -> !old.contains(entry.key()))
                .forEach(entry -> others.put(entry.message(), known.get(entry.key())));
        List<Item> handed = new ArrayList<>(after.length);
        for (int i = 0; i < after.length; i++) {
            if (!difference.isNew(i)) {
                Entry was = difference.was(i);
                handed.add(known.getOrDefault(was.key(), Item.placed(was)));
                continue;
            }
            Item read = others.remove(after[i]);
            handed.add(read == null ? Item.unplaced(Entry.of(after[i], thread)) : read);
        }
        return handed;
    }

    private static List<Item> applied(List<Item> before, List<Item> handed, Set<Item> taken) {
        Set<Item> there = Collections.newSetFromMap(new IdentityHashMap<>());
        before.stream().filter(item -> !taken.contains(item)).forEach(there::add);
        withoutSecondSystemMessage(handed, there);
        IdentityHashMap<Item, List<Item>> behind = new IdentityHashMap<>();
        List<Item> first = new ArrayList<>();
        List<Item> run = first;
        for (Item item : handed) {
            if (there.contains(item)) {
                run = behind.computeIfAbsent(item, anchor -> new ArrayList<>());
            } else if (item.isNew()) {
                run.add(item);
            }
        }
        List<Item> last = new ArrayList<>(run); // What the caller has appended comes behind what others have.
        run.clear();
        List<Item> result = new ArrayList<>(first);
        for (Item item : before) {
            if (there.contains(item)) {
                result.add(item);
                result.addAll(behind.getOrDefault(item, List.of()));
            }
        }
        result.addAll(last);
        return result;
    }

    /** Two callers who begin a conversation at once bring a system message each. The later one stands, unless it says the same. */
    private static void withoutSecondSystemMessage(List<Item> handed, Set<Item> there) {
        for (int i = 0; i < handed.size(); i++) {
            Item added = handed.get(i);
            if (!added.isNew() || !(added.message() instanceof SystemMessage)) {
                continue;
            }
            List<Item> others = there.stream()
                    .filter(item -> item.message() instanceof SystemMessage && !handed.contains(item))
                    .toList();
            for (Item other : others) {
                if (other.message().equals(added.message())) {
                    handed.set(i, other);
                } else {
                    there.remove(other);
                }
            }
        }
    }

    private static List<Item> left(Map<Long, Item> known, ToolCallRules rules) {
        Set<Item> stay = Collections.newSetFromMap(new IdentityHashMap<>());
        stay.addAll(rules.window());
        stay.addAll(rules.waiting());
        return known.values().stream().filter(item -> !stay.contains(item)).toList();
    }
}
