package dev.langchain4j.memori.tool;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.prompt.PromptText;
import dev.langchain4j.store.embedding.filter.Filter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tools that work on archival memory. */
final class ArchivalShelf {

    private static final int DEFAULT_TOP_K = 10;

    private final MemoryNamespace memories;

    ArchivalShelf(MemoryNamespace memories) {
        this.memories = memories;
    }

    String insert(@Nullable String content, @Nullable List<@Nullable String> tags) {
        Set<String> read = Tags.read(tags);
        AddResult added = memories.add(NewMemory.builder()
                .content(Arguments.given("content", content))
                .metadata(Tags.metadata(read))
                .build());
        String id = ToolTexts.shortId(added.id());
        return saved(added, id, read)
                + (added.redacted() ? " Some of it was left out: " + PromptText.escape(added.explanation()) + "." : "");
    }

    private static String saved(AddResult added, String id, Set<String> read) {
        String tagged = read.isEmpty() ? "" : " with the tags " + PromptText.escape(String.join(", ", read));
        return switch (added.outcome()) {
            case CREATED -> "Saved as " + id + tagged + ".";
            case REINFORCED -> "Known already as " + id + "; nothing was added"
                    + (read.isEmpty() ? "" : " but the tags") + ".";
            case SUPERSEDED -> "Saved as the new text of " + id + tagged + ", which said almost the same.";
            case QUARANTINED -> "Saved as " + id + ", but nobody will find it before a person has confirmed it.";
            case REFUSED -> "Not saved: " + PromptText.escape(added.explanation()) + ".";
        };
    }

    String search(
            @Nullable String query,
            @Nullable List<@Nullable String> tags,
            @Nullable String tagMatchMode,
            @Nullable Integer topK,
            @Nullable String start,
            @Nullable String end) {
        Count count = Count.of("top_k", topK, DEFAULT_TOP_K);
        Filter filter = Tags.filter(Tags.read(tags), matchAll(tagMatchMode));
        DateRange dates = DateRange.between("start_datetime", start, "end_datetime", end);
        boolean byQuery = query != null && !Texts.isBlank(query);
        List<Memory> found = !byQuery
                ? dates.newest(memories, filter, count.value())
                : memories
                        .search(SearchRequest.builder()
                                .text(query)
                                .limit(count.value())
                                .filter(filter)
                                .after(dates.after())
                                .before(dates.before())
                                .build())
                        .stream()
                        .map(MemoryHit::memory)
                        .toList();
        return ToolTexts.found("memory", "memories", byQuery, found, count.note());
    }

    String update(@Nullable String id, @Nullable String content) {
        String name = Arguments.given("id", id).strip();
        String text = Arguments.given("content", content);
        String current = memories.peek(name).map(Memory::content).orElse("");
        Memory updated = memories.update(
                name,
                MemoryUpdate.builder()
                        .content(ToolTexts.asStored(current, text))
                        .build());
        return "Updated " + ToolTexts.shortId(updated.id()) + "; its earlier text is kept in its history.";
    }

    String forget(@Nullable String id) {
        ForgetReceipt receipt = memories.forget(Arguments.given("id", id).strip());
        return "Forgot " + ToolTexts.shortId(receipt.ids().get(0)) + " for good.";
    }

    private static boolean matchAll(@Nullable String mode) {
        return switch (mode == null ? "any" : mode.strip().toLowerCase(Locale.ROOT)) {
            case "any", "" -> false;
            case "all" -> true;
            default -> throw MemoriException.invalid("tag_match_mode must be 'any' or 'all'");
        };
    }
}
