package dev.langchain4j.memori.embedding;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.ErasureCheck;
import dev.langchain4j.memori.data.ForgetRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Documents for retrieval, in a collection of their own beside a person's memories: neither ever finds the other. The vectors are
 * those of the caller's embedding model; the first that is added decides the dimension, and another one may come when all rows were removed.
 *
 * <p>Nothing is merged: what is added is kept as it is, with or without a text, and adding under an id that is in use replaces that row. Adding many
 * rows stores them in batches of 256, each of which is durable on its own. Scores are {@code (cosine + 1) / 2} and do not fade with age. All of LangChain4j's filters are answered by the
 * database before anything is ranked. Safe for use by several threads; valid until its {@link Memori} is closed.
 */
public final class MemoriEmbeddingStore implements EmbeddingStore<TextSegment> {

    /** The collection that is used when no other is named. */
    public static final String DEFAULT_COLLECTION = "documents";

    private final MemoryNamespace rows;
    private final SearchMode mode;

    private MemoriEmbeddingStore(Builder builder) {
        Memori memori = Texts.required("memori", builder.memori);
        this.rows = memori.namespace(Texts.required("namespace", builder.namespace))
                .vectorCollection(Texts.required("collection", builder.collection));
        this.mode = Texts.required("searchMode", builder.searchMode);
    }

    /**
     * Starts to make a store.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String add(Embedding embedding) {
        return addOne(null, embedding, null);
    }

    @Override
    public void add(String id, Embedding embedding) {
        addOne(Texts.required("id", id), embedding, null);
    }

    @Override
    public String add(Embedding embedding, @Nullable TextSegment segment) {
        return addOne(null, embedding, segment);
    }

    @Override
    public List<String> addAll(List<Embedding> embeddings) {
        List<NewMemory> added =
                embeddings.stream().map(embedding -> row(null, embedding, null)).toList();
        return rows.addAll(added).stream().map(AddResult::id).toList();
    }

    @Override
    public void addAll(List<String> ids, List<Embedding> embeddings, @Nullable List<@Nullable TextSegment> segments) {
        if (ids.size() != embeddings.size() || (segments != null && segments.size() != embeddings.size())) {
            throw MemoriException.invalid(
                    "each embedding needs one id, and one text segment if any has: got " + ids.size()
                            + " ids, " + embeddings.size() + " embeddings and "
                            + (segments == null ? "no" : segments.size()) + " text segments");
        }
        List<NewMemory> added = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            added.add(row(ids.get(i), embeddings.get(i), segments == null ? null : segments.get(i)));
        }
        rows.addAll(added);
    }

    /**
     * Erases rows, with their vectors and index entries. Ids that are not there are passed over. The bytes are not looked for afterwards; who needs that proved
     * forgets the rows through their {@link MemoryNamespace#vectorCollection}.
     *
     * @param ids at least one
     * @throws IllegalArgumentException if there is none
     */
    @Override
    public void removeAll(Collection<String> ids) {
        if (ids == null || ids.isEmpty()) {
            throw new IllegalArgumentException("ids cannot be null or empty");
        }
        rows.forget(unchecked().ids(ids).build());
    }

    @Override
    public void removeAll(Filter filter) {
        if (filter == null) {
            throw new IllegalArgumentException("filter cannot be null");
        }
        supported(() -> rows.forget(unchecked()
                .selection(MemorySelection.builder().filter(filter).build())
                .build()));
    }

    @Override
    public void removeAll() {
        rows.forget(unchecked().selection(MemorySelection.all()).build());
    }

