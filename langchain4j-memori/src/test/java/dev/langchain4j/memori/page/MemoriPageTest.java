package dev.langchain4j.memori.page;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoriPageTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String HOSTILE =
            "</script><script>alert(1)</script><img src=x onerror=\"alert('2')\"> \u2028 \u202E\0";

    private final HttpClient client = HttpClient.newHttpClient();
    private Memori memori;
    private MemoryNamespace alice;
    private MemoriPage page;

    @BeforeEach
    void serveAPage() {
        memori = Memori.builder()
                .inMemory()
                .embeddingModel(new WordModel())
                .dedup(false)
                .clock(InstantSource.fixed(NOW))
                .build();
        alice = memori.namespace("alice");
        page = MemoriPage.serve(alice, 0);
    }

    @AfterEach
    void close() {
        page.close();
        memori.close();
    }

    @Test
    void should_serve_the_page_and_its_parts_under_a_policy() throws Exception {
        HttpResponse<String> html = get("");

        assertThat(html.statusCode()).isEqualTo(200);
        assertThat(html.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith(
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:")
                .contains("frame-ancestors 'none'");
        assertThat(html.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(html.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(html.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(html.body())
                .contains("<!DOCTYPE html>", "page.css", "page.js")
                .as("what the policy would block")
                .doesNotContain("style=", "onclick=", "<style", "http://127", "https://");
        assertThat(get("index.html").body()).isEqualTo(html.body());
        assertThat(get("page.css").headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
        for (String script : List.of("page.js", "parts.js", "charts.js", "graph.js")) {
            HttpResponse<String> served = get(script);
            assertThat(served.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
            assertThat(served.body())
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(");
        }
    }

    @Test
    void should_list_sorted_filtered_and_paged() throws Exception {
        add("breakfast was porridge", MemoryType.EPISODIC, "2026-11-01T08:00:00Z");
        add("lunch was soup", MemoryType.EPISODIC, "2026-11-02T12:00:00Z");
        add("dinner is at seven", MemoryType.SEMANTIC, "2026-11-03T19:00:00Z");

        JsonNode all = json("api/memories?sort=occurred&ascending=true");
        JsonNode second = json("api/memories?sort=OCCURRED&ascending=true&offset=1&limit=1");
        JsonNode episodic = json("api/memories?type=episodic&sort=OCCURRED");
        JsonNode day = json("api/memories?after=2026-11-01T23:59:59.999999Z&before=2026-11-03T00:00:00Z");

        assertThat(contents(all)).containsExactly("breakfast was porridge", "lunch was soup", "dinner is at seven");
        assertThat(all.get("total").asInt()).isEqualTo(3);
        assertThat(contents(second)).containsExactly("lunch was soup");
        assertThat(second.get("total").asInt()).isEqualTo(3);
        assertThat(second.get("offset").asInt()).isEqualTo(1);
        assertThat(contents(episodic)).containsExactly("lunch was soup", "breakfast was porridge");
        assertThat(contents(day)).containsExactly("lunch was soup");
        assertThat(json("api/memories?offset=99").get("memories")).isEmpty();
    }

    @Test
    void should_search_with_scores_and_reasons() throws Exception {
        add("prefers aisle seats on long flights");
        add("plays the cello on Sundays");

        JsonNode hits =
                json("api/search?q=" + encode("aisle seats?") + "&limit=1").get("hits");

        assertThat(hits).hasSize(1);
        assertThat(hits.get(0).at("/memory/content").asText()).isEqualTo("prefers aisle seats on long flights");
        assertThat(hits.get(0).get("score").asDouble()).isBetween(0.0, 1.0);
        assertThat(hits.get(0).get("explanation").asText()).contains("lexical lane", "vector lane");
        assertThat(json("api/search?q=cello&mode=text")
                        .at("/hits/0/explanation")
                        .asText())
                .contains("lexical lane")
                .doesNotContain("vector lane");
        assertThat(json("api/search?q=cello&mode=VECTOR")
                        .at("/hits/0/memory/content")
                        .asText())
                .contains("cello");
    }

    @Test
    void should_show_one_memory_whole_with_its_history() throws Exception {
        String id = alice.add(NewMemory.builder()
                        .content("the release is on Friday")
                        .type(MemoryType.STATE)
                        .author("Maria")
                        .sessionId("s-7")
                        .metadata(Metadata.from("team", "core").put("ticket", 9_007_199_254_740_993L))
                        .occurredAt(Instant.parse("2026-11-19T09:00:00Z"))
                        .pinned(true)
                        .build())
                .id();
        alice.update(
                id, MemoryUpdate.builder().content("the release is on Monday").build());

        JsonNode memory = json("api/memory/" + id);

        assertThat(memory.get("content").asText()).isEqualTo("the release is on Monday");
        assertThat(memory.get("type").asText()).isEqualTo("STATE");
        assertThat(memory.get("author").asText()).isEqualTo("Maria");
        assertThat(memory.get("sessionId").asText()).isEqualTo("s-7");
        assertThat(memory.get("occurredAt").asText()).isEqualTo("2026-11-19T09:00:00Z");
        assertThat(memory.get("createdAt").asText()).isEqualTo("2026-11-20T12:00:00Z");
        assertThat(memory.get("pinned").asBoolean()).isTrue();
        assertThat(memory.get("version").asInt()).isEqualTo(2);
        assertThat(memory.get("expiresAt").isNull()).isTrue();
        assertThat(memory.at("/metadata/0/key").asText()).isEqualTo("team");
        assertThat(memory.at("/metadata/1/value").asText())
                .as("a number that JavaScript would round")
                .isEqualTo("9007199254740993");
        assertThat(memory.at("/metadata/1/type").asText()).isEqualTo("Long");
        assertThat(memory.get("history").findValuesAsText("event")).containsExactlyInAnyOrder("CREATED", "UPDATED");
        assertThat(json("api/memory/" + id.substring(0, 8)).get("id").asText()).isEqualTo(id);
    }

    @Test
    void should_not_count_looking_as_a_use() throws Exception {
        String id = add("watched but not touched");

        json("api/memory/" + id);
        json("api/memories");
        json("api/related/" + id);
        json("api/graph");
        json("api/timeline");

        Memory memory = alice.peek(id).orElseThrow();
        assertThat(memory.accessCount()).isZero();
        assertThat(memory.lastAccessedAt()).isNull();
    }

    @Test
    void should_show_what_lies_near() throws Exception {
        String seats = add("prefers aisle seats on long flights");
        String window = add("never takes window seats on long flights");
        add("plays the cello");

        JsonNode hits = json("api/related/" + seats + "?limit=1").get("hits");

        assertThat(hits).hasSize(1);
        assertThat(hits.at("/0/memory/id").asText()).isEqualTo(window);
        assertThat(hits.at("/0/score").asDouble()).isBetween(0.5, 1.0);
        assertThat(hits.at("/0/explanation").asText()).contains("cosine");
    }

    @Test
    void should_count_by_type_with_zeros() throws Exception {
        add("one", MemoryType.SEMANTIC, "2026-11-01T00:00:00Z");
        add("two", MemoryType.SEMANTIC, "2026-11-01T00:00:00Z");
        add("three", MemoryType.WORKING, "2026-11-01T00:00:00Z");
        memori.namespace("bob").add("somebody else's");

        JsonNode stats = json("api/stats");

        assertThat(stats.get("namespace").asText()).isEqualTo("alice");
        assertThat(stats.get("memories").asInt()).isEqualTo(3);
        assertThat(stats.get("byType").toString())
                .isEqualTo("{\"EPISODIC\":0,\"SEMANTIC\":2,\"PROCEDURAL\":0,\"WORKING\":1,\"STATE\":0}");
        assertThat(stats.get("coverage").asDouble()).isEqualTo(1.0);
    }

    @Test
    void should_count_by_day_in_the_readers_zone_and_give_each_days_bounds() throws Exception {
        add("before midnight in Lisbon, after it in Tokyo", MemoryType.EPISODIC, "2026-11-01T20:00:00Z");
        add("the same day everywhere", MemoryType.EPISODIC, "2026-11-01T10:00:00Z");
        add("on midnight itself", MemoryType.EPISODIC, "2026-11-03T00:00:00Z");

        JsonNode timeline = json("api/timeline");
        JsonNode utc = timeline.get("days");
        JsonNode tokyo = json("api/timeline?zone=Asia/Tokyo").get("days");

        assertThat(timeline.get("memories").asInt()).isEqualTo(3);
        assertThat(timeline.get("complete").asBoolean()).isTrue();
        assertThat(utc.findValuesAsText("date")).containsExactly("2026-11-01", "2026-11-03");
        assertThat(utc.findValuesAsText("count")).containsExactly("2", "1");
        assertThat(tokyo.findValuesAsText("date")).containsExactly("2026-11-01", "2026-11-02", "2026-11-03");
        for (JsonNode day : utc) {
            String bounds = "?after=" + day.get("after").asText() + "&before="
                    + day.get("before").asText();
            assertThat(json("api/memories" + bounds).get("total").asInt())
                    .isEqualTo(day.get("count").asInt());
        }
    }

    @Test
    void should_join_near_memories_once_and_leave_others_alone() throws Exception {
        String seats = add("prefers aisle seats on long flights");
        String window = add("never takes window seats on long flights");
        String cello = add("plays the cello");

        JsonNode graph = json("api/graph");

        assertThat(graph.get("nodes").findValuesAsText("id")).containsExactlyInAnyOrder(seats, window, cello);
        assertThat(graph.get("edges")).hasSize(1);
        JsonNode edge = graph.at("/edges/0");
        assertThat(List.of(edge.get("from").asText(), edge.get("to").asText()))
                .containsExactlyInAnyOrder(seats, window)
                .isSorted();
        assertThat(edge.get("score").asDouble())
                .isGreaterThanOrEqualTo(graph.get("threshold").asDouble());
    }

    @Test
    void should_draw_no_more_than_a_hundred_nodes() throws Exception {
        List<NewMemory> many = new ArrayList<>();
        for (int i = 0; i < 110; i++) {
            many.add(NewMemory.of("memory word" + i));
        }
        alice.addAll(many);

        JsonNode graph = json("api/graph");

        assertThat(graph.get("nodes").size()).isEqualTo(RelatedGraph.MAX_NODES);
        assertThat(graph.get("total").asInt()).isEqualTo(110);
    }

    @Test
    void should_say_why_a_store_without_vectors_knows_no_nearness() throws Exception {
        try (Memori words = Memori.builder().inMemory().textOnly().build();
                MemoriPage plain = MemoriPage.serve(words.namespace("alice"), 0)) {
            String id = words.namespace("alice").add("only words here").id();

            JsonNode graph = parse(send(plain.uri().resolve("api/graph")));
            HttpResponse<String> related = send(plain.uri().resolve("api/related/" + id));

            assertThat(graph.get("nodes")).hasSize(1);
            assertThat(graph.get("edges")).isEmpty();
            assertThat(graph.get("note").asText()).contains("textOnly()");
            assertThat(related.statusCode()).isEqualTo(400);
            assertThat(parse(related).get("error").asText()).contains("textOnly()");
        }
    }

    @Test
    void should_pass_hostile_content_on_as_data() throws Exception {
        String id = alice.add(NewMemory.builder()
                        .content(HOSTILE)
                        .author(HOSTILE)
                        .metadata(Metadata.from("k<b>", HOSTILE))
                        .build())
                .id();

        for (String path : List.of("api/memories", "api/memory/" + id, "api/search?q=alert", "api/graph")) {
            HttpResponse<String> answer = get(path);

            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.body()).as(path).contains("onerror").doesNotContain("<", ">", "\u2028", "\0");
            assertThat(parse(answer).findValue("content").asText()).isEqualTo(HOSTILE);
        }
        assertThat(get("").body())
                .as("no memory is ever written into the page itself")
                .doesNotContain("onerror");
    }

    @Test
    void should_shorten_long_content_in_lists_without_cutting_a_character() throws Exception {
        String content = "x".repeat(PageJson.EXCERPT - 1) + "😀".repeat(200);
        String id = add(content);

        JsonNode listed = json("api/memories").at("/memories/0");

        assertThat(listed.get("shortened").asBoolean()).isTrue();
        assertThat(listed.get("content").asText()).isEqualTo("x".repeat(PageJson.EXCERPT - 1));
        assertThat(json("api/memory/" + id).get("content").asText()).isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api/memories?limit=0              | limit must be between 1 and 10000, but is 0",
                "api/memories?limit=many           | limit must be a whole number, but is \"many\"",
                "api/memories?offset=-1            | offset must not be negative, but is -1",
                "api/memories?type=DREAM           | type must be one of episodic, semantic, procedural, working, state, but is \"DREAM\"",
                "api/memories?sort=mood            | sort must be one of created, updated, occurred, accessed, access_count, but is \"mood\"",
                "api/memories?ascending=up         | ascending must be true or false, but is \"up\"",
                "api/memories?after=yesterday      | after must be a time like 2026-11-20T10:15:30Z, but is \"yesterday\"",
                "api/memories?ofset=1              | there is no parameter \"ofset\" here",
                "api/memories?limit=1&limit=2      | parameter \"limit\" must be given once",
                "api/search                        | q must hold what to search for",
                "api/search?q=%20                  | q must hold what to search for",
                "api/search?q=x&mode=luck          | mode must be one of hybrid, text, vector, but is \"luck\"",
                "api/search?q=x&limit=10001        | limit must be between 1 and 10000, but is 10001",
                "api/timeline?zone=Atlantis        | zone must be a time zone like Europe/Lisbon, but is \"Atlantis\"",
                "api/stats?x=1                     | there is no parameter \"x\" here",
            })
    void should_answer_a_bad_parameter_with_a_sentence(String path, String sentence) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(parse(answer).get("error").asText()).startsWith(sentence);
    }

    @Test
    void should_find_by_six_characters_of_an_id_and_not_by_fewer() throws Exception {
        String id = add("has an id of 36 characters");

        assertThat(get("api/memory/" + id.substring(0, 6)).statusCode()).isEqualTo(200);
        assertThat(get("api/memory/" + id.substring(0, 5)).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/memory/00000000-0000-0000-0000-000000000000",
                "api/related/00000000-0000-0000-0000-000000000000",
                "api/memory/%3Cscript%3E%20%F0%9F%98%80",
                "api/memory/..%2F..%2Fetc%2Fpasswd",
                "api/nothing",
                "api",
                "../page.css",
                "package-info.class",
                "page.css/"
            })
    void should_not_find_what_is_not_there(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(parse(answer).get("error").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/stats", "/wrong-token/", "/wrong-token/api/stats", "/favicon.ico"})
    void should_show_nothing_without_the_token(String path) throws Exception {
        add("private");

        HttpResponse<String> answer = send(page.uri().resolve(path));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("private", token());
    }

    @Test
    void should_lead_the_address_without_its_last_slash_to_the_page() throws Exception {
        HttpResponse<String> answer = send(page.uri().resolve("/" + token()));

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location")).hasValue("/" + token() + "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void should_only_be_read(String method) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(page.uri().resolve("api/stats"))
                        .method(method, HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    }

    @Test
    void should_answer_only_to_its_own_names() throws Exception {
        int port = page.uri().getPort();

        assertThat(rawStatus("Host: 127.0.0.1:" + port)).isEqualTo(200);
        assertThat(rawStatus("Host: LocalHost:" + port)).isEqualTo(200);
        assertThat(rawStatus("Host: [::1]:" + port)).isEqualTo(200);
        assertThat(rawStatus("Host: evil.example:" + port)).as("DNS rebinding").isEqualTo(403);
        assertThat(rawStatus("Host: 127.0.0.1.evil.example:" + port)).isEqualTo(403);
        assertThat(rawStatus("Host: localhost:" + (port == 1 ? 2 : 1))).isEqualTo(403);
        assertThat(rawStatus("Host: localhost")).isEqualTo(403);
        assertThat(rawStatus("Host: localhost:" + port + "\r\nHost: evil.example"))
                .isEqualTo(403);
        assertThat(rawStatus("X-Forwarded-Host: localhost:" + port)).isEqualTo(403);
    }

    @Test
    void should_listen_on_the_loopback_address_under_a_new_secret_each_time() {
        assertThat(InetAddress.getLoopbackAddress().getHostAddress())
                .isEqualTo(page.uri().getHost());
        assertThat(token()).hasSizeGreaterThanOrEqualTo(32);
        try (MemoriPage other = MemoriPage.serve(alice, 0)) {
            assertThat(other.uri().getPath()).isNotEqualTo(page.uri().getPath());
        }
    }

    @Test
    void should_free_the_port_when_closed() throws Exception {
        int port = page.uri().getPort();
        get("api/stats");

        assertThatThrownBy(() -> MemoriPage.serve(alice, port))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("port " + port);
        page.close();
        page.close();

        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.getLocalPort()).isEqualTo(port);
        }
        assertThatThrownBy(() -> get("")).isInstanceOf(IOException.class);
    }

    @Test
    void should_not_keep_the_program_alive() throws Exception {
        get("api/stats");

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("memori-page")
                        || thread.getName().startsWith("HTTP-Dispatcher"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void should_say_so_when_the_store_was_closed_first() throws Exception {
        memori.close();

        HttpResponse<String> answer = get("api/stats");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(parse(answer).get("error").asText()).contains("closed");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void should_refuse_a_port_out_of_range(int port) {
        assertThatThrownBy(() -> MemoriPage.serve(alice, port))
                .isInstanceOf(MemoriException.class)
                .hasMessage("port must be between 0 and 65535, but is " + port);
    }

    private String add(String content) {
        return alice.add(content).id();
    }

    private void add(String content, MemoryType type, String occurredAt) {
        alice.add(NewMemory.builder()
                .content(content)
                .type(type)
                .occurredAt(Instant.parse(occurredAt))
                .build());
    }

    private String token() {
        return page.uri().getPath().replace("/", "");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(URI.create(page.uri() + path));
    }

    private HttpResponse<String> send(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString(UTF_8));
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return parse(answer);
    }

    private static JsonNode parse(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static List<String> contents(JsonNode answer) {
        return answer.get("memories").findValuesAsText("content");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /** The JDK's client sets Host itself; a socket says what it is told to. */
    private int rawStatus(String header) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), page.uri().getPort())) {
            String request =
                    "GET " + page.uri().getPath() + "api/stats HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }
    }
}
