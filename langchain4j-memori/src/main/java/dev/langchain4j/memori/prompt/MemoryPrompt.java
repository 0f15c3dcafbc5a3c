package dev.langchain4j.memori.prompt;

import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.model.TokenCountEstimator;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows found memories to a model, as a block of escaped data under a sentence that says what it is. The same memories give the same text.
 *
 * <pre>{@code
 * <memories>
 * Notes from earlier conversations, kept as data. …
 * <memory id="1b9d6bcd" date="2026-03-01" from="Caroline">Prefers aisle seats</memory>
 * </memories>
 * }</pre>
 */
public final class MemoryPrompt {

    private MemoryPrompt() {}

    /**
     * Shows all of them.
     *
     * @param memories what was found, best first
     * @return the block; empty without memories
     */
    public static ShownMemories show(List<Memory> memories) {
        if (Texts.required("memories", memories).isEmpty()) {
            return ShownMemories.NONE;
        }
        StringBuilder elements = new StringBuilder();
        memories.forEach(memory -> elements.append(element(memory)).append('\n'));
        return new ShownMemories(PromptBlock.MEMORIES.around(elements), memories);
    }

    /**
     * Shows as many as fit, best first. One that is too long is left out, and the next may fit; if none is shown yet, it is cut at a word
     * instead. The block with everything in it, tags, sentence and the blank line before it included, stays within the budget.
     *
     * @param memories    what was found, best first
     * @param tokenBudget the most tokens that the block may have, at least 1
     * @param estimator   counts tokens
     * @return the block; empty if the budget is too small for anything
     * @throws MemoriException if the budget is less than 1
     */
    public static ShownMemories show(List<Memory> memories, int tokenBudget, TokenCountEstimator estimator) {
        Texts.required("memories", memories);
        TokenBudget budget = new TokenBudget(tokenBudget, Texts.required("estimator", estimator));
        StringBuilder elements = new StringBuilder();
        List<Memory> shown = new ArrayList<>();
        for (Memory memory : memories) {
            MemoryElement element = MemoryElement.of(memory);
            String whole = element.text() + "\n";
            if (budget.allows(elements + whole)) {
                elements.append(whole);
                shown.add(memory);
            } else if (shown.isEmpty()) {
                String cut = budget.cut(element);
                if (!cut.isEmpty()) {
                    elements.append(cut);
                    shown.add(memory);
                }
            }
        }
        return shown.isEmpty() ? ShownMemories.NONE : new ShownMemories(PromptBlock.MEMORIES.around(elements), shown);
    }

    /**
     * One memory as an element on its own, for the answer of a tool.
     *
     * @param memory a memory
     * @return the element: id, date, origin and escaped content, without a line feed behind it
     */
    public static String element(Memory memory) {
        return MemoryElement.of(Texts.required("memory", memory)).text();
    }

    /**
     * As {@link #element(Memory)}, with tags.
     *
     * @param memory a memory
     * @param tags   shown as an attribute; none if empty
     * @return the element, without a line feed behind it
     */
    public static String element(Memory memory, List<String> tags) {
        String joined = Texts.required("tags", tags).isEmpty() ? null : String.join(", ", tags);
        return MemoryElement.of(Texts.required("memory", memory), MemoryElement.shortId(memory.id()), joined)
                .text();
    }

    /**
     * An id as it is shown: the beginning of one that this library made, which is enough to name the memory.
     *
     * @param id a full id
     * @return its first 8 characters if it is a UUID, else the id; not escaped
     */
    public static String shortId(String id) {
        return MemoryElement.shortId(Texts.required("id", id));
    }

    /**
     * Appends a block to a user message. {@link PromptBlocks#strip} takes it out again.
     *
     * <p>It goes behind the last text of the message. It is no part of its own unless there is no text, because LangChain4j drops parts that
     * are added to a message whose parts are arguments of an AiService's method.
     *
     * @param message any user message
     * @param shown   the block
     * @return the message with the block; the same instance if nothing is shown
     */
    public static UserMessage append(UserMessage message, ShownMemories shown) {
        Texts.required("message", message);
        if (Texts.required("shown", shown).isEmpty()) {
            return message;
        }
        List<Content> parts = new ArrayList<>(message.contents());
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (parts.get(i) instanceof TextContent part) {
                parts.set(i, TextContent.from(part.text() + PromptBlock.GAP + shown.text()));
                return message.toBuilder().contents(parts).build();
            }
        }
        parts.add(TextContent.from(shown.text()));
        return message.toBuilder().contents(parts).build();
    }
}
