package dev.langchain4j.memori.tool;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.store.embedding.filter.Filter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tool that searches what was said. */
final class ConversationSearch {

    private static final int DEFAULT_LIMIT = 5;
    private static final String ROLE = "role";
    private static final String TOOL = "tool";
    private static final Set<String> SPOKEN = Set.of("user", "assistant");

    /** What a search was asked, as a conversation keeps it. */
    private static final Pattern SEARCHED = Pattern.compile("called ([a-z_]+)\\b.*", Pattern.DOTALL);

    /** What a search found. */
    private static final Pattern FOUND = Pattern.compile(
            "[0-9]+ (?:memory|memories|message|messages|fact|facts), " + Pattern.quote(ToolTexts.NOTES) + ".*",
            Pattern.DOTALL);

    private final MemoryNamespace conversations;

    ConversationSearch(MemoryNamespace conversations) {
        this.conversations = conversations;
    }

    String search(
            @Nullable String query,
            @Nullable List<@Nullable String> roles,
            @Nullable Integer limit,
            @Nullable String start,
            @Nullable String end) {
        Count count = Count.of("limit", limit, DEFAULT_LIMIT);
        Filter filter = metadataKey(ROLE).isIn(roles(roles));
        DateRange dates = DateRange.between("start_date", start, "end_date", end);
        boolean byQuery = query != null && !Texts.isBlank(query);
        int wanted = count.value();
        while (true) {
            List<Memory> found =
                    byQuery ? best(query, filter, dates, wanted) : dates.newest(conversations, filter, wanted);
            List<Memory> said =
                    found.stream().filter(memory -> !isOfSearch(memory)).toList();
            if (said.size() >= count.value() || found.size() < wanted || wanted == SearchRequest.MAX_LIMIT) {
                List<Memory> shown = said.subList(0, Math.min(count.value(), said.size()));
                return ToolTexts.found("message", "messages", byQuery, shown, count.note());
            }
            wanted = Math.min(SearchRequest.MAX_LIMIT, 4 * wanted);
        }
    }

    private List<Memory> best(@Nullable String query, Filter filter, DateRange dates, int limit) {
        return conversations
                .search(SearchRequest.builder()
                        .text(query)
                        .limit(limit)
                        .filter(filter)
                        .after(dates.after())
                        .before(dates.before())
                        .build())
                .stream()
                .map(MemoryHit::memory)
                .toList();
    }

    /** Shown again, what a search found would speak in two voices. */
    private static boolean isOfSearch(Memory memory) {
        if (!TOOL.equals(memory.metadata().toMap().get(ROLE))) {
            return false;
        }
        var searched = SEARCHED.matcher(memory.content());
        return (searched.matches() && MemoryTool.isSearch(searched.group(1)))
                || FOUND.matcher(memory.content()).matches();
    }

    private static Set<String> roles(@Nullable List<@Nullable String> given) {
        Set<String> roles = new LinkedHashSet<>();
        for (String one : given == null ? List.<String>of() : given) {
            String role = one == null ? "" : one.strip().toLowerCase(Locale.ROOT);
            if (!SPOKEN.contains(role) && !role.equals(TOOL)) {
                throw MemoriException.invalid("a role must be 'user', 'assistant' or 'tool'");
            }
            roles.add(role);
        }
        return roles.isEmpty() ? SPOKEN : roles;
    }
}
