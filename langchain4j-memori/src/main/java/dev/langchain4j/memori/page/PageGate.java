package dev.langchain4j.memori.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. Three things must be right before anything is looked up:
 *
 * <ol>
 *   <li>the Host header names this machine and this port: a web site that lets its own name resolve to 127.0.0.1 (DNS rebinding)
 *       still sends its own name;
 *   <li>the method is GET: there is nothing here to change;
 *   <li>the path begins with the token: other people on this machine can reach the port but do not know it.
 * </ol>
 */
final class PageGate implements HttpHandler {

    private static final int HTTP_PORT = 80;

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final byte[] token;
    private final Set<String> hosts;
    private final PageRoutes routes;

    PageGate(String token, int port, PageRoutes routes) {
        this.token = token.getBytes(StandardCharsets.US_ASCII);
        this.hosts = port == HTTP_PORT
                ? Set.of("localhost", "127.0.0.1", "[::1]", "localhost:80", "127.0.0.1:80", "[::1]:80")
                : Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port);
        this.routes = routes;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("X-Frame-Options", "DENY");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cache-Control", "no-store");
            PageReply reply = reply(exchange);
            if (reply.location() != null) {
                headers.set("Location", reply.location());
            }
            if (reply.status() == PageReply.METHOD_NOT_ALLOWED) {
                headers.set("Allow", "GET");
            }
            headers.set("Content-Type", reply.contentType());
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(reply.status(), -1);
            } else {
                exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    private PageReply reply(HttpExchange exchange) {
        if (!comesFromHere(exchange.getRequestHeaders().get("Host"))) {
            return PageReply.error(PageReply.FORBIDDEN, "this page answers only to localhost, under its own port");
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return PageReply.error(PageReply.METHOD_NOT_ALLOWED, "this page can only be read; use GET");
        }
        String path = exchange.getRequestURI().getRawPath();
        int slash = path == null ? -1 : path.indexOf('/', 1);
        String first = path == null || path.isEmpty() ? "" : path.substring(1, slash < 0 ? path.length() : slash);
        if (!MessageDigest.isEqual(first.getBytes(StandardCharsets.UTF_8), token)) {
            return PageReply.error(
                    PageReply.NOT_FOUND, "there is nothing here; use the whole address that was printed");
        }
        if (path == null || slash < 0) {
            return PageReply.redirect("/" + first + "/");
        }
        try {
            return routes.find(
                    path.substring(slash + 1), exchange.getRequestURI().getRawQuery());
        } catch (MemoriException e) {
            return PageReply.error(PageReply.statusOf(e.reason()), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            System.getLogger(PageGate.class.getName()).log(System.Logger.Level.WARNING, "A page's request failed", e);
            return PageReply.error(PageReply.INTERNAL_ERROR, "something went wrong; the program's log says what");
        }
    }

    private boolean comesFromHere(@Nullable List<String> host) {
        return host != null && host.size() == 1 && hosts.contains(host.get(0).toLowerCase(Locale.ROOT));
    }
}
