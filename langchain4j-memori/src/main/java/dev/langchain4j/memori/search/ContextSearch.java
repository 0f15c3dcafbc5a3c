package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryContext;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Gathers what an agent should see at the start of a session. Safe for use by several threads. */
public final class ContextSearch {

    private static final int RELEVANT = 10;
    private static final int RECENT = 5;
    private static final int FREQUENT = 3;
    private static final int STALE = 5;
    private static final int PAGE = 100;
    private static final Duration STALE_AFTER = Duration.ofDays(30);

    private final MemoryStore store;
    private final MemorySearch search;
    private final InstantSource clock;

    /**
     * A search for contexts.
     *
     * @param store  the store
     * @param search finds what is relevant
     * @param clock  tells the time
     */
    public ContextSearch(MemoryStore store, MemorySearch search, InstantSource clock) {
        this.store = store;
        this.search = search;
        this.clock = clock;
    }

    /**
     * Gathers the context of a task. What was relevant counts as read; the rest does not, or the stale would never stay stale.
     *
     * @param scope where
     * @param task  what the session is about; blank for no particular task
     * @return the context
     */
    public MemoryContext context(Scope scope, String task) {
        // Read first: a search for the task would make its hits the most recently read ones.
        store.flush();
        List<Memory> frequent = list(scope, MemorySort.ACCESS_COUNT, false, 0);
        List<Memory> recent = list(scope, MemorySort.UPDATED, false, 0);
        SearchRequest request =
                SearchRequest.builder().text(task).limit(RELEVANT).build();
        Set<String> taken = new HashSet<>();
        List<Memory> relevant = request.text() == null
                ? List.of()
                : take(
                        search.search(scope, request).stream()
                                .map(MemoryHit::memory)
                                .toList(),
                        RELEVANT,
                        m -> true,
                        taken);
        return new MemoryContext(
                relevant,
                take(recent, RECENT, m -> true, taken),
                take(frequent, FREQUENT, m -> m.accessCount() > 0, taken),
                stale(scope, taken),
                store.read(reader -> reader.stats(scope)));
    }

    private List<Memory> stale(Scope scope, Set<String> taken) {
        Instant limit = clock.instant().minus(STALE_AFTER);
        List<Memory> stale = new ArrayList<>(STALE);
        for (int offset = 0; stale.size() < STALE; offset += PAGE) {
            List<Memory> page = list(scope, MemorySort.CREATED, true, offset);
            stale.addAll(take(
                    page,
                    STALE - stale.size(),
                    m -> m.accessCount() == 0 && !m.createdAt().isAfter(limit),
                    taken));
            if (page.size() < PAGE || page.get(PAGE - 1).createdAt().isAfter(limit)) {
                break;
            }
        }
        return stale;
    }

    /** More than a section can show, because some of it stands in another one already. */
    private List<Memory> list(Scope scope, MemorySort sort, boolean ascending, int offset) {
        ListRequest request = ListRequest.builder()
                .sort(sort)
                .ascending(ascending)
                .limit(PAGE)
                .offset(offset)
                .build();
        return store.read(reader -> reader.list(scope, request)).stream()
                .map(StoredMemory::memory)
                .toList();
    }

    private static List<Memory> take(List<Memory> from, int limit, Predicate<Memory> wanted, Set<String> taken) {
        List<Memory> chosen = new ArrayList<>(limit);
        for (Memory memory : from) {
            if (chosen.size() < limit && wanted.test(memory) && taken.add(memory.id())) {
                chosen.add(memory);
            }
        }
        return chosen;
    }
}
