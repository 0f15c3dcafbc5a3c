package dev.langchain4j.memori.recall;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for tools and the results that stand right behind it. Models accept nothing between them, and no request without all of its
 * results, unless it is the last message.
 */
final class ToolCall {

    private final Item request;
    private final List<Item> results;

    private ToolCall(Item request, List<Item> results) {
        this.request = request;
        this.results = new ArrayList<>(results);
    }

    /** The call that the message before an index is a part of, with everything that belongs to it. */
    static @Nullable ToolCall before(List<Item> items, int end) {
        int start = end - 1;
        while (start >= 0 && items.get(start).isResult()) {
            start--;
        }
        if (start < 0 || !items.get(start).isRequest()) {
            return null;
        }
        return at(items, start);
    }

    private static ToolCall at(List<Item> items, int start) {
        int end = start + 1;
        while (end < items.size() && items.get(end).isResult()) {
            end++;
        }
        return new ToolCall(items.get(start), items.subList(start + 1, end));
    }

    /** All calls of a sequence; results that no request precedes belong to none. */
    static List<ToolCall> all(List<Item> items) {
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isRequest()) {
                calls.add(at(items, i));
            }
        }
        return calls;
    }

    Item request() {
        return request;
    }

    List<Item> items() {
        List<Item> items = new ArrayList<>(results);
        items.add(0, request);
        return items;
    }

    boolean isComplete() {
        return Item.pending(request, results).isEmpty();
    }

    /** Whether a result, which may stand behind it already, is one that it asks for. */
    boolean asksFor(Item result) {
        List<Item> others = new ArrayList<>(results);
        others.remove(result);
        return Item.pending(request, others).stream().anyMatch(result::answers);
    }

    /** Lets a result wait together with its request. */
    void add(Item result) {
        result.place(request.entry().place());
        results.add(result);
    }

    boolean isOf(long thread) {
        return request.entry().thread() == thread;
    }
}
