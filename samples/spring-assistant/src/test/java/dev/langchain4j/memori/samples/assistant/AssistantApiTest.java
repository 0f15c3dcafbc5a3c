package dev.langchain4j.memori.samples.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page, and whoever else knocks, gets from the running application. */
class AssistantApiTest {

    private static final String SEATS = "I prefer aisle seats on long flights";

    @TempDir
    Path folder;

    private RunningAssistant assistant;

    @BeforeEach
    void start() {
        assistant = RunningAssistant.on(folder.resolve("memory.db"));
    }

    @AfterEach
    void stop() {
        assistant.close();
    }

    @Test
    void should_answer_from_what_was_said_before_a_restart() throws Exception {
        Visitor before = Visitor.loggedIn(assistant, "anna");
        List<Visitor.Event> told = before.events(1, "Remember that " + SEATS);
        assertThat(told)
                .extracting(Visitor.Event::name)
                .contains("tool", "token")
                .endsWith("done");
        assertThat(before.answer(1, "My name is Anna")).contains("keep your name in mind");

        stop();
        start();

        Visitor anna = Visitor.loggedIn(assistant, "anna");
        List<Visitor.Event> events = anna.events(2, "Where do I like to sit?");
        assertThat(events)
                .extracting(Visitor.Event::name)
                .startsWith("recalled", "token")
                .endsWith("done");
        JsonNode recalled = events.get(0).data().get(0);
        assertThat(recalled.get("text").asString()).isEqualTo(SEATS);
        assertThat(recalled.get("collection").asString()).isEqualTo("archival");
        assertThat(recalled.get("score").asDouble()).isBetween(0.01, 1.0);
        assertThat(anna.answer(2, "Where do I like to sit?")).contains(SEATS);
        assertThat(anna.answer(2, "What is my name?")).contains("Name: Anna");
        assertThat(anna.read("/api/conversations/1").get(0).get("text").asString())
                .isEqualTo("Remember that " + SEATS);
        assertThat(anna.read("/api/conversations").findValuesAsString("title"))
                .containsExactly("Where do I like to sit?", "Remember that " + SEATS);
    }

    @Test
    void should_keep_two_people_apart() throws Exception {
        Visitor anna = Visitor.loggedIn(assistant, "anna");
        anna.events(1, "Remember that " + SEATS);
        anna.events(1, "My name is Anna");
        String id = anna.read("/api/memory").at("/memories/0/id").asString();

        Visitor ben = Visitor.loggedIn(assistant, "ben");

        assertThat(ben.read("/api/me").get("user").asString()).isEqualTo("ben");
        assertThat(ben.answer(1, "Where do I like to sit?")).isEqualTo(ScriptedReply.UNKNOWN);
        assertThat(ben.answer(1, "What is my name?")).isEqualTo(ScriptedReply.UNKNOWN);
        assertThat(ben.read("/api/memory").toString()).doesNotContain("aisle", "Anna");
        assertThat(ben.read("/api/conversations/1").toString()).doesNotContain("aisle", "Anna");
        HttpResponse<String> refused = ben.delete("/api/memory/archival/" + id);
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).doesNotContain("aisle");
        assertThat(anna.read("/api/memory").at("/memories/0/text").asString()).isEqualTo(SEATS);
    }

    @Test
    void should_forget_with_a_receipt_and_say_where_else_the_words_stand() throws Exception {
        Visitor anna = Visitor.loggedIn(assistant, "anna");
        anna.events(1, "Remember that " + SEATS);
        String id = anna.read("/api/memory").at("/memories/0/id").asString();

        HttpResponse<String> gone = anna.delete("/api/memory/archival/" + id);

        assertThat(gone.statusCode()).isEqualTo(200);
        JsonNode forgotten = JsonMapper.shared().readTree(gone.body());
        assertThat(forgotten.get("number").asString())
                .isEqualTo(forgotten.at("/receipt/number").asString());
        assertThat(forgotten.at("/receipt/ids/0").asString()).isEqualTo(id);
        assertThat(forgotten.at("/receipt/erased/memories").asInt()).isEqualTo(1);
        assertThat(forgotten.at("/receipt/open").size()).isZero();
        assertThat(forgotten.get("elsewhere").findValuesAsString("collection"))
                .as("what was said, the call of the tool, and the answer")
                .containsExactly("recall", "recall", "recall");
        assertThat(anna.read("/api/memory").get("memories").size()).isZero();

        for (JsonNode one : forgotten.get("elsewhere")) {
            assertThat(anna.delete("/api/memory/recall/" + one.get("id").asString())
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(anna.answer(2, "Where do I like to sit?")).isEqualTo(ScriptedReply.UNKNOWN);
        assertThat(anna.read("/api/conversations/1").toString()).doesNotContain("aisle");
    }

    @Test
    void should_let_nobody_in_without_a_login() throws Exception {
        Visitor stranger = new Visitor(assistant);

        assertThat(stranger.get("/api/memory").statusCode()).isEqualTo(401);
        assertThat(stranger.get("/api/conversations/1").statusCode()).isEqualTo(401);
        assertThat(stranger.say(1, "Hello").statusCode()).isIn(401, 403);
        assertThat(Visitor.path(stranger.page())).isEqualTo("/login.html");
        assertThat(stranger.logIn("anna", "ben")).isEqualTo("/login.html?wrong");
        assertThat(stranger.get("/api/memory").statusCode()).isEqualTo(401);
    }

    @Test
    void should_refuse_requests_that_another_site_forged() throws Exception {
        Visitor anna = Visitor.loggedIn(assistant, "anna");

        assertThat(anna.sayFromElsewhere(1, "Remember that " + SEATS).statusCode())
                .isEqualTo(403);

        assertThat(anna.read("/api/memory").get("count").asInt()).isZero();
        assertThat(anna.read("/api/conversations").size()).isZero();
    }

    @Test
    void should_run_no_script_but_its_own() throws Exception {
        HttpResponse<String> page = Visitor.loggedIn(assistant, "anna").page();

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("<script>", "style=", "onclick");
    }

    @Test
    void should_say_what_is_wrong_with_a_message() throws Exception {
        Visitor anna = Visitor.loggedIn(assistant, "anna");

        HttpResponse<String> blank = anna.say(1, "  ");
        HttpResponse<String> nowhere = anna.say(0, "Hello");

        assertThat(blank.statusCode()).isEqualTo(400);
        assertThat(blank.body()).contains("from 1 to 4000 characters, but this one has 0");
        assertThat(nowhere.statusCode()).isEqualTo(400);
        assertThat(nowhere.body()).contains("numbers from 1 to 1000000, and not 0");
    }

    @Test
    void should_say_why_a_model_did_not_answer() throws Exception {
        stop();
        assistant = RunningAssistant.on(folder.resolve("other.db"), "--OPENAI_BASE_URL=http://127.0.0.1:1");
        Visitor anna = Visitor.loggedIn(assistant, "anna");

        List<Visitor.Event> events = anna.events(1, "Hello");

        assertThat(events).extracting(Visitor.Event::name).containsExactly("recalled", "failed");
        assertThat(events.get(1).data().get("detail").asString()).startsWith("The assistant could not answer: ");
        assertThat(anna.read("/api/me").get("scripted").asBoolean()).isFalse();
        assertThat(anna.read("/api/me").get("model").asString()).isEqualTo("gpt-4o-mini");
    }
}
