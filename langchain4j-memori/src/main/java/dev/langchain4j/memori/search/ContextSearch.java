package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.ContextSection;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryContext;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers what an agent should see at the start of a session. Safe for use by several threads. */
public final class ContextSearch {

    private static final Logger LOG = LoggerFactory.getLogger(ContextSearch.class);

    private static final int PINNED = 10;
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
     * Gathers the context of a task, and counts no access; see {@link #markRead}. Where the embedding model fails, what is relevant is found by
     * words; where the scoring model does, it keeps the order in which it was found.
     *
     * @param scope    where
     * @param task     what the session is about; blank for no particular task
     * @param core     the core memory blocks of the namespace; those without a text are left out
     * @param sections what to gather; the others stay empty, but for the counts
     * @return the context
     */
    public MemoryContext gather(Scope scope, String task, List<Block> core, Set<ContextSection> sections) {
        // What was read until now counts for what is read often.
        store.flush();
        Gathering gathering = new Gathering(scope, sections);
        return new MemoryContext(
                gathering.pinned(),
                sections.contains(ContextSection.CORE)
                        ? core.stream()
                                .filter(block -> !Texts.isBlank(block.value()))
                                .toList()
                        : List.of(),
                gathering.relevant(task),
                gathering.listed(ContextSection.RECENT, MemorySort.UPDATED, RECENT, memory -> true),
                gathering.listed(
                        ContextSection.FREQUENT, MemorySort.ACCESS_COUNT, FREQUENT, memory -> memory.accessCount() > 0),
                gathering.stale(),
                store.read(reader -> reader.stats(scope)));
    }

    /**
     * Counts an access to what was shown because it is relevant. The rest was not asked for, and the stale would never stay stale.
     *
     * @param scope    where it was gathered
     * @param relevant the memories
     */
    public void markRead(Scope scope, List<Memory> relevant) {
        if (relevant.isEmpty() || scope.givenVectors()) {
            return;
        }
        Map<String, List<String>> byCollection = relevant.stream()
                .filter(memory -> memory.namespace().equals(scope.namespace()))
                .collect(
                        Collectors.groupingBy(Memory::collection, Collectors.mapping(Memory::id, Collectors.toList())));
        List<Long> keys = store.read(reader -> byCollection.entrySet().stream()
                .flatMap(shelf -> reader.keys(scope.own().on(List.of(shelf.getKey())), shelf.getValue()).stream())
                .toList());
        store.markAccessed(keys, clock.instant());
    }

    /** A memory by its place: the same id may stand in several collections, and in those of several namespaces. */
    private record Place(String namespace, String collection, String id) {

        static Place of(Memory memory) {
            return new Place(memory.namespace(), memory.collection(), memory.id());
        }
    }

    /** One context on its way: what a section has taken, those after it leave aside. */
    private final class Gathering {

        private final Scope scope;
        private final Set<ContextSection> sections;
        private final Set<Place> taken = new HashSet<>();

        Gathering(Scope scope, Set<ContextSection> sections) {
            this.scope = scope;
            this.sections = sections;
        }

        List<Memory> pinned() {
            return sections.contains(ContextSection.PINNED)
                    ? take(memories(store.read(reader -> reader.pinned(scope, PINNED))), PINNED, memory -> true)
                    : List.of();
        }

        List<Memory> relevant(String task) {
            if (!sections.contains(ContextSection.RELEVANT) || Texts.isBlank(task)) {
                return List.of();
            }
            SearchRequest request = SearchRequest.builder()
                    .text(task)
                    .limit(RELEVANT + taken.size())
                    .build();
            List<Memory> found = found(request).stream().map(MemoryHit::memory).toList();
            return take(found, RELEVANT, memory -> true);
        }

        /** A session should not be without its memory because one of several helpers is out of order. */
        private List<MemoryHit> found(SearchRequest request) {
            try {
                return search.find(scope, request).hits();
            } catch (MemoriException e) {
                SearchRequest without =
                        switch (e.reason()) {
                            case EMBEDDING_FAILED -> request.toBuilder()
                                    .mode(SearchMode.TEXT)
                                    .build();
                            case SCORING_FAILED -> request.toBuilder()
                                    .rerank(false)
                                    .build();
                            default -> throw e;
                        };
                LOG.warn("a model failed on a task ({}); what is relevant is found without it", e.reason());
                return search.find(scope, without).hits();
            }
        }

        List<Memory> listed(ContextSection section, MemorySort sort, int limit, Predicate<Memory> wanted) {
            return sections.contains(section) ? take(page(sort, false, 0), limit, wanted) : List.of();
        }

        List<Memory> stale() {
            List<Memory> stale = new ArrayList<>(STALE);
            if (!sections.contains(ContextSection.STALE)) {
                return stale;
            }
            Instant limit = clock.instant().minus(STALE_AFTER);
            for (int offset = 0; stale.size() < STALE; offset += PAGE) {
                List<Memory> page = page(MemorySort.CREATED, true, offset);
                // Who pins a memory has said already that it is to stay.
                stale.addAll(take(
                        page,
                        STALE - stale.size(),
                        memory -> memory.accessCount() == 0
                                && !memory.pinned()
                                && !memory.createdAt().isAfter(limit)));
                if (page.size() < PAGE || page.get(PAGE - 1).createdAt().isAfter(limit)) {
                    break;
                }
            }
            return stale;
        }

        /** More than a section can show, because some of it stands in another one already. */
        private List<Memory> page(MemorySort sort, boolean ascending, int offset) {
            ListRequest request = ListRequest.builder()
                    .sort(sort)
                    .ascending(ascending)
                    .limit(PAGE)
                    .offset(offset)
                    .build();
            return memories(store.read(reader -> reader.list(scope, request)));
        }

        private List<Memory> take(List<Memory> from, int limit, Predicate<Memory> wanted) {
            List<Memory> chosen = new ArrayList<>(limit);
            for (Memory memory : from) {
                if (chosen.size() < limit && wanted.test(memory) && taken.add(Place.of(memory))) {
                    chosen.add(memory);
                }
            }
            return chosen;
        }

        private static List<Memory> memories(List<StoredMemory> stored) {
            return stored.stream().map(StoredMemory::memory).toList();
        }
    }
}
