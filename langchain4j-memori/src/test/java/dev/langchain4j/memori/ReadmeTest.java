package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.prompt.MemoryPrompt;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer pastes from the README compiles and does what the README says, and what it names as tested is. */
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");

    @TempDir
    Path folder;

    @Test
    void should_run_the_first_block_of_java_twice_and_remember() throws Exception {
        List<String> lines = blocks("java").get(0).lines().toList();
        assertThat(lines.stream().filter(line -> !line.isBlank() && !line.startsWith("import")))
                .hasSizeLessThanOrEqualTo(10);
        compile("Pasted", imports(lines), statements(lines));

        String first = run("Pasted");
        String second = run("Pasted");

        assertThat(first.lines().findFirst().orElseThrow()).endsWith("Prefers aisle seats on long flights");
        assertThat(second.lines().count()).isEqualTo(first.lines().count()).isEqualTo(2);
    }

    @Test
    void should_explain_a_hit_of_the_second_block_as_the_readme_shows() throws Exception {
        String imports =
                """
                import dev.langchain4j.data.document.Metadata;
                import dev.langchain4j.memori.*;
                import dev.langchain4j.memori.data.*;
                import java.time.Instant;
                import java.util.List;
                import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
                """;
        String open =
                "try (Memori memori = Memori.builder().inMemory().build()) { MemoryNamespace alice = memori.namespace(\"alice\");";
        compile("Second", imports, open + blocks("java").get(1) + "System.out.println(hits.get(0).explanation()); }");

        String explanation = run("Second");

        assertThat(explanation).contains("rank 1 in the lexical lane: ").contains("rank 1 in the vector lane");
        assertThat(withoutDigits(Files.readString(README)))
                .contains("```\n" + withoutDigits(explanation.strip()) + "\n```");
    }

    @Test
    void should_give_an_ai_service_a_memory_as_the_readme_shows() throws Exception {
        String imports =
                """
                import dev.langchain4j.data.message.AiMessage;
                import dev.langchain4j.memori.*;
                import dev.langchain4j.memori.agent.MemoriAgents;
                import dev.langchain4j.memori.data.*;
                import dev.langchain4j.model.chat.ChatModel;
                import dev.langchain4j.model.chat.request.ChatRequest;
                import dev.langchain4j.model.chat.response.ChatResponse;
                import dev.langchain4j.rag.content.retriever.ContentRetriever;
                import dev.langchain4j.service.*;
                import java.nio.file.Path;
                import java.util.List;
                """;
        String model =
                """
                ChatModel model = new ChatModel() {
                    @Override
                    public ChatResponse doChat(ChatRequest request) {
                        return ChatResponse.builder()
                                .aiMessage(AiMessage.from(request.messages().size() + " messages"))
                                .build();
                    }
                };
                ContentRetriever documents = query -> List.of();
                """;
        compile(
                "Third",
                imports,
                model + blocks("java").get(2) + blocks("java").get(3)
                        + "chosen.chat(\"user-7/2026-11-20\", \"Hello\"); memori.close();");

        assertThat(run("Third").strip()).as("core memory and the message").isEqualTo("2 messages");
        assertThat(run("Third").strip()).as("and those of the first run").isEqualTo("4 messages");
    }

    @Test
    void should_show_a_memory_to_a_model_as_the_readme_says() throws IOException {
        try (Memori memori = Memori.builder().inMemory().textOnly().build()) {
            MemoryNamespace notes = memori.namespace("notes");
            notes.add(NewMemory.builder()
                    .id("1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed")
                    .content("Prefers aisle seats on long flights")
                    .author("Caroline")
                    .occurredAt(Instant.parse("2026-03-01T10:00:00Z"))
                    .build());
            String shown = MemoryPrompt.show(List.of(
                            notes.peek("1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed").orElseThrow()))
                    .text();

            assertThat(Files.readString(README)).contains("```\n" + shown + "\n```");
        }
    }

    @Test
    void should_open_quick_start_and_tests_with_one_command_each() throws Exception {
        String readme = Files.readString(README);
        for (String section : List.of("## Quick start", "## Tests")) {
            String afterwards =
                    readme.substring(readme.indexOf(section) + section.length()).strip();
            assertThat(afterwards).startsWith("```bash\nmvn ");
            String block = afterwards.substring("```bash\n".length(), afterwards.indexOf("\n```"));
            assertThat(block.lines()).hasSize(1);
            assertThat(block).doesNotContain("&&", ";", "|");
        }
        assertThat(Files.readString(Path.of("..", ".ci", "run"))).containsPattern("(?m)^mvn -B -ntp verify$");
    }

    @Test
    void should_name_a_test_for_each_promise_that_is_there() throws IOException {
        String readme = Files.readString(README);
        String promises = readme.substring(
                readme.indexOf("## What is promised and how it is tested"), readme.indexOf("## Security"));
        Set<String> tests = new HashSet<>();
        for (String module : List.of("langchain4j-memori", "langchain4j-memori-spring-boot-starter", "samples")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module))) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".java"))
                        .forEach(file -> tests.add(file.substring(0, file.length() - ".java".length())));
            }
        }
        List<String> rows = promises.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| promise"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(70).allSatisfy(row -> {
            List<String> named = Pattern.compile("`(\\w+(?:Test|IT))`")
                    .matcher(row)
                    .results()
                    .map((MatchResult name) -> name.group(1))
                    .toList();
            assertThat(named).as(row).isNotEmpty().allMatch(tests::contains);
        });
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    /** The last digits of a cosine are the processor's. */
    private static String withoutDigits(String text) {
        return text.replaceAll("\\d\\.\\d{4}", "#");
    }

    private static String imports(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("import")).collect(Collectors.joining("\n"));
    }

    private static String statements(List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith("import")).collect(Collectors.joining("\n"));
    }

    private void compile(String name, String imports, String statements) throws IOException {
        Path source = folder.resolve(name + ".java");
        Files.writeString(
                source,
                imports + "\npublic class " + name + " { public static void main(String[] args) throws Exception {\n"
                        + statements + "\n}}");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(result).as("javac " + name).isZero();
    }

    private String run(String name) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path output = folder.resolve(name + ".out");
        Process process = new ProcessBuilder(
                        java, "-cp", folder + File.pathSeparator + System.getProperty("java.class.path"), name)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as("exit code of " + name).isZero();
        return Files.readString(output);
    }
}