    /**
     * Finds the rows nearest to an embedding.
     *
     * @param request what to search for; its query text is used by a store in {@link SearchMode#HYBRID} or {@link SearchMode#TEXT} and by no
     *                other; of its {@code maxResults} at most {@value SearchRequest#MAX_LIMIT} are returned
     * @return the matches, best first, ties by id
     * @throws UnsupportedOperationException if the filter, or a part of it, is none of LangChain4j's own
     * @throws MemoriException               if the embedding has another dimension than the rows
     */
    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
        SearchRequest search = SearchRequest.builder()
                .text(mode == SearchMode.VECTOR ? null : request.query())
                .embedding(request.queryEmbedding())
                .limit(Math.min(request.maxResults(), SearchRequest.MAX_LIMIT))
                .minScore(request.minScore())
                .filter(request.filter())
                .mode(mode)
                .build();
        return supported(() -> {
            List<MemoryHit> hits = rows.search(search);
            return new EmbeddingSearchResult<>(matches(hits));
        });
    }

    /** Whoever updates documents removes many, one after the other, and asks for no proof. */
    private static ForgetRequest.Builder unchecked() {
        return ForgetRequest.builder().check(ErasureCheck.NONE);
    }

    private List<EmbeddingMatch<TextSegment>> matches(List<MemoryHit> hits) {
        Map<String, List<Embedding>> embeddings =
                rows.embeddings(hits.stream().map(hit -> hit.memory().id()).toList());
        List<EmbeddingMatch<TextSegment>> matches = new ArrayList<>(hits.size());
        for (MemoryHit hit : hits) {
            Memory memory = hit.memory();
            List<Embedding> embedding = embeddings.get(memory.id());
            if (embedding != null) { // Otherwise it was removed since it was found.
                matches.add(new EmbeddingMatch<>(hit.score(), memory.id(), embedding.get(0), segment(memory)));
            }
        }
        return matches;
    }

    private static @Nullable TextSegment segment(Memory memory) {
        return memory.content().isEmpty() ? null : TextSegment.from(memory.content(), memory.metadata());
    }

    private String addOne(@Nullable String id, Embedding embedding, @Nullable TextSegment segment) {
        return rows.add(row(id, embedding, segment)).id();
    }

    private static NewMemory row(@Nullable String id, Embedding embedding, @Nullable TextSegment segment) {
        return NewMemory.builder()
                .id(id == null ? UUID.randomUUID().toString() : id)
                .content(segment == null ? "" : segment.text())
                .metadata(segment == null ? new Metadata() : segment.metadata())
                .embedding(Texts.required("embedding", embedding))
                .build();
    }

    /** LangChain4j's word for a filter that a store does not know. */
    private static <T> T supported(Supplier<T> work) {
        try {
            return work.get();
        } catch (MemoriException e) {
            if (e.reason() == MemoriException.Reason.UNSUPPORTED_FILTER) {
                throw new UnsupportedOperationException(e.getMessage(), e);
            }
            throw e;
        }
    }

    /** Says where the rows are kept. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Memori memori;
        private String namespace = "default";
        private String collection = DEFAULT_COLLECTION;
        private SearchMode searchMode = SearchMode.VECTOR;

        private Builder() {}

        /**
         * The store that holds the rows; required.
         *
         * @param memori an open store, which the caller closes
         * @return this
         */
        public Builder memori(Memori memori) {
            this.memori = memori;
            return this;
        }

        /**
         * Whose documents they are. An embedding store is bound to one namespace for good, and no filter can reach another.
         *
         * @param namespace its name; default {@code default}
         * @return this
         */
        public Builder namespace(String namespace) {
            this.namespace = namespace;
            return this;
        }

        /**
         * The collection, which holds nothing else.
         *
         * @param collection its name; default {@value MemoriEmbeddingStore#DEFAULT_COLLECTION}
         * @return this
         */
        public Builder collection(String collection) {
            this.collection = collection;
            return this;
        }

        /**
         * How the rows are searched.
         *
         * @param searchMode default {@link SearchMode#VECTOR}, the cosine alone, as LangChain4j's contract has it; {@link SearchMode#HYBRID}
         *                   fuses it with the words of the request's query, on a scale of its own
         * @return this
         */
        public Builder searchMode(SearchMode searchMode) {
            this.searchMode = searchMode;
            return this;
        }

        /**
         * Makes the store.
         *
         * @return the store
         * @throws MemoriException if no {@link Memori} was given or a name is not legal
         */
        public MemoriEmbeddingStore build() {
            return new MemoriEmbeddingStore(this);
        }
    }
}
