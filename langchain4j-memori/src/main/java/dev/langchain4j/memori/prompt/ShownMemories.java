package dev.langchain4j.memori.prompt;

import dev.langchain4j.memori.data.Memory;
import java.util.List;

/** Memories as a block of text, and which they are. Immutable. */
public final class ShownMemories {

    static final ShownMemories NONE = new ShownMemories("", List.of());

    private final String text;
    private final List<Memory> memories;

    ShownMemories(String text, List<Memory> memories) {
        this.text = text;
        this.memories = List.copyOf(memories);
    }

    /**
     * The block that a model sees.
     *
     * @return the text, empty if nothing is shown
     */
    public String text() {
        return text;
    }

    /**
     * What is in it.
     *
     * @return the memories in the order in which they are shown
     */
    public List<Memory> memories() {
        return memories;
    }

    /**
     * Whether nothing is shown.
     *
     * @return true if there were no memories, or the budget was too small for any
     */
    public boolean isEmpty() {
        return memories.isEmpty();
    }
}
