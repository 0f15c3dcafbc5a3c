package dev.langchain4j.memori;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An import written by hand, for tests that must choose ids, times or counts themselves. */
final class ImportFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> lines = new ArrayList<>(List.of("{\"format\":\"langchain4j-memori/1\"}"));

    /** A memory that was stored when the tests' clock starts, and never read. */
    ImportFile memory(String id, String content) {
        return memory(id, content, ParityFixture.START, 0, null);
    }

    ImportFile memory(
            String id, String content, Instant createdAt, long accessCount, @Nullable Instant lastAccessedAt) {
        ObjectNode line = JSON.createObjectNode()
                .put("id", id)
                .put("content", content)
                .put("type", "SEMANTIC")
                .put("createdAt", createdAt.toString())
                .put("updatedAt", createdAt.toString())
                .put("accessCount", accessCount);
        if (lastAccessedAt != null) {
            line.put("lastAccessedAt", lastAccessedAt.toString());
        }
        return line(line.toString());
    }

    ImportFile line(String line) {
        lines.add(line);
        return this;
    }

    /** Puts another first line in place of the one that names no embedding model. */
    ImportFile header(String header) {
        lines.set(0, header);
        return this;
    }

    Path write(Path folder) {
        try {
            return Files.write(Files.createTempFile(folder, "import", ".jsonl"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
