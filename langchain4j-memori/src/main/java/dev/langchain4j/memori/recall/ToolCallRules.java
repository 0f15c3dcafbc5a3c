package dev.langchain4j.memori.recall;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tool calls whole while several threads write to one conversation. A model refuses a request whose results do not follow it at once, so
 * a call that somebody else has overtaken before its results were there waits beside the window, and returns to its place with the last of
 * them. Calls are told apart by the thread that wrote the request: what one thread does alone is nobody else's to mend.
 */
final class ToolCallRules {

    /** Calls whose results never come must not pile up. */
    private static final int MAX_WAITING = 32;

    private final List<Item> window;
    private final List<ToolCall> calls;
    private final List<Item> stray = new ArrayList<>();
    private final long thread;

    ToolCallRules(List<Item> window, List<Item> waiting, long thread) {
        this.window = window;
        this.calls = waitingCalls(waiting);
        this.thread = thread;
    }

    List<Item> window() {
        return window;
    }

    List<Item> waiting() {
        List<Item> waiting = new ArrayList<>();
        calls.forEach(call -> waiting.addAll(call.items()));
        return waiting;
    }

    /** A waiting call does not return when the thread that made it has taken it out. */
    void dropGivenUp(Set<Item> taken) {
        calls.removeIf(call -> call.isOf(thread) && taken.contains(call.request()));
    }

    /** A call that another thread has under way is not evicted, it waits. */
    void keepUnderWay(List<Item> before, Set<Item> taken) {
        ToolCall call = ToolCall.before(before, before.size());
        if (call == null || call.isOf(thread) || call.isComplete() || !taken.contains(call.request())) {
            return;
        }
        park(call);
    }

    /** Puts new results behind the request that asked for them, and calls that are complete by them back into the window. */
    void bringHome(boolean alone) {
        for (Item result : List.copyOf(window)) {
            if (result.isNew() && result.isResult()) {
                bringHome(result, alone);
            }
        }
        for (ToolCall call : List.copyOf(calls)) {
            if (call.isComplete()) {
                calls.remove(call);
                window.addAll(indexFor(call.request()), call.items());
                call.items().forEach(Item::loosen);
            }
        }
    }

    private void bringHome(Item result, boolean alone) {
        ToolCall here = ToolCall.before(window, window.indexOf(result) + 1);
        boolean rightHere = here != null && here.asksFor(result);
        boolean own = here != null && here.isOf(thread);
        ToolCall waiting = waitingFor(result);
        if (waiting != null && !(rightHere && (own || !waiting.isOf(thread)))) {
            window.remove(result);
            waiting.add(result);
        } else if (!rightHere && !alone) {
            window.remove(result);
            ToolCall earlier = earlierCallFor(result);
            if (earlier == null) {
                stray.add(result);
            } else {
                List<Item> items = earlier.items();
                window.add(window.indexOf(items.get(items.size() - 1)) + 1, result);
            }
        }
    }

    private @Nullable ToolCall waitingFor(Item result) {
        ToolCall found = null;
        for (ToolCall call : calls) {
            if (call.asksFor(result) && (found == null || (call.isOf(thread) && !found.isOf(thread)))) {
                found = call;
            }
        }
        return found;
    }

    private @Nullable ToolCall earlierCallFor(Item result) {
        ToolCall found = null;
        for (ToolCall call : ToolCall.all(window)) {
            if (call.asksFor(result) && (found == null || call.isOf(thread) || !found.isOf(thread))) {
                found = call;
            }
        }
        return found;
    }

    /** A result whose request has left the window leaves it, too. One that had no request before is left alone. */
    void dropOrphans(List<Item> before) {
        Set<Item> already = orphans(before);
        Set<Item> now = orphans(window);
        now.removeAll(already);
        window.removeIf(now::contains);
    }

    private static Set<Item> orphans(List<Item> items) {
        Set<Item> orphans = Collections.newSetFromMap(new IdentityHashMap<>());
        List<ToolExecutionRequest> pending = new ArrayList<>();
        for (Item item : items) {
            if (!item.isResult()) {
                pending = Item.pending(item, List.of());
            } else if (!Item.take(pending, item)) {
                orphans.add(item);
            }
        }
        return orphans;
    }

    /** Lets the last call wait if it is another thread's, lacks results, and the caller has written behind it. */
    void parkOvertaken() {
        int appended = window.size();
        while (appended > 0 && window.get(appended - 1).isNew()) {
            appended--;
        }
        ToolCall call = ToolCall.before(window, appended);
        if (call == null || call.isOf(thread) || call.isComplete()) {
            return;
        }
        List<Item> items = call.items();
        if (window.indexOf(items.get(items.size() - 1)) < window.size() - 1) {
            park(call);
        }
    }

    private void park(ToolCall call) {
        long place = call.request().entry().place();
        for (Item item : call.items()) {
            window.remove(item);
            item.place(place);
        }
        calls.add(call);
        while (calls.size() > MAX_WAITING) {
            calls.remove(0);
        }
    }

    /** Where a call returns to: behind everything that stood before it, and not between a request and its results. */
    private int indexFor(Item request) {
        int index = 0;
        for (int i = 0; i < window.size(); i++) {
            Item item = window.get(i);
            if (item.isPlaced() && item.entry().place() < request.entry().place()) {
                index = i + 1;
            }
        }
        while (index < window.size() && window.get(index).isResult()) {
            index++;
        }
        return index;
    }

    private static List<ToolCall> waitingCalls(List<Item> waiting) {
        List<ToolCall> calls = new ArrayList<>();
        for (Item item : waiting) {
            if (item.isRequest()) {
                calls.add(ToolCall.all(List.of(item)).get(0));
            }
        }
        for (Item item : waiting) {
            if (item.isResult()) {
                calls.stream()
                        .filter(call ->
                                call.request().entry().place() == item.entry().place() && call.asksFor(item))
                        .findFirst()
                        .ifPresent(call -> call.add(item));
            }
        }
        return calls;
    }
}
