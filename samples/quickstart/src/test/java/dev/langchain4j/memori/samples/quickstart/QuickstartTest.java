package dev.langchain4j.memori.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person who types into the console sees. */
class QuickstartTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("agent-memory.db");
    }

    @Test
    void should_remember_a_sentence_across_a_restart() throws IOException {
        String first = type("Prefers aisle seats on long flights", "The bug is PAY-2041", ":quit", "never read");
        String second = type("where does she like to sit?", "what was PAY-2041?");

        assertThat(first).contains("holds 0 memories").containsPattern("CREATED [0-9a-f-]{8}: .+");
        assertThat(second).contains("holds 2 memories");
        List<String> hits =
                second.lines().filter(line -> line.matches("[01]\\.\\d\\d  .*")).toList();
        assertThat(hits).as("two for each question").hasSize(4);
        assertThat(hits.get(0)).endsWith("Prefers aisle seats on long flights");
        assertThat(hits.get(2)).endsWith("The bug is PAY-2041");
        assertThat(first + second).doesNotContain("never read");
    }

    @Test
    void should_say_why_a_hit_was_found() throws IOException {
        String printed = type("Our lighthouse keeper is called Nils", "who keeps the lighthouse?");

        assertThat(printed)
                .containsPattern("(?m)^[01]\\.\\d\\d  [0-9a-f-]{8}  Our lighthouse keeper is called Nils$")
                .containsPattern("(?m)^ {6}[01]\\.\\d{4}  \\S+");
    }

    @Test
    void should_say_that_a_repeated_sentence_reinforced_the_first() throws IOException {
        String printed = type("The office plant is a ficus", "The office plant is a ficus", ":stats");

        assertThat(printed).contains("CREATED ", "REINFORCED ", "1 memory, 1 of them with a vector");
    }

    @Test
    void should_forget_by_the_start_of_an_id() throws IOException {
        String id = idOf(type("My old address is Ropewalk 7"));

        String printed = type(":forget " + id, ":list", "where did I live?", ":stats");

        assertThat(printed)
                .contains("FORGOTTEN " + id, "Nothing comes to mind.", "0 memories")
                .doesNotContain("Ropewalk");
    }

    @Test
    void should_list_show_the_context_and_export() throws IOException {
        Path lines = folder.resolve("memories.jsonl");

        String printed =
                type("Sails a small dinghy", ":list", ":context plan the weekend", ":export " + lines, ":help");

        assertThat(printed)
                .containsPattern("(?m)^[0-9a-f-]{8}  \\d{4}-\\d\\d-\\d\\d  Sails a small dinghy$")
                .contains("1 memories\nrelevant:\n")
                .contains("1 memory written to " + lines)
                .contains("A sentence is remembered");
        assertThat(lines).content(StandardCharsets.UTF_8).contains("Sails a small dinghy");
    }

    @Test
    void should_print_a_mistake_as_a_sentence_and_go_on() throws IOException {
        String printed =
                type(":forget nobody00", ":export " + folder, ":export", ":dance", "", "   ", "Still here", ":stats");

        assertThat(printed)
                .contains("No memory's id begins with \"nobody00\".")
                .contains(":export needs one word more")
                .contains("There is no :dance.")
                .contains("1 memory, ")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void should_show_a_prompt_only_where_it_is_asked_for() throws IOException {
        assertThat(type(":stats")).doesNotContain("> ");

        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Quickstart.converse(file, input(":stats"), stream(printed), "> ", Optional.empty());

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("> 0 memories");
    }

    @Test
    void should_refuse_a_file_that_is_no_memory() throws IOException {
        Files.writeString(
                file, "Dear diary, this is not a database, but it is long enough to look like one. ".repeat(80));

        assertThatThrownBy(() -> type("anything")).isInstanceOf(MemoriException.class);
        assertThat(file).content().startsWith("Dear diary");
    }

    @Test
    void should_talk_to_an_assistant_that_remembers_across_a_restart() throws IOException {
        Parrot model = new Parrot();
        assertThat(type(model, "My sister Solveig lives in Oslo.", ":stats")).contains("Noted.", "0 memories");

        type(model, "Where does my sister live?");

        assertThat(model.heard.get(1).messages())
                .as("the conversation goes on")
                .contains(UserMessage.from("My sister Solveig lives in Oslo."), AiMessage.from("Noted."));
        assertThat(model.heard.get(1).toolSpecifications())
                .extracting(ToolSpecification::name)
                .contains("core_memory_append", "archival_memory_search", "conversation_search");
    }

    @Test
    void should_pass_on_what_a_chat_model_complains_of_and_go_on() throws IOException {
        ChatModel broken = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                throw new RateLimitException("slow down");
            }
        };

        assertThat(type(broken, "Hello", ":stats")).contains("slow down", "0 memories");
    }

    @Test
    void should_go_on_when_a_chat_model_cannot_be_reached() throws IOException {
        ChatModel unreachable = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                throw new RuntimeException(new ConnectException());
            }
        };

        assertThat(type(unreachable, "Hello", ":stats"))
                .contains("could not answer: java.net.ConnectException; is its address right", "0 memories");
    }

    @Test
    void should_find_the_chat_model_in_the_environment() {
        assertThat(ChatModels.named(Map.of())).isEmpty();
        assertThat(ChatModels.named(Map.of("OPENAI_API_KEY", "k"))).containsInstanceOf(OpenAiChatModel.class);
        assertThat(ChatModels.named(Map.of("OPENAI_BASE_URL", "http://localhost:1")))
                .containsInstanceOf(OpenAiChatModel.class);
        assertThat(ChatModels.named(Map.of("OLLAMA_BASE_URL", "http://localhost:1")))
                .containsInstanceOf(OllamaChatModel.class);
    }

    @Test
    void should_teach_and_unteach_an_agent() throws Exception {
        Path instructions = Files.writeString(folder.resolve("AGENTS.md"), "# House rules\n");

        assertThat(option("--teach", instructions.toString())).contains("now teaches");
        assertThat(instructions).content().startsWith("# House rules\n").hasSizeGreaterThan(100);
        assertThat(option("--teach", instructions.toString())).contains("already");
        assertThat(option("--unteach", instructions.toString())).contains("no longer");
        assertThat(instructions).hasContent("# House rules\n");
        assertThat(option("--unteach", instructions.toString())).contains("never");
    }

    @Test
    void should_serve_the_page_until_enter() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        Options.page(file, 0, input(""), stream(printed));

        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("Open http://");
    }

    @Test
    void should_refuse_a_port_that_is_no_number() {
        assertThatThrownBy(() -> option("--page", "eighty"))
                .isInstanceOf(MemoriException.class)
                .hasMessage("the port must be a number, but is \"eighty\"");
    }

    @Test
    void should_explain_the_options() throws Exception {
        assertThat(option("--help")).contains("--demo", "--page", "--teach", "--unteach");
        assertThat(Options.run(List.of("--nonsense"), input(), stream(new ByteArrayOutputStream())))
                .isEqualTo(2);
    }

    private String type(String... lines) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Quickstart.converse(file, input(lines), stream(printed), "", Optional.empty());
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String type(ChatModel model, String... lines) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Quickstart.converse(file, input(lines), stream(printed), "", Optional.of(model));
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Says always the same, and keeps what it was sent. */
    private static final class Parrot implements ChatModel {

        final List<ChatRequest> heard = new ArrayList<>();

        @Override
        public ChatResponse doChat(ChatRequest request) {
            heard.add(request);
            return ChatResponse.builder().aiMessage(AiMessage.from("Noted.")).build();
        }
    }

    private static String option(String... args) throws IOException, InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        assertThat(Options.run(List.of(args), input(), stream(printed))).isZero();
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static BufferedReader input(String... lines) {
        return new BufferedReader(new StringReader(String.join("\n", lines)));
    }

    private static PrintStream stream(ByteArrayOutputStream printed) {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }

    private static String idOf(String printed) {
        Matcher matcher = Pattern.compile("CREATED (\\S{8}):").matcher(printed);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
