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

    private static final Prefixes E5 = new Prefixes("query: ", "passage: ");

    private static final Prefixes SEARCH_INSTRUCTION =
            new Prefixes("Represent this sentence for searching relevant passages: ", "");

    private static final List<Measured> MEASURED = List.of(
            new Measured(pattern("all-minilm-l6-v2(-q)?"), 126, 0.92, Prefixes.NONE),
            new Measured(pattern("e5-small-v2(-q)?"), 510, 0.97, E5),
            new Measured(pattern("bge-small-en-v1\\.?5(-q)?"), 510, 0.97, SEARCH_INSTRUCTION));

    private static final List<Documented> DOCUMENTED = List.of(
            new Documented(pattern("(.*-)?e5-(small|base|large)(-v2)?"), E5),
            new Documented(pattern("bge-(small|base|large)-en(-v1\\.?5)?(-q)?"), SEARCH_INSTRUCTION),
            new Documented(pattern("bge-(small|base|large)(-en)?"), SEARCH_INSTRUCTION),
            new Documented(
                    pattern("bge-(small|base|large)-zh(-v1\\.?5)?(-q)?"), new Prefixes("为这个句子生成表示以用于检索相关文章：", "")),
            new Documented(pattern("mxbai-embed-(large|2d-large)(-v1)?"), SEARCH_INSTRUCTION),
            new Documented(
                    pattern("snowflake-arctic-embed2|snowflake-arctic-embed-[lm]-v2\\.0"), new Prefixes("query: ", "")),
            new Documented(pattern("snowflake-arctic-embed(-.*)?"), SEARCH_INSTRUCTION),
            new Documented(pattern("nomic-embed-text(-v.*)?"), new Prefixes("search_query: ", "search_document: ")),
            new Documented(
                    pattern("embeddinggemma(-300m)?"),
                    new Prefixes("task: search result | query: ", "title: none | text: ")));

    private KnownModels() {}

    /**
     * A model that was measured.
     *
     * @param name           matches its names
     * @param window         how many tokens it reads, special tokens not counted: words behind them change nothing in the vector
     * @param dedupThreshold the cosine of two passages from which on they are taken for the same
     * @param prefixes       what it wants in front of its texts
     */
    record Measured(Pattern name, int window, double dedupThreshold, Prefixes prefixes) {}

    private record Documented(Pattern name, Prefixes prefixes) {}

    static @Nullable String nameOfClass(String className) {
        return BY_CLASS.get(className);
    }

    static boolean inProcess(String className) {
        return className.startsWith(IN_PROCESS);
    }

    static Optional<Measured> measured(String name) {
        String bare = bare(name);
        return MEASURED.stream().filter(model -> matches(model.name(), bare)).findFirst();
    }

    static Optional<Prefixes> prefixes(String name) {
        String bare = bare(name);
        return DOCUMENTED.stream()
                .filter(model -> matches(model.name(), bare))
                .map(Documented::prefixes)
                .findFirst();
    }

    private static String bare(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String withoutOwner = lower.substring(lower.lastIndexOf('/') + 1);
        int tag = withoutOwner.indexOf(':');
        return tag < 0 ? withoutOwner : withoutOwner.substring(0, tag);
    }

    private static boolean matches(Pattern pattern, String name) {
        return pattern.matcher(name).matches();
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex);
    }
}
