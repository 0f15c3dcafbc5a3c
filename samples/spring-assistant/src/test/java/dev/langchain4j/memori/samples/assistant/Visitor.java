package dev.langchain4j.memori.samples.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody with a browser's cookies, who sends what the page sends. */
final class Visitor {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern EVENT = Pattern.compile("event:(.+)\ndata:(.+)\n\n");

    private final RunningAssistant assistant;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    Visitor(RunningAssistant assistant) {
        this.assistant = assistant;
    }

    /** One server-sent event. */
    record Event(String name, JsonNode data) {}

    static Visitor loggedIn(RunningAssistant assistant, String name) throws IOException, InterruptedException {
        Visitor visitor = new Visitor(assistant);
        assertThat(visitor.logIn(name, name)).isEqualTo("/");
        return visitor;
    }

    /** The path that a login leads to. */
    String logIn(String name, String password) throws IOException, InterruptedException {
        get("/login.html"); // Brings the token.
        HttpResponse<String> response = send(request("/login")
                .header("X-XSRF-TOKEN", token())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("username=" + name + "&password=" + password)));
        return path(response);
    }

    static String path(HttpResponse<?> redirect) {
        assertThat(redirect.statusCode()).isEqualTo(302);
        URI to = URI.create(redirect.headers().firstValue("Location").orElseThrow());
        return to.getQuery() == null ? to.getPath() : to.getPath() + "?" + to.getQuery();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** The page itself, asked for as a browser does. */
    HttpResponse<String> page() throws IOException, InterruptedException {
        return send(request("/").header("Accept", "text/html"));
    }

    JsonNode read(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).header("X-XSRF-TOKEN", token()).DELETE());
    }

    HttpResponse<String> say(int conversation, String text) throws IOException, InterruptedException {
        return send(message(conversation, text).header("X-XSRF-TOKEN", token()));
    }

    /** As {@link #say}, without the token that only a page of this application can read. */
    HttpResponse<String> sayFromElsewhere(int conversation, String text) throws IOException, InterruptedException {
        return send(message(conversation, text));
    }

    /** Everything that was sent while an answer was made. */
    List<Event> events(int conversation, String text) throws IOException, InterruptedException {
        HttpResponse<String> response = say(conversation, text);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        List<Event> events = new ArrayList<>();
        Matcher event = EVENT.matcher(response.body());
        while (event.find()) {
            events.add(new Event(event.group(1), JSON.readTree(event.group(2))));
        }
        return events;
    }

    /** The words of an answer. */
    String answer(int conversation, String text) throws IOException, InterruptedException {
        StringBuilder answer = new StringBuilder();
        for (Event event : events(conversation, text)) {
            if (event.name().equals("token")) {
                answer.append(event.data().get("text").asString());
            }
        }
        return answer.toString();
    }

    private HttpRequest.Builder message(int conversation, String text) {
        return request("/api/conversations/" + conversation)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("text", text))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(assistant.at(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String token() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("none");
    }
}
