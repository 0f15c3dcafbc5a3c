package dev.langchain4j.memori.page;

import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the values look to the page. Numbers that JavaScript could not hold exactly are strings. */
final class PageJson {

    /** In lists a memory is shown with about four lines; the whole text comes with the memory itself. */
    static final int EXCERPT = 600;

    private PageJson() {}

    static Map<String, Object> memory(Memory memory) {
        Map<String, Object> json = brief(memory);
        json.put("content", memory.content());
        json.put("shortened", false);
        json.put("metadata", metadata(memory));
        return json;
    }

    static List<Map<String, Object>> briefs(List<Memory> memories) {
        return memories.stream().map(PageJson::brief).toList();
    }

    static List<Map<String, Object>> hits(List<MemoryHit> hits) {
        return hits.stream().map(PageJson::hit).toList();
    }

    static List<Map<String, Object>> history(List<HistoryEntry> entries) {
        return entries.stream().map(PageJson::entry).toList();
    }

    static Map<String, Object> brief(Memory memory) {
        String excerpt = excerpt(memory.content());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", memory.id());
        json.put("collection", memory.collection());
        json.put("content", excerpt);
        json.put("shortened", excerpt.length() < memory.content().length());
        json.put("type", memory.type().name());
        json.put("author", memory.author());
        json.put("sessionId", memory.sessionId());
        json.put("occurredAt", time(memory.occurredAt()));
        json.put("createdAt", time(memory.createdAt()));
        json.put("updatedAt", time(memory.updatedAt()));
        json.put("lastAccessedAt", time(memory.lastAccessedAt()));
        json.put("accessCount", memory.accessCount());
        json.put("reinforcements", memory.reinforcements());
        json.put("pinned", memory.pinned());
        json.put("expiresAt", time(memory.expiresAt()));
        json.put("version", memory.version());
        return json;
    }

    private static Map<String, Object> hit(MemoryHit hit) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("score", hit.score());
        json.put("explanation", hit.explanation().toString());
        json.put("memory", brief(hit.memory()));
        return json;
    }

    private static Map<String, Object> entry(HistoryEntry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sequence", entry.sequence());
        json.put("at", time(entry.at()));
        json.put("event", entry.event().name());
        json.put("version", entry.version());
        json.put("reason", entry.reason());
        return json;
    }

    private static List<Map<String, String>> metadata(Memory memory) {
        return new TreeMap<>(memory.metadata().toMap())
                .entrySet().stream()
                        .map(pair -> Map.of(
                                "key", pair.getKey(),
                                "value", String.valueOf(pair.getValue()),
                                "type", pair.getValue().getClass().getSimpleName()))
                        .toList();
    }

    static String excerpt(String content) {
        if (content.length() <= EXCERPT) {
            return content;
        }
        return content.substring(0, Character.isHighSurrogate(content.charAt(EXCERPT - 1)) ? EXCERPT - 1 : EXCERPT);
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
