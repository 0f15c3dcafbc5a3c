package dev.langchain4j.memori.samples.assistant;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is remembered of whoever is logged in, and forgetting it. A handle on a namespace reaches nobody else's memories. */
@RestController
@RequestMapping("/api/memory")
class MemoryController {

    private static final int SHOWN = 100;

    private final Memori memori;

    MemoryController(Memori memori) {
        this.memori = memori;
    }

    /** Core memory, and the newest memories of how many there are. */
    record Overview(List<Block> core, List<Remembered> memories, long count) {}

    /** Proof of what was erased, its number as text, since it is longer than those of JavaScript; and where else the same words stand. */
    record Forgotten(String number, ForgetReceipt receipt, List<Remembered> elsewhere) {}

    @GetMapping
    Overview overview(Principal principal) {
        MemoryNamespace mine = memori.namespace(principal.getName());
        List<Memory> newest = mine.list(ListRequest.builder().limit(SHOWN).build());
        return new Overview(
                mine.core().blocks(),
                newest.stream().map(Remembered::of).toList(),
                mine.stats().memories());
    }

    @DeleteMapping("/{collection}/{id}")
    Forgotten forget(@PathVariable String collection, @PathVariable String id, Principal principal) {
        MemoryNamespace shelf = memori.namespace(principal.getName()).collections(collection);
        String text = shelf.peek(id).map(Memory::content).orElse("");
        ForgetReceipt receipt = shelf.forget(id);
        return new Forgotten(
                Long.toString(receipt.number()), receipt, text.isEmpty() ? List.of() : sameWords(principal, text));
    }

    /** What a memory was made of may have been said in a conversation, which is kept until it is forgotten itself. */
    private List<Remembered> sameWords(Principal principal, String text) {
        SearchRequest request =
                SearchRequest.builder().text(text).mode(SearchMode.TEXT).build();
        return memori
                .namespace(principal.getName())
                .collections(Memori.ARCHIVAL, Memori.RECALL)
                .search(request)
                .stream()
                .map(MemoryHit::memory)
                .filter(memory -> memory.content().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)))
                .map(Remembered::of)
                .toList();
    }
}
