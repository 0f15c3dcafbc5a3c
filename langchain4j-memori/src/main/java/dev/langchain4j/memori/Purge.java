package dev.langchain4j.memori;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.PurgePreview;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which memories a purge takes: the selected ones that are not pinned. */
final class Purge {

    private static final int SHOWN = 10;

    private Purge() {}

    static PurgePreview preview(StoreReader reader, Scope scope, MemorySelection selection) {
        List<Memory> selected = selected(reader, scope, selection);
        List<Memory> taken =
                selected.stream().filter(memory -> !memory.pinned()).toList();
        Map<MemoryType, Long> byType =
                taken.stream().collect(Collectors.groupingBy(Memory::type, Collectors.counting()));
        return new PurgePreview(
                taken.size(),
                byType,
                selected.size() - taken.size(),
                taken.stream().limit(SHOWN).toList());
    }

    static List<String> ids(StoreReader reader, Scope scope, MemorySelection selection) {
        return selected(reader, scope, selection).stream()
                .filter(memory -> !memory.pinned())
                .map(Memory::id)
                .toList();
    }

    private static List<Memory> selected(StoreReader reader, Scope scope, MemorySelection selection) {
        if (selection.asOf() != null) {
            throw MemoriException.invalid("a purge erases what is there now; asOf cannot be part of its selection");
        }
        List<Memory> selected = new ArrayList<>();
        while (true) {
            List<StoredMemory> page = reader.list(
                    scope,
                    ListRequest.builder()
                            .selection(selection)
                            .sort(MemorySort.OCCURRED)
                            .ascending(true)
                            .limit(SearchRequest.MAX_LIMIT)
                            .offset(selected.size())
                            .build());
            if (page.isEmpty()) {
                return selected;
            }
            page.forEach(version -> selected.add(version.memory()));
        }
    }
}
