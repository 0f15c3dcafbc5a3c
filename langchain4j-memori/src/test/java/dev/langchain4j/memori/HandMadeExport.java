package dev.langchain4j.memori;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Exports written by hand: with ids, times and damage that the library itself would never write. */
final class HandMadeExport {

    private static final String HEADER = "{\"format\":\"langchain4j-memori/1\"}";

    private HandMadeExport() {}

    /** A file in that folder, with a first line that names no model. */
    static Path of(Path folder, String... lines) {
        return write(folder, Stream.concat(Stream.of(HEADER), Stream.of(lines)).toList());
    }

    static Path write(Path folder, List<String> lines) {
        try {
            return Files.write(Files.createTempFile(folder, "import", ".jsonl"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String line(String id, String content) {
        return line(id, content, "");
    }

    /** {@code more} goes behind what every memory needs, as in {@code ,"version":3}. */
    static String line(String id, String content, String more) {
        return "{\"id\":\"" + id + "\",\"content\":\"" + content + "\",\"type\":\"SEMANTIC\",\"metadata\":{},"
                + "\"createdAt\":\"2026-01-05T10:00:00Z\",\"updatedAt\":\"2026-01-05T10:00:00Z\"" + more + "}";
    }
}
