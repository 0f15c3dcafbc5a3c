package dev.langchain4j.memori.encode;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Embedding models of which something is known, by name: those that LangChain4j runs in the process were measured; of others the prefixes
 * are taken from their makers' model cards.
 *
 * <p>A name is looked at without its owner and tag, so that {@code intfloat/e5-small-v2} and {@code nomic-embed-text:latest} are found.
 *
 * <p>The dedup thresholds come from pairs of memories that say the same, and of others that say two things in one template and are not kept
 * apart by their words (DedupThresholdsTest). A memory stored twice costs a little room, one that is merged wrongly is lost, so each is
 * the lowest that merges (nearly) none of the others:
 *
 * <pre>
 *                            same: median  5 %    others: median  highest   merged wrongly   missed
 *   all-minilm-l6-v2     0.92      0.963   0.830          0.731   0.911         0 of 76     17 of 70
 *   all-minilm-l6-v2-q   0.92      0.960   0.806          0.711   0.893         0 of 76     19 of 70
 *   e5-small-v2          0.98      0.989   0.953          0.927   0.981         1 of 76     16 of 70
 *   e5-small-v2-q        0.98      0.984   0.942          0.925   0.978         0 of 76     26 of 70
 *   bge-small-en-v1.5    0.955     0.981   0.920          0.853   0.948         0 of 76     13 of 70
 *   bge-small-en-v1.5-q  0.955     0.977   0.909          0.852   0.947         0 of 76     12 of 70
 * </pre>
 *
 * <p>The cosine floors put the cosine of a question and the best memory for it where all-MiniLM-L6-v2 has it: at 0.59 on the average of
 * two conversations, against 0.29 for any memory; e5 has 0.86 and 0.78, bge 0.70 and 0.54.
 */
final class KnownModels {

    private static final String IN_PROCESS = "dev.langchain4j.model.embedding.onnx.";

    /** LangChain4j's in-process models have no name of their own. */
    private static final Map<String, String> BY_CLASS = Map.of(
            IN_PROCESS + "allminilml6v2.AllMiniLmL6V2EmbeddingModel", BundledModel.FLOAT_NAME,
            IN_PROCESS + "allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel", BundledModel.INT8_NAME,
            IN_PROCESS + "e5smallv2.E5SmallV2EmbeddingModel", "e5-small-v2",
            IN_PROCESS + "e5smallv2q.E5SmallV2QuantizedEmbeddingModel", "e5-small-v2-q",
            IN_PROCESS + "bgesmallenv15.BgeSmallEnV15EmbeddingModel", "bge-small-en-v1.5",
            IN_PROCESS + "bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel", "bge-small-en-v1.5-q");

    /** For a model that was never measured: only texts that are the same but for punctuation are that near. */
    static final double UNKNOWN_DEDUP_THRESHOLD = 0.97;

    /** All models of this family were trained at a temperature that crowds every cosine between 0.7 and 1. */
    private static final double E5_DEDUP_THRESHOLD = 0.98;

    private static final double E5_COSINE_FLOOR = 0.7;

    private static final Prefixes E5 = new Prefixes("query: ", "passage: ");

    private static final Prefixes SEARCH_INSTRUCTION =
            new Prefixes("Represent this sentence for searching relevant passages: ", "");

    /** Never measured: such a model is given every text whole. */
    private static final int UNKNOWN_WINDOW = Integer.MAX_VALUE;

    /** The first that matches counts. */
    private static final List<Known> MODELS = List.of(
            new Known(pattern("all-minilm-l6-v2(-q)?"), 126, 0.92, 0, Prefixes.NONE),
            new Known(pattern("e5-small-v2(-q)?"), 510, E5_DEDUP_THRESHOLD, E5_COSINE_FLOOR, E5),
            new Known(pattern("bge-small-en-v1\\.?5(-q)?"), 510, 0.955, 0.36, SEARCH_INSTRUCTION),
            new Known(
                    pattern("(.*-)?e5-(small|base|large)(-v2)?"),
                    UNKNOWN_WINDOW,
                    E5_DEDUP_THRESHOLD,
                    E5_COSINE_FLOOR,
                    E5),
            documented("bge-(small|base|large)(-en)?(-v1\\.?5)?(-q)?", SEARCH_INSTRUCTION),
            documented("bge-(small|base|large)-zh(-v1\\.?5)?(-q)?", new Prefixes("为这个句子生成表示以用于检索相关文章：", "")),
            documented("mxbai-embed-(large|2d-large)(-v1)?", SEARCH_INSTRUCTION),
            documented("snowflake-arctic-embed2|snowflake-arctic-embed-[lm]-v2\\.0", new Prefixes("query: ", "")),
            documented("snowflake-arctic-embed(-.*)?", SEARCH_INSTRUCTION),
            documented("nomic-embed-text(-v.*)?", new Prefixes("search_query: ", "search_document: ")),
            documented(
                    "embeddinggemma(-300m)?", new Prefixes("task: search result | query: ", "title: none | text: ")));

    private KnownModels() {}

    /**
     * What is known of a model.
     *
     * @param name           matches its names
     * @param window         how many tokens it reads, special tokens not counted: words behind them change nothing in the vector
     * @param dedupThreshold the cosine of two passages from which on they are taken for the same
     * @param cosineFloor    the cosine that says of a question and a memory what 0 says with all-MiniLM-L6-v2: nothing in common
     * @param prefixes       what it wants in front of its texts
     */
    record Known(Pattern name, int window, double dedupThreshold, double cosineFloor, Prefixes prefixes) {

        boolean hasWindow() {
            return window != UNKNOWN_WINDOW;
        }
    }

    private static Known documented(String name, Prefixes prefixes) {
        return new Known(pattern(name), UNKNOWN_WINDOW, UNKNOWN_DEDUP_THRESHOLD, 0, prefixes);
    }

    static @Nullable String nameOfClass(String className) {
        return BY_CLASS.get(className);
    }

    static boolean inProcess(String className) {
        return className.startsWith(IN_PROCESS);
    }

    static Optional<Known> find(String name) {
        String bare = bare(name);
        return MODELS.stream()
                .filter(model -> model.name().matcher(bare).matches())
                .findFirst();
    }

    private static String bare(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String withoutOwner = lower.substring(lower.lastIndexOf('/') + 1);
        int tag = withoutOwner.indexOf(':');
        return tag < 0 ? withoutOwner : withoutOwner.substring(0, tag);
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex);
    }
}
