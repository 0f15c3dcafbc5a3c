package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.agent.MemoriAgents;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Ten turns of an agent that looks after its memory. What the model receives is written down in {@code memgpt-script.txt}, word for word: of each
 * call the system message where it has changed, and every message that is new in the turn, with ids as placeholders in the order in which they
 * appear. That the messages before it are repeated unchanged is asserted, too. The store has no
 * embedding model, so that nothing depends on when a vector was made.
 */
class MemGptScriptTest {

    interface Agent {
        @dev.langchain4j.service.SystemMessage("You are Sam, who helps people to keep their life in order.")
        String chat(@MemoryId String user, @dev.langchain4j.service.UserMessage String message);
    }

    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{8}\\b");

    private final SettableClock clock = new SettableClock();
    private final Memori memori =
            Memori.builder().inMemory().textOnly().clock(clock).build();
    private final ScriptedModel model = new ScriptedModel();
    private final Agent agent = MemoriAgents.with(memori)
            .coreMemory(
                    NewBlock.of("persona"),
                    NewBlock.builder()
                            .label("human")
                            .description("Who you talk to")
                            .limit(90)
                            .build(),
                    NewBlock.builder()
                            .label("rules")
                            .value("Never give medical advice.")
                            .readOnly(true)
                            .build())
            .remember(AiServices.builder(Agent.class).chatModel(model))
            .build();
    private final List<String> transcript = new ArrayList<>();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private String lastSystem = "";
    private int turns;

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_show_the_model_what_was_written_down() throws IOException {
        model.calls(
                        ScriptedModel.call(
                                "core_memory_append",
                                """
                                {"label": "human", "content": "Name: Caroline"}"""),
                        ScriptedModel.call(
                                "core_memory_append",
                                """
                                {"label": "human", "content": "Lives in Leeds"}"""),
                        ScriptedModel.call(
                                "archival_memory_insert",
                                """
                                {"content": "Caroline is allergic to peanuts & carries an EpiPen", "tags": ["Health", " allergy "]}"""))
                .says("Nice to meet you, Caroline.");
        turn("Hi, I am Caroline from Leeds. I am allergic to peanuts.");

        model.calls(
                        "core_memory_replace",
                        """
                        {"label": "human", "old_content": "Leeds", "new_content": "York"}""")
                .says("York it is.");
        turn("I have moved to York.");

        model.calls(
                        "core_memory_replace",
                        """
                        {"label": "human", "old_content": "e", "new_content": "E"}""")
                .calls(
                        "core_memory_replace",
                        """
                        {"label": "human", "old_content": "in Leeds", "new_content": "in York"}""")
                .calls(
                        "core_memory_replace",
                        """
                        {"label": "human", "old_content": "Name: Caroline", "new_content": "Name: Caroline <Caro> Meyer"}""")
                .says("Done.");
        turn("My whole name is Caroline Meyer, Caro for short.");

        model.calls(
                        "core_memory_append",
                        """
                        {"label": "human", "content": "Works as an architect for Baker & Sons and travels a lot between London and Leeds"}""")
                .calls(
                        "archival_memory_insert",
                        """
                        {"content": "Caroline works as an architect for Baker & Sons", "tags": ["work"]}""")
                .says("Noted.");
        turn("I am an architect at Baker & Sons.");

        model.calls(
                        "memory_insert",
                        """
                        {"label": "human", "new_str": "Speaks: English, French", "insert_line": 1}""")
                .calls(
                        "memory_rethink",
                        """
                        {"label": "persona", "new_memory": "I am Sam. I answer briefly."}""")
                .calls(
                        "memory_rethink",
                        """
                        {"label": "rules", "new_memory": "Give medical advice."}""")
                .calls("core_memory_append", """
                        {"label": "pets", "content": "Rex"}""")
                .says("D'accord.");
        turn("I speak French, too. Please be brief.");

        clock.advance(Duration.ofDays(9));
        model.calls(
                        "archival_memory_insert",
                        """
                        {"content": "Caroline adopted a beagle called Rex", "tags": ["pets", "health"]}""")
                .calls(
                        "archival_memory_search",
                        """
                        {"tags": ["HEALTH"], "end_datetime": "2026-03-05"}""")
                .calls(
                        "archival_memory_search",
                        """
                        {"query": "Caroline", "tags": ["pets", "health"], "tag_match_mode": "all"}""")
                .calls(
                        "archival_memory_search",
                        """
                        {"tags": ["work", "pets"], "tag_match_mode": "any"}""")
                .says("What a good dog.");
        turn("I have adopted a beagle, Rex.");

        model.calls(
                        "archival_memory_search",
                        """
                        {"query": "allergic", "top_k": 500, "start_datetime": "2026-03-01T08:00:00Z"}""")
                .calls(
                        "archival_memory_search",
                        """
                        {"query": "allergic", "start_datetime": "yesterday"}""")
                .calls(
                        "archival_memory_search",
                        """
                        {"query": "allergic", "start_datetime": "2026-03-02", "end_datetime": "2026-03-01"}""")
                .says("Peanuts.");
        turn("What was I allergic to?");

        model.calls(
                        "conversation_search",
                        """
                        {"query": "moved", "roles": ["user"], "end_date": "2026-03-01"}""")
                .calls(
                        "conversation_search",
                        """
                        {"query": "architect", "roles": ["assistant", "friend"]}""")
                .calls("conversation_search", """
                        {"roles": ["assistant"], "limit": 2}""")
                .says("On the first of March.");
        turn("When did I tell you that I changed cities?");

        model.calls("archival_memory_search", """
                        {"query": "architect", "top_k": 1}""")
                .then(request -> AiMessage.from(ScriptedModel.call(
                        "archival_memory_update",
                        "{\"id\": \"" + named(request)
                                + "\", \"content\": \"Caroline works as an architect for Baker &amp; Daughters\"}")))
                .says("Congratulations to the daughters.");
        turn("Where does Caroline work? Baker & Sons are Baker & Daughters now.");

        model.calls("archival_memory_search", """
                        {"query": "peanuts"}""")
                .then(request -> AiMessage.from(
                        ScriptedModel.call("archival_memory_forget", "{\"id\": \"" + named(request) + "\"}")))
                .then(request -> AiMessage.from(
                        ScriptedModel.call("archival_memory_forget", "{\"id\": \"" + named(request) + "\"}")))
                .calls("archival_memory_search", """
                        {"query": "peanuts"}""")
                .calls("archival_memory_search", """
                        {"tags": ["allergy"]}""")
                .says("Forgotten.");
        turn("Forget my allergy.");

        assertThat(String.join("\n", transcript)).isEqualTo(expected());
    }

