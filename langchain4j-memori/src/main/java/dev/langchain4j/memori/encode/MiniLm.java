package dev.langchain4j.memori.encode;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * all-MiniLM-L6-v2 on ONNX Runtime, with the weights and the tokenizer of LangChain4j's artifacts: the same vectors as LangChain4j's own
 * classes, of many texts at once in half the time. Safe for use by several threads.
 *
 * <p>A text alone is embedded by all cores, as LangChain4j does it. Of many texts the float model takes those of one length together: a matrix
 * product of 500 tokens keeps the cores busier than 25 of 20. The int8 model must not do so: it derives the scale of its integers from the largest
 * number in a run, so that a text's vector would depend on its company (cosines of 0.97 to 1 with the vector made alone were seen). Its texts
 * are embedded one by one, each on a core of its own; a second session whose runs use one thread is made for that when it is first needed.
 *
 * <p>Measured on two cores, medians of five interleaved rounds, texts a second:
 *
 * <pre>
 *                                    float               int8
 *                             LangChain4j  this   LangChain4j  this
 *   256 texts of 12 words             339   780           960  1441
 *   256 texts of 4 to 64 words        184   380           486   789
 *   one at a time, 12 words           361   378           813   945
 * </pre>
 */
final class MiniLm implements EmbeddingModel {

    /** More in one run is hardly faster, and needs room in proportion. */
    private static final int TOKENS_IN_A_RUN = 512;

    /** Fewer texts are not worth a second session. */
    private static final int MANY = 16;

    /** Those that every text begins and ends with. */
    private static final int SPECIAL_TOKENS = 2;

    private final HuggingFaceTokenizer tokenizer;
    private final SentenceNetwork network;
    private final Lazy<SentenceNetwork> oneThread;
    private final boolean together;

    private MiniLm(HuggingFaceTokenizer tokenizer, String name, int cores, boolean together) throws IOException {
        this.tokenizer = tokenizer;
        this.network = new SentenceNetwork(weights(name), cores);
        this.oneThread = new Lazy<>(() -> cores == 1 ? network : oneThread(name));
        this.together = together;
    }

    /** The float model. */
    static MiniLm ofFloats() throws IOException {
        return load(BundledModel.FLOAT_NAME, true);
    }

    /** The int8 model. */
    static MiniLm ofBytes() throws IOException {
        return load(BundledModel.INT8_NAME, false);
    }

    private static MiniLm load(String name, boolean together) throws IOException {
        try (InputStream file = resource(name + "-tokenizer.json")) {
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file, Map.of("padding", "false"));
            return new MiniLm(tokenizer, name, Runtime.getRuntime().availableProcessors(), together);
        }
    }

    private static SentenceNetwork oneThread(String name) {
        try {
            return new SentenceNetwork(weights(name), 1);
        } catch (IOException e) {
            throw new IllegalStateException("the weights of " + name + " could be loaded once, but not again", e);
        }
    }

    private static byte[] weights(String name) throws IOException {
        try (InputStream file = resource(name + ".onnx")) {
            return file.readAllBytes();
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream file = MiniLm.class.getResourceAsStream("/" + name);
        if (file == null) {
            throw new FileNotFoundException(name + " is not on the class path");
        }
        return file;
    }

    @Override
    public int dimension() {
        return BundledModel.DIMENSION;
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        List<long[]> texts =
                segments.stream().map(segment -> tokens(segment.text())).toList();
        float[][] vectors = new float[texts.size()][];
        if (together) {
            runs(texts).forEach(run -> run(network, texts, run, vectors));
        } else {
            boolean many = texts.size() >= MANY;
            SentenceNetwork chosen = many ? oneThread.get() : network;
            Stream<List<Integer>> each =
                    Stream.iterate(0, i -> i + 1).limit(texts.size()).map(List::of);
            (many ? each.toList().parallelStream() : each).forEach(run -> run(chosen, texts, run, vectors));
        }
        return Response.from(Arrays.stream(vectors).map(Embedding::from).toList());
    }

    private long[] tokens(String text) {
        long[] ids = tokenizer.encode(text, true, false).getIds();
        if (ids.length <= SPECIAL_TOKENS) {
            throw new IllegalArgumentException("a text without any token cannot be embedded");
        }
        return ids;
    }

    /** The places of texts of the same length, at most so many together as fit in a run. */
    private static List<List<Integer>> runs(List<long[]> texts) {
        Map<Integer, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < texts.size(); i++) {
            places.computeIfAbsent(texts.get(i).length, length -> new ArrayList<>())
                    .add(i);
        }
        return places.entrySet().stream()
                .map(entry -> parts(entry.getValue(), Math.max(1, TOKENS_IN_A_RUN / entry.getKey())))
                .flatMap(Collection::stream)
                .toList();
    }

    private static List<List<Integer>> parts(List<Integer> places, int size) {
        List<List<Integer>> parts = new ArrayList<>();
        for (int from = 0; from < places.size(); from += size) {
            parts.add(places.subList(from, Math.min(places.size(), from + size)));
        }
        return parts;
    }

    private static void run(SentenceNetwork network, List<long[]> texts, List<Integer> places, float[][] vectors) {
        List<float[]> made = network.run(places.stream().map(texts::get).toList());
        for (int i = 0; i < made.size(); i++) {
            vectors[places.get(i)] = made.get(i);
        }
    }
}
