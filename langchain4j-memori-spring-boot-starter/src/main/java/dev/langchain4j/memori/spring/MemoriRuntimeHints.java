package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.tool.MemoriTools;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** What a native image has to hold: the library's resources, native libraries and models, and the methods that are found by their annotations. */
final class MemoriRuntimeHints implements RuntimeHintsRegistrar {

    /** The library's own. */
    private static final List<String> RESOURCES = List.of(
            "dev/langchain4j/memori/store/sqlite/*.sql",
            "dev/langchain4j/memori/text/*.txt",
            "dev/langchain4j/memori/text/stopwords/*.txt",
            "dev/langchain4j/memori/text/time/*.txt",
            "dev/langchain4j/memori/tool/*.md",
            "dev/langchain4j/memori/page/*");

    /** The bundled model, float or int8, its tokenizer, and what runs them. */
    private static final List<String> MODEL = List.of(
            "all-minilm-l6-v2*.onnx",
            "all-minilm-l6-v2*-tokenizer.json",
            "bert-tokenizer.json",
            "bert-vocabulary-en.txt",
            "ai/onnxruntime/native/**",
            "native/lib/**");

    private static final List<String> SQLITE = List.of("org/sqlite/native/**", "sqlite-jdbc.properties");

    /** What the native side of ONNX Runtime and of the tokenizer makes and throws. */
    private static final List<String> MADE_BY_NATIVE_CODE = List.of(
            "ai.onnxruntime.MapInfo",
            "ai.onnxruntime.NodeInfo",
            "ai.onnxruntime.OnnxMap",
            "ai.onnxruntime.OnnxSequence",
            "ai.onnxruntime.OnnxTensor",
            "ai.onnxruntime.OnnxValue",
            "ai.onnxruntime.OrtException",
            "ai.onnxruntime.SequenceInfo",
            "ai.onnxruntime.TensorInfo",
            "ai.djl.huggingface.tokenizers.jni.CharSpan",
            "ai.djl.huggingface.tokenizers.jni.TokenizersLibrary");

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        RESOURCES.forEach(hints.resources()::registerPattern);
        MODEL.forEach(hints.resources()::registerPattern);
        SQLITE.forEach(hints.resources()::registerPattern);
        ReflectionUtils.doWithMethods(
                MemoriTools.class,
                method -> hints.reflection().registerMethod(method, ExecutableMode.INVOKE),
                method -> method.getDeclaringClass() == MemoriTools.class);
        for (String name : MADE_BY_NATIVE_CODE) {
            if (ClassUtils.isPresent(name, classLoader)) {
                hints.jni()
                        .registerType(
                                TypeReference.of(name),
                                MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                                MemberCategory.INVOKE_DECLARED_METHODS);
            }
        }
    }
}
