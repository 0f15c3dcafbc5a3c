package dev.langchain4j.memori.data;

import java.util.List;

/**
 * What an agent should see at the start of a session. No memory stands in two of the lists.
 *
 * @param relevant what the task brings to mind, best first; at most 10
 * @param recent   what was last updated; at most 5
 * @param frequent what was read most often; at most 3
 * @param stale    what has lain unread for 30 days or more since it was stored, oldest first: candidates to tidy; at most 5
 * @param stats    counts of the whole namespace
 */
public record MemoryContext(
        List<Memory> relevant, List<Memory> recent, List<Memory> frequent, List<Memory> stale, MemoryStats stats) {

    /**
     * Copies the lists.
     *
     * @param relevant what the task brings to mind
     * @param recent   what was last updated
     * @param frequent what was read most often
     * @param stale    what has lain unread
     * @param stats    counts
     */
    public MemoryContext {
        relevant = List.copyOf(relevant);
        recent = List.copyOf(recent);
        frequent = List.copyOf(frequent);
        stale = List.copyOf(stale);
    }

    /**
     * The whole context in few tokens: a line of counts, then a line a memory with the first 8 characters of its id, its
     * type and its content on one line.
     *
     * @return the text, ending in a newline
     */
    public String compact() {
        StringBuilder text = new StringBuilder();
        text.append(stats.memories()).append(" memories\n");
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
            text.append("- [")
                    .append(id, 0, Math.min(8, id.length()))
                    .append("] ")
                    .append(memory.type())
                    .append(": ")
                    .append(memory.content().strip().replaceAll("\\s+", " "))
                    .append('\n');
        }
    }
}
