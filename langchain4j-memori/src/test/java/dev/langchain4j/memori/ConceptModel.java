package dev.langchain4j.memori;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An embedding model that knows a few groups of words of one meaning and nothing else. A text's vector counts the words of each group, so
 * that two texts without a common word are near when they speak of the same thing, and every cosine can be worked out by hand.
 */
final class ConceptModel implements EmbeddingModel {

    private final List<List<String>> concepts;
    private final AtomicInteger texts = new AtomicInteger();
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

    /** A model of groups, each its words with a space between. */
    ConceptModel(String... concepts) {
        this.concepts = List.of(concepts).stream()
                .map(words -> List.of(words.split(" ", -1)))
                .toList();
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        texts.addAndGet(segments.size());
        meanwhile.getAndSet(() -> {}).run();
        return Response.from(segments.stream()
                .map(segment -> Embedding.from(vector(segment.text())))
                .toList());
    }

    @Override
    public int dimension() {
        return 1 + concepts.size();
    }

    @Override
    public String modelName() {
        return "concepts-" + concepts.size();
    }

    /** How many texts it was given so far. */
    int texts() {
        return texts.get();
    }

    /** Does something while the next texts are embedded: what another thread might do at that very moment. */
    void meanwhile(Runnable work) {
        meanwhile.set(work);
    }

    /** The first dimension is the same in every text, so that none is a vector of zeros. */
    private float[] vector(String text) {
        float[] vector = new float[dimension()];
        vector[0] = 0.1f;
        for (String word : text.toLowerCase(Locale.ROOT).split("\\P{L}+", -1)) {
            for (int i = 0; i < concepts.size(); i++) {
                if (concepts.get(i).contains(word)) {
                    vector[i + 1]++;
                }
            }
        }
        return vector;
    }
}