    private void turn(String message) {
        int before = model.requests().size();
        agent.chat("caroline", message);
        transcript.add("######## turn " + ++turns);
        List<ChatMessage> shown = List.of();
        for (ChatRequest request :
                model.requests().subList(before, model.requests().size())) {
            shown = received(request, shown);
        }
        clock.advance(Duration.ofMinutes(1));
    }

    /** Writes down a request: the system message if it has changed, and what has come since the last request of the turn. */
    private List<ChatMessage> received(ChatRequest request, List<ChatMessage> before) {
        transcript.add("==== call");
        List<ChatMessage> messages = request.messages();
        String system = ScriptedModel.text(messages.get(0));
        if (!system.equals(lastSystem)) {
            transcript.add("-- SYSTEM\n" + placeholders(system));
            lastSystem = system;
        }
        int user = messages.lastIndexOf(messages.stream()
                .filter(UserMessage.class::isInstance)
                .reduce((a, b) -> b)
                .orElseThrow());
        List<ChatMessage> turn = messages.subList(user, messages.size());
        assertThat(turn.subList(0, before.size())).isEqualTo(before);
        for (ChatMessage message : turn.subList(before.size(), turn.size())) {
            transcript.add("-- " + message.type() + "\n" + placeholders(words(message)));
        }
        return turn;
    }

    private static String words(ChatMessage message) {
        if (message instanceof AiMessage ai) {
            StringBuilder calls = new StringBuilder();
            ai.toolExecutionRequests().forEach(call -> calls.append(calls.isEmpty() ? "" : "\n")
                    .append(call.name())
                    .append(' ')
                    .append(call.arguments()));
            return calls.toString();
        }
        return message instanceof ToolExecutionResultMessage result ? result.text() : ScriptedModel.text(message);
    }

    private String placeholders(String text) {
        return ID.matcher(text).replaceAll(found -> ids.computeIfAbsent(found.group(), id -> "ID" + (ids.size() + 1)));
    }

    /** The first id that the tool before has named. */
    private static String named(ChatRequest request) {
        List<ChatMessage> messages = request.messages();
        Matcher id = ID.matcher(ScriptedModel.text(messages.get(messages.size() - 1)));
        assertThat(id.find()).isTrue();
        return id.group();
    }

    private static String expected() throws IOException {
        try (InputStream in = MemGptScriptTest.class.getResourceAsStream("memgpt-script.txt")) {
            return in == null
                    ? ""
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("\r\n", "\n")
                            .stripTrailing();
        }
    }
}
