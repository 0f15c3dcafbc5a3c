package dev.langchain4j.memori.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.tool.MemoriTools;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.ImportRuntimeHints;

/** A native image gets what the library looks for. */
class MemoriRuntimeHintsTest {

    private final RuntimeHints hints = new RuntimeHints();

    @BeforeEach
    void register() {
        new MemoriRuntimeHints().registerHints(hints, getClass().getClassLoader());
    }

    @Test
    void should_hold_every_resource_of_the_library() throws Exception {
        List<String> resources = resourcesOfTheLibrary();
        assertThat(resources).hasSizeGreaterThan(20).contains("dev/langchain4j/memori/store/sqlite/V1.sql");
        assertThat(resources).allSatisfy(resource -> assertThat(
                        RuntimeHintsPredicates.resource().forResource(resource))
                .accepts(hints));
        assertThat(RuntimeHintsPredicates.resource().forResource("dev/langchain4j/other/V1.sql"))
                .rejects(hints);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all-minilm-l6-v2.onnx",
                "all-minilm-l6-v2-tokenizer.json",
                "bert-tokenizer.json",
                "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
                "sqlite-jdbc.properties",
                "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
                "ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so",
                "native/lib/tokenizers.properties",
                "native/lib/linux-x86_64/cpu/libtokenizers.so"
            })
    void should_hold_what_the_model_and_the_store_are_run_by(String resource) {
        assertThat(getClass().getClassLoader().getResource(resource))
                .as("it is on the class path under this name")
                .isNotNull();
        assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(hints);
    }

    @Test
    void should_let_the_tools_be_found_and_called() {
        List<Method> tools = Arrays.stream(MemoriTools.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Tool.class))
                .toList();
        assertThat(tools).hasSize(11).allSatisfy(tool -> assertThat(
                        RuntimeHintsPredicates.reflection().onMethod(tool).invoke())
                .accepts(hints));
    }

    @Test
    void should_be_asked_by_the_configuration() {
        assertThat(Objects.requireNonNull(MemoriAutoConfiguration.class.getAnnotation(ImportRuntimeHints.class))
                        .value())
                .containsExactly(MemoriRuntimeHints.class);
    }

    private static List<String> resourcesOfTheLibrary() throws Exception {
        URI home =
                Memori.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path path = Path.of(home);
        if (Files.isDirectory(path)) {
            return resources(path);
        }
        try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
            return resources(jar.getPath("/"));
        }
    }

    private static List<String> resources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("dev"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.endsWith(".class"))
                    .toList();
        }
    }
}
