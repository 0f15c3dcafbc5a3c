package dev.langchain4j.memori.encode;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.HuggingFaceTokenCountEstimator;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What has to be known of an embedding model to use it well.
 *
 * @param name           the name that is stored with its vectors
 * @param window         how many tokens of a text it reads, special tokens not counted
 * @param counter        counts the tokens of a text
 * @param dedupThreshold the cosine from which on two memories are taken for the same, measured for this model
 */
record ModelProfile(String name, int window, ToIntFunction<String> counter, double dedupThreshold) {

    /** all-MiniLM-L6-v2 as LangChain4j packages it: words behind the 126th token change nothing in the vector (measured). */
    private static final int MINILM_WINDOW = 126;

    /** The threshold of Memori for Rust for this model; what it would merge wrongly is held apart by the distinctions of the words. */
    private static final double MINILM_DEDUP_THRESHOLD = 0.92;

    /** For a model that was never measured: only texts that are the same but for punctuation are that near. */
    private static final double UNKNOWN_DEDUP_THRESHOLD = 0.97;

    private static final String IN_PROCESS_PACKAGE = "dev.langchain4j.model.embedding.onnx.";

    static ModelProfile miniLm(String name) {
        return new ModelProfile(name, MINILM_WINDOW, new BertCounter(), MINILM_DEDUP_THRESHOLD);
    }

    /** The profile of a model that a user brought. Known by its class, because LangChain4j's in-process models have no name. */
    static ModelProfile of(EmbeddingModel model) {
        String className = model.getClass().getName();
        if (className.equals(IN_PROCESS_PACKAGE + "allminilml6v2.AllMiniLmL6V2EmbeddingModel")) {
            return miniLm(BundledModel.FLOAT_NAME);
        }
        if (className.equals(IN_PROCESS_PACKAGE + "allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel")) {
            return miniLm(BundledModel.INT8_NAME);
        }
        String given = model.modelName();
        boolean named = given != null && !given.isBlank() && !given.equals("unknown");
        String name = named ? given : stable(className);
        if (className.startsWith(IN_PROCESS_PACKAGE)) {
            return new ModelProfile(name, MINILM_WINDOW, new BertCounter(), UNKNOWN_DEDUP_THRESHOLD);
        }
        return new ModelProfile(name, Integer.MAX_VALUE, String::length, UNKNOWN_DEDUP_THRESHOLD);
    }

    /** Lambdas and mocks have a number behind their name that is another one in every run. */
    private static String stable(String className) {
        return className.replaceFirst("(\\$\\$Lambda|\\$MockitoMock).*", "$1");
    }

    ModelProfile withName(String other) {
        return new ModelProfile(other, window, counter, dedupThreshold);
    }

    ModelProfile withWindow(int tokens, TokenCountEstimator estimator) {
        if (tokens < 16) {
            throw MemoriException.invalid(
                    "the window of an embedding model must be at least 16 tokens, but is " + tokens);
        }
        return new ModelProfile(name, tokens, estimator::estimateTokenCountInText, dedupThreshold);
    }

    /** Counts BERT word pieces; its tokenizer is native code and is loaded only when a text is long enough to need it. */
    private static final class BertCounter implements ToIntFunction<String> {

        private final Supplier<TokenCountEstimator> tokenizer = new Lazy<>(HuggingFaceTokenCountEstimator::new);

        @Override
        public int applyAsInt(String text) {
            return text.isBlank() ? 0 : tokenizer.get().estimateTokenCountInText(text);
        }
    }
}
