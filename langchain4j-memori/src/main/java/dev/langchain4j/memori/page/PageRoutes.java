package dev.langchain4j.memori.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a path beneath the token to the file or the end point that answers it. */
final class PageRoutes {

    private static final String MEMORY = "api/memory/";
    private static final String RELATED = "api/related/";

    private final PageAnswers answers;
    private final Map<String, PageReply> files;

    PageRoutes(PageAnswers answers) {
        this.answers = answers;
        this.files = new HashMap<>();
        files.put("page.css", file("page.css", "text/css; charset=utf-8"));
        for (String script : List.of("page.js", "parts.js", "charts.js", "graph.js")) {
            files.put(script, file(script, "text/javascript; charset=utf-8"));
        }
        PageReply index = file("index.html", "text/html; charset=utf-8");
        files.put("index.html", index);
        files.put("", index);
    }

    PageReply find(String path, @Nullable String rawQuery) {
        PageReply file = files.get(path);
        if (file != null) {
            return file;
        }
        PageQuery query = PageQuery.parse(rawQuery);
        if (path.startsWith(MEMORY)) {
            return answers.memory(PageQuery.decodePath(path.substring(MEMORY.length())), query);
        }
        if (path.startsWith(RELATED)) {
            return answers.related(PageQuery.decodePath(path.substring(RELATED.length())), query);
        }
        return switch (path) {
            case "api/memories" -> answers.memories(query);
            case "api/search" -> answers.search(query);
            case "api/stats" -> answers.stats(query);
            case "api/timeline" -> answers.timeline(query);
            case "api/graph" -> answers.graph(query);
            default -> PageReply.error(PageReply.NOT_FOUND, "there is nothing at this path");
        };
    }

    private static PageReply file(String name, String contentType) {
        try (InputStream in = PageRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the library's jar has lost its resource " + name);
            }
            return PageReply.file(contentType, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
