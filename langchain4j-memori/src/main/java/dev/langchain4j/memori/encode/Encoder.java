package dev.langchain4j.memori.encode;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.CacheStatus;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.observe.Observations;
import dev.langchain4j.memori.observe.Occurrence;
import dev.langchain4j.memori.observe.Operation;
import dev.langchain4j.memori.vector.Vectors;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One embedding model, ready to turn memories and questions into vectors. The model is loaded when it is first needed. Safe for use
 * by several threads if the model is.
 */
public final class Encoder {

    /** A conversation asks the same question of several collections, and a model asks again; more than that seldom repeats. */
    private static final int CACHED_QUERIES = 256;

    /** Longer ones are documents rather than questions, and would be held whole. */
    private static final int CACHED_LENGTH = 4_096;

    /** What a head and a tail may take of the window at the most; the content is what matters. */
    private static final double MAX_FRAME_SHARE = 0.5;

    private final Supplier<EmbeddingModel> model;
    private final ModelProfile profile;
    private final Supplier<Integer> dimension;
    private final Observations observations;
    private final Map<String, float[]> queries = Collections.synchronizedMap(new QueryCache());
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    Encoder(Supplier<EmbeddingModel> model, ModelProfile profile, int dimension) {
        this.model = new Lazy<>(model);
        this.profile = profile;
        this.dimension = () -> dimension;
        this.observations = Observations.NONE;
    }

    private Encoder(
            Supplier<EmbeddingModel> model,
            ModelProfile profile,
            Supplier<Integer> dimension,
            Observations observations) {
        this.model = model;
        this.profile = profile;
        this.dimension = dimension;
        this.observations = observations;
    }

    /**
     * The bundled all-MiniLM-L6-v2, float or int8, whichever is on the class path.
     *
     * @return an encoder that loads the model on first use
     * @throws MemoriException if neither is there
     */
    public static Encoder bundled() {
        return BundledModel.encoder();
    }

    /**
     * An encoder over any embedding model.
     *
     * @param model     the model
     * @param name      the name to store with its vectors, or null for the model's own; where it is that of a model of which something is
     *                  known, the model is used like it
     * @param window    how many tokens of a text the model reads, or null for what is known of the model; a model of which nothing is
     *                  known is given every text whole
     * @param estimator counts tokens for that window; null only if the window is
     * @return the encoder
     */
    public static Encoder of(
            EmbeddingModel model,
            @Nullable String name,
            @Nullable Integer window,
            @Nullable TokenCountEstimator estimator) {
        ModelProfile profile = ModelProfile.of(model, name);
        if (window != null && estimator != null) {
            profile = profile.withWindow(window, estimator);
        }
        return new Encoder(() -> model, profile, new Lazy<>(() -> dimensionOf(model)), Observations.NONE);
    }

    /**
     * The same model with other prefixes.
     *
     * @param prefixes what to put in front of questions and memories in place of what is known of the model
     * @return another encoder
     * @throws MemoriException if the passage prefix alone fills half of the model's window
     */
    public Encoder withPrefixes(Prefixes prefixes) {
        int window = profile.window();
        int length = prefixes.passage().length(); // No token is shorter than a character: few need no counting.
        if (length > window * MAX_FRAME_SHARE
                && profile.counter().applyAsInt(prefixes.passage()) > window * MAX_FRAME_SHARE) {
            throw MemoriException.invalid(
                    "the passage prefix must not take more than half of the embedding model's window of " + window
                            + " tokens");
        }
        return new Encoder(model, profile.withPrefixes(prefixes), dimension, observations);
    }

    /**
     * The same model for those who watch.
     *
     * @param told who is told of every call of the model
     * @return another encoder
     */
    public Encoder observedBy(Observations told) {
        return new Encoder(model, profile, dimension, told);
    }

    /**
     * The model's name and, where it wants one, the prefix of its passages, without loading it.
     *
     * @return the name stored with its vectors
     */
    public String name() {
        return profile.storedName();
    }

    /**
     * What is stored with the model's vectors. A model that does not know its dimension is asked to embed a word.
     *
     * @return name, dimension and recipe
     */
    public EmbeddingModelId id() {
        return idWithDimension(dimension.get());
    }

    /**
     * What is stored with the model's vectors, if they have a certain dimension. Asks the model nothing.
     *
     * @param known the dimension
     * @return name, dimension and recipe
     */
    public EmbeddingModelId idWithDimension(int known) {
        return new EmbeddingModelId(profile.storedName(), known, EmbeddingRecipe.VERSION);
    }

    /**
     * The cosine from which on two memories are taken for the same.
     *
     * @return the threshold measured for this model, or a cautious one
     */
    public double dedupThreshold() {
        return profile.dedupThreshold();
    }

