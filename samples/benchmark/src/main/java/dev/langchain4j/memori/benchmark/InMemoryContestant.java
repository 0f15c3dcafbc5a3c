package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.List;
import java.util.Objects;

/** LangChain4j's own in-memory store on the same vectors, for orientation. */
final class InMemoryContestant implements Contestant {

    private final InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
    private final List<EmbeddingSearchRequest> requests;

    InMemoryContestant(DataSet data, List<String> ids) {
        List<Embedding> embeddings = data.memories().stream()
                .map(memory -> Objects.requireNonNull(memory.embedding()))
                .toList();
        List<TextSegment> segments =
                data.memories().stream().map(InMemoryContestant::segment).toList();
        store.addAll(ids, embeddings, segments);
        requests = data.queries().stream()
                .map(query -> EmbeddingSearchRequest.builder()
                        .queryEmbedding(query)
                        .maxResults(SearchRequest.DEFAULT_LIMIT)
                        .build())
                .toList();
    }

    @Override
    public String operation() {
        return MemoriContestants.VECTOR;
    }

    @Override
    public String engine() {
        return "LangChain4j in-memory store";
    }

    @Override
    public Turn begin() {
        return i -> Sink.keep(store.search(requests.get(i % requests.size())).matches())
                .size();
    }

    private static TextSegment segment(NewMemory memory) {
        return TextSegment.from(memory.content(), memory.metadata());
    }
}
