package dev.langchain4j.memori.tool;

import dev.langchain4j.memori.core.CoreMemory;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.prompt.PromptText;
import org.jspecify.annotations.Nullable;

/** The tools that edit core memory. */
final class CoreEdits {

    private static final int AT_THE_END = -1;

    private final CoreMemory core;

    CoreEdits(CoreMemory core) {
        this.core = core;
    }

    String append(@Nullable String label, @Nullable String content) {
        return ToolTexts.block("Appended to", core.append(given("label", label), given("content", content)));
    }

    String replace(@Nullable String label, @Nullable String oldContent, @Nullable String newContent) {
        String name = given("label", label);
        String part = given("old_content", oldContent);
        String text = given("new_content", newContent);
        String value = core.block(name).map(Block::value).orElse("");
        String meant = ToolTexts.asStored(value, part);
        boolean quoted = !value.contains(part) && value.contains(meant);
        return ToolTexts.block(
                "Replaced the text in",
                quoted ? core.replace(name, meant, PromptText.unescape(text)) : core.replace(name, part, text));
    }

    String insert(@Nullable String label, @Nullable String text, @Nullable Integer line) {
        return ToolTexts.block(
                "Inserted into",
                core.insert(given("label", label), given("new_str", text), line == null ? AT_THE_END : line));
    }

    String rethink(@Nullable String label, @Nullable String newMemory) {
        String name = given("label", label);
        String text = given("new_memory", newMemory);
        String value = core.block(name).map(Block::value).orElse("");
        return ToolTexts.block("Rewrote", core.rethink(name, ToolTexts.asStored(value, text)));
    }

    private static String given(String argument, @Nullable String value) {
        return Arguments.given(argument, value);
    }
}
