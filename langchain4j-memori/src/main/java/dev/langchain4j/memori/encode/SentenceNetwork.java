package dev.langchain4j.memori.encode;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.memori.vector.Vectors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One ONNX Runtime session over a sentence transformer: token ids in, unit vectors out. Safe for use by several threads.
 *
 * <p>The network gives a vector h for every token; that of the text is their mean, scaled to length 1: v = m / |m|, m = (h_1 + … + h_n) / n,
 * as the model was trained (Reimers and Gurevych, Sentence-BERT, 2019).
 */
final class SentenceNetwork {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /**
     * A session that is kept as long as the process lives.
     *
     * @param weights an ONNX model
     * @param threads how many cores one run may use
     * @throws IOException if they are none that ONNX Runtime can run
     */
    SentenceNetwork(byte[] weights, int threads) throws IOException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            session = environment.createSession(weights, options);
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime does not take the weights", e);
        }
    }

    /**
     * The vectors of several texts, made in one run.
     *
     * @param texts the token ids of each; all of the same length, so that none has to be filled up with tokens that say nothing
     */
    List<float[]> run(List<long[]> texts) {
        int length = texts.get(0).length;
        LongBuffer ids = LongBuffer.allocate(texts.size() * length);
        texts.forEach(ids::put);
        long[] all = new long[ids.capacity()];
        Arrays.fill(all, 1);
        long[] shape = {texts.size(), length};
        try (OnnxTensor tokens = OnnxTensor.createTensor(environment, ids.flip(), shape);
                OnnxTensor attention = OnnxTensor.createTensor(environment, LongBuffer.wrap(all), shape);
                OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.allocate(all.length), shape)) {
            Map<String, OnnxTensor> inputs =
                    new HashMap<>(Map.of("input_ids", tokens, "attention_mask", attention, "token_type_ids", types));
            inputs.keySet().retainAll(session.getInputNames());
            try (OrtSession.Result result = session.run(inputs)) {
                return pooled((OnnxTensor) result.get(0), texts.size(), length);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed on " + texts.size() + " texts", e);
        }
    }

    private static List<float[]> pooled(OnnxTensor output, int texts, int length) {
        FloatBuffer hidden = output.getFloatBuffer();
        int dimension = hidden.capacity() / (texts * length);
        float[] token = new float[dimension];
        List<float[]> vectors = new ArrayList<>(texts);
        for (int text = 0; text < texts; text++) {
            float[] sum = new float[dimension];
            for (int i = 0; i < length; i++) {
                hidden.get(token);
                for (int j = 0; j < dimension; j++) {
                    sum[j] += token[j];
                }
            }
            vectors.add(Vectors.normalize(sum)); // The mean and the sum point the same way.
        }
        return vectors;
    }
}
