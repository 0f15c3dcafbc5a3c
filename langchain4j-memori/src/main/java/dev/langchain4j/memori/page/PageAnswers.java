package dev.langchain4j.memori.page;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The end points: each reads its parameters, asks the namespace one thing and shapes the answer. */
final class PageAnswers {

    private static final int DEFAULT_RELATED = 6;

    private final MemoryNamespace namespace;

    PageAnswers(MemoryNamespace namespace) {
        this.namespace = namespace;
    }

    PageReply memories(PageQuery query) {
        query.allow("sort", "ascending", "type", "after", "before", "offset", "limit");
        MemorySelection.Builder chosen =
                MemorySelection.builder().after(query.instant("after")).before(query.instant("before"));
        MemoryType type = query.choice("type", MemoryType.class);
        if (type != null) {
            chosen.types(type);
        }
        MemorySelection selection = chosen.build();
        ListRequest request = ListRequest.builder()
                .selection(selection)
                .sort(Objects.requireNonNullElse(query.choice("sort", MemorySort.class), MemorySort.UPDATED))
                .ascending(query.flag("ascending"))
                .offset(query.number("offset", 0))
                .limit(query.number("limit", ListRequest.DEFAULT_LIMIT))
                .build();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("total", namespace.count(selection));
        json.put("offset", request.offset());
        json.put("limit", request.limit());
        json.put("memories", PageJson.briefs(namespace.list(request)));
        return PageReply.json(json);
    }

    PageReply search(PageQuery query) {
        query.allow("q", "mode", "limit");
        String text = query.text("q");
        if (text == null || text.isBlank()) {
            throw MemoriException.invalid("q must hold what to search for");
        }
        SearchRequest request = SearchRequest.builder()
                .text(text)
                .mode(Objects.requireNonNullElse(query.choice("mode", SearchMode.class), SearchMode.HYBRID))
                .limit(query.number("limit", SearchRequest.DEFAULT_LIMIT))
                .explain(true)
                .build();
        return PageReply.json(Map.of("hits", PageJson.hits(namespace.search(request))));
    }

    PageReply memory(String id, PageQuery query) {
        query.allow();
        Memory memory = peek(id);
        Map<String, Object> json = PageJson.memory(memory);
        json.put("history", PageJson.history(namespace.history(memory.id())));
        return PageReply.json(json);
    }

    PageReply related(String id, PageQuery query) {
        query.allow("limit");
        int limit = query.number("limit", DEFAULT_RELATED);
        return PageReply.json(Map.of("hits", PageJson.hits(namespace.related(peek(id).id(), limit))));
    }

    PageReply stats(PageQuery query) {
        query.allow();
        MemoryStats stats = namespace.stats();
        Map<String, Object> byType = new LinkedHashMap<>();
        for (MemoryType type : MemoryType.values()) {
            byType.put(type.name(), stats.byType().getOrDefault(type, 0L));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("namespace", namespace.name());
        json.put("memories", stats.memories());
        json.put("versions", stats.versions());
        json.put("byType", byType);
        json.put("embedded", stats.embedded());
        json.put("coverage", stats.coverage());
        json.put("vectors", stats.vectors());
        json.put("bytes", stats.bytes());
        return PageReply.json(json);
    }

    PageReply timeline(PageQuery query) {
        query.allow("zone");
        return PageReply.json(Timeline.of(namespace, query.zone("zone")));
    }

    PageReply graph(PageQuery query) {
        query.allow();
        return PageReply.json(RelatedGraph.of(namespace));
    }

    private Memory peek(String id) {
        return namespace
                .peek(id)
                .orElseThrow(() -> new MemoriException(
                        Reason.NOT_FOUND, "there is no memory \"" + PageJson.excerpt(id) + "\" in this namespace"));
    }
}
