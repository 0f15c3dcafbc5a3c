package dev.langchain4j.memori.data;

import java.util.List;

/**
 * What an agent should see at the start of a session. No memory stands in two of the lists.
 *
 * @param pinned   what was pinned, last updated first; at most 10
 * @param core     the core memory blocks with a text, own ones by label, then shared ones
 * @param relevant what the task brings to mind, best first; at most 10
 * @param recent   what was last updated; at most 5
 * @param frequent what was read most often; at most 3
 * @param stale    what has lain unread for 30 days or more since it was stored, oldest first: candidates to tidy; at most 5
 * @param stats    counts of the collections that the context is of
 */
public record MemoryContext(
        List<Memory> pinned,
        List<Block> core,
        List<Memory> relevant,
        List<Memory> recent,
        List<Memory> frequent,
        List<Memory> stale,
        MemoryStats stats) {

    /**
     * Copies the lists.
     *
     * @param pinned   what was pinned
     * @param core     the core memory blocks
     * @param relevant what the task brings to mind
     * @param recent   what was last updated
     * @param frequent what was read most often
     * @param stale    what has lain unread
     * @param stats    counts
     */
    public MemoryContext {
        pinned = List.copyOf(pinned);
        core = List.copyOf(core);
        relevant = List.copyOf(relevant);
        recent = List.copyOf(recent);
        frequent = List.copyOf(frequent);
        stale = List.copyOf(stale);
    }

    /**
     * The memories of one section.
     *
     * @param section which
     * @return its memories; none for {@link ContextSection#CORE} and {@link ContextSection#STATS}
     */
    public List<Memory> memories(ContextSection section) {
        return switch (Texts.required("section", section)) {
            case PINNED -> pinned;
            case RELEVANT -> relevant;
            case RECENT -> recent;
            case FREQUENT -> frequent;
            case STALE -> stale;
            case CORE, STATS -> List.of();
        };
    }

    /**
     * The whole context in few tokens: a line of counts, then a line a memory with the first 8 characters of its id, its
     * type and its content on one line, and a line a core memory block with its label and its text.
     *
     * <p>It is for people and logs. Nothing is escaped and nothing is cut: into a prompt belongs {@link BudgetedContext#text()}.
     *
     * @return the text, ending in a newline
     */
    public String compact() {
        StringBuilder text = new StringBuilder();
        text.append(stats.memories()).append(" memories\n");
        section(text, "pinned", pinned);
        if (!core.isEmpty()) {
            text.append("core:\n");
            core.forEach(block -> line(text, block.label(), block.value()));
        }
        section(text, "relevant", relevant);
        section(text, "recent", recent);
        section(text, "frequent", frequent);
        section(text, "stale", stale);
        return text.toString();
    }

    private static void section(StringBuilder text, String title, List<Memory> memories) {
        if (memories.isEmpty()) {
            return;
        }
        text.append(title).append(":\n");
        for (Memory memory : memories) {
            String id = memory.id();
            line(text, id.substring(0, Math.min(8, id.length())), memory.type() + ": " + memory.content());
        }
    }

    private static void line(StringBuilder text, String name, String content) {
        text.append("- [")
                .append(name)
                .append("] ")
                .append(content.strip().replaceAll("\\s+", " "))
                .append('\n');
    }
}
