package dev.langchain4j.memori.retention;

import dev.langchain4j.memori.store.AgingMemory;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is condensed together: memories of one collection that share a session, or, without one, a day in UTC. */
final class Groups {

    /** Several texts for a session that would be too long for one. */
    private static final int MAX_MEMORIES = 500;

    private Groups() {}

    /** Groups of two and more, each in the order in which what it tells of happened. */
    static List<List<AgingMemory>> of(List<AgingMemory> memories) {
        Map<String, List<AgingMemory>> byName = new TreeMap<>();
        memories.stream()
                .sorted(Comparator.comparing(AgingMemory::occurredAt).thenComparing(AgingMemory::key))
                .forEach(memory -> byName.computeIfAbsent(name(memory), name -> new ArrayList<>())
                        .add(memory));
        List<List<AgingMemory>> groups = new ArrayList<>();
        for (List<AgingMemory> group : byName.values()) {
            for (int start = 0; start < group.size(); start += MAX_MEMORIES) {
                List<AgingMemory> part = group.subList(start, Math.min(group.size(), start + MAX_MEMORIES));
                if (part.size() > 1) {
                    groups.add(List.copyOf(part));
                }
            }
        }
        return groups;
    }

    private static String name(AgingMemory memory) {
        String session = memory.sessionId();
        return memory.collection()
                + (session == null
                        ? "\n" + memory.occurredAt().atOffset(ZoneOffset.UTC).toLocalDate()
                        : "\t" + session);
    }
}
