package dev.langchain4j.memori.prompt;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.Texts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows core memory to a model, at the end of the system message: what stands before it stays the same from call to call, so that a provider can
 * cache it. The same blocks give the same text.
 *
 * <pre>{@code
 * <core_memory>
 * What you keep in mind at all times, …
 * <block label="human" description="Who you talk to" characters="24" limit="2000">
 * Caroline, lives in Leeds
 * </block>
 * </core_memory>
 * }</pre>
 */
public final class CorePrompt {

    private CorePrompt() {}

    /**
     * Shows blocks. Their values are escaped; {@link PromptText#unescape} undoes that for a model that quotes one.
     *
     * @param blocks the blocks in the order in which they are shown
     * @return the text; empty without blocks
     */
    public static String show(List<Block> blocks) {
        if (Texts.required("blocks", blocks).isEmpty()) {
            return "";
        }
        StringBuilder elements = new StringBuilder();
        blocks.forEach(block -> elements.append(element(block)));
        return PromptBlock.CORE_MEMORY.around(elements);
    }

    /**
     * Appends blocks to a system message. {@link PromptBlocks#strip} takes them out again.
     *
     * @param message the system message, or null if there is none
     * @param blocks  the blocks in the order in which they are shown
     * @return the message with the blocks; the same instance without blocks; empty if there is neither
     */
    public static Optional<SystemMessage> append(@Nullable SystemMessage message, List<Block> blocks) {
        String text = show(blocks);
        if (text.isEmpty()) {
            return Optional.ofNullable(message);
        }
        return Optional.of(SystemMessage.from(message == null ? text : message.text() + PromptBlock.GAP + text));
    }

    /** One block as an element, with a line feed behind it. */
    static String element(Block block) {
        StringBuilder tag = new StringBuilder("<block");
        MemoryElement.attribute(tag, "label", block.label());
        MemoryElement.attribute(tag, "description", block.description().isEmpty() ? null : block.description());
        MemoryElement.attribute(tag, "characters", Integer.toString(block.characters()));
        MemoryElement.attribute(tag, "limit", Integer.toString(block.limit()));
        MemoryElement.attribute(tag, "read_only", block.editable() ? null : "true");
        tag.append(">\n");
        if (!block.value().isEmpty()) {
            tag.append(PromptText.escape(block.value())).append('\n');
        }
        return tag.append("</block>\n").toString();
    }
}
