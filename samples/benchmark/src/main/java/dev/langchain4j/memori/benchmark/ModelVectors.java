package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Vectors of a real model, kept in a file between runs because they take 5 to 20 ms a text. */
final class ModelVectors implements Vectorizer {

    private static final String MODEL = "all-MiniLM-L6-v2";
    private static final int BATCH = 256;

    private final Supplier<EmbeddingModel> model;
    private final VectorCache cache;
    private final PrintWriter progress;

    /** The model is only asked for when a text is not in the cache. */
    ModelVectors(Supplier<EmbeddingModel> model, VectorCache cache, PrintWriter progress) {
        this.model = model;
        this.cache = cache;
        this.progress = progress;
    }

    /** Opens or creates the file of the bundled model's vectors. */
    static VectorCache openCache(Path file) throws IOException {
        return VectorCache.open(file, MODEL, RefusingModel.DIMENSION);
    }

    @Override
    public String description() {
        return RefusingModel.DIMENSION + " dimensions, " + MODEL;
    }

    @Override
    public List<float[]> vectors(List<String> texts) {
        Set<String> missing = new LinkedHashSet<>();
        for (String text : texts) {
            if (cache.get(text) == null) {
                missing.add(text);
            }
        }
        embed(new ArrayList<>(missing));
        return texts.stream()
                .map(text -> Objects.requireNonNull(cache.get(text)))
                .toList();
    }

    private void embed(List<String> texts) {
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<String> batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
            List<Embedding> embeddings = model.get()
                    .embedAll(batch.stream().map(TextSegment::from).toList())
                    .content();
            for (int i = 0; i < batch.size(); i++) {
                embeddings.get(i).normalize();
                cache.put(batch.get(i), embeddings.get(i).vector());
            }
            progress.printf("embedded %,d of %,d texts%n", from + batch.size(), texts.size());
        }
    }
}
