package dev.langchain4j.memori.page;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many memories each day holds, by when what they tell of happened. */
final class Timeline {

    /** Enough for years of one person's days; reading them takes about a second. */
    static final int MAX_MEMORIES = 20_000;

    private static final int PAGE = 2_000;

    private Timeline() {}

    /**
     * Counts the latest memories. A day comes with the exclusive bounds that select it in a list; days without a memory are
     * left out.
     */
    static Map<String, Object> of(MemoryNamespace namespace, ZoneId zone) {
        TreeMap<LocalDate, Integer> days = new TreeMap<>();
        int read = 0;
        List<Memory> page;
        do {
            page = namespace.list(ListRequest.builder()
                    .sort(MemorySort.OCCURRED)
                    .offset(read)
                    .limit(PAGE)
                    .build());
            for (Memory memory : page) {
                days.merge(LocalDate.ofInstant(memory.occurredAt(), zone), 1, Integer::sum);
            }
            read += page.size();
        } while (page.size() == PAGE && read < MAX_MEMORIES);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("zone", zone.getId());
        json.put("memories", read);
        json.put("complete", namespace.count(MemorySelection.all()) <= read);
        json.put(
                "days",
                days.entrySet().stream()
                        .map(day -> day(day.getKey(), day.getValue(), zone))
                        .toList());
        return json;
    }

    private static Map<String, Object> day(LocalDate date, int count, ZoneId zone) {
        Instant start = date.atStartOfDay(zone).toInstant();
        Instant end = date.plusDays(1).atStartOfDay(zone).toInstant();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("date", date.toString());
        json.put("count", count);
        // Times are kept to the microsecond and the bound is exclusive.
        json.put("after", start.minusNanos(1_000).toString());
        json.put("before", end.toString());
        return json;
    }
}
