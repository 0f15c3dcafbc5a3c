package dev.langchain4j.memori.encode;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.HuggingFaceTokenCountEstimator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of an embedding model to use it well.
 *
 * @param name           the model's name
 * @param window         how many tokens of a text it reads, special tokens not counted
 * @param counter        counts the tokens of a text
 * @param dedupThreshold the cosine from which on two memories are taken for the same, measured for this model
 * @param cosineFloor    the cosine of a question and a memory that have nothing in common
 * @param prefixes       what it wants in front of its texts
 */
record ModelProfile(
        String name,
        int window,
        ToIntFunction<String> counter,
        double dedupThreshold,
        double cosineFloor,
        Prefixes prefixes) {

    /** For an in-process model that was never measured: the smallest window of those that were. */
    private static final int CAUTIOUS_WINDOW = 126;

    private static final String TOKENIZER =
            "/dev/langchain4j/model/embedding/onnx/HuggingFaceTokenCountEstimator.class";

    static ModelProfile bundled(String name) {
        return known(name).orElseThrow();
    }

    /**
     * The profile of a model that a user brought: by its class, else by the name that the user gave it, else by the model's own. A wrapper
     * that is given the name of the model within is used like it.
     */
    static ModelProfile of(EmbeddingModel model, @Nullable String given) {
        String className = model.getClass().getName();
        String ofClass = KnownModels.nameOfClass(className);
        if (ofClass != null) {
            ModelProfile profile = bundled(ofClass);
            return given == null ? profile : profile.withName(given);
        }
        String own = ownName(model, className);
        return Optional.ofNullable(given)
                .flatMap(ModelProfile::known)
                .or(() -> known(own))
                .orElseGet(() -> unknown(own, KnownModels.inProcess(className)))
                .withName(given == null ? own : given);
    }

    private static Optional<ModelProfile> known(String name) {
        return KnownModels.find(name).map(known -> {
            // Elsewhere than in the process a model can be used without the artifact that counts its tokens.
            boolean countable = known.hasWindow() && ModelProfile.class.getResource(TOKENIZER) != null;
            return new ModelProfile(
                    name,
                    countable ? known.window() : Integer.MAX_VALUE,
                    countable ? new BertCounter() : String::length,
                    known.dedupThreshold(),
                    known.cosineFloor(),
                    known.prefixes());
        });
    }

    private static ModelProfile unknown(String name, boolean inProcess) {
        return inProcess
                ? new ModelProfile(
                        name, CAUTIOUS_WINDOW, new BertCounter(), KnownModels.UNKNOWN_DEDUP_THRESHOLD, 0, Prefixes.NONE)
                : new ModelProfile(
                        name, Integer.MAX_VALUE, String::length, KnownModels.UNKNOWN_DEDUP_THRESHOLD, 0, Prefixes.NONE);
    }

    private static String ownName(EmbeddingModel model, String className) {
        String name = model.modelName();
        boolean named = name != null && !name.isBlank() && !name.equals("unknown");
        return named ? name : stable(className);
    }

    /** Lambdas and mocks have a number behind their name that is another one in every run. */
    private static String stable(String className) {
        return className.replaceFirst("(\\$\\$Lambda|\\$MockitoMock).*", "$1");
    }

    ModelProfile withName(String other) {
        return new ModelProfile(other, window, counter, dedupThreshold, cosineFloor, prefixes);
    }

    ModelProfile withPrefixes(Prefixes other) {
        return new ModelProfile(name, window, counter, dedupThreshold, cosineFloor, other);
    }

    ModelProfile withWindow(int tokens, TokenCountEstimator estimator) {
        if (tokens < 16) {
            throw MemoriException.invalid(
                    "the window of an embedding model must be at least 16 tokens, but is " + tokens);
        }
        return new ModelProfile(
                name, tokens, estimator::estimateTokenCountInText, dedupThreshold, cosineFloor, prefixes);
    }

    /**
     * The name under which vectors are stored. A prefix makes other vectors of the same text, so it stands behind the model's name; the
     * prefix of questions does not, because no vector of a question is stored.
     */
    String storedName() {
        return prefixes.passage().isEmpty() ? name : name + " [\"" + prefixes.passage() + "\"]";
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
