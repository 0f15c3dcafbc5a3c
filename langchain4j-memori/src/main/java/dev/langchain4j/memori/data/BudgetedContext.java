package dev.langchain4j.memori.data;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A {@link MemoryContext} as text that never has more tokens than it was allowed.
 *
 * @param text        what goes into a prompt; empty if not one memory or block is shown
 * @param tokens      the tokens of the text as the request's estimator counts them; 0 if it is empty
 * @param shown       what the text shows, whole and in this order; its counts are those of the store, whether the text shows them or not
 * @param omitted     how much was gathered and did not fit, by section; sections without anything left out are absent
 * @param explanation one sentence for logs and people: how much is shown, or why nothing is; it holds no content
 */
public record BudgetedContext(
        String text, int tokens, MemoryContext shown, Map<ContextSection, Integer> omitted, String explanation) {

    /**
     * Copies the map, in the order of the sections.
     *
     * @param text        what goes into a prompt
     * @param tokens      the tokens of the text
     * @param shown       what the text shows
     * @param omitted     how much did not fit, by section
     * @param explanation one sentence
     */
    public BudgetedContext {
        Map<ContextSection, Integer> ordered = new EnumMap<>(ContextSection.class);
        ordered.putAll(omitted);
        omitted = Collections.unmodifiableMap(ordered);
    }

    /**
     * Whether there is no text.
     *
     * @return true if there is no memory and no block to show, or the budget is too small for any
     */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /**
     * The memories that the text cites.
     *
     * @return their full ids in the order in which they appear
     */
    public List<String> citations() {
        return Stream.of(ContextSection.values())
                .flatMap(section -> shown.memories(section).stream())
                .map(Memory::id)
                .toList();
    }
}
