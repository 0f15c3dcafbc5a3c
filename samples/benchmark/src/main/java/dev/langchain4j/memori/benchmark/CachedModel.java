package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The library's bundled model, with its vectors kept in a file between runs. It answers with what the model said, bit for bit, and has its name, by
 * which the library uses it like the model itself.
 */
final class CachedModel implements EmbeddingModel, AutoCloseable {

    static final String NAME = "all-minilm-l6-v2";
    static final int DIMENSION = 384;

    private final Supplier<EmbeddingModel> loader;
    private final VectorCache cache;
    private @Nullable EmbeddingModel model;

    /** The model is only loaded when a text is not in the cache. */
    CachedModel(Supplier<EmbeddingModel> loader, VectorCache cache) {
        this.loader = loader;
        this.cache = cache;
    }

    /** The bundled model with the vectors of a file, which is made where there is none. */
    static CachedModel open(Path file) throws IOException {
        return new CachedModel(AllMiniLmL6V2EmbeddingModel::new, VectorCache.open(file, NAME, DIMENSION));
    }

    @Override
    public synchronized Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        Set<String> missing = new LinkedHashSet<>();
        for (TextSegment segment : segments) {
            if (cache.get(segment.text()) == null) {
                missing.add(segment.text());
            }
        }
        if (!missing.isEmpty()) {
            embed(new ArrayList<>(missing));
        }
        // A copy each, for vectors are the caller's to change.
        return Response.from(segments.stream()
                .map(segment -> Embedding.from(
                        Objects.requireNonNull(cache.get(segment.text())).clone()))
                .toList());
    }

    private void embed(List<String> texts) {
        EmbeddingModel loaded = model;
        if (loaded == null) {
            loaded = loader.get();
            model = loaded;
        }
        List<Embedding> embeddings =
                loaded.embedAll(texts.stream().map(TextSegment::from).toList()).content();
        for (int i = 0; i < texts.size(); i++) {
            cache.put(texts.get(i), embeddings.get(i).vector());
        }
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public String modelName() {
        return NAME;
    }

    @Override
    public void close() throws IOException {
        cache.close();
    }
}
