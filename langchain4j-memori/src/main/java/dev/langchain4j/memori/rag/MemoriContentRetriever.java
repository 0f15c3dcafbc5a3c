package dev.langchain4j.memori.rag;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds memories for LangChain4j's retrieval, in the namespace that the {@link NamespaceResolver} names and in no other. Safe for use by several
 * threads.
 *
 * <p>What the model sees anyway is left out: the message itself, the messages in the chat memory, a text that was found already, and, of the
 * conversations, what tools were asked and answered. As many others take their place.
 *
 * <p>Each content is the memory's text with the memory's metadata and {@link #MEMORY_ID}, {@link #OCCURRED_AT}, {@link #COLLECTION} and, where
 * there are any, {@link #AUTHOR} and {@link #SESSION}; its own metadata are {@link ContentMetadata#SCORE} and
 * {@link ContentMetadata#EMBEDDING_ID}, the memory's id.
 *
 * <p>LangChain4j shows contents under "Answer using the following information", as if they were true and meant for this question. Give an
 * AiService the {@link MemoriRetrievalAugmentor} instead, unless the contents go into a pipeline of your own.
 */
public final class MemoriContentRetriever implements ContentRetriever {

    private static final Logger LOG = LoggerFactory.getLogger(MemoriContentRetriever.class);

    /** The metadata key of the memory's full id. */
    public static final String MEMORY_ID = "memori.id";

    /** The metadata key of when what the memory tells of happened, as an ISO 8601 instant. */
    public static final String OCCURRED_AT = "memori.occurred_at";

    /** The metadata key of the memory's author; missing if there is none. */
    public static final String AUTHOR = "memori.author";

    /** The metadata key of the session, which is the conversation of what was said in one; missing if there is none. */
    public static final String SESSION = "memori.session";

    /** The metadata key of the memory's collection. */
    public static final String COLLECTION = "memori.collection";

    /** How many memories are found unless the builder is told otherwise. */
    public static final int DEFAULT_MAX_RESULTS = 10;

    private static final String ROLE = "role";
    private static final String TOOL = "tool";

    private final QueryScope scope;
    private final int maxResults;
    private final @Nullable Double minScore;
    private final SearchMode searchMode;
    private final @Nullable Filter filter;
    private final @Nullable Function<Query, @Nullable Filter> dynamicFilter;

    private MemoriContentRetriever(Builder builder) {
        this.scope = new QueryScope(
                Texts.required("memori", builder.memori),
                builder.namespaceResolver,
                builder.collections,
                builder.including);
        this.maxResults = builder.maxResults;
        this.minScore = builder.minScore;
        this.searchMode = builder.searchMode;
        this.filter = builder.filter;
        this.dynamicFilter = builder.dynamicFilter;
        if (maxResults < 1 || maxResults > SearchRequest.MAX_LIMIT) {
            throw MemoriException.invalid(
                    "maxResults must be between 1 and " + SearchRequest.MAX_LIMIT + ", but is " + maxResults);
        }
        request("", null, maxResults, searchMode).build(); // Refuses the other values that are outside their range.
    }

    /**
     * Starts a retriever.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Finds memories.
     *
     * @param query the question; its metadata, and what is in them, may be missing, if the resolver can do without
     * @return the memories, best first
     * @throws MemoriException if the resolver cannot tell whose memories are meant, or the search fails
     */
    @Override
    public List<Content> retrieve(Query query) {
        MemoryNamespace namespace = namespace(Texts.required("query", query));
        List<MemoryHit> hits = hits(namespace, query);
        namespace.audit().injected(hits.stream().map(MemoryHit::memory).toList(), List.of());
        return hits.stream().map(MemoriContentRetriever::content).toList();
    }

    /** Whose memories a query sees. */
    MemoryNamespace namespace(Query query) {
        return scope.of(query);
    }

    /** The hits that the model does not see anyway. */
    List<MemoryHit> hits(MemoryNamespace namespace, Query query) {
        Filter condition = condition(query);
        try {
            return hits(namespace, query, condition, searchMode, true);
        } catch (MemoriException e) {
            // Whoever talks should not be turned away because one of several helpers is out of order.
            if (searchMode == SearchMode.HYBRID && e.reason() == MemoriException.Reason.EMBEDDING_FAILED) {
                LOG.warn("the embedding model failed on a question; memories are recalled by their words only");
                return hits(namespace, query, condition, SearchMode.TEXT, false);
            }
            if (e.reason() == MemoriException.Reason.SCORING_FAILED) {
                LOG.warn("the scoring model failed on a question; memories keep the order in which they were found");
                return hits(namespace, query, condition, searchMode, false);
            }
            throw e;
        }
    }

    private List<MemoryHit> hits(
            MemoryNamespace namespace, Query query, @Nullable Filter condition, SearchMode mode, boolean rerank) {
        int limit = maxResults;
        while (true) {
            List<MemoryHit> found = namespace.search(
                    request(query.text(), condition, limit, mode).rerank(rerank).build());
            List<MemoryHit> unseen = unseen(found, query);
            if (unseen.size() >= maxResults || found.size() < limit || limit == SearchRequest.MAX_LIMIT) {
                return unseen.subList(0, Math.min(maxResults, unseen.size()));
            }
            // Asked again with at least twice as many, few rounds are enough, however much of it was seen.
            limit = Math.min(SearchRequest.MAX_LIMIT, 2 * limit + maxResults);
        }
    }

    /** A memory as LangChain4j's retrieval knows it. */
    static Content content(MemoryHit hit) {
        Memory memory = hit.memory();
        Metadata metadata = memory.metadata();
        metadata.put(MEMORY_ID, memory.id());
        metadata.put(OCCURRED_AT, memory.occurredAt().toString());
        metadata.put(COLLECTION, memory.collection());
        if (memory.author() != null) {
            metadata.put(AUTHOR, memory.author());
        }
        if (memory.sessionId() != null) {
            metadata.put(SESSION, memory.sessionId());
        }
        return Content.from(
                TextSegment.from(memory.content(), metadata),
                Map.of(ContentMetadata.SCORE, hit.score(), ContentMetadata.EMBEDDING_ID, memory.id()));
    }

    private SearchRequest.Builder request(String text, @Nullable Filter condition, int limit, SearchMode mode) {
        return SearchRequest.builder()
                .text(text)
                .filter(condition)
                .limit(limit)
                .minScore(minScore == null ? 0 : minScore)
                .minRelevance(minScore == null ? SearchRequest.BESIDE_THE_POINT : 0)
                .mode(mode);
    }

    private @Nullable Filter condition(Query query) {
        Filter dynamic = dynamicFilter == null ? null : dynamicFilter.apply(query);
        if (filter == null || dynamic == null) {
            return filter == null ? dynamic : filter;
        }
        return Filter.and(filter, dynamic);
    }

    private static List<MemoryHit> unseen(List<MemoryHit> found, Query query) {
        SeenTexts seen = SeenTexts.of(query);
        List<MemoryHit> unseen = new ArrayList<>(found.size());
        for (MemoryHit hit : found) {
            // Rows without a text, which an embedding store may hold, have nothing to show.
            if (!hit.memory().content().isBlank()
                    && !isOfTool(hit.memory())
                    && seen.add(hit.memory().content())) {
                unseen.add(hit);
            }
        }
        return unseen;
    }

    /** What a tool answered may be what a search for memories found: shown again, it would speak in two voices. */
    private static boolean isOfTool(Memory memory) {
        return memory.collection().equals(Memori.RECALL)
                && TOOL.equals(memory.metadata().toMap().get(ROLE));
    }

    /** Collects a {@link MemoriContentRetriever}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Memori memori;
        private NamespaceResolver namespaceResolver = NamespaceResolver.byDefault();
        private List<String> collections = List.of(Memori.ARCHIVAL, Memori.RECALL);
        private List<String> including = List.of();
        private int maxResults = DEFAULT_MAX_RESULTS;
        private @Nullable Double minScore;
        private SearchMode searchMode = SearchMode.HYBRID;
        private @Nullable Filter filter;
        private @Nullable Function<Query, @Nullable Filter> dynamicFilter;

        private Builder() {}

        /**
         * Where the memories are. Required.
         *
         * @param memori an open store
         * @return this
         */
        public Builder memori(Memori memori) {
            this.memori = Texts.required("memori", memori);
            return this;
        }

        /**
         * Tells whose memories a query sees.
         *
         * @param namespaceResolver the resolver; default {@link NamespaceResolver#byDefault}, which never shares a namespace by accident
         * @return this
         */
        public Builder namespaceResolver(NamespaceResolver namespaceResolver) {
            this.namespaceResolver = Texts.required("namespaceResolver", namespaceResolver);
            return this;
        }

        /**
         * The shelves that are searched.
         *
         * @param first a collection; by default {@link Memori#ARCHIVAL} and {@link Memori#RECALL} are searched
         * @param more  further collections
         * @return this
         */
        public Builder collections(String first, String... more) {
            List<String> names = new ArrayList<>();
            names.add(Texts.required("collection", first));
            for (String name : more) {
                names.add(Texts.required("collection", name));
            }
            this.collections = names;
            return this;
        }

        /**
         * Whose memories are searched beside those of the caller's namespace, as far as they have granted that to it
         * ({@link MemoryNamespace#including}). Not for what a model fills.
         *
         * @param first a namespace, such as that of a team; by default none is
         * @param more  further namespaces
         * @return this
         */
        public Builder including(String first, String... more) {
            List<String> names = new ArrayList<>();
            names.add(Texts.required("namespace", first));
            for (String name : more) {
                names.add(Texts.required("namespace", name));
            }
            this.including = names;
            return this;
        }

        /**
         * The most memories that are found.
         *
         * @param maxResults from 1 to {@value SearchRequest#MAX_LIMIT}; default {@value #DEFAULT_MAX_RESULTS}
         * @return this
         */
        public Builder maxResults(int maxResults) {
            this.maxResults = maxResults;
            return this;
        }

        /**
         * The least score of a memory, on whatever scale the search has: that of the fusion, of the lane which is asked alone, or of the scoring
         * model that has the last word. By default no score is too low, and what is clearly beside the point is withheld by its relevance
         * ({@link SearchRequest.Builder#minRelevance}): more often when a question was never answered, and hardly ever an answer.
         *
         * @param minScore from 0 to 1, in place of the least relevance; 0 withholds nothing. Default none, but a least relevance of
         *                 {@value SearchRequest#BESIDE_THE_POINT}
         * @return this
         */
        public Builder minScore(double minScore) {
            this.minScore = minScore;
            return this;
        }

        /**
         * Which lanes are used.
         *
         * @param searchMode the mode; default {@link SearchMode#HYBRID}, which goes by words alone while the embedding model fails
         * @return this
         */
        public Builder searchMode(SearchMode searchMode) {
            this.searchMode = Texts.required("searchMode", searchMode);
            return this;
        }

        /**
         * Only memories whose metadata the filter accepts.
         *
         * @param filter any combination of LangChain4j's filters, or null, the default, for no condition
         * @return this
         */
        public Builder filter(@Nullable Filter filter) {
            this.filter = filter;
            return this;
        }

        /**
         * A filter that depends on the query. It can narrow what is found in the caller's namespace, and cannot reach beyond. A memory has to
         * be accepted by {@link #filter} as well.
         *
         * @param dynamicFilter makes a filter, or null for no condition; called by many threads; what it throws stops the retrieval. Null, the
         *                      default, for none
         * @return this
         */
        public Builder dynamicFilter(@Nullable Function<Query, @Nullable Filter> dynamicFilter) {
            this.dynamicFilter = dynamicFilter;
            return this;
        }

        /**
         * Finishes the retriever.
         *
         * @return the retriever
         * @throws MemoriException if there is no store, or a value is outside its range
         */
        public MemoriContentRetriever build() {
            return new MemoriContentRetriever(this);
        }
    }
}
