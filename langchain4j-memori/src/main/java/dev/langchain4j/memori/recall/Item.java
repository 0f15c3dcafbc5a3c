package dev.langchain4j.memori.recall;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import java.util.ArrayList;
import java.util.List;

/** A message on its way to a place in the window. Compared by identity: two people may say the same. */
final class Item {

    private Entry entry;
    private boolean placed;

    private Item(Entry entry, boolean placed) {
        this.entry = entry;
        this.placed = placed;
    }

    static Item placed(Entry entry) {
        return new Item(entry, true);
    }

    /** A message that is new, or needs another place than it has. */
    static Item unplaced(Entry entry) {
        return new Item(entry, false);
    }

    Entry entry() {
        return entry;
    }

    ChatMessage message() {
        return entry.message();
    }

    boolean isNew() {
        return entry.isNew();
    }

    /** Whether its place is the one that it is to have. */
    boolean isPlaced() {
        return placed;
    }

    void place(long place) {
        entry = entry.at(place);
        placed = true;
    }

    void loosen() {
        placed = false;
    }

    void stored(long key, int weight) {
        entry = entry.stored(key, weight);
    }

    boolean isResult() {
        return message() instanceof ToolExecutionResultMessage;
    }

    boolean isRequest() {
        return message() instanceof AiMessage ai && ai.hasToolExecutionRequests();
    }

    /** What a request still lacks, given the results behind it. */
    static List<ToolExecutionRequest> pending(Item request, List<Item> results) {
        if (!(request.message() instanceof AiMessage ai)) {
            return new ArrayList<>();
        }
        List<ToolExecutionRequest> pending = new ArrayList<>(ai.toolExecutionRequests());
        for (Item result : results) {
            take(pending, result);
        }
        return pending;
    }

    /** Takes the request out that a result answers; false if there is none. */
    static boolean take(List<ToolExecutionRequest> pending, Item result) {
        for (int i = 0; i < pending.size(); i++) {
            if (result.answers(pending.get(i))) {
                pending.remove(i);
                return true;
            }
        }
        return false;
    }

    /** Some models give their requests no id; then the name of the tool must do. */
    boolean answers(ToolExecutionRequest request) {
        if (!(message() instanceof ToolExecutionResultMessage result)) {
            return false;
        }
        String id = request.id();
        String name = request.name();
        return id == null
                ? result.id() == null && (name == null || name.equals(result.toolName()))
                : id.equals(result.id());
    }
}