    /**
     * The cosine of a question and a memory that have nothing in common. Models differ in it widely; what lies above it, as a share of what is
     * left up to 1, means much the same with each.
     *
     * @return from 0 to less than 1; 0 where it was not measured
     */
    public double cosineFloor() {
        return profile.cosineFloor();
    }

    /**
     * The vectors of memories.
     *
     * @param passages the memories
     * @return for each passage, in order, one vector per piece of its text
     * @throws MemoriException if the model fails or returns something that is no vector
     */
    public List<List<float[]>> encode(List<Passage> passages) {
        List<String> inputs = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (Passage passage : passages) {
            List<String> texts = inputs(passage);
            inputs.addAll(texts);
            counts.add(texts.size());
        }
        List<float[]> made = embed(inputs);
        List<List<float[]>> vectors = new ArrayList<>(passages.size());
        int next = 0;
        for (int count : counts) {
            List<float[]> pieces = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                pieces.add(made.get(next++));
            }
            vectors.add(pieces);
        }
        return vectors;
    }

    /**
     * The vector of a question.
     *
     * @param text the question; not blank
     * @return its vector, not to be changed
     * @throws MemoriException if the model fails
     */
    public float[] encodeQuery(String text) {
        float[] cached = queries.get(text);
        if (cached == null) {
            misses.increment();
            cached = embed(List.of(profile.prefixes().query() + text)).get(0);
            if (text.length() <= CACHED_LENGTH) {
                queries.put(text, cached);
            }
        } else {
            hits.increment();
        }
        return cached;
    }

    /**
     * How often the vector of a question was known.
     *
     * @return the hits and misses of this encoder
     */
    public CacheStatus queryCache() {
        return new CacheStatus(hits.sum(), misses.sum());
    }

    /**
     * Checks a vector that a caller made.
     *
     * @param embedding the vector
     * @return its components
     * @throws MemoriException if it has another dimension, is not finite or is all zeros
     */
    public float[] checked(Embedding embedding) {
        float[] vector = embedding.vector();
        Vectors.check(vector, dimension.get());
        return vector;
    }

    private List<String> inputs(Passage passage) {
        String prefix = profile.prefixes().passage();
        String head = EmbeddingRecipe.head(passage.author(), passage.occurredAt());
        String tail = EmbeddingRecipe.tail(passage.metadata());
        String whole = prefix + head + passage.content() + tail;
        if (whole.length() <= profile.window()) {
            return List.of(whole);
        }
        int frame = profile.counter().applyAsInt(prefix + head + tail);
        if (frame > profile.window() * MAX_FRAME_SHARE) {
            head = "";
            tail = "";
            frame = profile.counter().applyAsInt(prefix);
        }
        List<String> inputs = new ArrayList<>();
        for (String piece : new PieceSplitter(profile.window() - frame, profile.counter()).split(passage.content())) {
            String input = head + piece.strip() + tail;
            if (!input.trim()
                    .isEmpty()) { // LangChain4j refuses such a text; its neighbours hold all there is to embed.
                inputs.add(prefix + input);
            }
        }
        return inputs;
    }

    private List<float[]> embed(List<String> inputs) {
        List<float[]> vectors = observations.during(Operation.EMBED, () -> byModel(inputs));
        observations.count(Occurrence.EMBEDDED, inputs.size());
        return vectors;
    }

    private List<float[]> byModel(List<String> inputs) {
        List<float[]> vectors = new ArrayList<>(inputs.size());
        try {
            List<TextSegment> segments = inputs.stream().map(TextSegment::from).toList();
            for (Embedding embedding : model.get().embedAll(segments).content()) {
                vectors.add(checked(embedding));
            }
        } catch (RuntimeException e) {
            throw new MemoriException(
                    MemoriException.Reason.EMBEDDING_FAILED,
                    "the embedding model " + profile.name() + " failed on a batch of " + inputs.size()
                            + " texts; nothing of it was stored"
                            + (e instanceof MemoriException ? ": " + e.getMessage() : ""),
                    e);
        }
        if (vectors.size() != inputs.size()) {
            throw new MemoriException(
                    MemoriException.Reason.EMBEDDING_FAILED,
                    "the embedding model " + profile.name() + " returned " + vectors.size() + " vectors for "
                            + inputs.size() + " texts");
        }
        return vectors;
    }

    private static int dimensionOf(EmbeddingModel model) {
        try {
            return model.dimension();
        } catch (RuntimeException e) {
            throw new MemoriException(
                    MemoriException.Reason.EMBEDDING_FAILED, "the embedding model does not tell its dimension", e);
        }
    }

    private static final class QueryCache extends LinkedHashMap<String, float[]> {

        private static final long serialVersionUID = 1L;

        QueryCache() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
            return size() > CACHED_QUERIES;
        }
    }
}
