package dev.langchain4j.memori.embedding;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's contract for embedding stores, its part on removal. */
class MemoriEmbeddingStoreRemovalIT extends EmbeddingStoreWithRemovalIT {

    private static final EmbeddingModel MODEL = new AllMiniLmL6V2EmbeddingModel();

    private final Memori memori;
    private final EmbeddingStore<TextSegment> store;

    MemoriEmbeddingStoreRemovalIT(@TempDir Path folder) {
        memori = Memori.builder().file(folder.resolve("memory.db")).textOnly().build();
        store = MemoriEmbeddingStore.builder().memori(memori).build();
    }

    @AfterEach
    void close() {
        memori.close();
    }

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return store;
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return MODEL;
    }

    @Override
    protected boolean supportsRemoveAllByFilter() {
        return true;
    }

    @Override
    protected boolean supportsRemoveAll() {
        return true;
    }
}
