package dev.langchain4j.memori;

import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Everything that can be seen of the memories of {@link AnyWrite} without changing anything. */
record StoreState(
        List<Memory> memories,
        long versions,
        long vectors,
        List<HistoryEntry> history,
        Set<String> words,
        List<String> near) {

    static StoreState of(MemoryNamespace shelf) {
        MemoryStats stats = shelf.stats();
        List<Memory> memories = shelf.list(ListRequest.builder().build());
        List<HistoryEntry> history = new ArrayList<>();
        memories.forEach(memory -> history.addAll(shelf.history(memory.id())));
        history.addAll(shelf.history("first"));
        return new StoreState(memories, stats.versions(), stats.vectors(), history, words(shelf), near(shelf));
    }

    /** A question to the past leaves no access behind. */
    private static Set<String> words(MemoryNamespace shelf) {
        Set<String> found = new HashSet<>();
        for (String word : List.of("boat", "vessel", "train", "kitten", "radio", "7", "first", "second")) {
            SearchRequest request = SearchRequest.builder()
                    .text(word)
                    .mode(SearchMode.TEXT)
                    .asOf(ParityFixture.START.plus(Duration.ofDays(9999)))
                    .build();
            shelf.search(request)
                    .forEach(hit -> found.add(word + " " + hit.memory().id()));
        }
        return found;
    }

    private static List<String> near(MemoryNamespace shelf) {
        return shelf.list(ListRequest.builder().build()).stream()
                .flatMap(memory -> shelf.related(memory.id(), 10).stream())
                .map(hit -> hit.memory().id() + " " + hit.score())
                .toList();
    }
}
