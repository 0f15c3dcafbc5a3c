package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** LangChain4j's own in-memory store: the yardstick that every user of LangChain4j knows. */
final class InMemoryPeer implements Peer {

    private final InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
    private final List<EmbeddingSearchRequest> requests;
    private final Map<String, Integer> positions = new HashMap<>();

    InMemoryPeer(DataSet data, List<String> ids) {
        List<Embedding> embeddings = data.memories().stream()
                .map(memory -> Objects.requireNonNull(memory.embedding()))
                .toList();
        List<TextSegment> segments =
                data.memories().stream().map(InMemoryPeer::segment).toList();
        store.addAll(ids, embeddings, segments);
        requests = data.queries().stream()
                .map(query -> EmbeddingSearchRequest.builder()
                        .queryEmbedding(query)
                        .maxResults(SearchRequest.DEFAULT_LIMIT)
                        .build())
                .toList();
        for (int i = 0; i < ids.size(); i++) {
            positions.put(ids.get(i), i);
        }
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

    @Override
    public int[] positions(int query) {
        return store.search(requests.get(query)).matches().stream()
                .mapToInt(match -> Objects.requireNonNull(positions.get(match.embeddingId())))
                .toArray();
    }

    @Override
    public String note() {
        return "every vector compared; segments returned";
    }

    @Override
    public void close() {}

    private static TextSegment segment(NewMemory memory) {
        return TextSegment.from(memory.content(), memory.metadata());
    }
}
