package dev.langchain4j.memori;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Pairs of memories of which somebody has said whether they are one: the resource {@code dedup-pairs.txt}. */
final class DedupPairs {

    private DedupPairs() {}

    /**
     * Two memories.
     *
     * @param same    whether they say the same
     * @param kind    how they differ
     * @param one     a memory
     * @param another the other
     */
    record Pair(boolean same, String kind, String one, String another) {}

    static List<Pair> all() {
        InputStream resource =
                Objects.requireNonNull(DedupPairs.class.getResourceAsStream("dedup-pairs.txt"), "dedup-pairs.txt");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(DedupPairs::pair)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pair pair(String line) {
        String[] parts = line.split(" \\| ", -1);
        if (parts.length != 4 || !List.of("same", "other").contains(parts[0])) {
            throw new IllegalStateException("not a pair: " + line);
        }
        return new Pair(parts[0].equals("same"), parts[1], parts[2], parts[3]);
    }
}
