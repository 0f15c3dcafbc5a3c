package dev.langchain4j.memori;

import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.SearchRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every answer that a namespace gives without being changed by the question. */
record Answers(
        Map<String, List<Memory>> memories,
        Map<String, MemoryStats> stats,
        Map<String, List<HistoryEntry>> history,
        Map<String, List<List<Memory>>> past,
        Map<String, List<String>> found,
        List<Block> blocks,
        Map<String, List<Block>> versionsOfBlocks,
        Map<String, String> talks,
        Map<String, String> documents) {

    static final List<String> SHELVES = List.of(Memori.ARCHIVAL, Memori.RECALL, "letters");

    /** What a namespace answers, about these moments of the past among others. */
    static Answers of(MemoryNamespace whose, List<Instant> moments, List<String> words) {
        Map<String, List<Memory>> memories = new TreeMap<>();
        Map<String, MemoryStats> stats = new TreeMap<>();
        Map<String, List<HistoryEntry>> history = new TreeMap<>();
        Map<String, List<List<Memory>>> past = new TreeMap<>();
        Map<String, List<String>> found = new TreeMap<>();
        for (String name : SHELVES) {
            MemoryNamespace shelf = whose.collections(name);
            List<Memory> all = all(shelf, null);
            memories.put(name, all);
            stats.put(name, shelf.stats());
            all.forEach(memory -> history.put(name + " " + memory.id(), shelf.history(memory.id())));
            past.put(name, moments.stream().map(moment -> all(shelf, moment)).toList());
            for (String word : words) {
                for (Instant moment :
                        moments.subList(moments.size() / 2, Math.min(moments.size(), moments.size() / 2 + 3))) {
                    found.put(name + " " + word + " " + moment, hits(shelf, word, moment));
                }
                // Far behind every change, so that the question is about now and leaves no access behind.
                found.put(name + " " + word, hits(shelf, word, moments.get(moments.size() - 1)));
            }
        }
        MemoryNamespace given = whose.vectorCollection("given");
        memories.put("given", all(given, null));
        stats.put("given", given.stats());
        given.list(ListRequest.builder().build())
                .forEach(document -> found.put(
                        "near " + document.id(),
                        given.related(document.id(), 5).stream()
                                .map(Answers::shown)
                                .toList()));
        Map<String, List<Block>> versions = new TreeMap<>();
        List<Block> blocks = whose.core().blocks();
        blocks.forEach(block -> versions.put(block.label(), whose.core().history(block.label())));
        Map<String, String> talks = new TreeMap<>();
        for (String talk : whose.conversations()) {
            talks.put(
                    talk,
                    whose.conversation(talk).window().messages() + "\n"
                            + whose.conversation(talk).history());
        }
        Map<String, String> documents = new TreeMap<>();
        for (String shelf : List.of("shelf-0", "shelf-1")) {
            for (String name : whose.documents(shelf).names()) {
                documents.put(
                        shelf + " " + name, whose.documents(shelf).get(name).orElseThrow());
            }
        }
        return new Answers(memories, stats, history, past, found, blocks, versions, talks, documents);
    }

    private static List<Memory> all(MemoryNamespace shelf, @Nullable Instant asOf) {
        MemorySelection selection = asOf == null
                ? MemorySelection.all()
                : MemorySelection.builder().asOf(asOf).build();
        return new ArrayList<>(shelf.list(ListRequest.builder()
                .selection(selection)
                .sort(MemorySort.CREATED)
                .limit(10_000)
                .build()));
    }

    private static List<String> hits(MemoryNamespace shelf, String word, Instant asOf) {
        return shelf.search(SearchRequest.builder().text(word).asOf(asOf).build()).stream()
                .map(Answers::shown)
                .toList();
    }

    private static String shown(MemoryHit hit) {
        return hit.memory().id() + " " + hit.score();
    }
}
